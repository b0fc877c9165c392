package vectors

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// spelledAmong is how many of the first words are looked through for near spellings.
const spelledAmong = 200_000

// Spelled is up to n words of the set that are spelled nearly like a word: at most two letters put in, left out or changed,
// one in a word of up to four, capitals aside. The nearest come first, and of equals the more frequent.
func (s *Set) Spelled(word string, n int) []string {
	type near struct{ letters, index int }
	var found []near
	letters := utf8.RuneCountInString(word)
	if letters > 64 {
		return nil
	}
	limit := 2
	if letters <= 4 {
		limit = 1
	}
	want, rows := []rune(strings.ToLower(word)), make([]int, 2*(letters+2))
	for i, other := range s.words[:min(len(s.words), spelledAmong)] {
		if have := len(other); have > 4*(letters+limit) || have < letters-limit {
			continue
		}
		if d := letterChanges(want, other, limit, rows); d <= limit {
			found = append(found, near{d, i})
		}
	}
	slices.SortFunc(found, func(a, b near) int {
		return cmp.Or(cmp.Compare(a.letters, b.letters), cmp.Compare(a.index, b.index))
	})
	words := []string{}
	for _, f := range found[:min(n, len(found))] {
		words = append(words, s.words[f.index])
	}
	return words
}

// letterChanges is Levenshtein's distance of want and the lower-cased word, or more than limit as soon as it is sure to be.
// rows is scratch, twice as long as want and 2.
func letterChanges(want []rune, word string, limit int, rows []int) int {
	n := len(want) + 1
	above, row := rows[:n], rows[len(rows)/2:len(rows)/2+n]
	for j := range above {
		above[j] = j
	}
	i := 0
	for _, letter := range strings.ToLower(word) {
		i++
		row[0] = i
		least := i
		for j := 1; j < n; j++ {
			d := above[j-1]
			if want[j-1] != letter {
				d = 1 + min(d, above[j], row[j-1])
			}
			row[j] = d
			least = min(least, d)
		}
		if least > limit {
			return least
		}
		above, row = row, above
	}
	return above[n-1]
}
