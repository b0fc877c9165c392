package series

import "strings"

// decimalOf finds the decimal sign of a column of numbers, 0 when no number has one. doubt is the first row whose number
// could be read both ways when no other number settles it; it has no fields when all is clear.
//
// A field settles it when it has both signs (the last is decimal), one sign twice (it groups), or one sign with other than
// three digits behind it (it is decimal). Fields like "1.234" could be either. If the column also has whole numbers of four
// digits or more, its numbers are not grouped, and so the sign is decimal. Failing that, the separator decides: a comma
// between columns leaves the point for decimals, and files with ';' come from places where the comma is decimal and the
// point groups; elsewhere it is the other way round.
func decimalOf(rows []row, column int, separator rune) (decimal rune, doubt row) {
	points, commas := 0, 0
	var point, comma row // the first doubtful ones
	ungrouped := false
	for _, r := range rows {
		field := r.field(column)
		if len(field) > maxNumber {
			continue
		}
		body, _, _ := unsign(field)
		switch evidence(body) {
		case '.':
			points++
		case ',':
			commas++
		case 'p':
			point = first(point, r)
		case 'c':
			comma = first(comma, r)
		case 'u':
			ungrouped = true
		}
	}
	doubt = first(point, comma)
	switch {
	case commas > points:
		return ',', row{}
	case points > 0:
		return '.', row{}
	case doubt.fields == nil:
		return 0, row{}
	case ungrouped && point.fields == nil:
		return ',', row{}
	case ungrouped || separator == ',' && comma.fields == nil:
		return '.', row{}
	case separator == ';':
		return ',', doubt
	}
	return '.', doubt
}

func first(kept, r row) row {
	if kept.fields == nil {
		return r
	}
	return kept
}

// evidence is '.' or ',' when the number shows its decimal sign, 'p' or 'c' when its only point or comma could be decimal
// or group thousands, 'u' for a whole number of four digits or more, 0 for anything else.
func evidence(body string) rune {
	point, comma := strings.LastIndexByte(body, '.'), strings.LastIndexByte(body, ',')
	switch {
	case point < 0 && comma < 0:
		if len(body) > 3 && isDigits(body) {
			return 'u'
		}
		return 0
	case point >= 0 && comma >= 0:
		if point > comma {
			return '.'
		}
		return ','
	case point >= 0:
		return oneSign(body, '.', ',', 'p')
	}
	return oneSign(body, ',', '.', 'c')
}

// oneSign is the evidence of a number that has only this sign.
func oneSign(body string, sign byte, other, doubtful rune) rune {
	if _, ok := plainNumber(body, rune(sign)); !ok {
		if _, ok := plainNumber(body, other); !ok {
			return 0 // no number at all
		}
		return other // the sign can only group
	}
	before, behind, _ := strings.Cut(body, string(sign))
	if _, ok := plainNumber(body, other); !ok || before == "0" || before == "" || len(behind) != 3 {
		return rune(sign)
	}
	return doubtful
}
