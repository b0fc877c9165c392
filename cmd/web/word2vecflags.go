package main

import (
	"cmp"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"caderno/ml/text"
	"caderno/ml/vectors"
	"caderno/ml/word2vec"
	"caderno/web/words"
)

// training is what the command word2vec was asked to do.
type training struct {
	text                 string // file to train on
	vectors, second      string // files for both matrices; the first may be "" where only a vocabulary is asked for
	vocabulary, counting string // files to save the vocabulary to, and to read it from
	format               string // one of vectors.Formats
	minCount             int64
	phrases              int     // rounds of joining words, 0 for none
	threshold            float64 // that the score of a phrase must pass, as in word2phrase
	chat                 int     // 0 silent but for warnings, 1 what was read and written, 2 progress too
	config               word2vec.Config
}

// trainingNumbers are the flags of the original program that take a number, with its defaults; seed and phrases are ours,
// and phrase-threshold is threshold of word2phrase, the program beside it.
func trainingNumbers() []numberFlag {
	threads := strconv.Itoa(min(runtime.GOMAXPROCS(0), word2vec.MaxThreads))
	return []numberFlag{
		{"size", "100", 1, word2vec.MaxSize, true},
		{"window", "5", 1, word2vec.MaxWindow, true},
		{"sample", "1e-3", 0, 1, false},
		{"hs", "0", 0, 1, true},
		{"negative", "5", 0, word2vec.MaxNegative, true},
		{"threads", threads, 1, word2vec.MaxThreads, true},
		{"iter", "5", 1, word2vec.MaxEpochs, true},
		{"min-count", "5", 0, 1e9, true},
		{"alpha", "", 1e-6, 1, false},
		{"binary", "0", 0, 1, true},
		{"cbow", "1", 0, 1, true},
		{"debug", "2", 0, 2, true},
		{"classes", "0", 0, 1e6, true},
		{"seed", "1", 0, 1 << 53, true},
		{"phrases", "0", 0, text.MaxPasses, true},
		{"phrase-threshold", "100", 1e-9, 1e9, false},
	}
}

// readTraining reads the flags of word2vec. The error says in words what is wrong with them.
func readTraining(args []string, say *words.Printer) (training, error) {
	fs := flags("word2vec")
	var t training
	for name, to := range map[string]*string{"train": &t.text, "output": &t.vectors, "output-vectors": &t.second,
		"save-vocab": &t.vocabulary, "read-vocab": &t.counting} {
		fs.StringVar(to, name, "", say.T("cli.word2vec."+name))
	}
	fs.StringVar(&t.format, "format", "", say.T("cli.word2vec.format")+" (`"+strings.Join(vectors.Formats, "|")+"`)")
	reproducible := fs.Bool("reproducible", false, say.T("cli.word2vec.reproducible"))
	shared := fs.Bool("shared", false, say.T("cli.word2vec.shared"))
	all := trainingNumbers()
	asked := numberFlags(fs, "cli.word2vec.", all, say)
	if err := parse(fs, args, say); err != nil {
		return t, err
	}
	if fs.NArg() > 0 {
		return t, errors.New(say.T("cli.extra", "value", fs.Arg(0)))
	}
	given, err := numbers(all, asked, say)
	if err != nil {
		return t, err
	}
	if given["hs"] == 1 && isSet(fs, "negative") && given["negative"] > 0 {
		return t, errors.New(say.T("cli.word2vec.both"))
	}
	if given["phrases"] == 0 && isSet(fs, "phrase-threshold") {
		return t, errors.New(say.T("cli.word2vec.no-phrases"))
	}
	t.configure(given, *reproducible, *shared)
	if key := t.contradiction(given); key != "" {
		return t, errors.New(say.T(key))
	}
	switch {
	case t.format != "":
	case given["binary"] == 1:
		t.format = vectors.Word2VecBinary
	default:
		t.format = vectors.Word2VecText
	}
	if !slices.Contains(vectors.Formats, t.format) {
		return t, errors.New(say.T("cli.word2vec.no-format", "value", t.format, "choices", vectors.Formats))
	}
	return t, t.checkFiles(say)
}

// configure turns the numbers into what they mean to a trainer.
func (t *training) configure(given map[string]float64, reproducible, shared bool) {
	c := word2vec.Config{
		Architecture: word2vec.SkipGram, Softmax: word2vec.NegativeSampling, Mode: word2vec.Reproducible,
		Threads: int(given["threads"]), Size: int(given["size"]), Window: int(given["window"]), Negative: int(given["negative"]),
		Shared: shared, Sample: given["sample"], Alpha: given["alpha"], Epochs: int(given["iter"]), Seed: uint64(given["seed"]),
	}
	if c.Sample == 0 {
		c.Sample = -1 // 0 leaves no word out here, and means the default there
	}
	if given["cbow"] == 1 {
		c.Architecture = word2vec.CBOW
	}
	c.Alpha = cmp.Or(c.Alpha, word2vec.DefaultAlpha(c.Architecture))
	c.MinAlpha = 1e-4 * c.Alpha // as in word2vec.c
	if given["hs"] == 1 {
		c.Softmax = word2vec.Hierarchical
	}
	if c.Threads > 1 && !reproducible {
		c.Mode = word2vec.Fast
	}
	t.config, t.chat = c, int(given["debug"])
	t.phrases, t.threshold = int(given["phrases"]), given["phrase-threshold"]
	t.minCount = max(1, int64(given["min-count"])) // a word that never comes is in no text
}

// contradiction is the message about flags that do not go together, or "".
func (t *training) contradiction(given map[string]float64) string {
	tree := t.config.Softmax == word2vec.Hierarchical
	switch {
	case given["classes"] > 0:
		return "cli.word2vec.no-classes"
	case !tree && given["negative"] == 0:
		return "cli.word2vec.neither"
	case t.config.Shared && (tree || t.config.Architecture == word2vec.CBOW):
		return "cli.word2vec.not-shared"
	case t.second != "" && tree:
		return "cli.word2vec.no-second"
	case given["binary"] == 1 && t.format != "" && t.format != vectors.Word2VecBinary:
		return "cli.word2vec.two-formats"
	case t.text == "":
		return "cli.word2vec.no-text"
	case t.vectors == "" && (t.vocabulary == "" || t.second != ""):
		return "cli.word2vec.no-output"
	}
	return ""
}

// checkFiles makes sure that no file is to be read and written at once, and that those to write can be written, before
// time is spent on what goes into them.
func (t *training) checkFiles(say *words.Printer) error {
	taken := []string{t.text}
	if t.counting != "" {
		taken = append(taken, t.counting)
	}
	for _, path := range []string{t.vectors, t.second, t.vocabulary} {
		if path == "" {
			continue
		}
		for _, other := range taken {
			if sameFile(path, other) {
				return errors.New(say.T("cli.word2vec.same-file", "file", path))
			}
		}
		taken = append(taken, path)
	}
	for _, path := range taken[1:] {
		if path == t.counting {
			continue
		}
		if err := writable(path); err != nil {
			return err
		}
	}
	return nil
}

// sameFile tells whether two names are those of one file, there or yet to come.
func sameFile(a, b string) bool {
	x, errA := os.Stat(a)
	y, errB := os.Stat(b)
	if errA == nil && errB == nil {
		return x.Mode().IsRegular() && os.SameFile(x, y)
	}
	return filepath.Clean(a) == filepath.Clean(b)
}
