package word2vec

import (
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
)

// Trainer learns the vectors of one vocabulary. Its methods are for one goroutine, but for Progress and Vector, which may
// be called while Step runs.
type Trainer struct {
	config  Config
	corpus  Corpus
	shape   shape // whose matrices have the threads' copies behind the rows that all share
	inputs  int   // rows that all share
	outputs int
	kept    []uint32
	strata  []noise // with negative sampling
	total   int64   // words of all epochs
	workers []*worker

	_    [4 * room]byte // what follows is written, what is before only read
	done atomic.Int64
	lock sync.Mutex // of what the workers publish and, with exclusive, of the matrices
	_    [4 * room]byte
}

// New makes a trainer with random input vectors, uniform within ±1/D, and output vectors of zero, as gensim does.
// counts is how often each word occurs, by its number, as of the vocabulary's corpus: by it words are left out, negatives
// drawn and the tree made. It panics where c is out of its bounds and where no count is above zero. Close the trainer when
// it is no longer needed.
func New(c Config, counts []int64, corpus Corpus) *Trainer {
	c = c.withDefaults(counts)
	v := len(counts)
	t := &Trainer{config: c, corpus: corpus, total: c.Words * int64(c.Epochs), kept: newKept(counts, c.Sample), inputs: v, outputs: v}
	s := shape{cbow: c.Architecture == CBOW, sum: c.Sum, corrected: c.Corrected, negative: c.Negative}
	s.sets = !s.cbow && !c.Shared && c.Softmax == NegativeSampling
	if c.Softmax == Hierarchical {
		s.tree = newTree(counts)
		t.outputs = max(v-1, 1)
	} else {
		t.strata = strata(noiseWeights(counts, c.Exponent), copied(v, c.Threads), min(c.Threads, mostStrata))
		s.noise = t.strata[0]
		s.signs = make([]uint32, 1+c.Negative+f32.SignPad)
		for i := range s.signs[1:] {
			s.signs[1+i] = f32.Negative
		}
	}
	withCopies := func(rows int) blas32.General { return f32.NewTable(rows+c.Threads*copied(rows, c.Threads), c.Size) }
	s.in, s.out = withCopies(v), f32.Logistic{Table: withCopies(t.outputs), Likelihood: ones}
	r := rand.New(rand.NewPCG(c.Seed, 0))
	for i := range v {
		for j := range c.Size {
			s.in.Data[i*s.in.Stride+j] = (2*r.Float32() - 1) / float32(c.Size)
		}
	}
	t.shape = s
	t.addWorkers(counts)
	return t
}

func (t *Trainer) addWorkers(counts []int64) {
	in, out := t.writes(counts)
	k := float64(learnt)
	if t.shape.tree != nil {
		k = learntOfTurns
	}
	for part := range t.config.Threads {
		w := newWorker(t, part)
		w.ins = newCopies(w.in, in, false, k, part, t.config.Threads)
		w.outs = newCopies(w.out.Table, out, w.tree != nil, k, part, t.config.Threads)
		t.workers = append(t.workers, w)
		runtime.AddCleanup(t, (*feeding).close, w.feeding)
	}
}

// Config is what the trainer was made with, defaults filled in.
func (t *Trainer) Config() Config { return t.config }

// Input is the input vectors v (V×D), which are what one calls the word vectors. It is the trainer's own matrix: between
// two steps it may be read and written, its columns beyond D left zero. Rows are Stride apart.
func (t *Trainer) Input() blas32.General { return f32.Rows(t.shape.in, 0, t.inputs) }

// Output is the output vectors w, as Input is the input vectors: V×D with negative sampling; (V-1)×D with a tree, those of
// its nodes, the rarest first, and one row where there is one word.
func (t *Trainer) Output() blas32.General { return f32.Rows(t.shape.out.Table, 0, t.outputs) }

// Vector copies the input vector of a word into dst, D long, also while Step runs. In the fast mode some of its components
// may then be those of a moment earlier than others, and those of a frequent word what the threads last told each other.
func (t *Trainer) Vector(dst []float32, word int) {
	if len(dst) != t.config.Size {
		panic("word2vec: a vector has another length")
	}
	if t.exclusive() {
		t.lock.Lock()
		defer t.lock.Unlock()
	}
	copy(dst, f32.Row(t.Input(), word))
}

// Load sets the vectors that training goes on from: V×D and, unless it is the zero General, the output vectors of a trainer
// with the same vocabulary and softmax. It copies them. It panics on other shapes.
func (t *Trainer) Load(input, output blas32.General) {
	load(t.Input(), input)
	if output.Rows > 0 {
		load(t.Output(), output)
	}
}

func load(to, from blas32.General) {
	if from.Rows != to.Rows || from.Cols != to.Cols || from.Stride < from.Cols || len(from.Data) < (from.Rows-1)*from.Stride+from.Cols {
		panic("word2vec: a matrix has another shape")
	}
	for r := range to.Rows {
		copy(f32.Row(to, r), f32.Row(from, r))
	}
}

// Close ends the goroutines that read ahead. A later Step reads again from where training stands.
func (t *Trainer) Close() {
	for _, w := range t.workers {
		w.close()
	}
}

// exclusive tells whether threads must take turns with the matrices: only under the race detector, where it would see them.
// Their races are meant, but without assembly nothing tells it so.
func (t *Trainer) exclusive() bool { return raceDetector && !f32.InAssembly() }
