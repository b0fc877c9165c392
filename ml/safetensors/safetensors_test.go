package safetensors_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	st "caderno/ml/safetensors"
)

// file is a header of any length and its data.
func file(header, data string) []byte {
	return append(append(binary.LittleEndian.AppendUint64(nil, uint64(len(header))), header...), data...)
}

// read is Read of bytes, with room to spare.
func read(raw []byte) ([]st.Tensor, map[string]string, error) {
	return st.Read(bytes.NewReader(raw), int64(len(raw)))
}

// same compares bit for bit: NaN is like itself and -0 is not like 0.
func same(got, want []st.Tensor) bool {
	return reflect.DeepEqual(exact(got), exact(want))
}

func exact(tensors []st.Tensor) (lines []string) {
	for _, t := range tensors {
		var b strings.Builder
		for _, v := range t.Data {
			fmt.Fprintf(&b, " %08x", math.Float32bits(v))
		}
		lines = append(lines, fmt.Sprintf("%q %v%s", t.Name, t.Shape, b.String()))
	}
	return lines
}

// plain is what oracle.py writes into plain.safetensors.
func plain() ([]st.Tensor, map[string]string) {
	return []st.Tensor{
		{Name: "weight_ih_l0", Shape: []int{2, 3}, Data: []float32{0, 1, -2, 0.1, 3.4e38, 1e-45}},
		{Name: "scale", Data: []float32{7.25}},
		{Name: "nothing", Shape: []int{0, 4}},
		{Name: "viés", Shape: []int{2}, Data: []float32{float32(math.Copysign(0, -1)), float32(math.Inf(-1))}},
	}, map[string]string{"título": "rede <1> & 2", "format": "pt"}
}

func write(t *testing.T, tensors []st.Tensor, meta map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := st.Write(&b, tensors, meta); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestGolden spells a small file out, byte by byte, from the definition of the format.
func TestGolden(t *testing.T) {
	want := "\x40\x00\x00\x00\x00\x00\x00\x00" + // 64 bytes of header
		`{"w0":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}` + "       " + // 57 bytes and 7 spaces
		"\x00\x00\x80\x3f\x00\x00\x20\xc0" // 1 = 0x3f800000, -2.5 = 0xc0200000
	tensors := []st.Tensor{{Name: "w0", Shape: []int{1, 2}, Data: []float32{1, -2.5}}}
	if got := write(t, tensors, nil); string(got) != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if got, meta, err := read([]byte(want)); err != nil || meta != nil || !same(got, tensors) {
		t.Errorf("got %v, %v, %v, want %v", got, meta, err, tensors)
	}
	if got, want := string(write(t, nil, nil)), "\x08\x00\x00\x00\x00\x00\x00\x00{}      "; got != want {
		t.Errorf("no tensors: got %q, want %q", got, want)
	}
}

// TestOracleFiles reads what the Python script wrote, and writes the same bytes.
func TestOracleFiles(t *testing.T) {
	raw, err := os.ReadFile("testdata/plain.safetensors")
	if err != nil {
		t.Fatal(err)
	}
	tensors, meta := plain()
	if got := write(t, tensors, meta); !bytes.Equal(got, raw) {
		t.Errorf("got  %q\nwant %q", got, raw)
	}
	if got, gotMeta, err := read(raw); err != nil || !same(got, tensors) || !reflect.DeepEqual(gotMeta, meta) {
		t.Errorf("got %v, %v, %v, want %v, %v", got, gotMeta, err, tensors, meta)
	}
	if raw, err = os.ReadFile("testdata/mixed.safetensors"); err != nil {
		t.Fatal(err)
	}
	want := append(tensors[:3:3],
		st.Tensor{Name: "bias_ih_l0", Shape: []int{2}, Data: []float32{0.1, -1e-3}},
		st.Tensor{Name: "half", Shape: []int{5}, Data: []float32{1, -0.333251953125, 65504, 5.960464477539063e-08, float32(math.Inf(1))}},
		st.Tensor{Name: "brain", Shape: []int{3}, Data: []float32{1, -2.5, math.Float32frombits(0x7f610000)}})
	if got, _, err := read(raw); err != nil || !same(got, want) {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
}

// TestOracleReads lets the Python script read what Write wrote.
func TestOracleReads(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3")
	}
	tensors, meta := plain()
	tensors = tensors[:3]
	path := filepath.Join(t.TempDir(), "go.safetensors")
	if err := os.WriteFile(path, write(t, tensors, meta), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(python, "testdata/oracle.py", "read", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Aligned bool
		Meta    map[string]string
		Tensors map[string]struct {
			Shape []int
			Data  []string
		}
	}
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	if !got.Aligned || !reflect.DeepEqual(got.Meta, meta) || len(got.Tensors) != len(tensors) {
		t.Errorf("got %s", out)
	}
	for _, want := range tensors {
		back := st.Tensor{Name: want.Name, Shape: got.Tensors[want.Name].Shape}
		for _, text := range got.Tensors[want.Name].Data {
			v, err := strconv.ParseFloat(text, 64)
			if err != nil {
				t.Fatal(err)
			}
			back.Data = append(back.Data, float32(v))
		}
		if !same([]st.Tensor{back}, []st.Tensor{want}) {
			t.Errorf("got %v, want %v", back, want)
		}
	}
}

// TestRoundTrip: any tensors and metadata come back as they were, and make the same bytes again.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var tensors []st.Tensor
		name := rapid.String().Filter(func(s string) bool { return s != "__metadata__" })
		for _, n := range rapid.SliceOfNDistinct(name, 0, 6, rapid.ID).Draw(t, "names") {
			shape, size := rapid.SliceOfN(rapid.IntRange(0, 5), 0, 4).Draw(t, "shape"), 1
			for _, d := range shape {
				size *= d
			}
			data := make([]float32, size)
			for i := range data {
				data[i] = math.Float32frombits(rapid.Uint32().Draw(t, "bits"))
			}
			tensors = append(tensors, st.Tensor{Name: n, Shape: shape, Data: data})
		}
		meta := rapid.MapOfN(rapid.String(), rapid.String(), 0, 4).Draw(t, "meta")
		var b, again bytes.Buffer
		if err := st.Write(&b, tensors, meta); err != nil {
			t.Fatal(err)
		}
		raw := b.Bytes()
		got, gotMeta, err := read(raw)
		if err != nil || !same(got, tensors) || fmt.Sprint(gotMeta) != fmt.Sprint(meta) {
			t.Fatalf("got %v, %v, %v, want %v, %v", got, gotMeta, err, tensors, meta)
		}
		if err := st.Write(&again, got, gotMeta); err != nil || !bytes.Equal(again.Bytes(), raw) {
			t.Fatalf("%v: the second file differs: %q, %q", err, again.Bytes(), raw)
		}
		cut := rapid.IntRange(0, len(raw)-1).Draw(t, "cut")
		if _, _, err := read(raw[:cut]); !errors.As(err, new(*st.Error)) {
			t.Fatalf("the first %d of %d bytes: got error %v", cut, len(raw), err)
		}
	})
}

// TestLarge crosses the pieces in which values are written.
func TestLarge(t *testing.T) {
	data := make([]float32, 40_001)
	for i := range data {
		data[i] = float32(i) / 3
	}
	tensors := []st.Tensor{{Name: "a", Shape: []int{len(data)}, Data: data}, {Name: "b", Shape: []int{1}, Data: data[7:8]}}
	if got, _, err := read(write(t, tensors, nil)); err != nil || !same(got, tensors) {
		t.Errorf("%v: the values changed", err)
	}
}
