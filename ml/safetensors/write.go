package safetensors

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// Write writes the tensors in the order given, header and data alike, and meta, keys sorted, before them; the same
// arguments always make the same bytes. The header is padded with spaces to a multiple of 8 bytes, as the reference
// does, so the data of a mapped file is aligned. An empty meta leaves no trace.
//
// Tensors that cannot be written are an *Error (name, duplicate, shape, count, metadata, header-size) before the first
// byte goes out; any other error is w's.
func Write(w io.Writer, tensors []Tensor, meta map[string]string) error {
	header, err := encodeHeader(tensors, meta)
	if err != nil {
		return err
	}
	start := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	if _, err := w.Write(append(start, header...)); err != nil {
		return fmt.Errorf("safetensors: write the header: %w", err)
	}
	buffer := make([]byte, 0, 64<<10)
	for _, tensor := range tensors {
		for part := range slices.Chunk(tensor.Data, cap(buffer)/4) {
			buffer = buffer[:0]
			for _, v := range part {
				buffer = binary.LittleEndian.AppendUint32(buffer, math.Float32bits(v))
			}
			if _, err := w.Write(buffer); err != nil {
				return fmt.Errorf("safetensors: write tensor %q: %w", shorten(tensor.Name), err)
			}
		}
	}
	return nil
}

// encodeHeader is the header, padded.
func encodeHeader(tensors []Tensor, meta map[string]string) ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	if len(meta) > 0 {
		entry, err := encodeMetadata(meta)
		if err != nil {
			return nil, err
		}
		b.WriteString(entry)
	}
	at, names := 0, make(map[string]bool, len(tensors))
	for _, tensor := range tensors {
		if err := check(tensor, names); err != nil {
			return nil, err
		}
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		end := at + 4*len(tensor.Data)
		fmt.Fprintf(&b, `%s:{"dtype":"F32","shape":[%s],"data_offsets":[%d,%d]}`, quote(tensor.Name), list(tensor.Shape), at, end)
		at = end
	}
	b.WriteByte('}')
	for b.Len()%8 != 0 {
		b.WriteByte(' ')
	}
	if b.Len() > MaxHeader {
		return nil, refuse(CodeHeaderSize, "", 0, "bytes", b.Len(), "limit", MaxHeader)
	}
	return b.Bytes(), nil
}

// encodeMetadata is the header's entry for meta.
func encodeMetadata(meta map[string]string) (string, error) {
	var pairs []string
	for _, key := range slices.Sorted(maps.Keys(meta)) {
		if !utf8.ValidString(key) || !utf8.ValidString(meta[key]) {
			return "", refuse(CodeMetadata, "", 0, "key", shorten(key))
		}
		pairs = append(pairs, quote(key)+":"+quote(meta[key]))
	}
	return quote(metadata) + ":{" + strings.Join(pairs, ",") + "}", nil
}

// check refuses what Read would not take back, and notes the name.
func check(tensor Tensor, names map[string]bool) error {
	if !nameable(tensor.Name) {
		return refuse(CodeName, tensor.Name, 0)
	}
	if names[tensor.Name] {
		return refuse(CodeDuplicate, tensor.Name, 0)
	}
	names[tensor.Name] = true
	n, ok := count(tensor.Shape)
	if !ok {
		return refuse(CodeShape, tensor.Name, 0, "shape", shorten(fmt.Sprint(tensor.Shape)))
	}
	if n != len(tensor.Data) {
		return refuse(CodeCount, tensor.Name, 0, "values", len(tensor.Data), "want", n)
	}
	return nil
}

// quote is s as a JSON string, with <, > and & as they are.
func quote(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic("safetensors: a string is always JSON")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// list is the numbers with commas between.
func list(numbers []int) string {
	return strings.ReplaceAll(strings.Trim(fmt.Sprint(numbers), "[]"), " ", ",")
}
