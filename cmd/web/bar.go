package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
	"unicode/utf8"

	"caderno/ml"
	"caderno/web/words"
)

// bar draws a run's progress on one line of a terminal. Where out is not a terminal it draws nothing.
type bar struct {
	out    io.Writer
	say    *words.Printer
	now    func() time.Time
	began  time.Time
	drawn  time.Time
	epochs int
	loss   string
	shown  bool

	unvalidated bool // a run of word vectors, which has no validation loss
}

func newBar(f *os.File, say *words.Printer) *bar {
	b := &bar{say: say, now: time.Now}
	if info, err := f.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
		b.out = f
	}
	b.began = b.now()
	return b
}

const (
	barWidth  = 30
	lineWidth = 79 // of a terminal of 80 columns, so that no line wraps
	barEvery  = 100 * time.Millisecond
)

// show takes notice of an event and redraws at most ten times a second.
func (b *bar) show(e ml.Event) {
	if b.out == nil {
		return
	}
	switch {
	case e.Begin != nil:
		b.epochs = e.Begin.Epochs
	case e.BeginWords != nil:
		b.epochs, b.unvalidated = e.BeginWords.Epochs, true
	case e.Progress != nil && b.unvalidated:
		b.loss = b.say.Number(e.Progress.Loss, 3)
	case e.Progress != nil && e.Progress.Validation != nil:
		b.loss = b.say.Number(*e.Progress.Validation, 4)
	}
	if b.now().Sub(b.drawn) < barEvery || b.epochs == 0 {
		return
	}
	rate := e.Epoch / b.now().Sub(b.began).Seconds()
	b.draw(e.Epoch/float64(b.epochs), b.say.T("cli.progress", "epoch", int(e.Epoch), "epochs", b.epochs,
		"rate", b.say.Number(rate, 1), "loss", b.loss))
}

// draw draws how much is done, from 0 to 1, with a text beside it, shorter where the text is long.
func (b *bar) draw(share float64, text string) {
	b.drawn, b.shown = b.now(), true
	width := max(0, min(barWidth, lineWidth-1-utf8.RuneCountInString(text)))
	full := min(width, int(share*float64(width)))
	fmt.Fprintf(b.out, "\r\x1b[K%s%s %s", strings.Repeat("█", full), strings.Repeat("░", width-full), text)
}

// clear leaves the terminal as it was.
func (b *bar) clear() {
	if b.shown {
		fmt.Fprint(b.out, "\r\x1b[K")
	}
}
