package ml

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

func TestParseLooks(t *testing.T) {
	for _, tt := range []struct {
		text string
		want Looks
		code string
	}{
		{"", "", ""}, {"0", "0", ""}, {" 10, 0,10 ", "0,10", ""}, {"[3, 1]", "1,3", ""}, {"5 4\t3", "3,4,5", ""}, {"7;1e2", "7,100", ""}, {"[]", "", ""},
		{strings.Repeat("1,", 5000), "1", ""}, {"one", "", CodeNumber}, {"NaN", "", CodeNumber}, {"[[1]]", "", CodeNumber}, {"1.5", "", CodeWhole}, {"-1", "", CodeRange},
		{"1e12", "", CodeRange}, {"Inf", "", CodeRange}, {"0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32", "", CodeTooMany},
	} {
		got, err := ParseLooks("look", tt.text)
		var errs FieldErrors
		if errors.As(err, &errs) != (tt.code != "") || got != tt.want || tt.code != "" && (len(errs) != 1 || errs[0].Code != tt.code || errs[0].Field != "look") {
			t.Errorf("%q is %q, %v; want %q, %s", tt.text, got, err, tt.want, tt.code)
		}
	}
}

func FuzzParseLooks(f *testing.F) {
	for _, text := range []string{"0,10", "[1 2]", "1e5", "-3", "1,,2", "0x10", "1_000", "+5", "9999999999"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		looks, err := ParseLooks("look", text)
		if err != nil {
			return
		}
		steps := looks.Steps()
		if len(steps) > MaxLooks {
			t.Fatalf("%q is %d steps", text, len(steps))
		}
		for i, step := range steps {
			if step < 0 || i > 0 && step <= steps[i-1] {
				t.Fatalf("%q is %v", text, steps)
			}
		}
		body, err := json.Marshal(looks)
		var again Looks
		if err != nil || json.Unmarshal(body, &again) != nil || again != looks {
			t.Fatalf("%q became %s, then %q; %v", looks, body, again, err)
		}
	})
}

func TestLooksAsJSONAndYAML(t *testing.T) {
	var spec Spec
	if err := json.Unmarshal([]byte(`{"look": [10, 0, 10]}`), &spec); err != nil || spec.Look != "0,10" {
		t.Errorf("%q, %v", spec.Look, err)
	}
	if body, err := json.Marshal(spec); err != nil || !strings.Contains(string(body), `"look":[0,10]`) {
		t.Errorf("%s, %v", body, err)
	}
	if body, err := json.Marshal(Spec{}); err != nil || strings.Contains(string(body), "look") {
		t.Errorf("%s, %v", body, err)
	}
	spec = Spec{}
	if err := yaml.Unmarshal([]byte("look: [4, 2]\nhidden: 3\n"), &spec); err != nil || spec.Look != "2,4" || spec.Hidden != 3 {
		t.Errorf("%+v, %v", spec, err)
	}
	for _, text := range []string{`{"look": [1.5]}`, `{"look": "1"}`, `{"look": [-1]}`, `{"look": [[1]]}`} {
		if err := json.Unmarshal([]byte(text), &spec); err == nil {
			t.Errorf("%s is %q", text, spec.Look)
		}
		if err := yaml.Unmarshal([]byte(text), &spec); err == nil {
			t.Errorf("%s as YAML is %q", text, spec.Look)
		}
	}
	if _, err := json.Marshal(Looks("one")); err == nil {
		t.Error("what is no list of steps encodes")
	}
}

func TestResolveLooks(t *testing.T) {
	base := func(s *Spec) { s.Data, s.Hidden, s.Epochs = "air-passengers", 8, 6 } // 83 windows in batches of 16: 36 steps
	for _, tt := range []struct {
		name string
		set  func(*Spec)
		want Looks
		code string
		args map[string]any
	}{
		{"in order, once", func(s *Spec) { s.Look = "36,0,7,7" }, "0,7,36", "", nil},
		{"beyond the end", func(s *Spec) { s.Look = "0,37" }, "", CodeRange, map[string]any{"max": 36, "got": 37}},
		{"no number", func(s *Spec) { s.Look = "soon" }, "", CodeNumber, map[string]any{"got": "soon"}},
		{"too large", func(s *Spec) { s.Hidden, s.Layers, s.Look = 256, 4, "0,1,2,3,4,5,6,7" }, "", CodeLooksTooLarge,
			map[string]any{"looks": 8, "size": 8 * 24 * 256 * 4 * 6, "max": MaxLookSize}},
		{"less deep", func(s *Spec) { s.Hidden, s.Layers, s.Look = 256, 1, "0,1,2,3,4,5,6,7" }, "0,1,2,3,4,5,6,7", "", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var spec Spec
			base(&spec)
			tt.set(&spec)
			got, err := spec.Resolve(air(t))
			var errs FieldErrors
			if errors.As(err, &errs) != (tt.code != "") || tt.code == "" && got.Look != tt.want {
				t.Fatalf("%q, %v", got.Look, err)
			}
			if tt.code == "" {
				return
			}
			if len(errs) != 1 || errs[0].Field != "look" || errs[0].Code != tt.code {
				t.Errorf("%v", errs)
			}
			for name, want := range tt.args {
				if got := errs[0].Args[name]; got != want {
					t.Errorf("%s is %v, want %v", name, got, want)
				}
			}
		})
	}
}
