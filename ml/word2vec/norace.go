//go:build !race

package word2vec

const raceDetector = false
