package main

import (
	"context"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"caderno/ml"
	"caderno/ml/series"
	"caderno/web/words"
)

// forecast reads a CSV file, says how well the network does on its last values, then forecasts beyond them.
func forecast(ctx context.Context, args []string, say *words.Printer) error {
	fs := flags("forecast")
	in := fs.String("in", "", say.T("cli.flag.in"))
	out := fs.String("out", "", say.T("cli.flag.out"))
	column := fs.String("column", "", say.T("cli.flag.column"))
	backtest := fs.Bool("backtest", true, say.T("cli.flag.backtest"))
	asked := specFlags(fs, say)
	if err := parse(fs, args, say); err != nil {
		return err
	}
	if *in == "" {
		return errors.New(say.T("cli.no-file") + "\n\n" + say.T("cli.usage"))
	}
	var spec ml.Spec
	if err := setFields(&spec, asked); err != nil {
		return err
	}
	data, report, err := readFile(*in, series.Reading{Column: *column})
	if err != nil {
		return err
	}
	for _, line := range say.Report(data, report) {
		fmt.Fprintln(os.Stderr, line)
	}
	if *backtest {
		if err := measure(ctx, spec, data, say); err != nil {
			return err
		}
	}
	spec.Future = true
	last, err := trainToEnd(ctx, spec, data, say)
	if err != nil {
		return err
	}
	return writeForecast(*out, data, last)
}

// specFlags gives a command a flag for each field of a spec, and returns where their texts will stand.
func specFlags(fs *flag.FlagSet, say *words.Printer) map[string]*string {
	asked := map[string]*string{}
	for _, b := range ml.Bounds {
		asked[b.Field] = fs.String(b.Field, "", fmt.Sprintf("%s (`%v – %v`)", say.T("field."+b.Field), b.Min, b.Max))
	}
	for _, c := range ml.Choices {
		asked[c.Field] = fs.String(c.Field, "", say.T("field."+c.Field)+" (`"+strings.Join(c.Words, "|")+"`)")
	}
	return asked
}

// setFields sets a spec from texts by field. The error is an ml.FieldErrors with every refusal.
func setFields(spec *ml.Spec, asked map[string]*string) error {
	var refused ml.FieldErrors
	for _, field := range slices.Sorted(maps.Keys(asked)) {
		if fields, ok := errors.AsType[ml.FieldErrors](spec.Parse(field, *asked[field])); ok {
			refused = append(refused, fields...)
		}
	}
	if len(refused) > 0 {
		return refused
	}
	return nil
}

// measure holds the last values out, trains on the rest, and says how the forecast did beside its rivals. A series too
// short to hold anything out is told so and forecast all the same.
func measure(ctx context.Context, spec ml.Spec, data *series.Series, say *words.Printer) error {
	last, err := trainToEnd(ctx, spec, data, say)
	if fields, ok := errors.AsType[ml.FieldErrors](err); ok && fields[0].Code == ml.CodeTooShort {
		fmt.Fprintln(os.Stderr, say.T("cli.no-backtest"))
		return nil
	}
	if err != nil {
		return err
	}
	if s := last.Scores; s != nil {
		fmt.Fprintln(os.Stderr, backtestSentence(say, len(last.Mean), s))
	}
	return nil
}

// backtestSentence says how a forecast of some steps did.
func backtestSentence(say *words.Printer, steps int, s *ml.Scores) string {
	rmse := say.Significant(s.RMSE, 4)
	if s.Skill == nil {
		return say.T("cli.backtest", "steps", steps, "rmse", rmse)
	}
	key, share := "cli.backtest-better", *s.Skill
	if share < 0 {
		key, share = "cli.backtest-worse", -share
	}
	return say.T("cli.backtest", "steps", steps, "rmse", rmse) + " " + say.T(key, "share", say.Percent(&share))
}

// trainToEnd resolves and trains a spec and returns the forecast it ends with.
func trainToEnd(ctx context.Context, spec ml.Spec, data *series.Series, say *words.Printer) (*ml.ForecastEvent, error) {
	spec, err := spec.Resolve(data)
	if err != nil {
		return nil, err
	}
	progress := newBar(os.Stderr, say)
	defer progress.clear()
	var last *ml.ForecastEvent
	var diverged *ml.Divergence
	err = ml.Train(ctx, spec, data, func(e ml.Event) {
		progress.show(e)
		if e.Forecast != nil {
			last = e.Forecast
		}
		if e.End != nil {
			diverged = e.End.Diverged
		}
	})
	if err == nil && diverged != nil {
		err = errors.New(say.Divergence(diverged))
	}
	return last, err
}

// writeForecast writes one row a step to a file, or to standard output where no file is named.
func writeForecast(path string, data *series.Series, f *ml.ForecastEvent) (err error) {
	out := os.Stdout
	if path != "" {
		if out, err = os.Create(path); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, out.Close()) }()
	}
	w := csv.NewWriter(out)
	w.Write([]string{"date", "forecast", "low80", "high80", "low95", "high95"})
	for k := range f.Mean {
		row := []string{data.Calendar.Stamp(len(data.Values) + k)}
		for _, v := range []float64{f.Mean[k], f.Low80[k], f.High80[k], f.Low95[k], f.High95[k]} {
			row = append(row, strconv.FormatFloat(v, 'g', 7, 64))
		}
		w.Write(row)
	}
	w.Flush()
	return w.Error()
}
