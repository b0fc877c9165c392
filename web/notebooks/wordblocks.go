package notebooks

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"caderno/ml"
	mltext "caderno/ml/text" // text is goldmark's in this package
)

// compare reads the body of a compare block.
func (r *reading) compare(body []byte, line int) error {
	var c Compare
	if err := decode(body, &c, "compare block", line); err != nil {
		return err
	}
	if err := checkText(c.Data, "compare block", line); err != nil {
		return err
	}
	if slices.Contains(c.Pair[:], "") || slices.Contains(c.Far[:], "") {
		return &Error{line, "the compare block needs two words in pair and two in far"}
	}
	if c.Pair[0] != c.Far[0] || c.Pair[0] == c.Pair[1] || c.Far[0] == c.Far[1] {
		return &Error{line, "the compare block's pair and far must each begin with the same word and end with another"}
	}
	c.ID = r.ids.take(c.ID, "compare")
	r.notebook.Blocks = append(r.notebook.Blocks, c)
	return nil
}

// axis reads the body of an axis block.
func (r *reading) axis(body []byte, line int) error {
	var a Axis
	if err := decode(body, &a, "axis block", line); err != nil {
		return err
	}
	if err := checkText(a.Data, "axis block", line); err != nil {
		return err
	}
	if a.Axis == "" {
		return &Error{line, "the axis block names no axis"}
	}
	for _, b := range ml.WordBounds {
		if v := a.Words.Number(b.Field); v != 0 && !(v >= b.Min && v <= b.Max) {
			return &Error{line, fmt.Sprintf("the axis block's %s must be between %v and %v, not %v", b.Field, b.Min, b.Max, v)}
		}
	}
	a.ID = r.ids.take(a.ID, "axis")
	r.notebook.Blocks = append(r.notebook.Blocks, a)
	return nil
}

// TokensText is how many characters a text has at most that is cut into words on the page.
const TokensText = 20_000

// tokens reads the body of a tokens block.
func (r *reading) tokens(body []byte, line int) error {
	var b Tokens
	if err := decode(body, &b, "tokens block", line); err != nil {
		return err
	}
	switch {
	case b.Text == "":
		return &Error{line, "the tokens block has no text"}
	case utf8.RuneCountInString(b.Text) > TokensText:
		return &Error{line, fmt.Sprintf("the tokens block's text has more than %d characters", TokensText)}
	case !slices.Contains([]string{"", mltext.Portuguese, mltext.English}, b.Lang):
		return &Error{line, fmt.Sprintf("the tokens block's lang must be %s, %s or nothing, not %s", mltext.Portuguese, mltext.English, b.Lang)}
	}
	b.ID = r.ids.take(b.ID, "tokens")
	r.notebook.Blocks = append(r.notebook.Blocks, b)
	return nil
}

// checkText wants a built-in text.
func checkText(data, what string, line int) error {
	if !slices.Contains(ml.Texts, data) {
		return &Error{line, fmt.Sprintf("the %s's data must be %s", what, strings.Join(ml.Texts, " or "))}
	}
	return nil
}
