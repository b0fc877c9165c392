package recall

import (
	"errors"
	"math"
	"reflect"
	"testing"

	"caderno/ml"
	"caderno/ml/rnn"
)

func TestLookDisturbsNothing(t *testing.T) {
	for _, problem := range Problems {
		spec, err := Spec{Problem: problem, Lag: 12, Hidden: 8, Batch: 6, Look: "3,0"}.Resolve()
		if err != nil || spec.Look != "0,3" {
			t.Fatal(spec.Look, err)
		}
		plain, looked := New(spec, 1), New(spec, 1)
		for step := range 5 {
			if due := looked.Due(); due != (step == 0 || step == 3) {
				t.Errorf("%s: due at %d: %v", problem, step, due)
			}
			seen := looked.Look()
			if want := looked.Test(1).Loss; seen.Step != step || seen.Loss != want {
				t.Errorf("%s: at %d the look has loss %v of step %d, the test %v", problem, step, seen.Loss, seen.Step, want)
			}
			if again := looked.Look(); !reflect.DeepEqual(again, seen) {
				t.Errorf("%s: a second look sees something else", problem)
			}
			y := seen.Layers[0]
			if T := looked.problem.Steps(); len(y.GradientNorm) != T || len(seen.Connectivity) != T || len(y.Gates[1].Values) != T || len(y.Hidden[0]) != 8 {
				t.Errorf("%s: %d gradients, %d gates", problem, len(y.GradientNorm), len(y.Gates[1].Values))
			}
			if a, b := plain.Step(), looked.Step(); a != b {
				t.Fatalf("%s: looked at, step %d is %+v, not %+v", problem, step, b, a)
			}
		}
	}
}

// Over a long lag the gradient of a simple network fades, that of an LSTM whose memory begins open far less.
func TestGradientByLag(t *testing.T) {
	fades := func(cell string) float64 {
		spec, err := Spec{Problem: Adding, Lag: 60, Cell: cell, Hidden: 16, Batch: 8}.Resolve()
		if err != nil {
			t.Fatal(err)
		}
		norms := New(spec, 1).Look().Layers[0].GradientNorm
		return float64(norms[len(norms)-1] / norms[len(norms)-41])
	}
	simple, lstm := fades(rnn.Simple), fades(rnn.LSTM)
	if !(simple > 1000*lstm) || math.IsInf(simple, 0) {
		t.Errorf("over 40 steps the gradient of a simple network fades by %v, that of an LSTM by %v", simple, lstm)
	}
}

func TestLooksAreRefused(t *testing.T) {
	for _, tt := range []struct {
		look ml.Looks
		code string
	}{{"21", ml.CodeRange}, {"x", ml.CodeNumber}, {"0,1,2,3,4,5,6,7,8,9", ml.CodeLooksTooLarge}} {
		_, err := Spec{Lag: 1000, Hidden: 64, Steps: 20, Look: tt.look}.Resolve()
		if errs, ok := errors.AsType[ml.FieldErrors](err); !ok || errs[0].Field != "look" || errs[0].Code != tt.code {
			t.Errorf("%s: %v", tt.look, err)
		}
	}
}
