package main

import (
	"fmt"
	"os"
	"time"

	"caderno/ml/word2vec"
	"caderno/web/words"
)

// lineEvery is how often progress is told where there is no terminal to draw it on.
const lineEvery = 10 * time.Second

// vectorBar shows how far a training of word vectors is: drawn on a terminal, elsewhere a line now and then.
type vectorBar struct {
	*bar
	lines *os.File
	told  time.Time
}

func newVectorBar(f *os.File, say *words.Printer) *vectorBar {
	b := newBar(f, say)
	return &vectorBar{bar: b, lines: f, told: b.began}
}

// show draws or tells how far training is, unless it did a moment ago.
func (b *vectorBar) show(p word2vec.Progress) {
	if b.out == nil {
		if b.now().Sub(b.told) >= lineEvery {
			b.told = b.now()
			fmt.Fprintln(b.lines, b.line(p))
		}
		return
	}
	b.draw(share(p), b.line(p))
}

// share is how much is done, from 0 to 1.
func share(p word2vec.Progress) float64 {
	return min(1, float64(p.Words)/float64(p.Total))
}

// line is the numbers of a moment: how much is done, words a second, learning rate, moving loss.
func (b *vectorBar) line(p word2vec.Progress) string {
	done := share(p)
	speed := float64(p.Words) / max(b.now().Sub(b.began).Seconds(), 1e-3)
	return b.say.T("cli.word2vec.progress", "share", b.say.Number(100*done, 1), "speed", b.say.Number(speed/1000, 0),
		"rate", b.say.Number(p.Alpha, 4), "loss", b.say.Number(p.Recent, 4))
}
