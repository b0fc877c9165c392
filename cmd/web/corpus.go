package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"

	"caderno/ml/text"
	"caderno/ml/world"
	"caderno/web/words"
)

var corpusNumbers = []numberFlag{
	{"seed", "1", 0, 1 << 53, true},
	{"sentences", "50000", 1, 1e9, true}, // world.Sentences
}

// corpus writes the text of the small world, a sentence a line: in small letters and without punctuation, as programs that
// take what stands between blanks for words like it, or as it is written; or analogy questions about its words.
func corpus(ctx context.Context, args []string, out io.Writer, say *words.Printer) error {
	fs := flags("corpus")
	own := world.English
	if say.Lang() == words.Portuguese {
		own = world.Portuguese
	}
	lang := fs.String("lang", own, say.T("cli.corpus.lang")+" (`"+world.Portuguese+"|"+world.English+"`)")
	written := fs.Bool("written", false, say.T("cli.corpus.written"))
	questions := fs.Bool("questions", false, say.T("cli.corpus.questions"))
	asked := numberFlags(fs, "cli.corpus.", corpusNumbers, say)
	if err := parse(fs, args, say); err != nil {
		return err
	}
	if fs.NArg() > 0 {
		return errors.New(say.T("cli.extra", "value", fs.Arg(0)))
	}
	if *lang != world.Portuguese && *lang != world.English {
		return errors.New(say.T("cli.corpus.no-lang", "value", *lang))
	}
	given, err := numbers(corpusNumbers, asked, say)
	if err != nil {
		return err
	}
	small := world.New(*lang)
	to := bufio.NewWriter(stoppableWriter{ctx, out})
	sentences := small.Reader(uint64(given["seed"]), int(given["sentences"]))
	switch {
	case *questions:
		err = small.WriteQuestions(to)
	case *written:
		_, err = io.Copy(to, sentences)
	default:
		err = writeWords(to, sentences, *lang)
	}
	return errors.Join(err, to.Flush())
}

// writeWords writes the words of sentences, each of which has a line of its own.
func writeWords(to *bufio.Writer, sentences io.Reader, lang string) error {
	tokenizer, err := text.NewTokenizer(text.Options{Lang: lang})
	if err != nil {
		return err
	}
	for lines := bufio.NewScanner(sentences); lines.Scan(); {
		if _, err := to.WriteString(strings.Join(tokenizer.Words(lines.Text()), " ") + "\n"); err != nil {
			return err
		}
	}
	return nil
}
