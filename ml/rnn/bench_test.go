package rnn

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"caderno/ml/f32"
	"caderno/ml/loss"
	"caderno/ml/optim"
)

// shape is one row of the table of training steps: batch, steps, inputs, units, layers; with a vocabulary, the inputs are
// embedded symbols and the outputs go through a softmax.
type shape struct{ b, t, i, h, l, v int }

var shapes = []shape{
	{1, 24, 1, 16, 1, 0}, {16, 24, 1, 32, 1, 0}, {32, 50, 1, 64, 1, 0}, {32, 100, 1, 64, 2, 0}, {64, 100, 8, 128, 2, 0},
	{64, 50, 64, 256, 1, 0}, {64, 50, 128, 512, 1, 0}, {32, 64, 64, 256, 2, 65},
}

func (s shape) name(cell string) string {
	name := fmt.Sprintf("cell=%s/b=%d/t=%d/i=%d/h=%d/l=%d", cell, s.b, s.t, s.i, s.h, s.l)
	if s.v > 0 {
		name += fmt.Sprintf("/v=%d", s.v)
	}
	return name
}

// training is one step of training as a function: forward, loss, backward through every step, Adam.
func (s shape) training(cell string, threads int) (step func()) {
	c := Config{Cell: cell, Input: s.i, Hidden: s.h, Layers: s.l, Output: max(1, s.v), Vocabulary: s.v}
	n, tape := example(c, s.b, s.t)
	tape.Threads(threads)
	rng := rand.New(rand.NewPCG(1, 2))
	truth := make([]float32, len(tape.y.Data))
	for i := range truth {
		truth[i] = float32(rng.NormFloat64())
	}
	for i := range tape.symbols {
		tape.symbols[i] = int32(rng.IntN(s.v))
	}
	adam := optim.NewAdam(len(n.Params()), 1e-4)
	adam.Share(tape.Team())
	softmax := func(part int) {
		lo, hi := tape.Team().Share(len(tape.symbols), part)
		loss.Softmax(f32.Rows(tape.dy, lo, hi-lo), f32.Rows(tape.y, lo, hi-lo), tape.symbols[lo:hi], nil, 1/float64(len(tape.symbols)))
	}
	return func() {
		n.ZeroGrads()
		n.Forward(tape)
		if s.v > 0 {
			tape.Team().Do(softmax)
		} else {
			for i, y := range tape.y.Data {
				tape.dy.Data[i] = 2 * (y - truth[i]) / float32(len(truth))
			}
		}
		n.Backward(tape)
		adam.Step(n.Params(), n.Grads())
	}
}

// flops is about what one step of training multiplies and adds: three products of each matrix with every row and step. A network
// of symbols does a little less; see Config.bySymbol.
func (s shape) flops(cell string) float64 {
	gates := map[string]int{LSTM: 4, GRU: 3, Simple: 1}[cell]
	perRow := gates * s.h * (s.i + s.h + (s.l-1)*2*s.h)
	return 6 * float64(s.b*s.t) * float64(perRow+max(1, s.v)*s.h)
}

func BenchmarkTrainStep(b *testing.B) {
	for _, cell := range []string{LSTM, GRU, Simple} {
		for _, s := range shapes {
			b.Run(s.name(cell), func(b *testing.B) {
				step := s.training(cell, 1)
				b.ReportAllocs()
				for b.Loop() {
					step()
				}
				each := b.Elapsed().Seconds() / float64(b.N)
				b.ReportMetric(float64(s.b)/each, "samples/s")
				b.ReportMetric(s.flops(cell)/each/1e9, "GFLOP/s")
			})
		}
	}
}

// BenchmarkTwoThreads trains on one thread, on two, and two networks apart on one thread each, in turns. It reports the medians
// of 21 turns, how many times one thread two are, and how many times the two apart are together: all that the machine gives.
func BenchmarkTwoThreads(b *testing.B) {
	if runtime.NumCPU() < 2 {
		b.Skip("there is one processor")
	}
	for _, cell := range []string{LSTM, GRU, Simple} {
		for _, s := range shapes[4:] {
			b.Run(s.name(cell), func(b *testing.B) {
				third, fourth := s.training(cell, 1), s.training(cell, 1) // so that each finds as much of its own in the caches
				apart := func() {
					var both sync.WaitGroup
					both.Go(fourth)
					third()
					both.Wait()
				}
				ways := []func(){s.training(cell, 1), s.training(cell, 2), apart}
				times := make([][]float64, len(ways))
				for b.Loop() {
					for i := range times {
						times[i] = times[i][:0]
					}
					for range 21 {
						for i, step := range ways {
							from := time.Now()
							step()
							times[i] = append(times[i], time.Since(from).Seconds()*1000)
						}
					}
				}
				for _, v := range times {
					slices.Sort(v)
				}
				b.ReportMetric(times[0][10], "ms-one")
				b.ReportMetric(times[1][10], "ms-two")
				b.ReportMetric(times[0][10]/times[1][10], "times")
				b.ReportMetric(2*times[0][10]/times[2][10], "times-apart")
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}

// BenchmarkMemory reports how much memory a network, its tape and Adam hold, and how many times that is of what must be held:
// inputs, gates, states and outputs of every step with the gradients by inputs to the read-out and outputs, and of each
// parameter its value, gradient and two moments. The 0.8 MB in which products pack, for each goroutine that multiplies, all
// networks of a process share; they are there before.
func BenchmarkMemory(b *testing.B) {
	for _, cell := range []string{LSTM, GRU, Simple} {
		for _, s := range shapes {
			b.Run(s.name(cell), func(b *testing.B) {
				var before, after runtime.MemStats
				var held float64
				for b.Loop() {
					s.training(cell, 1)()
					runtime.GC()
					runtime.ReadMemStats(&before)
					step := s.training(cell, 1)
					step()
					runtime.GC()
					runtime.ReadMemStats(&after)
					held = float64(after.HeapAlloc) - float64(before.HeapAlloc)
					runtime.KeepAlive(step)
				}
				b.ReportMetric(held/1e6, "MB")
				b.ReportMetric(held/s.needs(cell), "times-needed")
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}

func (s shape) needs(cell string) float64 {
	gates, states := map[string]int{LSTM: 4, GRU: 3, Simple: 1}[cell], map[string]int{LSTM: 3, GRU: 1, Simple: 1}[cell]
	out, units := max(1, s.v), s.h*s.l
	n := New(Config{Cell: cell, Input: s.i, Hidden: s.h, Layers: s.l, Output: out, Vocabulary: s.v}, rand.New(rand.NewPCG(1, 2)))
	if cell == GRU {
		gates *= 2 // the recurrent sums apart
	}
	return 4 * float64(s.b*s.t*(s.i+units*(gates+states)+s.h+2*out)+4*len(n.Params()))
}
