package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

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
	barWidth = 30
	barEvery = 100 * time.Millisecond
)

// show takes notice of an event and redraws at most ten times a second.
func (b *bar) show(e ml.Event) {
	if b.out == nil {
		return
	}
	switch {
	case e.Begin != nil:
		b.epochs = e.Begin.Epochs
	case e.Progress != nil && e.Progress.Validation != nil:
		b.loss = b.say.Number(*e.Progress.Validation, 4)
	}
	if b.now().Sub(b.drawn) < barEvery || b.epochs == 0 {
		return
	}
	b.drawn = b.now()
	full := min(barWidth, int(e.Epoch/float64(b.epochs)*barWidth))
	rate := e.Epoch / b.now().Sub(b.began).Seconds()
	b.shown = true
	fmt.Fprintf(b.out, "\r\x1b[K%s%s %s", strings.Repeat("█", full), strings.Repeat("░", barWidth-full),
		b.say.T("cli.progress", "epoch", int(e.Epoch), "epochs", b.epochs, "rate", b.say.Number(rate, 1), "loss", b.loss))
}

// clear leaves the terminal as it was.
func (b *bar) clear() {
	if b.shown {
		fmt.Fprint(b.out, "\r\x1b[K")
	}
}
