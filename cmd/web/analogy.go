package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"text/tabwriter"

	"caderno/ml/vectors"
	"caderno/web/words"
)

// analogy measures a file of vectors by a file of analogies, or of pairs of words that people have judged.
func analogy(args []string, out io.Writer, say *words.Printer) error {
	fs := flags("analogy")
	names := fs.String("words", "", say.T("cli.flag.words"))
	pairs := fs.Bool("pairs", false, say.T("cli.flag.pairs"))
	restrict := fs.Int("restrict", 300_000, say.T("cli.flag.restrict"))
	caseSensitive := fs.Bool("case-sensitive", false, say.T("cli.flag.case-sensitive"))
	unknownWrong := fs.Bool("unknown-wrong", false, say.T("cli.flag.unknown-wrong"))
	asJSON := fs.Bool("json", false, say.T("cli.flag.json"))
	if err := parse(fs, args, say); err != nil {
		return err
	}
	if fs.NArg() != 2 {
		return errors.New(say.T("cli.vectors.analogy") + "\n\n" + say.T("cli.usage"))
	}
	f, err := os.Open(fs.Arg(1))
	if err != nil {
		return err
	}
	defer f.Close()
	measure := vectors.Evaluation{Among: *restrict, CaseSensitive: *caseSensitive, UnknownWrong: *unknownWrong}
	if *pairs {
		return measurePairs(out, f, fs.Arg(0), *names, measure, *asJSON, say)
	}
	questions, err := vectors.ReadQuestions(f, vectors.Limits{})
	if err != nil {
		return inFile(f.Name(), err, say)
	}
	tellSkipped(questions.Skipped, say)
	set, err := readVectors(fs.Arg(0), *names, say)
	if err != nil {
		return err
	}
	report := set.Analogies(questions, measure)
	if *asJSON {
		return json.NewEncoder(out).Encode(report)
	}
	return analogyTable(out, report, say)
}

// tellSkipped says on the error output that lines were passed over.
func tellSkipped(lines []int, say *words.Printer) {
	if len(lines) > 0 {
		fmt.Fprintln(os.Stderr, say.T("cli.vectors.skipped", "n", len(lines), "line", lines[0]))
	}
}

// analogyTable writes a report, one section a line and the total last.
func analogyTable(out io.Writer, report vectors.AnalogyReport, say *words.Printer) error {
	w := tabwriter.NewWriter(out, 0, 0, 3, ' ', 0)
	fmt.Fprintln(w, say.T("cli.vectors.analogy-head"))
	report.Total.Name = say.T("cli.vectors.total")
	for _, s := range append(report.Sections, report.Total) {
		accuracy := words.None
		if s.Right+s.Wrong > 0 {
			share := s.Accuracy()
			accuracy = say.Percent(&share)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", printable(s.Name), say.Count(s.Right), say.Count(s.Wrong), say.Count(s.Unknown), accuracy)
	}
	return w.Flush()
}

// pairResult is a report on pairs as JSON; what is not a number is null.
type pairResult struct {
	Pearson   *float64 `json:"pearson"`
	PearsonP  *float64 `json:"pearsonP"`
	Spearman  *float64 `json:"spearman"`
	SpearmanP *float64 `json:"spearmanP"`
	Used      int      `json:"used"`
	Unknown   int      `json:"unknown"`
	Of        int      `json:"of"`
}

func measurePairs(out io.Writer, questions *os.File, path, names string, measure vectors.Evaluation, asJSON bool, say *words.Printer) error {
	pairs, err := vectors.ReadPairs(questions, vectors.Limits{})
	if err != nil {
		return inFile(questions.Name(), err, say)
	}
	tellSkipped(pairs.Skipped, say)
	set, err := readVectors(path, names, say)
	if err != nil {
		return err
	}
	report, err := set.Pairs(pairs, measure)
	if err != nil {
		return err
	}
	if asJSON {
		return json.NewEncoder(out).Encode(pairResult{finite(report.Pearson.R), finite(report.Pearson.P),
			finite(report.Spearman.R), finite(report.Spearman.P), report.Used, report.Unknown, report.Of})
	}
	return pairTable(out, report, say)
}

// finite is v, or nil where it is no number.
func finite(v float64) *float64 {
	if v-v != 0 {
		return nil
	}
	return &v
}

// pairTable writes both correlations, and how many pairs they are over.
func pairTable(out io.Writer, report vectors.PairReport, say *words.Printer) error {
	w := tabwriter.NewWriter(out, 0, 0, 3, ' ', 0)
	fmt.Fprintln(w, say.T("cli.vectors.pairs-head"))
	fmt.Fprintf(w, "Pearson\t%s\t%s\n", say.Number(report.Pearson.R, 4), say.Significant(report.Pearson.P, 2))
	fmt.Fprintf(w, "Spearman\t%s\t%s\n", say.Number(report.Spearman.R, 4), say.Significant(report.Spearman.P, 2))
	if err := w.Flush(); err != nil {
		return err
	}
	share := report.UnknownShare()
	_, err := fmt.Fprintln(out, say.T("cli.vectors.pairs-used", "used", report.Used, "of", report.Of, "unknown", report.Unknown,
		"share", say.Percent(&share)))
	return err
}
