package main

import (
	"errors"
	"os"

	"caderno/ml"
	"caderno/ml/safetensors"
)

// maxWeights is the largest file of weights that is read, in bytes: many times what the largest spec has.
const maxWeights = 1 << 30

// readWeights begins a run with the weights of a file.
func readWeights(path string, trainer *ml.Trainer) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	tensors, _, err := safetensors.Read(f, maxWeights)
	if err != nil {
		return err
	}
	return trainer.SetWeights(tensors)
}

// writeWeights writes the weights that a run has ended with; a file that could not be written whole is taken away.
func writeWeights(path string, trainer *ml.Trainer) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	err = errors.Join(safetensors.Write(f, trainer.Weights(), map[string]string{"engine": ml.Engine}), f.Close())
	if err != nil {
		err = errors.Join(err, os.Remove(path))
	}
	return err
}
