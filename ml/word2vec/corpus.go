package word2vec

// Corpus is sentences of words, by their numbers in the vocabulary; words without a number are left out of them.
type Corpus interface {
	// Sentences visits the sentences of one of several parts, from 0, in the same order every time, and ends with the first
	// error of visit. Several parts may be visited at once; all together they are the corpus. The numbers are visit's
	// only until it returns.
	Sentences(part, parts int, visit func(ids []int32) error) error
}

// Sentences is a Corpus in memory, for corpora of the size of a class.
type Sentences struct {
	words []int32
	ends  []int
}

// Add appends a sentence; it copies the numbers.
func (s *Sentences) Add(ids ...int32) {
	s.words = append(s.words, ids...)
	s.ends = append(s.ends, len(s.words))
}

// Len is the number of sentences.
func (s *Sentences) Len() int { return len(s.ends) }

// Words is the number of words in all sentences.
func (s *Sentences) Words() int64 { return int64(len(s.words)) }

// Counts is how often each of V words occurs. It panics on a word that is not one of them.
func (s *Sentences) Counts(vocabulary int) []int64 {
	counts := make([]int64, vocabulary)
	for _, id := range s.words {
		counts[id]++
	}
	return counts
}

// Sentences visits a part of the sentences; the parts are runs of about the same number of sentences.
func (s *Sentences) Sentences(part, parts int, visit func(ids []int32) error) error {
	from, to := len(s.ends)*part/parts, len(s.ends)*(part+1)/parts
	begin := 0
	if from > 0 {
		begin = s.ends[from-1]
	}
	for _, end := range s.ends[from:to] {
		if err := visit(s.words[begin:end:end]); err != nil {
			return err
		}
		begin = end
	}
	return nil
}
