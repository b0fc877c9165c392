package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"time"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/text"
	"caderno/ml/vectors"
	"caderno/ml/word2vec"
	"caderno/web/words"
)

// trainVectors is the command word2vec: vectors for the words of a text, asked for with the flags of the original program.
// It tells on tell how it goes. Words are what stands between blanks and a line is a sentence, as there; but the end of a
// line, </s>, is no word and has no vector, and what is not UTF-8 is left out.
func trainVectors(ctx context.Context, args []string, tell *os.File, say *words.Printer) error {
	t, err := readTraining(args, say)
	if err != nil {
		return err
	}
	source, err := openTraining(ctx, t.text, say)
	if err != nil {
		return err
	}
	defer source.Close()
	corpus, err := t.readCorpus(ctx, source, tell, say)
	if err != nil {
		return err
	}
	if t.vocabulary != "" {
		save := func(w io.Writer) error { _, err := corpus.Vocabulary.WriteTo(w); return err }
		if err := writeAll(ctx, []outFile{{t.vocabulary, save}}); err != nil {
			return err
		}
	}
	if t.vectors == "" {
		return nil
	}
	began := time.Now()
	got, err := t.learn(ctx, corpus, tell, say)
	if err != nil {
		return err
	}
	debug.FreeOSMemory() // of what was only for training: it is not to stand beside what writing takes
	if got.end.Words == 0 {
		return errors.New(say.T("cli.word2vec.foreign", "file", t.text, "vocabulary", t.counting))
	}
	if err := t.store(ctx, got, corpus.Vocabulary); err != nil {
		return err
	}
	if t.chat > 0 {
		fmt.Fprintln(tell, say.T("cli.word2vec.done", "file", t.vectors, "n", corpus.Vocabulary.Len(), "size", t.config.Size,
			"time", say.Duration(time.Since(began).Seconds()), "loss", say.Significant(got.end.Recent, 4)))
	}
	return nil
}

// learnt is what is left of a training.
type learnt struct {
	input, output blas32.General // output is empty unless it is asked for
	end           word2vec.Progress
}

// learn trains; neither what counting left nor what it took to make the trainer stands beside the matrices meanwhile.
func (t *training) learn(ctx context.Context, corpus *text.Corpus, tell *os.File, say *words.Printer) (learnt, error) {
	debug.FreeOSMemory()
	trainer := word2vec.New(t.config, corpus.Vocabulary.Counts(), corpus)
	defer trainer.Close()
	debug.FreeOSMemory() // training itself leaves nothing to be collected
	if err := t.follow(ctx, trainer, tell, say); err != nil {
		return learnt{}, inFile(t.text, err, say)
	}
	l := learnt{input: trainer.Input(), end: trainer.Progress()}
	if t.second != "" {
		l.output = trainer.Output()
	}
	return l, nil
}

// store writes what was learnt.
func (t *training) store(ctx context.Context, l learnt, v *text.Vocabulary) error {
	list := make([]string, v.Len())
	for i := range list {
		list[i] = v.Word(int32(i))
	}
	files := []outFile{}
	add := func(path string, m blas32.General) error {
		set, err := vectors.New(list, nil, m)
		files = append(files, outFile{path, func(w io.Writer) error { return vectors.Write(w, set, t.format) }})
		return err
	}
	if err := add(t.vectors, l.input); err != nil {
		return err
	}
	if t.second != "" {
		if err := add(t.second, l.output); err != nil {
			return err
		}
	}
	return writeAll(ctx, files)
}

// follow trains to the end, and shows how it goes.
func (t *training) follow(ctx context.Context, trainer *word2vec.Trainer, tell *os.File, say *words.Printer) error {
	if t.chat < 2 {
		return trainer.Train(ctx)
	}
	ended := make(chan error, 1)
	go func() { ended <- trainer.Train(ctx) }()
	b := newVectorBar(tell, say)
	defer b.clear()
	again := time.NewTicker(barEvery)
	defer again.Stop()
	for {
		select {
		case err := <-ended:
			return err
		case <-again.C:
			b.show(trainer.Progress())
		}
	}
}
