//go:build !linux

package word2vec

func hugePages([]float32) {}
