package rnn

// The cells there are.
const (
	LSTM        = "lstm"         // long short-term memory
	GRU         = "gru"          // gated recurrent unit, reset after the product: PyTorch's
	GRUOriginal = "gru-original" // gated recurrent unit as first published: reset before the product
	Simple      = "rnn"          // simple recurrent network: one activation, no gates
)

// The ways in which layers may be joined beside the plain stack.
const (
	Residual = "residual" // a layer's output is added to its input (He, Zhang, Ren & Sun, 2016), above the first layer
	// Skip leads the network's input to every layer and every layer to the read-out (Graves, Generating sequences with
	// recurrent neural networks, 2013, figure 1).
	Skip = "skip"
)

// Config is the shape of a network. Every size is at least 1.
type Config struct {
	Cell                          string // LSTM, GRU, GRUOriginal or Simple; "" is LSTM
	Activation                    string // of a simple network, one of package activation; "" is its default
	Init                          string // how the weights begin, one of package initial; "" is its default
	Input, Hidden, Layers, Output int
	// Vocabulary above 0 makes the input a symbol from 0 to Vocabulary-1, which is looked up in a table of vectors of Input
	// numbers that are trained with the rest: an embedding.
	Vocabulary int
	// ForgetBias is what the biases of an LSTM's forget gates start with; 1 keeps the cell's memory open at first
	// (Jozefowicz, Zaremba & Sutskever, An empirical exploration of recurrent network architectures, 2015).
	ForgetBias float32
	// Peephole lets the gates of an LSTM see the cell state (Gers & Schmidhuber, Recurrent nets that time and count, 2000).
	Peephole bool
	// Norm normalises the sums of each gate over its units before they reach it (Ba, Kiros & Hinton, Layer normalization,
	// 2016, equation 4); the sums that a GRU keeps apart are normalised apart.
	Norm bool
	// Bidirectional reads each layer's input from both ends, with weights of their own, and lays the two outputs side by
	// side (Schuster & Paliwal, Bidirectional recurrent neural networks, 1997). It needs the whole sequence: no state can
	// be handed on.
	Bidirectional bool
	Wiring        string // "", Residual or Skip
	// Dropout is the share of a layer's outputs that the layer above does not see while training, 0 to below 1; what
	// it does see is scaled up to make up for them. See Tape.Drop.
	Dropout float32
	// Variational draws what is dropped once for all steps of a pass and drops the state on its way to the next step, too
	// (Gal & Ghahramani, A theoretically grounded application of dropout in recurrent neural networks, 2016).
	Variational bool
}

// check panics on what there is not.
func (c Config) check() {
	if c.Input < 1 || c.Hidden < 1 || c.Layers < 1 || c.Output < 1 || c.Vocabulary < 0 {
		panic("rnn: every size of a network is at least 1")
	}
	if c.Peephole && c.kind() != LSTM {
		panic("rnn: only an LSTM has peepholes")
	}
	if c.Wiring != "" && c.Wiring != Residual && c.Wiring != Skip {
		panic("rnn: layers are not joined in this way")
	}
	if !(c.Dropout >= 0 && c.Dropout < 1) {
		panic("rnn: the share that is dropped lies from 0 to below 1")
	}
}

// kind is the cell by its name.
func (c Config) kind() string {
	if c.Cell == "" {
		return LSTM
	}
	return c.Cell
}

// directions is how many ways a layer reads its input.
func (c Config) directions() int {
	if c.Bidirectional {
		return 2
	}
	return 1
}

// width is that of a layer's output.
func (c Config) width() int { return c.directions() * c.Hidden }

// sameSizes says whether networks of these shapes have the same parameters and passes.
func sameSizes(a, b Config) bool {
	a.Cell, b.Cell = a.kind(), b.kind()
	a.ForgetBias, b.ForgetBias = 0, 0
	a.Init, b.Init = "", ""
	return a == b
}

// source is a part of what a layer reads: the output of the layer below it, or the network's own input. It meets the
// columns of the layer's weights from at on.
type source struct{ layer, at, width int }

// input stands for the network's input where a layer is meant.
const input = -1

// sources lists what a layer reads; layer number Layers is the read-out.
func (c Config) sources(l int) []source {
	if l == 0 {
		return []source{{input, 0, c.Input}}
	}
	below := source{l - 1, 0, c.width()}
	switch {
	case c.Wiring != Skip:
		return []source{below}
	case l < c.Layers:
		return []source{below, {input, c.width(), c.Input}}
	}
	all := make([]source, c.Layers)
	for k := range all {
		all[k] = source{k, k * c.width(), c.width()}
	}
	return all
}

// reads is the width of all that a layer reads.
func (c Config) reads(l int) int {
	switch {
	case l == 0:
		return c.Input
	case c.Wiring != Skip:
		return c.width()
	case l < c.Layers:
		return c.width() + c.Input
	}
	return c.Layers * c.width()
}
