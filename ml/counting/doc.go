// Package counting holds what counting gives, to stand beside vectors that are trained: one-hot words, bags of words,
// TF-IDF, co-occurrence within a window, positive pointwise mutual information, and a truncated singular value
// decomposition of any of them. All answer the same questions through Space: how similar two words are, and which
// words are nearest to a word or to a sum and difference of words.
//
// Plain counts of words say nothing of how words relate: one-hot vectors of two words are at right angles whatever the
// words. Counts of what stands near a word do: Levy & Goldberg (Neural word embedding as implicit matrix
// factorization, 2014) show that skip-gram with negative sampling factorises a shifted table of such counts.
//
// Words are numbers 0 … V-1, most frequent first by custom; a Matrix is sparse, by rows. Counts are whole numbers
// until the last step and floating-point sums have one order, so that the same corpus and options give the same bits
// on any number of cores of one kind of machine. Nothing here keeps the corpus: memory grows with the entries of the
// result, which have a limit.
package counting

import (
	"context"
	"sync"
)

// Corpus is sentences as word numbers. Sentences calls visit with each sentence of one of so many parts, in order; the
// parts together are the whole corpus. The slice is valid during the call only. An error of visit ends the part and is
// returned. Different parts are read by several goroutines at once.
type Corpus interface {
	Sentences(part, parts int, visit func(ids []int32) error) error
}

// read visits every sentence of a corpus: parts of it at once, each in its own goroutine where there is more than one.
// It ends early with the error of the lowest part that failed, which is the context's when ctx is done, and with *Error
// where a word is not below words.
func read(ctx context.Context, c Corpus, words, parts int, visit func(part int, ids []int32) error) error {
	one := func(part int) error {
		return c.Sentences(part, parts, func(ids []int32) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			for _, id := range ids {
				if uint32(id) >= uint32(words) {
					return &Error{Code: CodeWord, Word: int(id), Words: words}
				}
			}
			return visit(part, ids)
		})
	}
	if parts == 1 {
		return one(0)
	}
	errs := make([]error, parts)
	var all sync.WaitGroup
	for part := range parts {
		all.Go(func() { errs[part] = one(part) })
	}
	all.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// checkParts turns 0 into the default of 2.
func checkParts(parts int) int {
	if parts == 0 {
		return 2
	}
	if parts < 0 || parts > 64 {
		panic("counting: a corpus is read in 1 to 64 parts")
	}
	return parts
}
