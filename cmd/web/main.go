// Command caderno is the notebook: it serves the pages, and it trains and forecasts from the shell.
//
//	caderno [serve] [-addr HOST:PORT] [-data DIR]
//	caderno run [-in FILE] [-look STEPS] [-touch FILE] SPEC
//	caderno forecast -in FILE -horizon N -out FILE
//	caderno corpus [-lang pt|en] [-seed N] [-sentences N]
//	caderno word2vec -train FILE -output FILE
//	caderno similar VECTORS WORD...
//	caderno analogy VECTORS QUESTIONS
//	caderno memory [-problem NAME] [-look STEPS -json]
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"unicode"
	"unicode/utf8"

	"caderno/ml"
	"caderno/ml/concept"
	"caderno/ml/counting"
	"caderno/ml/exchange"
	"caderno/ml/project"
	"caderno/ml/safetensors"
	"caderno/ml/series"
	"caderno/ml/text"
	"caderno/ml/vectors"
	"caderno/ml/word2vec"
	"caderno/web/words"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	say := words.Get(words.FromEnv(os.Getenv))
	err := command(ctx, os.Args[1:], say)
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
	case errors.Is(err, context.Canceled):
		os.Exit(130)
	default:
		fmt.Fprintln(os.Stderr, printable(explain(say, err)))
		os.Exit(1)
	}
}

// printable is s without the characters that a terminal would take for orders: what stands in a file may be hostile.
func printable(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsControl(c) && c != '\n' && c != '\t' {
			return utf8.RuneError
		}
		return c
	}, s)
}

// command runs the subcommand that args name; serve is the default.
func command(ctx context.Context, args []string, say *words.Printer) error {
	name := "serve"
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		name, args = args[0], args[1:]
	}
	switch name {
	case "serve":
		return serve(ctx, args, say)
	case "run":
		return run(ctx, args, say)
	case "forecast":
		return forecast(ctx, args, say)
	case "memory":
		return memory(ctx, args, say)
	case "corpus":
		return corpus(ctx, args, os.Stdout, say)
	case "word2vec":
		return trainVectors(ctx, args, os.Stderr, say)
	case "similar":
		return similar(args, os.Stdout, say)
	case "analogy":
		return analogy(args, os.Stdout, say)
	case "help":
		fmt.Println(say.T("cli.usage"))
		return nil
	}
	return errors.New(say.T("cli.unknown", "name", name) + "\n\n" + say.T("cli.usage"))
}

// flags makes an empty flag set.
func flags(name string) *flag.FlagSet {
	fs := flag.NewFlagSet(name, flag.ContinueOnError)
	fs.SetOutput(io.Discard) // parse says everything
	return fs
}

// parse reads a command's flags; -h prints its help in the reader's language.
func parse(fs *flag.FlagSet, args []string, say *words.Printer) error {
	err := fs.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Println(say.T("cli.usage"))
		fmt.Println()
		fs.SetOutput(os.Stdout)
		fs.PrintDefaults()
		return err
	}
	if err != nil {
		return errors.New(err.Error() + "\n" + say.T("cli.help", "command", fs.Name()))
	}
	return nil
}

// explain says an error in the reader's language where the catalogue knows it.
func explain(say *words.Printer, err error) string {
	if fields, ok := errors.AsType[ml.FieldErrors](err); ok {
		lines := make([]string, len(fields))
		for i, f := range fields {
			lines[i] = say.FieldName(f.Field) + " (" + f.Field + "): " + say.Field(f)
		}
		return strings.Join(lines, "\n")
	}
	if bad, ok := errors.AsType[*series.Error](err); ok {
		return say.Series(bad)
	}
	if bad, ok := errors.AsType[*safetensors.Error](err); ok {
		return say.Fill("error.weights."+bad.Code, bad.Args())
	}
	if bad, ok := errors.AsType[*counting.Error](err); ok {
		return say.Fill("error.counting."+bad.Code, bad.Args())
	}
	if bad, ok := errors.AsType[*project.Error](err); ok {
		return say.Fill("error.project."+bad.Code, bad.Args())
	}
	if bad, ok := errors.AsType[*exchange.Error](err); ok {
		return say.Fill("error.network."+bad.Code, bad.Args())
	}
	if bad, ok := errors.AsType[*vectors.Error](err); ok {
		return say.Vectors(bad)
	}
	if bad, ok := errors.AsType[*concept.Error](err); ok {
		return say.Fill("error.concept."+bad.Code, bad.Args())
	}
	if bad, ok := errors.AsType[*text.Error](err); ok {
		return say.Text(bad)
	}
	if bad, ok := errors.AsType[*fs.PathError](err); ok {
		return fileSentence(bad, say)
	}
	if errors.Is(err, word2vec.ErrDiverged) {
		return say.T("cli.word2vec.diverged")
	}
	return err.Error()
}
