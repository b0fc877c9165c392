package safetensors_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	st "caderno/ml/safetensors"
)

// FuzzRead: any bytes are an *Error, or tensors that Write takes and that come back the same.
func FuzzRead(f *testing.F) {
	for _, c := range refusals() {
		f.Add(c.raw)
	}
	paths, err := filepath.Glob("testdata/*.safetensors")
	if err != nil || len(paths) < 2 {
		f.Fatalf("got files %v, %v", paths, err)
	}
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		tensors, meta, err := read(raw)
		if err != nil {
			if !errors.As(err, new(*st.Error)) || tensors != nil || meta != nil {
				t.Fatalf("got %v, %v, error %v", tensors, meta, err)
			}
			return
		}
		bytesHeld := 0
		for _, tensor := range tensors {
			bytesHeld += 4 * len(tensor.Data)
		}
		if bytesHeld > 2*len(raw) {
			t.Fatalf("%d bytes of values from a file of %d", bytesHeld, len(raw))
		}
		var b bytes.Buffer
		if err := st.Write(&b, tensors, meta); err != nil {
			if refused := new(st.Error); errors.As(err, &refused) && refused.Code == st.CodeHeaderSize {
				return // U+FFFD for half a surrogate pair, or a padding, made the header longer than it was
			}
			t.Fatalf("cannot write what was read: %v", err)
		}
		again, metaAgain, err := read(b.Bytes())
		if err != nil || !same(again, tensors) || !reflect.DeepEqual(metaAgain, meta) {
			t.Fatalf("got %v, %v, %v\nwant %v, %v", again, metaAgain, err, tensors, meta)
		}
	})
}
