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
