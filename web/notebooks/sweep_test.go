package notebooks

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"caderno/ml"
)

func TestSweepBlock(t *testing.T) {
	n := parse(t, "```sweep\nid: dims\ncaption: C\ndata: world-pt\nsizes: [2, 10, 300]\nwords: {window: 3, seed: 7}\n```\n\n```sweep\ndata: world-en\nsizes: [2, 3, 4]\n```\n")
	want := []Block{Sweep{ID: "dims", Caption: "C", Data: "world-pt", Sizes: []int{2, 10, 300}, Words: ml.WordSpec{Window: 3, Seed: 7}},
		Sweep{ID: "sweep", Data: "world-en", Sizes: []int{2, 3, 4}}}
	if !reflect.DeepEqual(n.Blocks, want) {
		t.Errorf("got %+v, want %+v", n.Blocks, want)
	}
}

func TestSweepBlockRefuses(t *testing.T) {
	for body, want := range map[string]string{
		"sizes: [2, 3, 4]":              "names no data",
		"data: world-en":                "has 0 sizes",
		"data: world-en\nsizes: [2, 3]": "has 2 sizes",
		"data: world-en\nsizes: [2,3,4,5,6,7,8,9,10,11,12,13,14]":     "has 13 sizes",
		"data: world-en\nsizes: [2, 4, 4]":                            "must rise",
		"data: world-en\nsizes: [1, 3, 4]":                            "words.size must be between 2 and 300, not 1",
		"data: world-en\nsizes: [2, 3, 301]":                          "not 301",
		"data: world-en\nsizes: [2, 3, 4]\nwords: {window: 21}":       "words.window must be between 1 and 20, not 21",
		"data: world-en\nsizes: [2, 3, 4]\nwords: {size: 5}":          "it stands in sizes",
		"data: world-en\nsizes: [2, 3, 4]\nwords: {depth: 5}":         `no field "depth"`,
		"data: world-en\nsizes: many":                                 "cannot be read",
		"data: world-en\nsizes: [2, 3, 4]\nsize: 3":                   `no field "size"`,
		"data: world-en\nsizes: [2, 3, 4]\nwords:\n  epochs: 3\nx: 1": "line 10: ",
	} {
		_, err := Parse("x", []byte(head+"```sweep\n"+body+"\n```\n"))
		if _, ok := errors.AsType[*Error](err); !ok || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", body, err, want)
		}
	}
}
