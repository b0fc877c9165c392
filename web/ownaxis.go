package web

import (
	"errors"
	"net/url"
	"slices"
	"strings"

	"caderno/ml"
	"caderno/ml/concept"
	"caderno/ml/vectors"
	"caderno/web/words"
)

// ownAxis is the form in which readers make an axis of their own, and what came of it.
type ownAxis struct {
	Action, PairsName, FromName, ToName string
	Pairs, From, To                     string
	Trouble                             string
	Axis                                *laidAxis // nil before the first question
	Says                                string    // what came of it
}

const (
	axisAsked   = 2000 // characters that a reader's pairs have at most
	axisExample = 8    // pairs that the form begins with: with fewer, axes of nothing do well too
)

// ask answers the form; example is what it begins with.
func (b *axisBlock) ask(set *vectors.Set, text *ml.Text, example ml.Axis, book string, asked url.Values) ownAxis {
	own := ownAxis{Action: "/notebooks/" + book + "#" + b.ID + "-own", PairsName: b.ID + "-pairs", FromName: b.ID + "-from", ToName: b.ID + "-to"}
	if !asked.Has(own.PairsName) {
		var pairs []string
		for _, p := range example.Pairs[:min(axisExample, len(example.Pairs))] {
			pairs = append(pairs, p[0]+" "+p[1])
		}
		own.Pairs, own.From, own.To = strings.Join(pairs, ", "), b.WorldEnd(example.From), b.WorldEnd(example.To)
		return own
	}
	cut := func(name string, most int) string {
		r := []rune(strings.TrimSpace(asked.Get(name)))
		return string(r[:min(most, len(r))])
	}
	own.Pairs, own.From, own.To = cut(own.PairsName, axisAsked), cut(own.FromName, 40), cut(own.ToName, 40)
	pairs, bad := readPairs(own.Pairs)
	if bad != "" {
		own.Trouble = b.T("axis.own.bad-pair", "pair", shorten(bad))
		return own
	}
	for i := range pairs {
		pairs[i] = [2]string{spelled(set, pairs[i][0]), spelled(set, pairs[i][1])}
	}
	laid, err := layAxis(b.Printer, set, text, b.ID+"-own-strip", own.From, own.To, pairs)
	if err != nil {
		own.Trouble = conceptTrouble(b.Printer, err)
		return own
	}
	own.Axis, own.Says = laid, b.T("axis.own.accuracy", "share", laid.Accuracy, "of", laid.Of)
	if laid.accuracy <= laid.control.P95 {
		own.Says += " " + b.T("axis.own.chance", "share", b.Percent(&laid.control.P95))
	}
	return own
}

// readPairs reads "homem mulher, menino menina": pairs apart by commas, semicolons or lines, their words by blanks, dashes
// or arrows that stand alone. bad is the first piece that is no pair.
func readPairs(text string) (pairs [][2]string, bad string) {
	for _, piece := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",;\n", r) }) {
		both := slices.DeleteFunc(strings.Fields(piece), func(w string) bool { return strings.Trim(w, "-–—→>/:") == "" })
		switch len(both) {
		case 0:
		case 2:
			pairs = append(pairs, [2]string(both))
		default:
			return nil, strings.TrimSpace(piece)
		}
	}
	return pairs, ""
}

// conceptTrouble says why a question about concepts has no answer.
func conceptTrouble(say *words.Printer, err error) string {
	bad, ok := errors.AsType[*concept.Error](err)
	if !ok || !say.Has("error.concept."+bad.Code) {
		return say.T("error.concept.other")
	}
	return say.Fill("error.concept."+bad.Code, bad.Args())
}
