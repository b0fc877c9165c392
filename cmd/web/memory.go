package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"text/tabwriter"
	"time"

	"caderno/ml"
	"caderno/ml/activation"
	"caderno/ml/initial"
	"caderno/ml/recall"
	"caderno/ml/rnn"
	"caderno/web/words"
)

// memory trains a network on a problem that only memory solves, until it is solved or the steps are over.
func memory(ctx context.Context, args []string, say *words.Printer) error {
	fs := flags("memory")
	spec := memoryFlags(fs, say)
	compare := fs.Bool("compare", false, say.T("cli.flag.compare"))
	asJSON := fs.Bool("json", false, say.T("cli.flag.json"))
	look := fs.String("look", "", say.T("cli.flag.look"))
	if err := parse(fs, args, say); err != nil {
		return err
	}
	var err error
	if spec.Look, err = ml.ParseLooks("look", *look); err != nil {
		return err
	}
	specs := []recall.Spec{*spec}
	if *compare {
		specs = specs[:0]
		for _, cell := range []string{rnn.LSTM, rnn.GRU, recall.IRNN, rnn.Simple} {
			one := *spec
			one.Cell = cell
			specs = append(specs, one)
		}
	}
	var ends []trialEnd
	for _, s := range specs {
		full, err := s.Resolve()
		if err != nil {
			return err
		}
		end, err := trial(ctx, full, say)
		if err != nil {
			return err
		}
		ends = append(ends, end)
	}
	if *asJSON {
		return json.NewEncoder(os.Stdout).Encode(ends)
	}
	return memoryTable(os.Stdout, ends, say)
}

// memoryFlags gives the command a flag for each field of a spec.
func memoryFlags(fs *flag.FlagSet, say *words.Printer) *recall.Spec {
	s := &recall.Spec{}
	word := func(p *string, name, key string, all []string) {
		fs.StringVar(p, name, "", say.T(key)+" (`"+strings.Join(all, "|")+"`)")
	}
	word(&s.Problem, "problem", "field.problem", recall.Problems)
	word(&s.Cell, "cell", "field.cell", recall.Cells)
	word(&s.Activation, "activation", "field.activation", activation.Names)
	word(&s.Init, "init", "field.init", initial.Names)
	fs.IntVar(&s.Lag, "lag", 0, say.T("field.lag")+" (`10 – 1000`)")
	fs.IntVar(&s.Hidden, "hidden", 0, say.T("field.hidden")+" (`1 – 512`)")
	fs.IntVar(&s.Batch, "batch", 0, say.T("field.rows")+" (`1 – 512`)")
	fs.Float64Var(&s.Rate, "rate", 0, say.T("field.rate")+" (`1e-6 – 1`)")
	fs.Float64Var(&s.Clip, "clip", 0, say.T("field.clip")+" (`0.001 – 1e6`)")
	fs.IntVar(&s.Steps, "steps", 0, say.T("field.steps")+" (`1 – 1e6`)")
	fs.Uint64Var(&s.Seed, "seed", 0, say.T("field.seed")+" (`1 – 2^53`)")
	return s
}

// trialEnd is how a trial ended.
type trialEnd struct {
	Spec     recall.Spec  `json:"spec"`
	Steps    int          `json:"steps"`
	Seconds  float64      `json:"seconds"`
	Score    recall.Score `json:"score"`
	Solved   bool         `json:"solved"`
	Diverged bool         `json:"diverged"`
	// Looks is what went on inside at the steps of the spec, as far as the trial came.
	Looks []recall.Look `json:"looks,omitempty"`
}

const (
	testEvery = 100 // steps
	whileOn   = 4   // batches that a score is measured on while training
	atEnd     = 20  // and at the end
)

// trial trains one network, telling now and then on the error output how it goes.
func trial(ctx context.Context, spec recall.Spec, say *words.Printer) (end trialEnd, err error) {
	t, began, told := recall.New(spec, runtime.NumCPU()), time.Now(), time.Time{}
	end.Spec = spec
	look := func() {
		if t.Due() {
			end.Looks = append(end.Looks, t.Look())
		}
	}
	look()
	for !end.Solved && !end.Diverged && end.Steps < spec.Steps {
		if err := ctx.Err(); err != nil {
			return end, err
		}
		p := t.Step()
		end.Steps, end.Diverged = p.Step, p.Diverged
		if !p.Diverged {
			look()
		}
		if p.Step%testEvery != 0 || p.Diverged {
			continue
		}
		score := t.Test(whileOn)
		end.Solved = t.Solved(score) && t.Solved(t.Test(atEnd))
		if time.Since(told) > 2*time.Second || end.Solved {
			told = time.Now()
			fmt.Fprintln(os.Stderr, say.T("cli.memory.progress", "cell", spec.Cell, "step", p.Step, "loss", say.Significant(score.Loss, 3),
				"baseline", say.Significant(score.Baseline, 3), "right", say.Percent(&score.Right), "rate", say.Significant(float64(p.Step)/time.Since(began).Seconds(), 3)))
		}
	}
	end.Seconds = time.Since(began).Seconds()
	if !end.Diverged {
		end.Score = t.Test(atEnd)
	}
	return end, nil
}

// memoryTable writes how trials ended, one a line.
func memoryTable(out io.Writer, ends []trialEnd, say *words.Printer) error {
	w := tabwriter.NewWriter(out, 0, 0, 3, ' ', 0)
	fmt.Fprintln(w, say.T("cli.memory.head"))
	for _, e := range ends {
		verdict := "cli.memory.failed"
		switch {
		case e.Diverged:
			verdict = "cli.memory.diverged"
		case e.Solved:
			verdict = "cli.memory.solved"
		}
		loss, right := "–", "–"
		if !e.Diverged {
			loss, right = say.Significant(e.Score.Loss, 3), say.Percent(&e.Score.Right)
		}
		fmt.Fprintf(w, "%s\t%s\t%d\t%s\t%s\t%s\t%s\n", e.Spec.Cell, say.T(verdict), e.Steps, say.Significant(e.Seconds, 3), loss,
			say.Significant(e.Score.Baseline, 3), right)
	}
	return w.Flush()
}
