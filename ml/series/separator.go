package series

import (
	"cmp"
	"strconv"
	"strings"
)

// sample bounds what is looked at to find the separator.
const (
	sampleBytes = 64 << 10
	sampleRows  = 200
)

// separatorOf finds the character between the columns of a text: the one that cuts the most rows into the same number of
// fields; 0 when each line is one field.
func separatorOf(text string) rune {
	if sep, ok := declaredSeparator(text); ok {
		return sep
	}
	if len(text) > sampleBytes {
		text = text[:sampleBytes]
	}
	best, bestShare := rune(0), 0.6 // titles and footnotes may differ, most rows must not
	for _, sep := range "\t;|," {
		rows := sampleOf(text, sep)
		if fields, share := commonWidth(rows); fields > 1 && share > bestShare {
			if sep == ',' && allDecimalCommas(rows) {
				continue
			}
			best, bestShare = sep, share
		}
	}
	if best == 0 && blanksSeparate(text) {
		return ' '
	}
	return best
}

// declaredSeparator reads the line "sep=;" that Excel obeys.
func declaredSeparator(text string) (rune, bool) {
	line, _, _ := strings.Cut(text, "\n")
	line = strings.ToLower(strings.Trim(strings.TrimRight(line, "\r"), `"`))
	if len(line) == 5 && strings.HasPrefix(line, "sep=") && strings.ContainsRune(";,\t|", rune(line[4])) {
		return rune(line[4]), true
	}
	return 0, false
}

func sampleOf(text string, sep rune) []row {
	s := splitter{text: text, separator: sep, line: 1}
	var rows []row
	for len(rows) < sampleRows {
		r, ok, err := s.next()
		if err != nil && err.Code == CodeTooManyCols {
			return append(rows, r) // a candidate all the same: the reading proper then says what is wrong
		}
		if err != nil || !ok {
			break
		}
		rows = append(rows, r)
	}
	return rows
}

// commonWidth is the most frequent number of fields and the share of rows that have it.
func commonWidth(rows []row) (fields int, share float64) {
	count := map[int]int{}
	for _, r := range rows {
		n := len(r.fields)
		if count[n]++; count[n] > count[fields] || count[n] == count[fields] && n > fields {
			fields = n
		}
	}
	if len(rows) == 0 {
		return 0, 0
	}
	return fields, float64(count[fields]) / float64(len(rows))
}

// allDecimalCommas tells a single column of numbers with decimal commas from two columns of whole numbers: every row is
// digits, one comma, digits, and what stands before the comma does not go on like a year, a date or a row number.
func allDecimalCommas(rows []row) bool {
	var wholes []string
	for i, r := range rows {
		if len(r.fields) == 1 && i == 0 {
			continue // the header of a single column
		}
		if len(r.fields) != 2 || !isDigits(r.fields[1]) {
			return false
		}
		if _, state := parseNumber(r.fields[0], '.'); state != numeric || strings.ContainsAny(r.fields[0], "eE") {
			return false
		}
		wholes = append(wholes, r.fields[0])
	}
	return !goesOn(wholes)
}

// goesOn tells a column that numbers its rows: whole numbers in steps of one, or dates of digits, up or down.
func goesOn(fields []string) bool {
	if len(fields) < 2 {
		return false
	}
	up, steps, dates := 0, true, true
	for i, c := range fields {
		n, err := strconv.Atoi(c)
		if err != nil {
			return false
		}
		d, ok := parseDate(c, false)
		dates = dates && ok && d.digits
		if i == 0 {
			continue
		}
		before, _ := strconv.Atoi(fields[i-1])
		if i == 1 {
			up = cmp.Compare(n, before)
		}
		steps = steps && n-before == up
		if up == 0 || cmp.Compare(n, before) != up {
			return false
		}
	}
	return steps || dates
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// blanksSeparate tells columns that are set apart by runs of blanks, as in a listing or a PDF: most rows have the same
// number of words, the last one is a number, and the row as a whole is none.
func blanksSeparate(text string) bool {
	rows := sampleOf(text, ' ')
	fields, share := commonWidth(rows)
	if fields < 2 || share < 0.8 {
		return false
	}
	fits := 0
	for _, r := range rows {
		if len(r.fields) == fields && isNumber(r.fields[fields-1]) && !isNumber(strings.Join(r.fields, " ")) {
			fits++
		}
	}
	return float64(fits) >= 0.8*float64(len(rows)-1) && fits > 0
}
