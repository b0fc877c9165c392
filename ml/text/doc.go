// Package text turns bytes into word numbers: what word vectors and counts of words are trained on.
//
//	bytes -> Read -> Source -> Tokenizer -> Phrases -> Vocabulary -> Corpus.Sentences -> []int32
//
// Read takes what people bring (.txt, .txt.gz, .zip of .txt, a column of a .csv, in UTF-8, UTF-16 or Windows-1252) and
// gives a Source of UTF-8, which may be larger than memory and can be read again and in parts by several readers at
// once. A Tokenizer cuts it into sentences of words, either as readers of Portuguese and English see them or, plainly, as
// the original word2vec program does. Phrases joins words that belong together (new_york). A Vocabulary numbers the words
// by falling count. Corpus puts these together, and Check says in words when a text is not fit to learn from.
//
// Everything is decided between two blanks (space, tab, line feed, carriage return): no word contains one, and how a
// word is cut does not depend on what stands beyond them. That is why parts, cut at blanks, together give every word
// exactly once. Where a sentence ends does depend on the words around, so each part begins a sentence of its own.
//
// Left out: stemming, stop words, and finding words in scripts written without blanks, where each Han or Hiragana
// character counts as a word.
//
// Papers: Mikolov, Sutskever, Chen, Corrado and Dean, Distributed Representations of Words and Phrases and their
// Compositionality, NIPS 2013; Bouma, Normalized (Pointwise) Mutual Information in Collocation Extraction, GSCL 2009;
// Manku and Motwani, Approximate Frequency Counts over Data Streams, VLDB 2002. Words in general: Unicode UAX #29.
package text
