package storage

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"caderno/ml/series"
	"caderno/ml/text"
)

func someText(raw string) Text {
	t := Text{Name: "Contos <b>", Lang: text.Portuguese, Raw: []byte(raw), Created: created,
		Report: TextReport{Report: text.Report{Encoding: "UTF-8", Files: []string{"a.txt"}, Notes: []text.Note{{Code: text.NoteBroken, Count: 3}}},
			Tally: text.Tally{Bytes: 9, Words: 2}, Guessed: true, Checks: []text.Note{{Code: text.NoteLetters, Extra: map[string]any{"share": 0.5}}}}}
	t.ID = TextID(t.Raw, TextReading{Name: t.Name})
	return t
}

func TestTextRoundTrip(t *testing.T) {
	s, _ := openStore(t)
	for _, raw := range []string{"O gato viu o rato.", "", strings.Repeat("palavra ", 1<<20)} {
		want := someText(raw)
		for range 2 {
			if err := s.PutText(t.Context(), want); err != nil {
				t.Fatal(err)
			}
		}
		got, err := s.Text(t.Context(), want.ID)
		if err != nil {
			t.Fatal(err)
		}
		if string(got.Raw) != raw {
			t.Errorf("%d bytes came back, want %d", len(got.Raw), len(raw))
		}
		about, err := s.AboutText(t.Context(), want.ID)
		if err != nil || about.Raw != nil {
			t.Errorf("about it: %d bytes, %v", len(about.Raw), err)
		}
		got.Raw, want.Raw = nil, nil
		if !reflect.DeepEqual(got, want) || !reflect.DeepEqual(about, want) {
			t.Errorf("came back %+v and %+v, want %+v", got, about, want)
		}
	}
	for _, find := range []func() error{
		func() error { _, err := s.Text(t.Context(), "t-nothing"); return err },
		func() error { _, err := s.AboutText(t.Context(), "t-nothing"); return err },
	} {
		if err := find(); !errors.Is(err, ErrNotFound) {
			t.Errorf("unknown text: %v", err)
		}
	}
	if err := s.PutText(t.Context(), someText(strings.Repeat("x", maxPacked+1))); err == nil {
		t.Error("a text was stored that cannot be read back")
	}
}

func TestTextID(t *testing.T) {
	x := []byte("x")
	ids := map[string]bool{TextID(x, TextReading{}): true, TextID(x, TextReading{Name: "a"}): true, TextID(x, TextReading{File: "a"}): true,
		TextID(x, TextReading{Lang: "pt"}): true, TextID(x, TextReading{Column: "a"}): true, TextID([]byte("y"), TextReading{}): true}
	if len(ids) != 6 {
		t.Errorf("different texts share an id: %v", ids)
	}
	for id := range ids {
		if len(id) != 18 || !strings.HasPrefix(id, "t-") || strings.ToLower(id) != id {
			t.Errorf("id %q", id)
		}
	}
}

// Series and texts share the room there is.
func TestTextsCountAgainstTheRoom(t *testing.T) {
	s, _ := openStore(t)
	data, words := someData("1;2\n", series.Reading{}), someText("um dois três")
	if err := s.PutData(t.Context(), data); err != nil {
		t.Fatal(err)
	}
	s.maxData = 1
	if err := s.PutText(t.Context(), words); !errors.Is(err, ErrFull) {
		t.Errorf("a text beside data: %v", err)
	}
	s.maxData = MaxData
	if err := s.PutText(t.Context(), words); err != nil {
		t.Fatal(err)
	}
	var used int64
	if err := s.read.QueryRow(`SELECT SUM(size) FROM own_text`).Scan(&used); err != nil {
		t.Fatal(err)
	}
	s.maxData = used
	if err := s.PutData(t.Context(), someData("3;4\n", series.Reading{})); !errors.Is(err, ErrFull) {
		t.Errorf("data beside a text: %v", err)
	}
	if err := s.PutText(t.Context(), words); err != nil {
		t.Errorf("the same text again: %v", err)
	}
}
