package safetensors

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
)

// Read reads a whole file of at most limit bytes. Tensors come in the order of their data, meta is nil when the file
// has none. What the file holds wrong is an *Error; any other error is r's.
//
// Nothing is believed before it is checked: the header is at most MaxHeader, no name comes twice, no entry has a key
// too many or too few, the ranges follow each other from the first byte of the data to the last, and each is as long as
// its type and shape say. Memory is in proportion to the bytes that r gave, whatever they claim: up to about five times.
func Read(r io.Reader, limit int64) (tensors []Tensor, meta map[string]string, err error) {
	raw, err := io.ReadAll(io.LimitReader(r, limit))
	if err == nil && int64(len(raw)) >= limit {
		err = atEnd(r, limit)
	}
	if err != nil {
		return nil, nil, err
	}
	header, data, err := split(raw)
	if err != nil {
		return nil, nil, err
	}
	entries, meta, err := parseHeader(header)
	if err != nil {
		return nil, nil, err
	}
	slices.SortStableFunc(entries, func(a, b entry) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	if err := layOut(entries, len(data)); err != nil {
		return nil, nil, err
	}
	for _, e := range entries {
		values, err := decode(e, data[e.from:e.to])
		if err != nil {
			return nil, nil, err
		}
		tensors = append(tensors, Tensor{Name: e.name, Shape: e.shape, Data: values})
	}
	return tensors, meta, nil
}

// atEnd refuses when r has a byte beyond the limit.
func atEnd(r io.Reader, limit int64) error {
	var one [1]byte
	switch _, err := io.ReadFull(r, one[:]); err {
	case nil:
		return refuse(CodeTooLong, "", 0, "limit", limit)
	case io.EOF:
		return nil
	default:
		return err
	}
}

// split takes the file apart.
func split(raw []byte) (header, data []byte, err error) {
	if len(raw) < 8 {
		return nil, nil, refuse(CodeShort, "", 0, "bytes", len(raw))
	}
	n, rest := binary.LittleEndian.Uint64(raw), raw[8:]
	if n > MaxHeader {
		return nil, nil, refuse(CodeHeaderSize, "", 0, "bytes", n, "limit", MaxHeader)
	}
	if n > uint64(len(rest)) {
		return nil, nil, refuse(CodeHeaderCut, "", 0, "bytes", n, "have", len(rest))
	}
	return rest[:n], rest[n:], nil
}

// layOut checks that the entries, in the order of their data, cover exactly size bytes.
func layOut(entries []entry, size int) error {
	at := 0
	for _, e := range entries {
		width, ok := widths[e.dtype]
		if !ok {
			return refuse(CodeType, e.name, 0, "dtype", shorten(e.dtype))
		}
		n, ok := count(e.shape)
		if !ok {
			return refuse(CodeShape, e.name, 0, "shape", shorten(fmt.Sprint(e.shape)))
		}
		if e.from != at {
			return refuse(CodeOffsets, e.name, 0, "from", e.from, "want", at)
		}
		if e.to-e.from != n*width {
			return refuse(CodeSize, e.name, 0, "bytes", e.to-e.from, "want", n*width)
		}
		at = e.to
	}
	if at != size {
		return refuse(CodeDataSize, "", 0, "bytes", size, "want", at)
	}
	return nil
}
