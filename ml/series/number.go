package series

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// state is what a field turned out to be.
type state int

const (
	wording  state = iota // neither number nor gap
	numeric               // a finite number within MaxSize
	missing               // empty or a mark for "no value"
	infinite              // a word for infinity
	oversize              // a number beyond MaxSize
)

// spreadsheetErrors is what a spreadsheet writes where a formula failed, in English and Portuguese.
var spreadsheetErrors = []string{"#n/a", "#n/d", "#div/0!", "#ref!", "#value!", "#valor!", "#num!", "#num!", "#name?", "#nome?", "#null!", "#nulo!"}

// missingMarks is what people write for "no value"; folded.
var missingMarks = marks(append(spreadsheetErrors, "", "-", "--", "---", "–", "—", ".", "..", "...", "…", "?", "*",
	"na", "n/a", "n.a.", "n.a", "<na>", "nan", "null", "none", "nil", "nd", "n/d", "n.d.", "n.d", "s/d", "s.d.", "missing", "ausente"))

// isMissing tells an empty field or a mark for "no value".
func isMissing(field string) bool { return len(field) <= maxNumber && missingMarks[fold(field)] }

// infinities are the words for infinity, without sign; folded.
var infinities = marks([]string{"inf", "infinity", "infinito", "∞", "1.#inf"})

func marks(words []string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

// signs are currencies and the like that may stand before or behind a number; longer ones first.
var signs = []string{"us$", "r$", "au$", "c$", "$", "€", "£", "¥", "%", "‰", "brl", "usd", "eur", "gbp"}

// trim cuts white space of all kinds and invisible marks off both ends.
func trim(s string) string { return strings.TrimFunc(s, isBlank) }

func isBlank(r rune) bool {
	return unicode.IsSpace(r) || r == '\u200b' || r == '\u200e' || r == '\u200f' || r == '\u2060' || r == '\ufeff'
}

// accents maps the letters of Portuguese names of months and headers to what people type without accents.
var accents = strings.NewReplacer("ç", "c", "ã", "a", "á", "a", "â", "a", "à", "a", "é", "e", "ê", "e", "í", "i", "ó", "o",
	"ô", "o", "õ", "o", "ú", "u", "ü", "u", "º", "", "ª", "", "°", "", "\u00a0", " ", "\u202f", " ", "\u2009", " ", "_", " ")

// fold is a text without case, accents and outer blanks, for comparing.
func fold(s string) string {
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || c == '_' {
			return trim(accents.Replace(strings.ToLower(s)))
		}
	}
	return trim(strings.ToLower(s)) // most fields
}

// maxNumber is the longest field, in bytes, that can be a number.
const maxNumber = 400

// parseNumber reads a field whose decimal sign is '.' or ','. The other one, blanks and apostrophes may group the digits by
// threes; a currency or per-cent sign is left out; brackets are the bookkeeper's minus.
func parseNumber(field string, decimal rune) (float64, state) {
	if len(field) > maxNumber {
		return 0, wording
	}
	if isMissing(field) {
		return math.NaN(), missing
	}
	body, _, negative := unsign(field)
	if infinities[body] {
		return 0, infinite
	}
	plain, ok := plainNumber(body, decimal)
	if !ok {
		return 0, wording
	}
	v, _ := strconv.ParseFloat(plain, 64) // out of range gives infinity, which is oversize
	if math.Abs(v) > MaxSize {
		return 0, oversize
	}
	if negative {
		v = -v
	}
	return v, numeric
}

// unsign takes minus, plus, brackets and the currency or per-cent sign off a number.
func unsign(field string) (body, sign string, negative bool) {
	body = trim(strings.ToLower(field))
	if body != "" && isDigit(body[0]) && isDigit(body[len(body)-1]) {
		return body, "", false // most fields
	}
	if strings.HasPrefix(body, "(") && strings.HasSuffix(body, ")") {
		body, negative = trim(body[1:len(body)-1]), true
	}
	for range 3 { // minus and sign in either order, and one sign behind
		if rest, ok := cutMinus(body); ok && !negative {
			body, negative = trim(rest), true
		}
		body = strings.TrimPrefix(body, "+")
		for _, s := range signs {
			if sign != "" {
				break
			}
			if rest, ok := strings.CutPrefix(body, s); ok {
				body, sign = trim(rest), s
			} else if rest, ok := strings.CutSuffix(body, s); ok {
				body, sign = trim(rest), s
			}
		}
	}
	return body, strings.ToUpper(sign), negative
}

func cutMinus(s string) (string, bool) {
	for _, minus := range []string{"-", "\u2212", "–"} {
		if rest, ok := strings.CutPrefix(s, minus); ok {
			return rest, true
		}
	}
	return s, false
}

// plainNumber checks that body is digits, grouped or not, with at most one decimal sign and an exponent, and writes it the
// way strconv reads it.
func plainNumber(body string, decimal rune) (string, bool) {
	whole, exponent, hasExponent := strings.Cut(body, "e")
	if hasExponent && !isDigits(strings.TrimLeft(exponent, "+-")) || len(exponent)-len(strings.TrimLeft(exponent, "+-")) > 1 {
		return "", false
	}
	whole, fraction, _ := strings.Cut(whole, string(decimal))
	whole, ok := ungroup(whole, decimal)
	if !ok || fraction != "" && !isDigits(fraction) || whole == "" && fraction == "" {
		return "", false
	}
	plain := whole + "." + fraction
	if hasExponent {
		plain += "e" + exponent
	}
	return plain, true
}

// ungroup joins digits that are grouped by threes with one kind of separator.
func ungroup(s string, decimal rune) (string, bool) {
	if s == "" || isDigits(s) {
		return s, true
	}
	var group rune
	for _, r := range s {
		if r < '0' || r > '9' {
			group = r
			break
		}
	}
	if group == decimal || !strings.ContainsRune(".,'’ \u00a0\u202f\u2009", group) {
		return "", false
	}
	parts := strings.Split(s, string(group))
	for i, p := range parts {
		if !isDigits(p) || i > 0 && len(p) != 3 || i == 0 && len(p) > 3 {
			return "", false
		}
	}
	return strings.Join(parts, ""), true
}

// isNumber tells a field that is a number with one decimal sign or the other.
func isNumber(field string) bool {
	for _, decimal := range ".," {
		if _, s := parseNumber(field, decimal); s == numeric || s == oversize || s == infinite {
			return true
		}
	}
	return false
}
