package counting

import "fmt"

// The reasons counting is refused, with the arguments that Error.Args has for each.
const (
	CodeTooMany = "too-many" // limit: more different entries than the caller allows
	CodeWord    = "word"     // word, words: the corpus has a word number that the vocabulary has not
)

// Error says why a corpus could not be counted. Error gives one plain English sentence; Code and Args are for a message
// catalogue.
type Error struct {
	Code  string
	Limit int // entries allowed
	Word  int // a word's number
	Words int // words in the vocabulary
}

// Args is every argument of the code by the name listed beside it. Those that a code does not list are zero.
func (e *Error) Args() map[string]any {
	return map[string]any{"limit": e.Limit, "word": e.Word, "words": e.Words}
}

func (e *Error) Error() string {
	switch e.Code {
	case CodeTooMany:
		return fmt.Sprintf("counting: more than %d entries; a smaller vocabulary or window has fewer", e.Limit)
	case CodeWord:
		return fmt.Sprintf("counting: word number %d in a vocabulary of %d", e.Word, e.Words)
	}
	return "counting: " + e.Code
}
