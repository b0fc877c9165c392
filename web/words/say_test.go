package words

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"caderno/ml"
	"caderno/ml/series"
)

// sales is a table as a Brazilian spreadsheet writes it, with two holes.
func sales() string {
	var b strings.Builder
	b.WriteString("mês;vendas\n")
	months := []string{"jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez"}
	for i := range 48 {
		v := fmt.Sprintf("%d,5", 100+i)
		if i == 12 || i == 30 {
			v = ""
		}
		fmt.Fprintf(&b, "%s/%d;%s\n", months[i%12], 2015+i/12, v)
	}
	return b.String()
}

func TestReportIsInRowsAndWords(t *testing.T) {
	s, report, err := series.ReadCSV([]byte(sales()), series.Reading{})
	if err != nil {
		t.Fatal(err)
	}
	body, err := json.Marshal(report) // as it is stored and read back
	if err != nil {
		t.Fatal(err)
	}
	var back series.Report
	if err := json.Unmarshal(body, &back); err != nil {
		t.Fatal(err)
	}
	for _, r := range []*series.Report{report, &back} {
		pt, en := strings.Join(Get(Portuguese).Report(s, r), "\n"), strings.Join(Get(English).Report(s, r), "\n")
		for _, want := range []string{"48 meses, série mensal, de jan 2015 a dez 2018", "Separador: “;”; decimais com vírgula", "“vendas”",
			"As linhas 14 e 32 não têm valor; foram preenchidas"} {
			if !strings.Contains(pt, want) {
				t.Errorf("no %q in\n%s", want, pt)
			}
		}
		for _, want := range []string{"48 months, monthly, from Jan 2015 to Dec 2018", "decimal comma", "Rows 14 and 32 have no value; they were filled"} {
			if !strings.Contains(en, want) {
				t.Errorf("no %q in\n%s", want, en)
			}
		}
		if strings.Contains(pt+en, missingOpen) {
			t.Errorf("something is missing:\n%s\n%s", pt, en)
		}
	}
}

func TestNotesCountWhatTheyDoNotList(t *testing.T) {
	n := series.Note{Code: series.NoteFilled, Row: 2, Rows: []int{2, 3, 4}, Count: 30, Extra: map[string]any{"column": "b"}}
	if got, want := Get(English).Note(n), "Rows 2, 3 and 4 and 27 more have no value; they were filled on straight lines between their neighbours."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	n = series.Note{Code: series.NoteInserted, Row: 5, Count: 1, Extra: map[string]any{"stamps": []any{"2015-03"}}}
	if got, want := Get(Portuguese).Note(n), "Falta mar 2015 (antes da linha 5); foi preenchido em linha reta entre os vizinhos."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	n = series.Note{Code: series.NoteShortYear, Row: 2, Extra: map[string]any{"value": "1/2/99", "year": 1999.0}}
	if got := Get(English).Note(n); !strings.Contains(got, "“1/2/99” in row 2 was read as 1999") {
		t.Errorf("got %q", got)
	}
	if got := Get(English).Note(series.Note{Code: "of tomorrow"}); strings.Contains(got, missingOpen) {
		t.Errorf("an unknown note says %q", got)
	}
}

func TestRefusalsAreSentences(t *testing.T) {
	monthly := func(extra string) string { return sales() + extra }
	for _, try := range []struct{ name, csv, pt, en string }{
		{"nothing", " \n", "Não há nada aqui para ler.", "There is nothing here to read."},
		{"zip", "PK\x03\x04xyz", "um ZIP", "a ZIP archive"},
		{"binary", "a,b\n1,\x00\n", "não é texto", "not text"},
		{"words only", strings.Repeat("a;b\n", 30), "nenhuma coluna de números", "No column of numbers"},
		{"too few", "a;b\n2015-01;1\n2015-02;2\n", "são precisos pelo menos 12", "it takes at least 12"},
		{"twice", monthly("dez/2018;7,5\n"), "mesma data, dez", "the same date"},
		{"not a number", strings.Replace(sales(), "108,5", "muito", 1), "Linha 10, coluna vendas: “muito” não é um número", "Row 10, column vendas: “muito” is not a number"},
	} {
		_, _, err := series.ReadCSV([]byte(try.csv), series.Reading{})
		var bad *series.Error
		if !errors.As(err, &bad) {
			t.Errorf("%s: %v", try.name, err)
			continue
		}
		pt, en := Get(Portuguese).Series(bad), Get(English).Series(bad)
		if !strings.Contains(pt, try.pt) || !strings.Contains(en, try.en) {
			t.Errorf("%s: %q and %q", try.name, pt, en)
		}
		if strings.Contains(pt+en, missingOpen) {
			t.Errorf("%s: something is missing: %q, %q", try.name, pt, en)
		}
	}
	if got := Get(English).Series(&series.Error{Code: "of tomorrow"}); strings.Contains(got, missingOpen) {
		t.Errorf("an unknown error says %q", got)
	}
	irregular := &series.Error{Code: series.CodeIrregular, Row: 5, Other: 4, Value: "2015-04", Extra: map[string]any{"before": "2015-01", "every": 2, "freq": "month"}}
	if got, want := Get(Portuguese).Series(irregular), "da linha 4 (jan 2015) à linha 5 (abr 2015) não cabe um número inteiro de passos de 2 meses"; !strings.Contains(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestFieldsAreSentences(t *testing.T) {
	data, err := series.Load("air-passengers")
	if err != nil {
		t.Fatal(err)
	}
	var spec ml.Spec
	err = spec.Parse("learning_rate", "20")
	var fields ml.FieldErrors
	if !errors.As(err, &fields) {
		t.Fatal(err)
	}
	if got, want := Get(Portuguese).Field(fields[0]), "Precisa estar entre 0,000001 e 10; veio 20."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	_, err = ml.Spec{Horizon: 140}.Resolve(data)
	if !errors.As(err, &fields) {
		t.Fatal(err)
	}
	if got := Get(English).Field(fields[0]); !strings.Contains(got, "144 values are too few") || strings.Contains(got, missingOpen) {
		t.Errorf("got %q", got)
	}
	if got := Get(English).Field(ml.FieldError{Field: "x", Code: "of tomorrow"}); got != "This value does not fit." {
		t.Errorf("an unknown refusal says %q", got)
	}
	if got := Get(Portuguese).FieldName("hidden"); got != "Unidades de memória" {
		t.Errorf("got %q", got)
	}
	if got := Get(Portuguese).FieldName("<b>"); got != "<b>" {
		t.Errorf("got %q", got)
	}
}

func TestNamesAndDivergence(t *testing.T) {
	data, err := series.Load("co2")
	if err != nil {
		t.Fatal(err)
	}
	pt := Get(Portuguese)
	if got := pt.Name(data) + ", " + pt.Unit(data); got != "CO₂ em Mauna Loa, ppm" {
		t.Errorf("got %q", got)
	}
	own := &series.Series{ID: "d-x", Name: "<i>café</i>", Unit: "kg"}
	if got := pt.Name(own) + ", " + pt.Unit(own) + pt.Source(own); got != "<i>café</i>, kg" {
		t.Errorf("got %q", got)
	}
	got := Get(English).Divergence(&ml.Divergence{Epoch: 6, Step: 41, Layer: 1, TimeStep: 12, Quantity: "cell state"})
	if want := "In epoch 6, optimiser step 41, the cell state of layer 1 stopped being a finite number at time step 12 of the window."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := pt.Divergence(&ml.Divergence{Epoch: 2, Step: 3, Quantity: "loss"}); !strings.Contains(got, "a perda passou") {
		t.Errorf("got %q", got)
	}
}

func TestScriptWords(t *testing.T) {
	words := Get(Portuguese).Script()
	for key, want := range map[string]string{"state.training": "ao vivo", "epochs.one": "{n} época", "epochs.other": "{n} épocas", "range": "{low} a {high}"} {
		if words[key] != want {
			t.Errorf("%s: got %q, want %q", key, words[key], want)
		}
	}
	if _, there := words["home.title"]; there {
		t.Error("scripts get more than their own words")
	}
}
