package vectors

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"errors"
	"io"
)

// Limits bounds what a file may ask for. Zero fields have the defaults beside them.
type Limits struct {
	Bytes   int64 // of the file, uncompressed; 8 GiB
	Words   int   // 5,000,000
	Columns int   // numbers in a vector; 10,000
}

const (
	defaultBytes   = 8 << 30
	defaultWords   = 5_000_000
	defaultColumns = 10_000

	maxWord = 1 << 10 // bytes of a word
	peeked  = 1 << 16 // bytes of a file that its format is told by
)

func (l Limits) orDefault() Limits {
	if l.Bytes <= 0 {
		l.Bytes = defaultBytes
	}
	if l.Words <= 0 {
		l.Words = defaultWords
	}
	if l.Columns <= 0 {
		l.Columns = defaultColumns
	}
	return l
}

// lineLimit is how long a line may be, in bytes: room for the columns as any program writes them.
func (l Limits) lineLimit() int { return maxWord + 32*l.Columns }

// bounded reads at most a number of bytes and then refuses.
type bounded struct {
	r           io.Reader
	left, limit int64
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		var one [1]byte
		n, err := io.ReadFull(b.r, one[:])
		if n == 1 {
			return 0, refuse(CodeTooLong, "limit", b.limit)
		}
		return 0, err
	}
	n, err := b.r.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}

// unzipped turns what gzip finds wrong into an *Error.
type unzipped struct{ r io.Reader }

func (u unzipped) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	return n, zipError(err)
}

func zipError(err error) error {
	var corrupt flate.CorruptInputError
	if errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum) || errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &corrupt) {
		return refuse(CodeGzip)
	}
	return err
}

// source is a file being read, unpacked if it was packed.
type source struct {
	r    *bufio.Reader
	line int   // lines begun
	at   int64 // bytes taken
	most int   // bytes of a line
	long []byte
}

const gzipMagic = "\x1f\x8b"

// open begins to read r, which may be packed with gzip.
func open(r io.Reader, limits Limits) (*source, error) {
	packed := bufio.NewReaderSize(r, peeked)
	magic, err := packed.Peek(len(gzipMagic))
	if err != nil && err != io.EOF {
		return nil, err
	}
	s := &source{r: packed, most: limits.lineLimit()}
	var plain io.Reader = packed
	if string(magic) == gzipMagic {
		z, err := gzip.NewReader(packed)
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return nil, zipError(err)
		}
		plain = unzipped{z}
	}
	s.r = bufio.NewReaderSize(&bounded{plain, limits.Bytes, limits.Bytes}, peeked)
	return s, nil
}

// peek is the next bytes, up to as many as a format is told by; fewer at the end of the file.
func (s *source) peek() ([]byte, error) {
	b, err := s.r.Peek(peeked)
	if err == io.EOF {
		err = nil
	}
	return b, err
}

// skip drops n bytes that peek has shown.
func (s *source) skip(n int) {
	s.r.Discard(n)
	s.at += int64(n)
}

// next is the next line without its end. The bytes are good until the next call. The error is io.EOF where there is none.
func (s *source) next() ([]byte, error) {
	s.line++
	b, err := s.r.ReadSlice('\n')
	if err == bufio.ErrBufferFull {
		s.long = s.long[:0]
		for err == bufio.ErrBufferFull {
			if s.long = append(s.long, b...); len(s.long) > s.most {
				return nil, &Error{Code: CodeLongLine, Line: s.line, Extra: map[string]any{"limit": s.most}}
			}
			b, err = s.r.ReadSlice('\n')
		}
		s.long = append(s.long, b...)
		b = s.long
	}
	s.at += int64(len(b))
	if len(b) == 0 && err != nil || err != nil && err != io.EOF {
		return nil, err
	}
	if b[len(b)-1] == '\n' {
		b = b[:len(b)-1]
	}
	if len(b) > s.most {
		return nil, &Error{Code: CodeLongLine, Line: s.line, Extra: map[string]any{"limit": s.most}}
	}
	return b, nil
}

// onlyBlanks reads to the end of a text and refuses at the first line with something in it.
func (s *source) onlyBlanks(refused *Error) error {
	for {
		line, err := s.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if len(trimEnd(line)) > 0 {
			refused.Line = s.line
			return refused
		}
	}
}
