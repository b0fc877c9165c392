package safetensors_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"
	"testing/iotest"

	st "caderno/ml/safetensors"
)

// one is a header of one tensor.
func one(dtype, shape, offsets string) string {
	return fmt.Sprintf(`{"w":{"dtype":"%s","shape":%s,"data_offsets":%s}}`, dtype, shape, offsets)
}

// refusals are files that Read must not take, the code of each and a piece of the sentence.
func refusals() []struct {
	raw        []byte
	code, says string
} {
	good := one("F32", "[1]", "[0,4]")
	w := good[1 : len(good)-1]
	return []struct {
		raw        []byte
		code, says string
	}{
		{nil, st.CodeShort, "0 bytes"},
		{[]byte("1234567"), st.CodeShort, "7 bytes"},
		{[]byte("\xff\xff\xff\xff\xff\xff\xff\xff{}"), st.CodeHeaderSize, "18446744073709551615"},
		{[]byte("\x01\x00\x10\x00\x00\x00\x00\x00{}"), st.CodeHeaderSize, "limit is 1048576"},
		{[]byte("\x03\x00\x00\x00\x00\x00\x00\x00{}"), st.CodeHeaderCut, "2 bytes into 3"},
		{file("", ""), st.CodeSyntax, "before byte 8"},
		{file(" {}", ""), st.CodeSyntax, "{ as the first byte"},
		{file("[]", ""), st.CodeSyntax, "{"},
		{file("{", ""), st.CodeSyntax, "expected }"},
		{file("{} x", ""), st.CodeSyntax, "nothing but spaces"},
		{file("{}{}", ""), st.CodeSyntax, "nothing but spaces"},
		{file("{}\x00", ""), st.CodeSyntax, "nothing but spaces"},
		{file("{\"\xff\":1}", ""), st.CodeEncoding, "byte 10"},
		{file("{"+w+",}", "1234"), st.CodeSyntax, "expected"},
		{file(`{"w" {}}`, ""), st.CodeSyntax, "expected"},
		{file(`{1:2}`, ""), st.CodeSyntax, "a string"},
		{file(`{"w":[]}`, ""), st.CodeSyntax, "{"},
		{file(`{"w":null}`, ""), st.CodeSyntax, "{"},
		{file(strings.Repeat(`{"w":`, 500), ""), st.CodeKey, `"w"`},
		{file("{"+w+","+w+"}", "1234"), st.CodeDuplicate, `tensor "w" comes a second time`},
		{file("{"+w+`,"\u0077"`+w[3:]+"}", "1234"), st.CodeDuplicate, `"w"`},
		{file(`{"__metadata__":{},"__metadata__":{}}`, ""), st.CodeDuplicate, "__metadata__"},
		{file(`{"__metadata__":{"a":"1","a":"1"}}`, ""), st.CodeRepeated, `"a" twice`},
		{file(`{"__metadata__":{"a":1}}`, ""), st.CodeSyntax, "a string"},
		{file(`{"__metadata__":null}`, ""), st.CodeSyntax, "{"},
		{file(`{"w":{"dtype":"F32","dtype":"F32","shape":[],"data_offsets":[0,4]}}`, "1234"), st.CodeRepeated, `"dtype" twice`},
		{file(`{"w":{"Dtype":"F32","shape":[],"data_offsets":[0,4]}}`, "1234"), st.CodeKey, `"Dtype"`},
		{file(`{"w":{"shape":[1],"data_offsets":[0,4]}}`, "1234"), st.CodeMissing, `no "dtype"`},
		{file(`{"w":{"dtype":"F32","data_offsets":[0,4]}}`, "1234"), st.CodeMissing, `no "shape"`},
		{file(`{"w":{"dtype":"F32","shape":[1]}}`, "1234"), st.CodeMissing, `no "data_offsets"`},
		{file(`{"w":{"dtype":7,"shape":[1],"data_offsets":[0,4]}}`, "1234"), st.CodeSyntax, "a string"},
		{file(one("I64", "[1]", "[0,8]"), "12345678"), st.CodeType, `"I64"`},
		{file(one("f32", "[1]", "[0,4]"), "1234"), st.CodeType, `"f32"`},
		{file(one("F32", "[-1]", "[0,4]"), "1234"), st.CodeSyntax, "a whole number"},
		{file(one("F32", "[-0]", "[0,0]"), ""), st.CodeSyntax, "a whole number"},
		{file(one("F32", "[1.0]", "[0,4]"), "1234"), st.CodeSyntax, "a whole number"},
		{file(one("F32", "[1e0]", "[0,4]"), "1234"), st.CodeSyntax, "a whole number"},
		{file(one("F32", `["1"]`, "[0,4]"), "1234"), st.CodeSyntax, "a whole number"},
		{file(one("F32", "[[1]]", "[0,4]"), "1234"), st.CodeSyntax, "a whole number"},
		{file(one("F32", "[1,]", "[0,4]"), "1234"), st.CodeSyntax, "expected"},
		{file(one("F32", "1", "[0,4]"), "1234"), st.CodeSyntax, "["},
		{file(one("F32", "[9223372036854775808]", "[0,4]"), "1234"), st.CodeSyntax, "a whole number"},
		{file(one("F32", "[4611686018427387905,4]", "[0,16]"), "1234567890123456"), st.CodeShape, "4611686018427387905"},
		{file(one("F32", "[4294967296,4294967296]", "[0,0]"), ""), st.CodeShape, "4294967296"},
		{file(one("F32", "[4294967296,4294967296,0]", "[0,0]"), ""), st.CodeShape, "4294967296"},
		{file(one("F32", "[1]", "[0,4,8]"), "1234"), st.CodeSyntax, "two offsets"},
		{file(one("F32", "[1]", "[4,0]"), "1234"), st.CodeSyntax, "two offsets"},
		{file(one("F32", "[1]", "[0,8]"), "12345678"), st.CodeSize, "takes 8 bytes of the data; its type and shape make 4"},
		{file(one("F64", "[1]", "[0,4]"), "1234"), st.CodeSize, "make 8"},
		{file(one("F32", "[1]", "[4,8]"), "12345678"), st.CodeOffsets, "begins at byte 4"},
		{file("{"+w+`,"v":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}`, "123456"), st.CodeOffsets, `"v" begins at byte 2 of the data; the one before it ends at 4`},
		{file("{"+w+`,"v":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, "1234"), st.CodeOffsets, `"v"`},
		{file(good, "123"), st.CodeDataSize, "has 3 bytes where the header says 4"},
		{file(good, "12345"), st.CodeDataSize, "has 5 bytes"},
		{file(one("F32", "[1000000000000]", "[0,4000000000000]"), ""), st.CodeDataSize, "says 4000000000000"},
		{file(one("F64", "[2]", "[0,16]"), "\x00\x00\x00\x00\x00\x00\xf0\x7f\x00\x00\x00\x00\x00\x00\xf0\x47"), st.CodeValue, "value 1, 3.402823669209385e+38"},
	}
}

func TestRefusals(t *testing.T) {
	for _, c := range refusals() {
		tensors, meta, err := read(c.raw)
		var refused *st.Error
		if !errors.As(err, &refused) || tensors != nil || meta != nil {
			t.Errorf("%.80q: got %v, %v, error %v, want code %s", c.raw, tensors, meta, err, c.code)
			continue
		}
		if refused.Code != c.code || !strings.Contains(err.Error(), c.says) || !strings.HasPrefix(err.Error(), "safetensors: ") {
			t.Errorf("%.80q: got code %s: %v\nwant code %s and %q in the sentence", c.raw, refused.Code, err, c.code, c.says)
		}
		if args := refused.Args(); args["tensor"] != refused.Tensor || len(args) < 2 {
			t.Errorf("%s: got arguments %v", c.code, args)
		}
	}
}

// TestLimit: one byte more than the limit is refused, and an endless file is not read to its end.
func TestLimit(t *testing.T) {
	raw := file(one("F32", "[1]", "[0,4]"), "\x00\x00\x80\x3f")
	for _, c := range []struct {
		limit int64
		code  string
	}{{int64(len(raw)), ""}, {math.MaxInt64, ""}, {int64(len(raw)) - 1, st.CodeTooLong}, {0, st.CodeTooLong}, {-1, st.CodeTooLong}} {
		_, _, err := st.Read(iotest.OneByteReader(bytes.NewReader(raw)), c.limit)
		var refused *st.Error
		if got := errors.As(err, &refused); got != (c.code != "") || got && refused.Code != c.code {
			t.Errorf("limit %d: got %v, want code %q", c.limit, err, c.code)
		}
	}
	if _, _, err := st.Read(endless{}, 1000); err == nil || !strings.Contains(err.Error(), "1000 bytes allowed") {
		t.Errorf("endless file: got %v", err)
	}
}

// endless is a file of zeros.
type endless struct{}

func (endless) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// TestBrokenStreams: an error of the reader or the writer comes through.
func TestBrokenStreams(t *testing.T) {
	raw := file("{}", "")
	for _, limit := range []int64{5, 10, 100} {
		r := io.MultiReader(bytes.NewReader(raw[:min(limit, 10)]), iotest.ErrReader(io.ErrClosedPipe))
		if _, _, err := st.Read(r, limit); !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("limit %d: got %v, want the reader's error", limit, err)
		}
	}
	for _, room := range []int{0, 1} {
		err := st.Write(&full{room}, []st.Tensor{{Name: "w", Shape: []int{1}, Data: []float32{1}}}, nil)
		if !errors.Is(err, io.ErrShortWrite) {
			t.Errorf("room for %d writes: got %v, want the writer's error", room, err)
		}
	}
}

// full takes so many writes and no more.
type full struct{ room int }

func (f *full) Write(p []byte) (int, error) {
	if f.room == 0 {
		return 0, io.ErrShortWrite
	}
	f.room--
	return len(p), nil
}

// TestWriteRefuses: what Read would not take is not written, not even its first byte.
func TestWriteRefuses(t *testing.T) {
	tensor := func(name string, n int, shape ...int) st.Tensor {
		return st.Tensor{Name: name, Shape: shape, Data: make([]float32, n)}
	}
	for _, c := range []struct {
		code, says string
		meta       map[string]string
		tensors    []st.Tensor
	}{
		{st.CodeName, "__metadata__", nil, []st.Tensor{tensor("__metadata__", 1, 1)}},
		{st.CodeName, "cannot be written", nil, []st.Tensor{tensor("\xff", 1, 1)}},
		{st.CodeDuplicate, `"a" comes twice`, nil, []st.Tensor{tensor("a", 1, 1), tensor("b", 1, 1), tensor("a", 2, 2)}},
		{st.CodeShape, "[-1 -1]", nil, []st.Tensor{tensor("a", 1, -1, -1)}},
		{st.CodeShape, "cannot have the shape", nil, []st.Tensor{tensor("a", 0, math.MaxInt, 4)}},
		{st.CodeCount, "has 5 values; its shape makes 6", nil, []st.Tensor{tensor("a", 5, 2, 3)}},
		{st.CodeCount, "has 0 values; its shape makes 1", nil, []st.Tensor{tensor("a", 0)}},
		{st.CodeMetadata, "not UTF-8", map[string]string{"a": "\xff"}, nil},
		{st.CodeMetadata, "not UTF-8", map[string]string{"\xff": "a"}, nil},
		{st.CodeHeaderSize, "limit is 1048576", map[string]string{"a": strings.Repeat("a", st.MaxHeader)}, nil},
		{st.CodeName, "…", nil, []st.Tensor{tensor(strings.Repeat("é", 1000)+"\xff", 1, 1)}},
	} {
		var b bytes.Buffer
		err := st.Write(&b, c.tensors, c.meta)
		var refused *st.Error
		if !errors.As(err, &refused) || refused.Code != c.code || !strings.Contains(err.Error(), c.says) || b.Len() > 0 {
			t.Errorf("%s: got %v after %d bytes, want %q", c.code, err, b.Len(), c.says)
		}
		if err != nil && len(err.Error()) > 400 {
			t.Errorf("%s: the sentence has %d bytes", c.code, len(err.Error()))
		}
	}
	longest := map[string]string{"a": strings.Repeat("a", st.MaxHeader-len(`{"__metadata__":{"a":""}}`))}
	if raw := write(t, nil, longest); len(raw) != 8+st.MaxHeader {
		t.Errorf("longest header: got %d bytes, want %d", len(raw), 8+st.MaxHeader)
	}
}
