package vectors

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"caderno/ml/f32"
)

// tableFormat names the words of WriteNumPy and WriteProjector in errors.
const tableFormat = "table"

// Write writes a set in one of Formats, in the order of its words, so that Read gives the same words and the same bits;
// counts are not kept (see WriteVocabulary). What it writes loads in gensim, words with spaces in a text format aside.
//
// The error is CodeWord on a word that the format cannot hold: one with a new line or more than 1 KiB, with a space in
// Word2VecBinary, in the others one that ends in a space and a number; CodeFormat on another format; or w's.
func Write(w io.Writer, s *Set, format string) error {
	for i, word := range s.words {
		if !holds(format, word, i) {
			return &Error{Code: CodeWord, Row: i + 1, Word: shorten(word), Extra: map[string]any{"value": format}}
		}
	}
	out := bufio.NewWriterSize(w, peeked)
	var row []byte
	switch format {
	case Word2VecText, Word2VecBinary:
		fmt.Fprintf(out, "%d %d\n", s.Len(), s.Dim())
	case GloVe:
	default:
		return refuse(CodeFormat, "value", shorten(format))
	}
	for i, word := range s.words {
		row = append(append(row[:0], word...), ' ')
		if format == Word2VecBinary {
			row = appendBytes(row, f32.Row(s.matrix, i))
		} else {
			row = append(appendNumbers(row, f32.Row(s.matrix, i), ' '), '\n')
		}
		if _, err := out.Write(row); err != nil {
			return err
		}
	}
	return out.Flush()
}

// holds tells whether a format can hold a word at place i.
func holds(format, word string, i int) bool {
	if len(word) > maxWord || strings.Contains(word, "\n") || i == 0 && strings.HasPrefix(word, string(byteOrderMark)) {
		return false
	}
	switch format {
	case Word2VecBinary:
		return !strings.Contains(word, " ")
	case tableFormat:
		return !strings.ContainsAny(word, "\t\r")
	}
	at := strings.LastIndexByte(word, ' ')
	if at < 0 {
		return true
	}
	_, number := parseNumber([]byte(word[at+1:]))
	return !number
}

// appendNumbers writes numbers as short as they can be and still be read back bit for bit.
func appendNumbers(to []byte, v []float32, sep byte) []byte {
	for j, x := range v {
		if j > 0 {
			to = append(to, sep)
		}
		to = strconv.AppendFloat(to, float64(x), 'g', -1, 32)
	}
	return to
}

func appendBytes(to []byte, v []float32) []byte {
	for _, x := range v {
		to = binary.LittleEndian.AppendUint32(to, math.Float32bits(x))
	}
	return to
}

// WriteNumPy writes the vectors as a NumPy array of float32, format version 1, and the words in a file beside it, for
// ReadTable and numpy.load. The errors are as for Write; a word cannot have a tab or an end of line.
func WriteNumPy(vectors, words io.Writer, s *Set) error {
	if err := writeWords(words, s); err != nil {
		return err
	}
	header := fmt.Sprintf("{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }", s.Len(), s.Dim())
	// NumPy wants the data to begin at a multiple of 64 bytes, and a new line before it.
	fixed := len(numPyMagic) + 4
	size := (fixed+len(header)+1+63)/64*64 - fixed
	out := bufio.NewWriterSize(vectors, peeked)
	out.WriteString(numPyMagic + "\x01\x00")
	out.Write(binary.LittleEndian.AppendUint16(nil, uint16(size)))
	fmt.Fprintf(out, "%-*s\n", size-1, header)
	var row []byte
	for i := range s.words {
		row = appendBytes(row[:0], f32.Row(s.matrix, i))
		if _, err := out.Write(row); err != nil {
			return err
		}
	}
	return out.Flush()
}

// WriteProjector writes the vectors and the words as the two tables that the Embedding Projector
// (https://projector.tensorflow.org) loads: numbers with tabs between, and words, with their counts and a line of names
// above them where counts are known. The errors are as for WriteNumPy.
func WriteProjector(vectors, words io.Writer, s *Set) error {
	if err := writeWords(words, s); err != nil {
		return err
	}
	out := bufio.NewWriterSize(vectors, peeked)
	var row []byte
	for i := range s.words {
		row = append(appendNumbers(row[:0], f32.Row(s.matrix, i), '\t'), '\n')
		if _, err := out.Write(row); err != nil {
			return err
		}
	}
	return out.Flush()
}

// writeWords writes one word a line, and counts behind them where there are any.
func writeWords(w io.Writer, s *Set) error {
	for i, word := range s.words {
		if !holds(tableFormat, word, i) {
			return &Error{Code: CodeWord, Row: i + 1, Word: shorten(word), Extra: map[string]any{"value": tableFormat}}
		}
	}
	out := bufio.NewWriter(w)
	if s.counts != nil {
		out.WriteString("word\tcount\n")
	}
	for i, word := range s.words {
		out.WriteString(word)
		if s.counts != nil {
			fmt.Fprintf(out, "\t%d", s.counts[i])
		}
		if err := out.WriteByte('\n'); err != nil {
			return err
		}
	}
	return out.Flush()
}

// WriteVocabulary writes each word and its count, a space between, as word2vec's -save-vocab and gensim's fvocab do. The
// errors are CodeNoCount where counts are not known, and as for Write with Word2VecBinary.
func WriteVocabulary(w io.Writer, s *Set) error {
	if s.counts == nil {
		return &Error{Code: CodeNoCount, Word: shorten(s.words[0])}
	}
	out := bufio.NewWriter(w)
	for i, word := range s.words {
		if !holds(Word2VecBinary, word, i) {
			return &Error{Code: CodeWord, Row: i + 1, Word: shorten(word), Extra: map[string]any{"value": "vocabulary"}}
		}
		if _, err := fmt.Fprintf(out, "%s %d\n", word, s.counts[i]); err != nil {
			return err
		}
	}
	return out.Flush()
}

// WithCounts is the set with the counts of a vocabulary as WriteVocabulary writes it, which may have more words. Errors
// name the line (CodeCount, CodeLongLine), or the word that has no count (CodeNoCount).
func (s *Set) WithCounts(r io.Reader, limits Limits) (*Set, error) {
	src, err := open(r, limits.orDefault())
	if err != nil {
		return nil, err
	}
	counts := make([]int64, s.Len())
	for i := range counts {
		counts[i] = -1
	}
	for {
		line, err := src.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		if line = trimEnd(line); len(line) == 0 {
			continue
		}
		at := bytes.LastIndexByte(line, ' ')
		count, err := strconv.ParseInt(string(line[at+1:]), 10, 64)
		if err != nil || at < 1 || count < 0 {
			return nil, &Error{Code: CodeCount, Line: src.line,
				Extra: map[string]any{"value": shown(line[at+1:])}}
		}
		if i, ok := s.index[string(line[:at])]; ok {
			counts[i] = count
		}
	}
	for i, count := range counts {
		if count < 0 {
			return nil, &Error{Code: CodeNoCount, Row: i + 1, Word: shorten(s.words[i])}
		}
	}
	return newSet(s.words, s.index, counts, s.matrix), nil
}
