package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"

	"caderno/ml/text"
	"caderno/web/words"
)

// trainingText is an open file to train on.
type trainingText struct {
	*text.Source
	notes []text.Note
	file  *os.File
}

// openTraining opens a text, packed or not. It is read many times over, so it must be a file.
func openTraining(ctx context.Context, path string, say *words.Printer) (*trainingText, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New(say.T("cli.word2vec.no-file", "file", path))
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	// Without its name, a table is read as any other text, as the original program would.
	source, report, err := text.Read(stoppableReader{ctx, f}, info.Size(), "", text.Reading{MaxBytes: 1 << 42})
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	if err != nil {
		f.Close()
		return nil, inFile(path, err, say)
	}
	return &trainingText{source, report.Notes, f}, nil
}

// Close lets go of the file, and of what was unpacked from it.
func (t *trainingText) Close() error { return errors.Join(t.Source.Close(), t.file.Close()) }

// readCorpus counts the words of the text, or reads a vocabulary where one is named, and says what is worth knowing.
func (t *training) readCorpus(ctx context.Context, source *trainingText, tell *os.File, say *words.Printer) (*text.Corpus, error) {
	warn := func(what string) { fmt.Fprintln(tell, say.T("cli.warning", "what", what)) }
	tokenizer, err := text.NewTokenizer(text.Options{Plain: true})
	if err != nil {
		return nil, err
	}
	phrases, err := t.joinWords(ctx, source, tokenizer, tell, say)
	if err != nil {
		return nil, err
	}
	corpus := &text.Corpus{Source: source.Source, Tokenizer: tokenizer, Phrases: phrases}
	notes := source.notes
	if t.counting != "" {
		if corpus.Vocabulary, err = t.readVocabulary(say); err != nil {
			return nil, err
		}
	} else {
		var tally *text.Tally
		if corpus, tally, err = text.NewCorpus(ctx, source.Source, tokenizer, phrases, text.Keep{MinCount: t.minCount}); err != nil {
			return nil, inFile(t.text, err, say)
		}
		notes = append(notes, corpus.Check(tally)...)
	}
	for _, n := range notes {
		warn(say.TextNote(n))
	}
	kept, left, err := onlyWords(corpus.Vocabulary, func(word string, _ int64) bool { return writableWord(word) })
	if err != nil {
		return nil, inFile(t.text, err, say)
	}
	if corpus.Vocabulary = kept; left > 0 {
		warn(say.T("cli.word2vec.left-out", "n", left))
	}
	if t.chat > 0 {
		fmt.Fprintln(tell, say.T("cli.word2vec.corpus", "words", kept.Total(), "n", kept.Len()))
	}
	return corpus, nil
}

// shownPhrases is how many of the phrases found are named.
const shownPhrases = 3

// joinWords finds the words that belong together, where it is asked to, in as many readings of the text as there are
// rounds, and says which. It is nil where no words are to be joined.
func (t *training) joinWords(ctx context.Context, source *trainingText, tokenizer *text.Tokenizer, tell *os.File, say *words.Printer) (*text.Phrases, error) {
	if t.phrases == 0 {
		return nil, nil
	}
	phrases, err := text.Learn(ctx, source.Source, tokenizer,
		text.Joining{Score: text.ScoreWord2Phrase, MinCount: t.minCount, Threshold: t.threshold, Passes: t.phrases})
	if err != nil {
		return nil, inFile(t.text, err, say)
	}
	found, named := 0, []string{}
	for pass := range t.phrases {
		list := phrases.List(pass)
		found += len(list)
		for _, f := range list[:min(shownPhrases-len(named), len(list))] {
			if writableWord(f.A + f.B) {
				named = append(named, f.A+"_"+f.B)
			}
		}
	}
	switch {
	case t.chat == 0:
	case found == 0:
		fmt.Fprintln(tell, say.T("cli.word2vec.joined-none"))
	case len(named) > 0:
		fmt.Fprintln(tell, say.T("cli.word2vec.joined", "n", found, "phrases", named))
	}
	return phrases, nil
}

// readVocabulary reads the vocabulary that is named, as far as its words come often enough.
func (t *training) readVocabulary(say *words.Printer) (*text.Vocabulary, error) {
	f, err := os.Open(t.counting)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	v, err := text.ReadVocabulary(bufio.NewReader(f))
	if err == nil {
		v, _, err = onlyWords(v, func(_ string, count int64) bool { return count >= t.minCount })
		if bad, ok := errors.AsType[*text.Error](err); ok && bad.Code == text.CodeNoWords {
			bad.Extra["min_count"] = t.minCount
		}
	}
	if err != nil {
		return nil, inFile(t.counting, err, say)
	}
	return v, nil
}

// writableWord tells whether a word can stand in every format: UTF-8 without control characters and byte-order marks.
func writableWord(word string) bool {
	return utf8.ValidString(word) && !strings.ContainsFunc(word, func(r rune) bool { return unicode.IsControl(r) || r == '\ufeff' })
}

// onlyWords is the vocabulary of the words to keep, and how many are left out. The error is text.CodeNoWords where none is
// kept.
func onlyWords(v *text.Vocabulary, keep func(word string, count int64) bool) (*text.Vocabulary, int, error) {
	left := 0
	for id := range int32(v.Len()) {
		if !keep(v.Word(id), v.Count(id)) {
			left++
		}
	}
	if left == 0 {
		return v, 0, nil
	}
	if left == v.Len() {
		return nil, left, &text.Error{Code: text.CodeNoWords, Extra: map[string]any{"words": v.Total(), "min_count": int64(0)}}
	}
	var file bytes.Buffer
	fmt.Fprintf(&file, "</s> %d\n", v.Sentences())
	for id := range int32(v.Len()) {
		if word, count := v.Word(id), v.Count(id); keep(word, count) {
			fmt.Fprintf(&file, "%s %d\n", word, count)
		}
	}
	kept, err := text.ReadVocabulary(&file)
	return kept, left, err
}
