package vectors

import (
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Questions is a file of analogies, as Mikolov et al. (2013) wrote them: "a b c d" asks what is to c as b is to a, and
// wants d.
type Questions struct {
	Sections []Section
	Skipped  []int // lines that have not four words, from 1
}

// Section is the questions of one kind.
type Section struct {
	Name  string
	Items []Question
}

// Question is one analogy: a is to b as c is to d.
type Question [4]string

// maxItems is how many questions or pairs a file may have.
const maxItems = 1_000_000

// ReadQuestions reads a file of analogies, packed with gzip or not: a line ": name" begins a section, every other line has
// four words with blanks between. Lines of another form are passed over, as in gensim, and listed. The errors are
// CodeSection, CodeQuestions where no line is a question, CodeItems, and those of any text: CodeEncoding, CodeLongLine,
// CodeTooLong, CodeGzip.
func ReadQuestions(r io.Reader, limits Limits) (*Questions, error) {
	q, count := &Questions{}, 0
	err := eachLine(r, limits, func(number int, line string) *Error {
		if strings.HasPrefix(line, ": ") {
			q.Sections = append(q.Sections, Section{Name: strings.TrimFunc(strings.TrimLeft(line, ": "), isBlank)})
			return nil
		}
		words := strings.FieldsFunc(line, isBlank)
		if len(q.Sections) == 0 {
			if len(words) == 0 {
				return nil
			}
			return refuse(CodeSection)
		}
		if len(words) != 4 {
			q.Skipped = append(q.Skipped, number)
			return nil
		}
		if count++; count > maxItems {
			return refuse(CodeItems, "limit", maxItems)
		}
		s := &q.Sections[len(q.Sections)-1]
		s.Items = append(s.Items, Question(words))
		return nil
	})
	if err != nil {
		return nil, err
	}
	if count == 0 {
		return nil, refuse(CodeQuestions, "skipped", len(q.Skipped))
	}
	return q, nil
}

// eachLine calls f with every line of a text.
func eachLine(r io.Reader, limits Limits, f func(number int, line string) *Error) error {
	limits = limits.orDefault()
	limits.Columns = 100 // lines of a few words
	src, err := open(r, limits)
	if err != nil {
		return err
	}
	for {
		raw, err := src.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		line := string(raw)
		if src.line == 1 {
			line = strings.TrimPrefix(line, string(byteOrderMark))
		}
		if !utf8.ValidString(line) {
			return &Error{Code: CodeEncoding, Line: src.line, Word: shown([]byte(line))}
		}
		if refused := f(src.line, line); refused != nil {
			refused.Line = src.line
			return refused
		}
	}
}

// isBlank is what Python's split takes for a blank.
func isBlank(r rune) bool { return unicode.IsSpace(r) || r >= 0x1c && r <= 0x1f }

// Pairs is a file of pairs of words with people's judgement of how alike they are.
type Pairs struct {
	Items   []Pair
	Skipped []int // lines that have not two words and a number, from 1; comments are not among them
}

// Pair is two words and how alike people find them, on any scale.
type Pair struct {
	A, B  string
	Score float64
}

// ReadPairs reads a file of pairs, packed with gzip or not: two words and a number with tabs between; lines that begin with
// # are comments. Lines of another form are passed over, as in gensim, and listed.
//
// A file of four columns has a mark of one or two letters in its first column or its third, a relation or a part of speech,
// beside words and number. The errors are CodePairs where no line is a pair, CodeLayout where it cannot be told which
// columns are the words, CodeNotFinite, CodeItems, and those of any text, as for ReadQuestions.
func ReadPairs(r io.Reader, limits Limits) (*Pairs, error) {
	p := &Pairs{}
	var all []pairRow
	err := eachLine(r, limits, func(number int, line string) *Error {
		if strings.HasPrefix(line, "#") {
			return nil
		}
		cells := strings.Split(line, "\t")
		score, err := strconv.ParseFloat(strings.TrimFunc(cells[len(cells)-1], isBlank), 64)
		if err != nil || len(cells) < 3 || len(cells) > 4 {
			p.Skipped = append(p.Skipped, number)
			return nil
		}
		if score-score != 0 {
			return &Error{Code: CodeNotFinite, Word: shorten(cells[0]), Extra: map[string]any{"column": len(cells)}}
		}
		if len(all) == maxItems {
			return refuse(CodeItems, "limit", maxItems)
		}
		all = append(all, pairRow{number, cells, score})
		return nil
	})
	if err != nil {
		return nil, err
	}
	columns, first, err := layout(all)
	if err != nil {
		return nil, err
	}
	for _, r := range all {
		if len(r.cells) != columns {
			p.Skipped = append(p.Skipped, r.line)
			continue
		}
		p.Items = append(p.Items, Pair{r.cells[first], r.cells[first+1], r.score})
	}
	slices.Sort(p.Skipped)
	if len(p.Items) == 0 {
		return nil, refuse(CodePairs, "skipped", len(p.Skipped))
	}
	return p, nil
}

// pairRow is a line of a file of pairs with a number in its last cell.
type pairRow struct {
	line  int
	cells []string
	score float64
}

// layout says how many columns rows have, the most that one has, and which is the first word's; the second follows it.
func layout(rows []pairRow) (columns, first int, err error) {
	for _, r := range rows {
		columns = max(columns, len(r.cells))
	}
	if columns != 4 {
		return columns, 0, nil
	}
	marks := func(column int) bool {
		return !slices.ContainsFunc(rows, func(r pairRow) bool {
			return len(r.cells) == columns && utf8.RuneCountInString(r.cells[column]) > 2
		})
	}
	switch ahead, between := marks(0), marks(2); {
	case ahead == between:
		return 0, 0, refuse(CodeLayout, "have", columns)
	case ahead:
		return columns, 1, nil
	}
	return columns, 0, nil
}
