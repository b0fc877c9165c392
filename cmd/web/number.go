package main

import (
	"errors"
	"flag"
	"fmt"
	"math"
	"strconv"
	"strings"

	"caderno/web/words"
)

// numberFlag is a flag that takes a number within bounds. Its text is the message family + name.
type numberFlag struct {
	name, normal string // normal is the default, as one would give it
	low, high    float64
	whole        bool
}

// numberFlags gives a command flags for numbers, and returns where their texts will stand.
func numberFlags(fs *flag.FlagSet, family string, all []numberFlag, say *words.Printer) map[string]*string {
	asked := map[string]*string{}
	for _, f := range all {
		asked[f.name] = fs.String(f.name, f.normal, fmt.Sprintf("%s (`%s – %s`)", say.T(family+f.name),
			strconv.FormatFloat(f.low, 'g', -1, 64), strconv.FormatFloat(f.high, 'f', -1, 64)))
	}
	return asked
}

// numbers reads the texts. The error has a line for each that is not a number within its bounds. The empty text of a flag
// without a default is 0.
func numbers(all []numberFlag, asked map[string]*string, say *words.Printer) (map[string]float64, error) {
	out := map[string]float64{}
	var refused []string
	for _, f := range all {
		given := *asked[f.name]
		v, err := strconv.ParseFloat(given, 64)
		if given == "" && f.normal == "" {
			v, err = 0, nil
		} else if !(v >= f.low && v <= f.high) || f.whole && v != math.Trunc(v) {
			err = strconv.ErrRange
		}
		if err != nil {
			key := "cli.number"
			if f.whole {
				key = "cli.whole-number"
			}
			refused = append(refused, say.T(key, "flag", f.name, "low", f.low, "high", f.high, "value", given))
		}
		out[f.name] = v
	}
	if len(refused) > 0 {
		return nil, errors.New(strings.Join(refused, "\n"))
	}
	return out, nil
}

// isSet tells whether a flag was given, be it with its default.
func isSet(fs *flag.FlagSet, name string) (set bool) {
	fs.Visit(func(f *flag.Flag) { set = set || f.Name == name })
	return set
}
