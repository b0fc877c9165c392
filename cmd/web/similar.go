package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"caderno/ml/vectors"
	"caderno/web/words"
)

// similar says which words are nearest to a word, or to a sum of words, in a file of vectors.
func similar(args []string, out io.Writer, say *words.Printer) error {
	fs := flags("similar")
	names := fs.String("words", "", say.T("cli.flag.words"))
	n := fs.Int("n", 10, say.T("cli.flag.neighbours"))
	negative := fs.String("negative", "", say.T("cli.flag.negative"))
	withOwn := fs.Bool("with-own", false, say.T("cli.flag.with-own"))
	method := fs.String("method", "add", say.T("cli.flag.method"))
	restrict := fs.Int("restrict", 0, say.T("cli.flag.restrict"))
	asJSON := fs.Bool("json", false, say.T("cli.flag.json"))
	if err := parse(fs, args, say); err != nil {
		return err
	}
	if fs.NArg() < 2 {
		return errors.New(say.T("cli.vectors.similar") + "\n\n" + say.T("cli.usage"))
	}
	if *method != "add" && *method != "mul" {
		return errors.New(say.T("cli.vectors.method", "value", *method))
	}
	set, err := readVectors(fs.Arg(0), *names, say)
	if err != nil {
		return err
	}
	terms := append(set.ParseSum(fs.Args()[1:]...), vectors.Sum(nil, strings.Fields(*negative))...)
	ask := set.Nearest
	if *method == "mul" {
		ask = set.NearestMul
	}
	found, err := ask(vectors.Query{Terms: terms, N: *n, Among: *restrict, WithOwn: *withOwn})
	if err != nil {
		return err
	}
	if *asJSON {
		return json.NewEncoder(out).Encode(found)
	}
	return neighbourTable(out, set, found, say)
}

// readVectors reads a file of vectors, and the words from another where names is not empty. What is wrong with them comes with
// their names.
func readVectors(path, names string, say *words.Printer) (*vectors.Set, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if names == "" {
		set, _, err := vectors.Read(f, vectors.Options{})
		return set, inFile(path, err, say)
	}
	w, err := os.Open(names)
	if err != nil {
		return nil, err
	}
	defer w.Close()
	set, err := vectors.ReadTable(f, w, vectors.Options{})
	return set, inFile(path+", "+names, err, say)
}

// neighbourTable writes words and how like they are, one a line.
func neighbourTable(out io.Writer, set *vectors.Set, found []vectors.Neighbour, say *words.Printer) error {
	w := tabwriter.NewWriter(out, 0, 0, 3, ' ', 0)
	counts := set.Counts()
	if counts == nil {
		fmt.Fprintln(w, say.T("cli.vectors.similar-head"))
	} else {
		fmt.Fprintln(w, say.T("cli.vectors.similar-counted"))
	}
	for _, n := range found {
		fmt.Fprintf(w, "%s\t%s", printable(n.Word), say.Number(float64(n.Score), 4))
		if counts != nil {
			fmt.Fprintf(w, "\t%s", say.Count(int(counts[n.Index])))
		}
		fmt.Fprintln(w)
	}
	return w.Flush()
}
