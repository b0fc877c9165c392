package words

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	mltext "caderno/ml/text" // text is a message here
)

func TestTextErrorsAndNotesSpeak(t *testing.T) {
	for _, c := range []struct {
		err    mltext.Error
		pt, en string
	}{
		{mltext.Error{Code: mltext.CodeZip}, "O ZIP está danificado ou incompleto.", "The ZIP archive is damaged or not complete."},
		{mltext.Error{Code: mltext.CodeZip, File: "a.txt"}, "“a.txt”, dentro do ZIP, está danificado.", "“a.txt” in the ZIP archive is damaged."},
		{mltext.Error{Code: mltext.CodeFormat, File: "a.txt", Value: "pdf"}, "“a.txt”: Este arquivo é um PDF, e não texto simples. Salve como texto (.txt) e tente de novo.",
			"“a.txt”: This file is a PDF, not plain text. Save it as text (.txt) and try again."},
		{mltext.Error{Code: mltext.CodeVocabTwice, Line: 1234, Value: "casa"}, "Linha 1.234 do vocabulário: “casa” já apareceu antes.",
			"Line 1,234 of the vocabulary: “casa” stood before."},
		{mltext.Error{Code: "new"}, "Não consegui ler este texto.", "This text could not be read."},
	} {
		if got := Get(Portuguese).Text(&c.err); got != c.pt {
			t.Errorf("got %q, want %q", got, c.pt)
		}
		if got := Get(English).Text(&c.err); got != c.en {
			t.Errorf("got %q, want %q", got, c.en)
		}
	}
	n := mltext.Note{Code: mltext.NoteSkipped, Count: 7, Extra: map[string]any{"files": []string{"a.png", "b.png"}}}
	body, err := json.Marshal(n) // as it is stored and read back
	var back mltext.Note
	if err = errors.Join(err, json.Unmarshal(body, &back)); err != nil {
		t.Fatal(err)
	}
	for _, n := range []mltext.Note{n, back} {
		if got, want := Get(Portuguese).TextNote(n), "No ZIP, a.png e b.png e mais 5 ficaram de fora: só os .txt são lidos."; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		if got, want := Get(English).TextNote(n), "In the ZIP archive a.png and b.png and 5 more were left out: only .txt files are read."; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	share := mltext.Note{Code: mltext.NoteLetters, Extra: map[string]any{"share": 0.75}}
	if got := Get(Portuguese).TextNote(share); !strings.Contains(got, "75") || !strings.Contains(got, "%") || strings.Contains(got, missingOpen) {
		t.Errorf("got %q", got)
	}
	for _, kind := range mltext.Kinds {
		if !Get(English).Has("kind." + kind) {
			t.Errorf("kind.%s is missing", kind)
		}
	}
}

// What Read and Check say of a text comes out in words, with nothing missing.
func TestTextIsReadInWords(t *testing.T) {
	raw := "id;texto\n1;a ação é boa\n2;\xe9 isso\n"
	src, report, err := mltext.Read(strings.NewReader(raw), int64(len(raw)), "a.csv", mltext.Reading{})
	if err != nil {
		t.Fatal(err)
	}
	tok, err := mltext.NewTokenizer(mltext.Options{})
	if err != nil {
		t.Fatal(err)
	}
	corpus, tally, err := mltext.NewCorpus(t.Context(), src, tok, nil, mltext.Keep{MinCount: 1})
	if err != nil {
		t.Fatal(err)
	}
	notes := append(report.Notes, corpus.Check(tally)...)
	if len(notes) < 2 {
		t.Errorf("%d notes", len(notes))
	}
	for _, n := range notes {
		for _, lang := range Langs {
			if got := Get(lang).TextNote(n); got == "" || strings.Contains(got, missingOpen) || got == Get(lang).T("text.note.other") {
				t.Errorf("%s: %q", n.Code, got)
			}
		}
	}
	_, _, err = mltext.NewCorpus(t.Context(), src, tok, nil, mltext.Keep{})
	var e *mltext.Error
	if !errors.As(err, &e) {
		t.Fatal(err)
	}
	if got := Get(Portuguese).Text(e); !strings.Contains(got, "nenhuma aparece pelo menos 5 vezes") {
		t.Errorf("got %q", got)
	}
}
