package words

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"caderno/ml"
	"caderno/ml/series"
)

// The module's parts whose sentences come from the catalogue.
var speakers = []string{"..", "../../viz", "../../cmd"}

// names is the placeholders of a message with their verbs.
func (s *sentence) names() []string {
	set := map[string]bool{}
	all := []text{s.other}
	for _, t := range s.forms {
		all = append(all, t)
	}
	for _, t := range all {
		for _, p := range t {
			if p.name != "" {
				set[p.name+":"+p.verb] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(set))
}

func TestLanguagesHaveTheSamePlaceholders(t *testing.T) {
	pt, en := Get(Portuguese).table, Get(English).table
	if len(pt) < 100 {
		t.Fatalf("%d messages: the catalogue is not there", len(pt))
	}
	for key, s := range pt {
		if got, want := en[key].names(), s.names(); !slices.Equal(got, want) {
			t.Errorf("%s: English has %v, Portuguese %v", key, got, want)
		}
		if (s.forms == nil) != (en[key].forms == nil) {
			t.Errorf("%s has plural forms in one language only", key)
		}
	}
}

// walk calls f with every file under the speakers whose name ends so.
func walk(t *testing.T, ending string, f func(path string, body []byte)) {
	t.Helper()
	found := 0
	for _, root := range speakers {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() && (d.Name() == "vendor" || d.Name() == "browser") {
				return fs.SkipDir
			}
			if !strings.HasSuffix(path, ending) || strings.HasSuffix(path, "_test.go") {
				return nil
			}
			body, err := os.ReadFile(path)
			found++
			f(path, body)
			return err
		})
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	if found == 0 {
		t.Fatalf("no %s files: the test looks in the wrong place", ending)
	}
}

// uses is what the sources say of keys.
type uses struct {
	said     map[string]string // key said outright, and where
	literals map[string]bool   // every string in the sources: a key may reach T by way of a variable
}

var (
	templateT = regexp.MustCompile(`\bT "([^"]+)"`)
	scriptSay = regexp.MustCompile(`\bsay\("([^"]+)"`)
	scriptAny = regexp.MustCompile("[\"'`]([A-Za-z][A-Za-z0-9.]*)(?:\\$\\{|[\"'`])")
)

func collect(t *testing.T) uses {
	u := uses{map[string]string{}, map[string]bool{}}
	walk(t, ".go", func(path string, body []byte) { u.addGo(t, path, body) })
	walk(t, ".html", func(path string, body []byte) {
		for _, m := range templateT.FindAllStringSubmatch(string(body), -1) {
			u.said[m[1]] = path
		}
	})
	walk(t, ".js", func(path string, body []byte) {
		for _, m := range scriptSay.FindAllStringSubmatch(string(body), -1) {
			u.said[scriptPrefix+m[1]] = path
		}
		for _, m := range scriptAny.FindAllStringSubmatch(string(body), -1) {
			u.literals[scriptPrefix+m[1]] = true
		}
	})
	return u
}

func (u uses) addGo(t *testing.T, path string, body []byte) {
	file, err := parser.ParseFile(token.NewFileSet(), path, body, 0)
	if err != nil {
		t.Fatal(err)
	}
	text := func(e ast.Expr) (string, bool) {
		lit, ok := e.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return "", false
		}
		s, err := strconv.Unquote(lit.Value)
		return s, err == nil
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			if s, ok := text(n); ok {
				u.literals[s] = true
			}
		case *ast.CallExpr:
			sel, ok := n.Fun.(*ast.SelectorExpr)
			if ok && (sel.Sel.Name == "T" || sel.Sel.Name == "Fill") && len(n.Args) > 0 {
				if s, ok := text(n.Args[0]); ok {
					u.said[s] = path
				}
			}
		}
		return true
	})
}

func TestEveryKeyExistsAndIsUsed(t *testing.T) {
	u := collect(t)
	table := Get(English).table
	for key, path := range u.said {
		if table[key] == nil {
			t.Errorf("%s says %q, which the catalogue does not have", path, key)
		}
	}
	for key := range table {
		if u.said[key] != "" || u.literals[key] || u.family(key) {
			continue
		}
		t.Errorf("%s is said nowhere", key)
	}
}

// family says whether a source makes keys of this one's family: "field." + name.
func (u uses) family(key string) bool {
	for i := len(key) - 1; i > 2; i-- {
		if key[i] == '.' && u.literals[key[:i+1]] {
			return true
		}
	}
	return false
}

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
		{"../live", "Failure", "failure.", ""},
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
	for _, kind := range series.Kinds {
		want = append(want, "kind."+kind)
	}
	for f := range constantsOf(t, "../../ml/series", "Frequency") {
		want = append(want, "steps."+f, "frequency."+f)
	}
	for state := range constantsOf(t, "../../storage", "State") {
		want = append(want, "js.state."+state)
	}
	for _, quantity := range []string{"input-gate", "forget-gate", "cell-input", "output-gate", "cell-state", "hidden-state", "output", "gradient", "loss", "validation-loss"} {
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
