package storage

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"io"
	"sync"
)

// writers saves the megabyte that each new flate.Writer allocates.
var writers = sync.Pool{New: func() any {
	w, err := flate.NewWriter(nil, flate.DefaultCompression)
	if err != nil {
		panic("storage: the default level always exists: " + err.Error())
	}
	return w
}}

func deflate(b []byte) []byte {
	var out bytes.Buffer
	w := writers.Get().(*flate.Writer)
	defer writers.Put(w)
	w.Reset(&out)
	if _, err := w.Write(b); err != nil {
		panic("storage: writing to memory cannot fail: " + err.Error())
	}
	if err := w.Close(); err != nil {
		panic("storage: writing to memory cannot fail: " + err.Error())
	}
	return out.Bytes()
}

// inflate undoes deflate; size is how long the result must be.
func inflate(b []byte, size int) ([]byte, error) {
	out, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(b)), int64(size)+1))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if len(out) != size {
		return nil, fmt.Errorf("%w: %d bytes, not %d", ErrDamaged, len(out), size)
	}
	return out, nil
}

// pack deflates bytes of any length; their length goes before them.
func pack(b []byte) []byte {
	return append(binary.AppendUvarint(nil, uint64(len(b))), deflate(b)...)
}

// maxPacked bounds what unpack believes of a length: the largest text that people may bring, read into a series.
const maxPacked = 64 << 20

func unpack(b []byte) ([]byte, error) {
	size, n := binary.Uvarint(b)
	if n <= 0 || size > maxPacked {
		return nil, fmt.Errorf("%w: no length", ErrDamaged)
	}
	return inflate(b[n:], int(size))
}
