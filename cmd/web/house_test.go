package main

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"
)

// rooms lists, for each part of the house, what it may import of the module besides what lies inside itself. The
// arrows only point down this list.
var rooms = []struct {
	room    string
	imports []string
	never   []string // other modules and packages kept out, by prefix
}{
	{"caderno/cmd/web", []string{"caderno/web", "caderno/storage", "caderno/viz", "caderno/ml"}, nil},
	{"caderno/web/live", []string{"caderno/storage", "caderno/ml"}, []string{"net/http", "github.com/labstack", "github.com/gorilla"}},
	{"caderno/web/words", []string{"caderno/ml"}, []string{"net/http", "github.com/labstack"}},
	{"caderno/web/notebooks", []string{"caderno/ml"}, []string{"net/http", "github.com/labstack"}},
	{"caderno/web", []string{"caderno/viz", "caderno/storage", "caderno/ml"}, nil},
	{"caderno/viz", []string{"caderno/ml"}, []string{"net/http", "github.com/labstack", "database/sql"}},
	{"caderno/storage", []string{"caderno/ml"}, []string{"net/http", "github.com/labstack"}},
	{"caderno/ml", nil, []string{"net", "log", "database/sql", "github.com/labstack", "github.com/go-echarts", "html"}},
}

// TestImportsPointDown reads every package's own imports and holds them against the list of rooms.
func TestImportsPointDown(t *testing.T) {
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "caderno/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	seen := 0
	for dec := json.NewDecoder(strings.NewReader(string(out))); dec.More(); {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		seen++
		for _, r := range rooms {
			if !within(p.ImportPath, r.room) {
				continue
			}
			for _, imp := range p.Imports {
				if strings.HasPrefix(imp, "caderno/") && !within(imp, r.room) && !anyWithin(imp, r.imports) {
					t.Errorf("%s imports %s: arrows only point down", p.ImportPath, imp)
				}
				if anyWithin(imp, r.never) {
					t.Errorf("%s imports %s, which stays out of %s", p.ImportPath, imp, r.room)
				}
			}
			break // the first room that fits is the narrowest
		}
	}
	if seen < 10 {
		t.Errorf("go list named %d packages: the test looks at too little", seen)
	}
}

func within(path, room string) bool { return path == room || strings.HasPrefix(path, room+"/") }

func anyWithin(path string, rooms []string) bool {
	for _, r := range rooms {
		if within(path, r) {
			return true
		}
	}
	return false
}
