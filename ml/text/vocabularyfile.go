package text

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"
)

// sentenceEnd is what word2vec.c calls the end of a line. It is the first word of its vocabularies, and no word of ours.
const sentenceEnd = "</s>"

// maxLine bounds a line of a vocabulary file.
const maxLine = 4096

// WriteTo writes the vocabulary as -save-vocab of word2vec.c does: a word, a blank and its count in each line, after a first
// line with </s> and the number of sentences, which -read-vocab relies on. It implements io.WriterTo.
func (v *Vocabulary) WriteTo(w io.Writer) (int64, error) {
	out := &countingWriter{w: bufio.NewWriter(w)}
	fmt.Fprintf(out, "%s %d\n", sentenceEnd, v.sentences)
	for i, n := range v.counts {
		fmt.Fprintf(out, "%s %d\n", v.words.text(i), n)
	}
	if out.err == nil {
		out.err = out.w.Flush()
	}
	return out.n, out.err
}

// countingWriter counts what was written and keeps the first error.
type countingWriter struct {
	w   *bufio.Writer
	n   int64
	err error
}

func (c *countingWriter) Write(p []byte) (int, error) {
	if c.err != nil {
		return 0, c.err
	}
	n, err := c.w.Write(p)
	c.n, c.err = c.n+int64(n), err
	return n, err
}

// ReadVocabulary reads what WriteTo and -save-vocab of word2vec.c write. </s> in the first line gives the number of
// sentences and is no word. Words that are not by falling count are put in order. Refused, with the line in an *Error:
// lines that are not a word and a whole count above 0, empty lines, words that stand twice, are not UTF-8 or are longer
// than a phrase can be, and more than MaxWords words. Other errors are r's.
func ReadVocabulary(r io.Reader) (*Vocabulary, error) {
	in := bufio.NewReaderSize(r, maxLine)
	seen := newTable(0)
	var counts []int64
	var sentences, total int64
	for line := 1; ; line++ {
		b, err := in.ReadSlice('\n')
		if err == io.EOF && len(b) == 0 {
			break
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			return nil, &Error{Code: CodeVocabLong, Line: line, Extra: map[string]any{"limit": maxLine}}
		}
		if err != nil && err != io.EOF {
			return nil, err
		}
		word, n, bad := vocabularyLine(bytes.TrimRight(b, "\r\n"), line)
		switch {
		case bad != nil:
			return nil, bad
		case line == 1 && string(word) == sentenceEnd:
			sentences = n
			continue
		case n == 0 || n > maxTotal-total:
			return nil, &Error{Code: CodeVocabCount, Line: line, Value: strconv.FormatInt(n, 10)}
		case seen.find(word) >= 0:
			return nil, &Error{Code: CodeVocabTwice, Line: line, Value: shorten(string(word))}
		case len(counts) == MaxWords || len(seen.arena) > maxArena:
			return nil, &Error{Code: CodeVocabSize, Line: line, Extra: map[string]any{"limit": MaxWords}}
		}
		seen.put(word)
		counts, total = append(counts, n), total+n
	}
	if len(counts) == 0 {
		return nil, &Error{Code: CodeVocabEmpty}
	}
	all := make([]entry, len(counts))
	for i, n := range counts {
		all[i] = entry{seen.text(i), n}
	}
	v := newVocabulary(all, MaxWords)
	v.sentences = sentences
	return v, nil
}

// maxTotal bounds the sum of all counts: beyond it float64, in which frequencies are computed, counts no longer.
const maxTotal = 1 << 53

// vocabularyLine takes one line apart.
func vocabularyLine(b []byte, line int) ([]byte, int64, *Error) {
	word, count, ok := bytes.Cut(bytes.TrimRight(b, " \t"), []byte(" "))
	if !ok {
		word, count, ok = bytes.Cut(b, []byte("\t"))
	}
	if !ok || len(word) == 0 || len(count) == 0 {
		return nil, 0, &Error{Code: CodeVocabLine, Line: line, Value: shorten(string(b))}
	}
	if bad := wordByte(word); bad >= 0 || len(word) > maxPhrase {
		return nil, 0, &Error{Code: CodeVocabWord, Line: line, Value: shorten(string(word))}
	}
	n, err := strconv.ParseUint(string(count), 10, 64)
	switch {
	case errors.Is(err, strconv.ErrRange), err == nil && n > maxTotal:
		return nil, 0, &Error{Code: CodeVocabCount, Line: line, Value: shorten(string(count))}
	case err != nil:
		return nil, 0, &Error{Code: CodeVocabLine, Line: line, Value: shorten(string(b))}
	}
	return word, int64(n), nil
}

// wordByte is where a word is not UTF-8 or has a control character, -1 when it is fine.
func wordByte(w []byte) int {
	for i := 0; i < len(w); {
		r, n := utf8.DecodeRune(w[i:])
		if r == utf8.RuneError && n == 1 || r < ' ' || r == 0x7f {
			return i
		}
		i += n
	}
	return -1
}
