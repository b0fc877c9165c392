package text

import (
	"bytes"
	"errors"
	"io"
	"os"
	"unicode/utf8"
)

// blockSize is how many bytes are read at a time. A run of this many bytes without a blank is cut there.
const blockSize = 64 << 10

// Source is a text in UTF-8 that can be read again, from any place, by several readers at once. It is never changed.
type Source struct {
	r     io.ReaderAt
	size  int64
	close func() error
}

// NewSource is the text of the first size bytes of r, which must allow reads at the same time, as files and byte slices
// do. Bytes that are not UTF-8 separate words (unless Plain); Read converts other encodings. Panics if size is negative.
func NewSource(r io.ReaderAt, size int64) *Source {
	if size < 0 {
		panic("text: a source of negative size")
	}
	return &Source{r: r, size: size, close: func() error { return nil }}
}

// FromBytes is the text in b, which stays the caller's and must not change while the source is read.
func FromBytes(b []byte) *Source { return NewSource(bytes.NewReader(b), int64(len(b))) }

// OpenFile is the text of a file, as it is. The caller closes the source.
func OpenFile(path string) (*Source, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	s := NewSource(f, info.Size())
	s.close = f.Close
	return s, nil
}

// Size is the length of the text in bytes.
func (s *Source) Size() int64 { return s.size }

// ReadAt reads the text from byte off on, as io.ReaderAt has it.
func (s *Source) ReadAt(p []byte, off int64) (int, error) {
	return io.NewSectionReader(s.r, 0, s.size).ReadAt(p, off)
}

// Close lets go of the file behind the text, and removes it if it was a temporary one. No reader may be at work.
func (s *Source) Close() error { return s.close() }

// bounds is where a part begins and ends: at the first byte that follows a blank, at or after size×part/parts, so that
// the parts share no word and leave none out. A part may be empty.
func (s *Source) bounds(part, parts int) (from, to int64, err error) {
	if parts < 1 || part < 0 || part >= parts {
		panic("text: part is not in 0 to parts-1")
	}
	if from, err = s.boundary(part, parts); err == nil {
		to, err = s.boundary(part+1, parts)
	}
	return from, to, err
}

func (s *Source) boundary(part, parts int) (int64, error) {
	if part == 0 {
		return 0, nil
	}
	if part == parts {
		return s.size, nil
	}
	share, rest := s.size/int64(parts), s.size%int64(parts)
	at := share*int64(part) + rest*int64(part)/int64(parts)
	if at == 0 {
		return 0, nil
	}
	var window [512]byte
	for at--; at < s.size; {
		n, err := s.r.ReadAt(window[:min(int64(len(window)), s.size-at)], at)
		for i, c := range window[:n] {
			if isBlank(c) {
				return at + int64(i) + 1, nil
			}
		}
		at += int64(n)
		if n == 0 && err != nil {
			return 0, unexpected(err)
		}
	}
	return s.size, nil
}

// isBlank tells the bytes at which a text may be cut. None of them is part of a longer character of UTF-8.
func isBlank(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// blocks calls f with one stretch of a part after the other. Each ends with a blank, or with the part, or, where there is
// no blank in blockSize bytes, with a whole character. stop is asked between them.
func (s *Source) blocks(part, parts int, f func(b []byte), stop func() error) error {
	from, to, err := s.bounds(part, parts)
	if err != nil {
		return err
	}
	buf := make([]byte, min(blockSize, to-from))
	for held := 0; from < to; {
		n, err := s.r.ReadAt(buf[held:min(int64(len(buf)), int64(held)+to-from)], from)
		if n == 0 && err != nil {
			return unexpected(err)
		}
		from += int64(n)
		b := buf[:held+n]
		end := len(b)
		if from < to {
			if len(b) < len(buf) {
				held = len(b)
				continue // a reader may give less than was asked for
			}
			end = lastCut(b)
		}
		f(b[:end])
		held = copy(buf, b[end:])
		if err := stop(); err != nil {
			return err
		}
	}
	return nil
}

// unexpected makes the end of a source that is shorter than it said an error.
func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// lastCut is the end of the last blank in b, or without one the end of the last whole character.
func lastCut(b []byte) int {
	for i := len(b); i > 0; i-- {
		if isBlank(b[i-1]) {
			return i
		}
	}
	for i := max(1, len(b)-utf8.UTFMax+1); i < len(b); i++ {
		if utf8.RuneStart(b[i]) && !utf8.FullRune(b[i:]) {
			return i
		}
	}
	return len(b)
}
