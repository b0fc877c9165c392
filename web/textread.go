package web

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"unicode"

	"caderno/ml/series"
	mltext "caderno/ml/text" // text is a word of this package
	"caderno/storage"
)

// Bounds of a text that people bring: bytes, packed and unpacked; files of a zip; different words, which cost the most
// memory; and the share of single letters from which it is no text in words.
const (
	textBytes    = series.MaxBytes
	textFiles    = 200
	textTypes    = 300_000
	lettersShare = 0.9
)

// textCount is how often a word must come by default to be trained: with less, there is nothing to learn about any.
const textCount = 5

// takeText reads an upload into a text ready to be stored. What is no text, or holds nothing to learn from, is refused with a
// *mltext.Error or a *problem.
func takeText(ctx context.Context, up upload) (storage.Text, error) {
	var t storage.Text
	if !slices.Contains([]string{"", mltext.Portuguese, mltext.English}, up.lang) {
		return t, &mltext.Error{Code: mltext.CodeOption, Column: "lang", Value: shorten(up.lang)}
	}
	src, report, err := mltext.Read(bytes.NewReader(up.raw), int64(len(up.raw)), up.file, mltext.Reading{Column: up.column, MaxBytes: textBytes, MaxFiles: textFiles})
	if err != nil {
		return t, err
	}
	defer src.Close()
	if t.Raw, err = io.ReadAll(io.NewSectionReader(src, 0, src.Size())); err != nil {
		return t, err
	}
	t.Report.Report, t.Lang = *report, up.lang
	corpus, err := countWords(ctx, &t)
	if err != nil {
		return t, err
	}
	if t.Lang == "" {
		t.Report.Guessed = true
		if t.Lang = languageOf(corpus.Vocabulary); t.Lang != "" { // its abbreviations end no sentences
			if _, err = countWords(ctx, &t); err != nil {
				return t, err
			}
		}
	}
	t.Name = firstOf(plainTitle(up.name), titleOfText(t.Raw))
	t.ID = storage.TextID(up.raw, storage.TextReading{File: up.file, Name: up.name, Lang: up.lang, Column: up.column})
	return t, nil
}

// countWords counts the words of a text in its language and notes what there is to say about them.
func countWords(ctx context.Context, t *storage.Text) (*mltext.Corpus, error) {
	tok, err := mltext.NewTokenizer(mltext.Options{Lang: t.Lang})
	if err != nil {
		return nil, err
	}
	corpus, tally, err := mltext.NewCorpus(ctx, mltext.FromBytes(t.Raw), tok, nil, mltext.Keep{MinCount: textCount})
	if err != nil {
		return nil, err
	}
	t.Report.Tally, t.Report.Checks = *tally, corpus.Check(tally)
	switch {
	case float64(tally.Letters) > lettersShare*float64(tally.Words):
		return nil, &problem{status: http.StatusUnprocessableEntity, key: "texts.letters"}
	case tally.Types > textTypes:
		return nil, &problem{status: http.StatusUnprocessableEntity, key: "texts.types", args: []any{"types", int(tally.Types), "max", textTypes}}
	}
	return corpus, nil
}

// frequent are some of the commonest words of each language that the other does not have.
var frequent = map[string][]string{
	mltext.Portuguese: {"de", "que", "não", "uma", "um", "os", "da", "em", "para", "com", "e", "o"},
	mltext.English:    {"the", "of", "and", "to", "in", "is", "was", "that", "it", "he", "she", "with"},
}

// languageOf guesses the language of a text by its commonest words: they must be one in twenty, and three times as many as
// those of the other language.
func languageOf(v *mltext.Vocabulary) string {
	share := map[string]float64{}
	for lang, list := range frequent {
		for _, word := range list {
			if id, ok := v.ID(word); ok {
				share[lang] += float64(v.Count(id)) / float64(v.Total())
			}
		}
	}
	pt, en := share[mltext.Portuguese], share[mltext.English]
	switch {
	case pt > 0.05 && pt > 3*en:
		return mltext.Portuguese
	case en > 0.05 && en > 3*pt:
		return mltext.English
	}
	return ""
}

// titleLength is the most characters of a title, as the form has it.
const titleLength = 80

// plainTitle is a title without what cannot be seen, and not too long.
func plainTitle(s string) string {
	s = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if !unicode.IsGraphic(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, " "))), " ")
	r := []rune(s)
	return strings.TrimSpace(string(r[:min(len(r), titleLength)]))
}

// titleOfText is the first words of a text.
func titleOfText(raw []byte) string {
	const most = 6
	fields := strings.Fields(plainTitle(string(raw[:min(len(raw), 4*titleLength)])))
	title := strings.Join(fields[:min(len(fields), most)], " ")
	if len(fields) > most {
		title += "…"
	}
	return title
}
