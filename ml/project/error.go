package project

import "fmt"

// The reasons a map cannot be drawn, with the arguments that Error.Args has for each.
const (
	CodeNotFinite = "not-finite" // the rows that make the axes have numbers that are not finite, or whose squares are not
	CodeDependent = "dependent"  // axis: this direction is zero, not finite or lies along those before it
)

// Error says why a map could not be drawn. Error gives one plain English sentence; Code and Args are for a message
// catalogue.
type Error struct {
	Code string
	Axis int // from 1
}

// Args is every argument of the code by the name listed beside it. Those that a code does not list are zero.
func (e *Error) Args() map[string]any { return map[string]any{"axis": e.Axis} }

func (e *Error) Error() string {
	switch e.Code {
	case CodeNotFinite:
		return "project: the matrix has numbers that are not finite"
	case CodeDependent:
		return fmt.Sprintf("project: direction %d makes no axis beside those before it", e.Axis)
	}
	return "project: " + e.Code
}
