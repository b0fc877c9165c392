package inside

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestRound(t *testing.T) {
	inf := math.Inf(1)
	for _, tt := range []struct {
		v    float64
		want string
	}{{0, "0"}, {0.123456, "0.1235"}, {-12.3456, "-12.35"}, {123456, "123500"}, {1e-9, "1e-09"}, {9.9996, "10"}, {inf, "null"}, {-inf, "null"},
		{math.NaN(), "null"}, {1e300, "null"}, {1e-60, "0"}} {
		if got, err := json.Marshal(Round(tt.v)); err != nil || string(got) != tt.want {
			t.Errorf("%v is %s, want %s; %v", tt.v, got, tt.want, err)
		}
	}
}

func TestValuesThroughJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := make(Values, rapid.IntRange(0, 9).Draw(t, "length"))
		for i := range want {
			want[i] = round(rapid.Float64().Draw(t, "v"))
		}
		body, err := json.Marshal(map[string]any{"m": Matrix{want}})
		if err != nil {
			t.Fatal(err)
		}
		var got struct{ M Matrix }
		if err := json.Unmarshal(body, &got); err != nil || len(got.M) != 1 || len(got.M[0]) != len(want) {
			t.Fatalf("%s is read as %v, %v", body, got, err)
		}
		for i, v := range got.M[0] {
			lost := math.IsInf(float64(want[i]), 0) && v != v
			if v != want[i] && !lost {
				t.Errorf("%v came back as %v", want[i], v)
			}
		}
	})
}

func TestValuesOfSpacedJSON(t *testing.T) {
	var got struct {
		V Values
		N Number
	}
	if err := json.Unmarshal([]byte(`{"v": [ 1 , null,-2.5e3 ], "n": null}`), &got); err != nil || len(got.V) != 3 || got.V[2] != -2500 || got.V[1] == got.V[1] || got.N == got.N {
		t.Errorf("%+v, %v", got, err)
	}
	if err := json.Unmarshal([]byte(`{"v": null}`), &got); err != nil || got.V != nil {
		t.Errorf("%+v, %v", got, err)
	}
}

func FuzzValues(f *testing.F) {
	for _, text := range []string{`[1,2.5,null]`, `null`, `[]`, `[[1],2]`, `["a"]`, `{"a":[1]}`, `[1e99]`, `7`, `[1,,2]`, `[NaN]`, `[0x1p3]`, `[1_0]`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var v Values
		if json.Unmarshal([]byte(text), &v) != nil {
			return
		}
		body, err := json.Marshal(v)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		var again Values
		if err := json.Unmarshal(body, &again); err != nil || len(again) != len(v) || strings.Count(string(body), ",") != max(0, len(v)-1) {
			t.Fatalf("%q became %s, then %v: %v", text, body, again, err)
		}
	})
}
