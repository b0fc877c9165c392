package word2vec

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
)

const (
	topics     = 4
	topicWords = 6
)

// planted is a corpus whose sentences keep to one of four topics of six words each.
func planted(sentences int) *Sentences {
	s, r := new(Sentences), rand.New(rand.NewPCG(11, 12))
	for range sentences {
		topic := int32(r.IntN(topics))
		ids := make([]int32, 8)
		for i := range ids {
			ids[i] = topic + topics*int32(r.IntN(topicWords))
		}
		s.Add(ids...)
	}
	return s
}

// astray counts the words whose nearest word is of another topic.
func astray(m blas32.General) int {
	n := 0
	for a := range m.Rows {
		best, near := -1, math.Inf(-1)
		for b := range m.Rows {
			x, y := m.Data[a*m.Stride:a*m.Stride+m.Cols], m.Data[b*m.Stride:b*m.Stride+m.Cols]
			var dot, xx, yy float64
			for j := range x {
				dot, xx, yy = dot+float64(x[j]*y[j]), xx+float64(x[j]*x[j]), yy+float64(y[j]*y[j])
			}
			if cos := dot / math.Sqrt(xx*yy); a != b && cos > near {
				best, near = b, cos
			}
		}
		if best < 0 || best%topics != a%topics {
			n++
		}
	}
	return n
}

func TestPlantedNeighboursAreFound(t *testing.T) {
	s := planted(400)
	for _, architecture := range []string{SkipGram, CBOW} {
		for _, softmax := range []string{NegativeSampling, Hierarchical} {
			for _, mode := range []string{Reproducible, Fast} {
				for _, shared := range []bool{false, true} {
					if shared && (architecture == CBOW || softmax == Hierarchical) {
						continue // nothing to share, or shared anyway
					}
					c := Config{Architecture: architecture, Softmax: softmax, Mode: mode, Shared: shared, Threads: 3, Size: 12, Window: 3,
						Sample: -1, Alpha: 0.08, Epochs: 15, Seed: 3}
					t.Run(fmt.Sprintf("%s/%s/%s/shared=%v", architecture, softmax, mode, shared), func(t *testing.T) { findsPlanted(t, c, s) })
				}
			}
		}
	}
}

func findsPlanted(t *testing.T, c Config, s *Sentences) {
	tr := New(c, s.Counts(topics*topicWords), s)
	defer tr.Close()
	if n := astray(tr.Input()); n < topics*topicWords/2 {
		t.Fatalf("before training, only %d words are astray", n)
	}
	if err := tr.Train(context.Background()); err != nil {
		t.Fatal(err)
	}
	if n := astray(tr.Input()); n > 0 {
		t.Errorf("%d words are astray", n)
	}
	p := tr.Progress()
	if p.Words != p.Total || p.Epoch != c.Epochs || math.Abs(p.Alpha-1e-4) > 1e-12 {
		t.Errorf("trained %d words of %d, epoch %d, and the learning rate ends at %v", p.Words, p.Total, p.Epoch, p.Alpha)
	}
	first, last := p.Losses[0].Mean(), p.Losses[c.Epochs-1].Mean()
	if !(last < 0.95*first) || math.Abs(p.Recent-last) > 0.3*last {
		t.Errorf("the loss goes from %v to %v, lately %v", first, last, p.Recent)
	}
}
