package rnn

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// peer is PyTorch in a process of its own, training a network of the same shape.
type peer struct {
	in      io.WriteCloser
	out     *bufio.Scanner
	process *os.Process
}

// newPeer starts one with a shape; the benchmark is skipped, in words, where there is no PyTorch.
func newPeer(b *testing.B, shape map[string]any) peer {
	b.Helper()
	cmd := exec.Command("/usr/bin/python3", "testdata/peer.py")
	cmd.Stderr = os.Stderr
	// PyTorch's own number of threads does not reach OpenBLAS.
	cmd.Env = append(os.Environ(), fmt.Sprint("OPENBLAS_NUM_THREADS=", shape["threads"]))
	in, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Skip("no python3: ", err)
	}
	p := peer{in, bufio.NewScanner(out), cmd.Process}
	b.Cleanup(func() { p.wake(b); in.Close(); cmd.Wait() })
	if err := json.NewEncoder(in).Encode(shape); err != nil {
		b.Fatal(err)
	}
	if !p.out.Scan() {
		b.Skip("no PyTorch: apt-get install python3-torch libopenblas0-pthread")
	}
	return p
}

// rest stops the process while it is our turn, since threads that wait for work are busy waiting; wake lets it go on.
func (p peer) rest(b *testing.B) { p.signal(b, syscall.SIGSTOP) }
func (p peer) wake(b *testing.B) { p.signal(b, syscall.SIGCONT) }

func (p peer) signal(b *testing.B, s os.Signal) {
	b.Helper()
	if err := p.process.Signal(s); err != nil {
		b.Fatal(err)
	}
}

// run times some steps.
func (p peer) run(b *testing.B, steps int) time.Duration {
	b.Helper()
	fmt.Fprintln(p.in, steps)
	if !p.out.Scan() {
		b.Fatal("PyTorch ended early")
	}
	s, err := strconv.ParseFloat(strings.TrimSpace(p.out.Text()), 64)
	if err != nil {
		b.Fatal(err)
	}
	return time.Duration(s * float64(time.Second))
}

// BenchmarkPeers trains beside PyTorch, on one thread each and on two each, in turns of about a tenth of a second, and
// reports the medians of fifteen turns and their ratio. It runs where CADERNO_PEERS is set: make bench-peers.
func BenchmarkPeers(b *testing.B) {
	if os.Getenv("CADERNO_PEERS") == "" {
		b.Skip("run make bench-peers")
	}
	for _, s := range shapes {
		for _, cell := range []string{LSTM, GRU, Simple} {
			for threads := 1; threads <= min(2, runtime.NumCPU()); threads++ {
				b.Run(fmt.Sprintf("%s/threads=%d", s.name(cell), threads), func(b *testing.B) { besidePeer(b, cell, s, threads) })
			}
		}
	}
}

func besidePeer(b *testing.B, cell string, s shape, threads int) {
	other := newPeer(b, map[string]any{"cell": cell, "b": s.b, "t": s.t, "i": s.i, "h": s.h, "l": s.l, "v": s.v, "threads": threads})
	step := s.training(cell, threads)
	own := func(steps int) time.Duration {
		from := time.Now()
		for range steps {
			step()
		}
		return time.Since(from)
	}
	const turn = 100 * time.Millisecond
	ownSteps := 1 + int(turn/max(1, own(1)))
	otherSteps := 1 + int(turn/max(1, other.run(b, 1)))
	var ours, theirs []float64
	for b.Loop() {
		ours, theirs = ours[:0], theirs[:0]
		for range 15 {
			other.rest(b)
			ours = append(ours, own(ownSteps).Seconds()*1000/float64(ownSteps))
			other.wake(b)
			theirs = append(theirs, other.run(b, otherSteps).Seconds()*1000/float64(otherSteps))
		}
	}
	slices.Sort(ours)
	slices.Sort(theirs)
	b.ReportMetric(ours[7], "ms")
	b.ReportMetric(theirs[7], "ms-PyTorch")
	b.ReportMetric(theirs[7]/ours[7], "times-PyTorch")
	b.ReportMetric(0, "ns/op")
}
