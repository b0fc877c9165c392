// Package word2vec learns vectors of words from the words around them, as word2vec does: skip-gram and CBOW, with negative
// sampling or hierarchical softmax.
//
//	skip-gram  each word around a centre, by itself, is to predict the centre
//	CBOW       the mean (or sum) of the words around a centre is to predict it
//
// A Trainer goes through a Corpus, which it never holds as a whole, in steps of as many words as the caller likes; between
// two steps its matrices lie still, to be looked at, saved with State, or changed. It trains in one of two modes. Reproducible
// trains on one thread while another reads: the same seed gives the same bits on the same kind of machine, whatever the
// number of cores, the size of the steps, and the pauses between. Fast trains on several threads without locks (Niu, Recht, Ré
// and Wright, Hogwild!, 2011), whose updates now and then overwrite each other: as good, and never twice the same. So that
// they seldom wait for each other, each has copies of the rows that are written most, and draws negatives among words of
// its own for a while.
//
// Words are numbers from 0 to V-1, as in counts. The package knows no text, no evaluation, no clock.
//
// Legend: V words, D components of a vector, K negatives of a prediction, h the vector that predicts, vᵢ the input vector of
// word i, wᵢ its output vector (or that of node i of the tree).
//
// Papers: Mikolov, Chen, Corrado and Dean, Efficient estimation of word representations in vector space, 2013 (a); Mikolov,
// Sutskever, Chen, Corrado and Dean, Distributed representations of words and phrases and their compositionality, 2013 (b);
// Goldberg and Levy, word2vec explained, 2014; Morin and Bengio, Hierarchical probabilistic neural network language model,
// 2005; Ji, Satish, Li and Dubey, Parallelizing word2vec in shared and distributed memory, 2016; İrsoy, Benton and Stratos,
// Corrected CBOW performs as well as skip-gram, 2021. Where word2vec.c does otherwise than the papers, this does as it does.
package word2vec
