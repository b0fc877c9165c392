package viz

import (
	"reflect"
	"testing"

	"caderno/ml"
)

// What the socket hands on and what a page is rendered with are one fold: deltas applied to an empty page give the charts.
func TestWordDeltasAreTheCharts(t *testing.T) {
	text := ml.LoadText(ml.WorldEnglish)
	spec, err := ml.Spec{Data: text.ID, Words: ml.WordSpec{Size: 8, Epochs: 1, MinCount: 300}}.ResolveWords(text)
	if err != nil {
		t.Fatal(err)
	}
	training, err := ml.Open(spec, text, nil)
	if err != nil {
		t.Fatal(err)
	}
	var events []ml.Event
	if err := ml.Run(t.Context(), training, func(e ml.Event) { events = append(events, e) }); err != nil {
		t.Fatal(err)
	}
	whole, part := NewWordView(spec), NewWordView(spec)
	whole.Apply(events...)
	lines := map[string]map[string][]Point{MapChart: {}, LossChart: {}, QualityChart: {}, Timeline: {}}
	for from := 0; from < len(events); from += 7 {
		fresh := events[from:min(from+7, len(events))]
		part.Delta(fresh).into(lines)
		part.Apply(fresh...)
	}
	if !reflect.DeepEqual(lines, whole.lines) {
		t.Error("deltas and fold drift apart")
	}
	now := whole.Now().Words
	if now.Vocabulary == 0 || now.Right == nil || now.Purity == nil || now.Kept == nil || !(*now.Kept > *now.Chance) {
		t.Errorf("the numbers beside the charts: %+v", now)
	}
	names := func(key string) string { return key }
	for _, table := range whole.Tables(names) {
		if len(table.Rows) < 10 || len(table.Rows[0]) != len(table.Columns) {
			t.Errorf("table %s has %d rows", table.ID, len(table.Rows))
		}
	}
	words := 0
	for _, id := range whole.Shown() {
		if n := len(whole.lines[MapChart][id]); n != len(whole.meta.Words[id]) || n != len(whole.meta.Counts[id]) {
			t.Errorf("%s has %d points, %d words", id, n, len(whole.meta.Words[id]))
		}
		words += len(whole.meta.Words[id])
	}
	if words != len(whole.Begin().Words) {
		t.Errorf("%d words are shown of %d", words, len(whole.Begin().Words))
	}
}
