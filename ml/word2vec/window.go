package word2vec

import (
	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
)

// window is one position of the corpus, ready to be trained on: its rows are known, and on their way from memory, while the
// window before is trained on.
type window struct {
	contexts []int32 // words around the centre
	rows     []int32 // of the output matrix, centre first: one set of them, or one for each context
	counts   []int   // how many rows each set has; a negative that is the centre is left out
	signs    []uint32
	rate     float32
}

// shape is what all windows of a training have in common.
type shape struct {
	in        blas32.General
	out       f32.Logistic
	cbow      bool
	sum       bool
	corrected bool
	sets      bool // each context has negatives of its own
	negative  int
	noise     noise // nil with a tree
	tree      *tree
	signs     []uint32 // of the centre and its negatives
}

func newWindow(c Config, s shape) window {
	sets := 1
	if s.sets {
		sets = 2 * c.Window
	}
	rows := sets * (1 + c.Negative)
	if s.tree != nil {
		rows = s.tree.longest()
	}
	return window{contexts: own[int32](2 * c.Window)[:0], rows: own[int32](rows), counts: own[int](sets)}
}

// plan makes v the window of a centre.
func (w *worker) plan(v *window, before []int32, centre int32, after []int32) {
	v.contexts = append(append(v.contexts[:0], before...), after...)
	w.ins.redirect(v.contexts)
	v.rate = w.rate
	if w.tree != nil {
		way, signs := w.tree.way(centre)
		v.rows, v.signs = append(v.rows[:0], way...), signs
		w.outs.redirect(v.rows)
		v.counts = append(v.counts[:0], len(v.rows))
		return
	}
	sets := 1
	if w.sets {
		sets = len(v.contexts)
	}
	size := 1 + w.negative
	v.rows, v.counts, v.signs = v.rows[:sets*size], v.counts[:sets], w.signs
	for i := range sets {
		set := v.rows[i*size : (i+1)*size]
		set[0] = centre
		n := 1
		for range w.negative {
			if id := w.noise.draw(&w.generator); id != centre {
				set[n] = id
				n++
			}
		}
		w.outs.redirect(set[:n])
		v.counts[i] = n
	}
}

// set is set i of the rows; none of a window that is not there, or has no such set.
func (v *window) set(i, size int) []int32 {
	if v == nil || i >= len(v.contexts) {
		return nil
	}
	return v.rows[i*size : i*size+v.counts[i]]
}

// all is the rows of a window that has one set.
func (v *window) all() []int32 {
	if v == nil {
		return nil
	}
	return v.rows[:v.counts[0]]
}

// apply trains on v, and asks for what next will need; next may be nil.
func (w *worker) apply(v, next *window) {
	w.out.Rate = v.rate
	switch {
	case w.sets:
		w.applySets(v, next)
	case len(v.all()) == 0: // the tree of a single word has no turns
	case w.cbow:
		w.applyCBOW(v, next.all())
	default:
		w.applyShared(v, next.all())
	}
}

// applySets is skip-gram in which each pair has its own negatives (Mikolov 2013b, equation 4).
func (w *worker) applySets(v, next *window) {
	size := 1 + w.negative
	for i, c := range v.contexts {
		w.one(v, v.set(i, size), c, next.set(i, size))
	}
	if next != nil {
		for i := len(v.contexts); i < len(next.contexts); i++ {
			f32.Fetch(w.out.Table, next.set(i, size))
		}
	}
}

// windowVectors is how many contexts meet the rows of a window at once, so that a lane of the likelihood has few factors.
const windowVectors = 16

// applyShared is skip-gram in which the pairs of a window predict the same rows: they have their negatives in common
// (Ji 2016), or the way through the tree.
func (w *worker) applyShared(v *window, next []int32) {
	rows := v.all()
	if len(rows) > f32.LogisticRows {
		w.applyInPairs(v, next)
		return
	}
	for left := v.contexts; len(left) > 0; {
		n := min(len(left), windowVectors)
		w.out.StepWindow(rows, v.signs, w.in, left[:n], w.factors, next)
		w.count(n, len(rows))
		left, next = left[n:], nil
	}
}

// applyInPairs takes two pairs at a time; there may be any number of rows.
func (w *worker) applyInPairs(v *window, next []int32) {
	rows, n := v.all(), len(v.contexts)
	for i := 0; i < n; i += 2 {
		if i+1 == n || v.contexts[i] == v.contexts[i+1] { // what a vector is told must not be overwritten by its twin
			for _, c := range v.contexts[i:min(i+2, n)] {
				w.one(v, rows, c, next)
				next = nil
			}
			continue
		}
		h0, h1 := w.row(v.contexts[i]), w.row(v.contexts[i+1])
		clear(w.e)
		clear(w.e1)
		w.out.StepPair(rows, v.signs, h0, w.e, h1, w.e1, next)
		f32.Add(h0, w.e)
		f32.Add(h1, w.e1)
		next = nil
		w.count(2, len(rows))
	}
}

// one is the prediction of some rows by one context.
func (w *worker) one(v *window, rows []int32, context int32, next []int32) {
	h := w.row(context)
	if len(rows) <= f32.LogisticRows {
		w.out.Step(rows, v.signs, h, h, next)
	} else {
		clear(w.e)
		w.out.Step(rows, v.signs, h, w.e, next)
		f32.Add(h, w.e)
	}
	w.count(1, len(rows))
}

// applyCBOW is the prediction of a centre by the words around it (Mikolov 2013a, section 3.1): with C contexts,
//
//	h = scale Σ vᵢ    scale = 1/C for the mean, 1 for the sum
//	vᵢ ← vᵢ + back e
//
// where e is the gradient by h. The gradient by vᵢ has back = scale, and so does Corrected. word2vec.c has back = 1 for the
// mean, and gensim back = 1/C for the sum: what is not Corrected does as they do.
func (w *worker) applyCBOW(v *window, next []int32) {
	scale, back := 1/float32(len(v.contexts)), float32(1)
	if w.sum {
		scale, back = back, scale
	}
	if w.corrected {
		back = scale
	}
	clear(w.h)
	clear(w.e)
	f32.AddRowsTo(w.h, scale, w.in, v.contexts)
	rows := v.all()
	w.out.Step(rows, v.signs, w.h, w.e, next)
	f32.AddToRows(w.in, v.contexts, back, w.e)
	w.count(1, len(rows))
}

func (w *worker) row(id int32) []float32 {
	from := int(id) * w.in.Stride
	return w.in.Data[from : from+w.in.Stride : from+w.in.Stride]
}
