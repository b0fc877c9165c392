package web

import (
	"slices"
	"strings"

	"caderno/ml"
	"caderno/ml/concept"
	"caderno/ml/vectors"
	"caderno/web/words"
)

// readyAxis is an axis that a text of known truth has ready for the reader's map.
type readyAxis struct {
	Label, Pairs string
	ends         axisEnds
	words        [][2]string // all of it; Pairs has the first
}

// royalPairs lead from people to royalty. The small world knows both kinds of words, but has no such axis.
var royalPairs = map[string][][2]string{
	"pt": {{"homem", "rei"}, {"mulher", "rainha"}, {"menino", "príncipe"}, {"menina", "princesa"}, {"rapaz", "duque"}, {"moça", "duquesa"}},
	"en": {{"man", "king"}, {"woman", "queen"}, {"boy", "prince"}, {"girl", "princess"}, {"gentleman", "duke"}, {"lady", "duchess"}},
}

// readyAxes are the axes of the truth about a run's words, those for a first map first; none where nobody knows it.
func readyAxes(say *words.Printer, run *folded) (ready []readyAxis) {
	text, shown := run.text, run.text.Shown(run.status.Run.Spec.Words.MinCount)
	add := func(label string, ends axisEnds, pairs [][2]string) {
		var written []string
		for _, p := range pairs[:min(axisExample, len(pairs))] {
			written = append(written, p[0]+" "+p[1])
		}
		if len(written) >= concept.MinPairs {
			ready = append(ready, readyAxis{label, strings.Join(written, ", "), ends, pairs})
		}
	}
	for i, a := range text.Axes {
		add(say.WorldAxis(a.Name), axisEnds{say.WorldEnd(a.From), say.WorldEnd(a.To)}, known(text, shown, a.Pairs))
		if i == 0 {
			add(say.WorldGroup("royalty"), axisEnds{say.T("axes.commoners"), say.WorldGroup("royalty")}, known(text, shown, royalPairs[text.Lang]))
		}
	}
	return ready
}

// known are the pairs whose words are among a text's first.
func known(text *ml.Text, first int, pairs [][2]string) (out [][2]string) {
	for _, p := range pairs {
		from, yes := text.Row(p[0])
		to, too := text.Row(p[1])
		if yes && too && max(from, to) < first {
			out = append(out, p)
		}
	}
	return out
}

// endsOf names the ends of an axis by what its pairs are known to mean, either way round, or else by its words.
func endsOf(ready []readyAxis, set *vectors.Set, pairs [][2]string) axisEnds {
	for i, p := range pairs {
		pairs[i] = [2]string{spelled(set, p[0]), spelled(set, p[1])}
	}
	for _, r := range ready {
		missing := func(back bool) bool {
			return slices.ContainsFunc(pairs, func(p [2]string) bool {
				if back {
					p[0], p[1] = p[1], p[0]
				}
				return !slices.Contains(r.words, p)
			})
		}
		switch {
		case !missing(false):
			return r.ends
		case !missing(true):
			return axisEnds{r.ends.To, r.ends.From}
		}
	}
	return axisEnds{sideOf(pairs, 0), sideOf(pairs, 1)}
}

// sideOf is the first words of one side of pairs.
func sideOf(pairs [][2]string, side int) string {
	const named = 2
	var first []string
	for _, p := range pairs[:min(named, len(pairs))] {
		first = append(first, shorten(p[side]))
	}
	return strings.Join(first, ", ") + "…"
}
