package word2vec

import (
	"cmp"
	"slices"

	"caderno/ml/f32"
)

// tree is Huffman's over the words, for hierarchical softmax: a word is predicted by the turns on the way to it, each a
// logistic regression with the vector of a node, and frequent words are near the root (Mikolov 2013b, section 2.1).
type tree struct {
	from  []int32  // where the way to a word begins in nodes and turns; it ends where the next begins
	nodes []int32  // numbers of inner nodes, from 0 to V-2, the root first
	turns []uint32 // f32.Positive for a turn to the likelier side, f32.Negative for the other
}

// newTree merges the two rarest until one is left; of several as rare, those that were there first, a word before a node.
func newTree(counts []int64) *tree {
	v := len(counts)
	byCount := make([]int32, v)
	for i := range byCount {
		byCount[i] = int32(i)
	}
	slices.SortStableFunc(byCount, func(a, b int32) int { return cmp.Compare(counts[a], counts[b]) })
	parent, turn, weights := make([]int32, 2*v-1), make([]uint32, 2*v-1), make([]int64, max(v-1, 1))
	word, inner := 0, 0
	for node := range v - 1 {
		rarest := func() int32 {
			if word < v && (inner >= node || counts[byCount[word]] <= weights[inner]) {
				word++
				return byCount[word-1]
			}
			inner++
			return int32(v + inner - 1)
		}
		weigh := func(i int32) int64 {
			if int(i) < v {
				return counts[i]
			}
			return weights[int(i)-v]
		}
		low, high := rarest(), rarest()
		weights[node] = weigh(low) + weigh(high)
		parent[low], parent[high] = int32(v+node), int32(v+node)
		turn[low], turn[high] = f32.Negative, f32.Positive
	}
	return waysTo(v, parent, turn)
}

func waysTo(v int, parent []int32, turn []uint32) *tree {
	t, root, length := &tree{from: make([]int32, v+1)}, int32(2*v-2), int32(0)
	for w := range v {
		for i := int32(w); i != root; i = parent[i] {
			length++
		}
		t.from[w+1] = length
	}
	t.nodes, t.turns = make([]int32, length), make([]uint32, int(length)+f32.SignPad)
	for w := range v {
		at := t.from[w+1]
		for i := int32(w); i != root; i = parent[i] {
			at--
			t.nodes[at], t.turns[at] = parent[i]-int32(v), turn[i]
		}
	}
	return t
}

// way is the nodes on the way to a word, and the turns there with as many more as a kernel wants.
func (t *tree) way(word int32) (nodes []int32, turns []uint32) {
	from, to := t.from[word], t.from[word+1]
	return t.nodes[from:to], t.turns[from : int(to)+f32.SignPad]
}

// longest is the number of nodes on the longest way.
func (t *tree) longest() int {
	n := int32(0)
	for i, to := range t.from[1:] {
		n = max(n, to-t.from[i])
	}
	return int(n)
}
