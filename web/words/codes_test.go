package words

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"caderno/ml"
	"caderno/ml/series"
	"caderno/ml/world"
)

// constants returns the string constants of a package's folder whose name begins so, with the comment on their line.
func constants(t *testing.T, folder, prefix string) map[string]string {
	t.Helper()
	out := map[string]string{}
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.CONST {
				continue
			}
			for _, spec := range g.Specs {
				v := spec.(*ast.ValueSpec)
				for i, name := range v.Names {
					if !strings.HasPrefix(name.Name, prefix) || i >= len(v.Values) {
						continue
					}
					if lit, ok := v.Values[i].(*ast.BasicLit); ok && lit.Kind == token.STRING {
						s, _ := strconv.Unquote(lit.Value)
						out[s] = v.Comment.Text()
					}
				}
			}
		}
	}
	if len(out) == 0 {
		t.Fatalf("no constants %s… in %s", prefix, folder)
	}
	return out
}

// Every code has its sentence, and the sentence names no argument that the code does not list.
func TestEveryCodeHasASentence(t *testing.T) {
	for _, family := range []struct {
		folder, prefix, key string
		args                string // given whatever the code
	}{
		{"../../ml", "Code", "error.field.", ""},
		{"../../ml/series", "Code", "error.series.", "step:"},
		{"../../ml/series", "Note", "note.", ""},
		{"../../ml/text", "Code", "error.text.", ""},
		{"../../ml/text", "Note", "text.note.", ""},
		{"../../ml/vectors", "Code", "error.vectors.", "line byte row word"},
		{"../../ml/counting", "Code", "error.counting.", ""},
		{"../../ml/project", "Code", "error.project.", ""},
		{"../live", "Failure", "failure.", ""},
		{"../../ml/concept", "Code", "error.concept.", ""},
	} {
		for code, comment := range constants(t, family.folder, family.prefix) {
			s := Get(English).table[family.key+code]
			if s == nil {
				t.Errorf("%s%s is missing", family.key, code)
				continue
			}
			for _, name := range s.names() {
				name, _, _ = strings.Cut(name, ":")
				if !regexp.MustCompile(`\b` + name + `\b`).MatchString(comment + " " + family.args) {
					t.Errorf("%s%s says {%s}, which the code does not list: %s", family.key, code, name, comment)
				}
			}
		}
	}
}

// Families of keys whose members come from lists elsewhere.
func TestFamiliesAreComplete(t *testing.T) {
	var want []string
	for _, id := range series.Builtin() {
		want = append(want, "series."+id, "unit."+id, "source."+id)
	}
	for _, b := range ml.Bounds {
		want = append(want, "field."+b.Field, "hint."+b.Field)
	}
	for _, c := range ml.Choices {
		want = append(want, "field."+c.Field)
		if len(c.Words) > 1 {
			want = append(want, "hint."+c.Field)
			for _, word := range c.Words {
				want = append(want, "choice."+c.Field+"."+word)
			}
		}
	}
	want = append(want, "field.look", "hint.look")
	for _, kind := range series.Kinds {
		want = append(want, "kind."+kind)
	}
	for f := range constantsOf(t, "../../ml/series", "Frequency") {
		want = append(want, "steps."+f, "frequency."+f)
	}
	for state := range constantsOf(t, "../../storage", "State") {
		want = append(want, "js.state."+state)
	}
	for _, quantity := range []string{"input-gate", "forget-gate", "cell-input", "output-gate", "reset-gate", "update-gate", "candidate", "cell-state", "hidden-state", "sums", "activation", "output", "gradient", "loss", "validation-loss"} {
		want = append(want, "quantity."+quantity)
	}
	for _, key := range want {
		for _, lang := range Langs {
			if !Get(lang).Has(key) {
				t.Errorf("%s is missing", key)
			}
		}
	}
}

// constantsOf returns the string constants of a type.
func constantsOf(t *testing.T, folder, typ string) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	files, _ := filepath.Glob(filepath.Join(folder, "*.go"))
	for _, path := range files {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			v, ok := n.(*ast.ValueSpec)
			if !ok || len(v.Values) != 1 {
				return true
			}
			if name, ok := v.Type.(*ast.Ident); ok && name.Name == typ {
				s, _ := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
				out[s] = true
			}
			return true
		})
	}
	if len(out) < 5 {
		t.Fatalf("%d constants of type %s in %s", len(out), typ, folder)
	}
	return out
}

// TestTheSmallWorldHasWords: its groups, its axes and their ends have names in both languages.
func TestTheSmallWorldHasWords(t *testing.T) {
	for _, lang := range Langs {
		p := Get(lang)
		for _, tongue := range []string{world.Portuguese, world.English} {
			said := map[string]string{}
			for _, g := range world.New(tongue).Groups() {
				said["group "+g.Name] = p.WorldGroup(g.Name)
			}
			for _, a := range world.New(tongue).Axes() {
				said["axis "+a.Name], said["end "+a.From], said["end "+a.To] = p.WorldAxis(a.Name), p.WorldEnd(a.From), p.WorldEnd(a.To)
			}
			for what, got := range said {
				if strings.ContainsRune(got, '⟦') {
					t.Errorf("%s, %s: got %q", lang, what, got)
				}
			}
		}
	}
}
