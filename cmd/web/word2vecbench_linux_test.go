package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"caderno/ml/text"
)

// BenchmarkWord2VecMemory trains on all of the novels and reports the most memory that the whole program ever held; what of it
// a program holds that only says what it can do; and what that, the vocabulary and 1.3 times the two matrices are together. What
// a program holds of itself differs by a megabyte or two from run to run: they are medians of five.
func BenchmarkWord2VecMemory(b *testing.B) {
	folder := b.TempDir()
	program, corpus, to, list := filepath.Join(folder, "caderno"), novelsText(b, folder), filepath.Join(folder, "vectors.txt"), filepath.Join(folder, "words.txt")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	for _, size := range []int{100, 300} {
		for _, threads := range []int{1, 2} {
			b.Run(fmt.Sprintf("size=%d/threads=%d", size, threads), func(b *testing.B) {
				var all, empty float64
				for b.Loop() {
					empty = median(5, func() float64 { return mostHeld(b, program, "help") })
					all = median(5, func() float64 {
						return mostHeld(b, program, "word2vec", "-train", corpus, "-output", to, "-size", fmt.Sprint(size),
							"-threads", fmt.Sprint(threads), "-iter", "1", "-save-vocab", list)
					})
				}
				words, vocabulary := vocabularySize(b, list)
				b.ReportMetric(all, "MB")
				b.ReportMetric(empty, "MB-empty")
				b.ReportMetric(empty+vocabulary+1.3*2*4*float64(words*size)/1e6, "MB-bound")
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}

// median is that of n measurements.
func median(n int, measure func() float64) float64 {
	got := make([]float64, n)
	for i := range got {
		got[i] = measure()
	}
	slices.Sort(got)
	return got[n/2]
}

// vocabularySize is how many words a vocabulary has, and how much memory it takes, in MB.
func vocabularySize(b *testing.B, path string) (words int, held float64) {
	b.Helper()
	f, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	v, err := text.ReadVocabulary(bufio.NewReader(f))
	if err != nil {
		b.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	return v.Len(), (float64(after.HeapAlloc) - float64(before.HeapAlloc)) / 1e6
}

// mostHeld runs a program and is the most memory that it held, in MB. What the system says of an ended process would not be
// less than what the one held that began it.
func mostHeld(b *testing.B, program string, args ...string) (most float64) {
	b.Helper()
	cmd := exec.Command(program, args...)
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for {
		select {
		case err := <-ended:
			if err != nil {
				b.Fatal(program, args, err)
			}
			return most
		case <-time.After(time.Millisecond):
		}
		status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", cmd.Process.Pid))
		var peak float64
		if _, after, ok := bytes.Cut(status, []byte("VmHWM:")); ok {
			fmt.Sscan(string(after), &peak)
		}
		most = max(most, peak*1024/1e6)
	}
}

// novelsText writes the words of the novels in small letters, a line for each of theirs.
func novelsText(b *testing.B, folder string) (path string) {
	b.Helper()
	files, _ := filepath.Glob(filepath.Join(os.Getenv("CADERNO_DATA"), "english-novels", "text", "*.txt"))
	if os.Getenv("CADERNO_DATA") == "" || len(files) == 0 {
		b.Skip("set CADERNO_DATA to the folder that has english-novels/")
	}
	var all bytes.Buffer
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			b.Fatal(err)
		}
		for line := range strings.Lines(strings.ToLower(string(data))) {
			if words := strings.FieldsFunc(line, func(r rune) bool { return r < 'a' || r > 'z' }); len(words) > 0 {
				all.WriteString(strings.Join(words, " ") + "\n")
			}
		}
	}
	path = filepath.Join(folder, "novels.txt")
	if err := os.WriteFile(path, all.Bytes(), 0o600); err != nil {
		b.Fatal(err)
	}
	return path
}
