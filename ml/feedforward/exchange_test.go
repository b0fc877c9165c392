package feedforward

import (
	"bytes"
	"errors"
	"os/exec"
	"slices"
	"testing"

	"caderno/ml/exchange"
	"caderno/ml/safetensors"
)

// Every variant's weights go out into a file and come back into a network that computes the same.
func TestWeightsGoOutAndIn(t *testing.T) {
	for _, c := range variants() {
		n, _ := example(c, 1)
		var file bytes.Buffer
		if err := safetensors.Write(&file, n.Weights(), nil); err != nil {
			t.Fatal(err)
		}
		tensors, _, err := safetensors.Read(&file, 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		for i := range tensors {
			tensors[i].Name = "model." + tensors[i].Name // as a module within another has it
		}
		back := New(c, newRand())
		if err := back.SetWeights(tensors); err != nil {
			t.Fatalf("%s: %v", name(c), err)
		}
		if !slices.Equal(back.Params(), n.Params()) || !slices.Equal(back.Running(), n.Running()) {
			t.Errorf("%s: other weights came back", name(c))
		}
	}
}

func TestForeignWeightsAreRefused(t *testing.T) {
	n, _ := example(Config{Input: 1, Hidden: 2, Layers: 2, Output: 1, Norm: BatchNorm}, 1)
	params, running := slices.Clone(n.Params()), slices.Clone(n.Running())
	find := func(w []safetensors.Tensor, name string) *safetensors.Tensor {
		return &w[slices.IndexFunc(w, func(t safetensors.Tensor) bool { return t.Name == name })]
	}
	for _, tt := range []struct {
		code, tensor string
		spoil        func(w []safetensors.Tensor) []safetensors.Tensor
	}{
		{exchange.CodeMissing, "norms.1.running_var", func(w []safetensors.Tensor) []safetensors.Tensor { return w[:len(w)-1] }},
		{exchange.CodeShape, "norms.0.weight", func(w []safetensors.Tensor) []safetensors.Tensor {
			find(w, "norms.0.weight").Shape = []int{2, 1}
			return w
		}},
		{exchange.CodeUnknown, "layers.2.bias", func(w []safetensors.Tensor) []safetensors.Tensor {
			return append(w, safetensors.Tensor{Name: "layers.2.bias", Shape: []int{0}})
		}},
		{exchange.CodeNegative, "norms.1.running_var", func(w []safetensors.Tensor) []safetensors.Tensor {
			find(w, "norms.1.running_var").Data[1] = -0.5
			return w
		}},
	} {
		err := n.SetWeights(tt.spoil(n.Weights()))
		if e, ok := errors.AsType[*exchange.Error](err); !ok || e.Code != tt.code || e.Tensor != tt.tensor {
			t.Errorf("%s: %v", tt.code, err)
		}
		if !slices.Equal(n.Params(), params) || !slices.Equal(n.Running(), running) {
			t.Errorf("%s: some weights have changed", tt.code)
		}
	}
}

// PyTorch itself, where it is installed, computes the same from the same files.
func TestPyTorchReadsTheWeights(t *testing.T) {
	var in bytes.Buffer
	for _, norm := range Norms {
		n, tape := example(Config{Input: 2, Hidden: 5, Layers: 3, Output: 2, Norm: norm}, 4)
		n.Forward(tape, false)
		tensors := append(n.Weights(), safetensors.Tensor{Name: "x", Shape: []int{4, 2}, Data: tape.X().Data},
			safetensors.Tensor{Name: "y", Shape: []int{4, 2}, Data: tape.Y().Data})
		if err := safetensors.Write(&in, tensors, map[string]string{"norm": norm}); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("/usr/bin/python3", "testdata/read.py")
	cmd.Stdin = &in
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil || cmd.ProcessState.ExitCode() == 77 {
		t.Skip("no PyTorch here: apt-get install python3-torch")
	}
	if err != nil || string(out) != "3\n" {
		t.Errorf("%v\n%s", err, out)
	}
}
