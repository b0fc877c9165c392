package text

import (
	"bufio"
	"errors"
	"os"
)

// spoolMemory is how much unpacked text stays in memory; more goes into a temporary file.
const spoolMemory = 4 << 20

// spool takes text that is unpacked or converted, up to a limit.
type spool struct {
	limit int64
	dir   string
	n     int64
	mem   []byte
	file  *os.File
	out   *bufio.Writer
}

func (s *spool) Write(p []byte) (int, error) {
	if int64(len(p)) > s.limit-s.n {
		return 0, &Error{Code: CodeTooLong, Extra: map[string]any{"limit": s.limit}}
	}
	s.n += int64(len(p))
	if s.file == nil && len(s.mem)+len(p) > spoolMemory {
		file, err := os.CreateTemp(s.dir, "caderno-text-*")
		if err != nil {
			return 0, err
		}
		s.file, s.out = file, bufio.NewWriterSize(file, blockSize)
		if _, err := s.out.Write(s.mem); err != nil {
			return 0, err
		}
		s.mem = nil
	}
	if s.file != nil {
		return s.out.Write(p)
	}
	s.mem = append(s.mem, p...)
	return len(p), nil
}

// source is what was written. It owns the temporary file.
func (s *spool) source() (*Source, error) {
	if s.file == nil {
		return FromBytes(s.mem), nil
	}
	if err := s.out.Flush(); err != nil {
		return nil, errors.Join(err, s.drop())
	}
	src := NewSource(s.file, s.n)
	src.close = s.drop
	return src, nil
}

// drop removes the temporary file.
func (s *spool) drop() error {
	s.mem = nil
	if s.file == nil {
		return nil
	}
	return errors.Join(s.file.Close(), os.Remove(s.file.Name()))
}
