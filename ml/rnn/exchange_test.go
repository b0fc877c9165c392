package rnn

import (
	"bytes"
	"errors"
	"math"
	"os/exec"
	"slices"
	"testing"

	"caderno/ml/exchange"
	"caderno/ml/safetensors"
)

// Every variant's weights go out into a file and come back into a network that computes the same.
func TestWeightsGoOutAndIn(t *testing.T) {
	for _, v := range variants(t) {
		n, _ := v.network(t)
		var file bytes.Buffer
		if err := safetensors.Write(&file, n.Weights(), nil); err != nil {
			t.Fatal(err)
		}
		tensors, _, err := safetensors.Read(&file, 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		for i := range tensors {
			tensors[i].Name = "model.net." + tensors[i].Name // as a module within modules has it
		}
		back := New(v.Config.Config, newRand())
		if err := back.SetWeights(tensors); err != nil {
			t.Fatalf("%s: %v", v.name(), err)
		}
		if !slices.Equal(back.Params(), n.Params()) {
			t.Errorf("%s: other weights came back", v.name())
		}
	}
}

func TestTwoBiasesAreAddedUp(t *testing.T) {
	n := New(Config{Input: 1, Hidden: 2, Layers: 1, Output: 1}, newRand())
	tensors := n.Weights()
	for _, x := range tensors {
		if x.Name == "bias_ih_l0" || x.Name == "bias_hh_l0" {
			for i := range x.Data {
				x.Data[i] = float32(i + 1)
			}
		}
	}
	if err := n.SetWeights(tensors); err != nil {
		t.Fatal(err)
	}
	if b := n.layers[0][0].b; b[0] != 2 || b[7] != 16 {
		t.Errorf("the bias is %v", b)
	}
}

func TestForeignWeightsAreRefused(t *testing.T) {
	n := New(Config{Cell: GRU, Input: 1, Hidden: 2, Layers: 1, Output: 1}, newRand())
	before := slices.Clone(n.Params())
	for _, tt := range []struct {
		code, tensor string
		spoil        func(w []safetensors.Tensor) []safetensors.Tensor
	}{
		{exchange.CodeMissing, "out.bias", func(w []safetensors.Tensor) []safetensors.Tensor { return w[:len(w)-1] }},
		{exchange.CodeShape, "weight_ih_l0", func(w []safetensors.Tensor) []safetensors.Tensor { w[0].Shape = []int{1, 6}; return w }},
		{exchange.CodeUnknown, "weight_ih_l1", func(w []safetensors.Tensor) []safetensors.Tensor {
			return append(w, safetensors.Tensor{Name: "weight_ih_l1", Shape: []int{0}})
		}},
		{exchange.CodeTwice, "weight_ih_l0", func(w []safetensors.Tensor) []safetensors.Tensor {
			return append(w, safetensors.Tensor{Name: "b.weight_ih_l0", Shape: w[0].Shape, Data: w[0].Data})
		}},
		{exchange.CodeFinite, "bias_hh_l0", func(w []safetensors.Tensor) []safetensors.Tensor { w[3].Data[1] = float32(math.NaN()); return w }},
	} {
		err := n.SetWeights(tt.spoil(n.Weights()))
		if e, ok := errors.AsType[*exchange.Error](err); !ok || e.Code != tt.code || e.Tensor != tt.tensor || e.Error() == "" {
			t.Errorf("%s: %v", tt.code, err)
		}
		if !slices.Equal(n.Params(), before) {
			t.Errorf("%s: some weights have changed", tt.code)
		}
	}
}

// PyTorch itself, where it is installed, computes the same from the same file.
func TestPyTorchReadsTheWeights(t *testing.T) {
	python := "/usr/bin/python3"
	if exec.Command(python, "-c", "import torch").Run() != nil {
		t.Skip("no PyTorch here: apt-get install python3-torch")
	}
	for _, cell := range []string{LSTM, GRU, Simple} {
		n, tape := example(Config{Cell: cell, Input: 2, Hidden: 5, Layers: 2, Output: 1, Bidirectional: true}, 3, 4)
		n.Forward(tape)
		var in bytes.Buffer
		tensors := append(n.Weights(), safetensors.Tensor{Name: "x", Shape: []int{4, 3, 2}, Data: tape.x.Data},
			safetensors.Tensor{Name: "y", Shape: []int{4, 3, 1}, Data: tape.y.Data})
		if err := safetensors.Write(&in, tensors, map[string]string{"cell": cell}); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(python, "testdata/read.py")
		cmd.Stdin = &in
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", cell, err, out)
		}
	}
}
