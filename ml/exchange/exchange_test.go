package exchange

import (
	"errors"
	"math"
	"testing"

	"caderno/ml/safetensors"
)

// given is what the network of these tests wants: a matrix w, then a variance v.
func given() []safetensors.Tensor {
	return []safetensors.Tensor{
		{Name: "net.v", Shape: []int{2}, Data: []float32{0, 7}},
		{Name: "w", Shape: []int{1, 3}, Data: []float32{-1, 2, 3}},
	}
}

var wanted = []Wanted{{Name: "w", Shape: []int{1, 3}}, {Name: "v", Shape: []int{2}, Variance: true}}

func TestMatchFindsByName(t *testing.T) {
	got, err := Match(wanted, given())
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0][0] != -1 || got[1][1] != 7 {
		t.Errorf("got %v", got)
	}
	if none, err := Match(nil, nil); err != nil || len(none) != 0 {
		t.Errorf("nothing wanted, nothing given: %v, %v", none, err)
	}
}

func TestMatchRefuses(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(-1))
	for _, tt := range []struct {
		code, tensor, text string
		spoil              func(g []safetensors.Tensor) []safetensors.Tensor
	}{
		{CodeMissing, "v", `exchange: the network needs a tensor "v"`, func(g []safetensors.Tensor) []safetensors.Tensor { return g[1:] }},
		{CodeMissing, "v", `exchange: the network needs a tensor "v"`, func(g []safetensors.Tensor) []safetensors.Tensor { g[0].Name = "netv"; return g }},
		{CodeShape, "w", `exchange: tensor "w" is 3, the network's 1×3`, func(g []safetensors.Tensor) []safetensors.Tensor { g[1].Shape = []int{3}; return g }},
		{CodeUnknown, "x", `exchange: the network has no tensor "x"`, func(g []safetensors.Tensor) []safetensors.Tensor {
			return append(g, safetensors.Tensor{Name: "x", Shape: []int{0}})
		}},
		{CodeTwice, "w", `exchange: more than one tensor could be the network's "w"`, func(g []safetensors.Tensor) []safetensors.Tensor {
			return append(g, safetensors.Tensor{Name: "a.w", Shape: []int{1, 3}, Data: g[1].Data})
		}},
		{CodeFinite, "w", `exchange: tensor "w" holds a value that is no number or infinite`, func(g []safetensors.Tensor) []safetensors.Tensor { g[1].Data[2] = nan; return g }},
		{CodeFinite, "net.v", `exchange: tensor "net.v" holds a value that is no number or infinite`, func(g []safetensors.Tensor) []safetensors.Tensor { g[0].Data[0] = inf; return g }},
		{CodeNegative, "net.v", `exchange: tensor "net.v" holds a value below zero`, func(g []safetensors.Tensor) []safetensors.Tensor { g[0].Data[0] = -1e-9; return g }},
	} {
		got, err := Match(wanted, tt.spoil(given()))
		e, ok := errors.AsType[*Error](err)
		if !ok || got != nil || e.Code != tt.code || e.Tensor != tt.tensor || e.Error() != tt.text {
			t.Errorf("%s: %v, %v", tt.code, got, err)
			continue
		}
		if args := e.Args(); args["tensor"] != tt.tensor || tt.code == CodeShape && (args["want"] != "1×3" || args["got"] != "3") {
			t.Errorf("%s: arguments %v", tt.code, args)
		}
	}
}
