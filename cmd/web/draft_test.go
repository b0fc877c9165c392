package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

func TestWriteAllOrNothing(t *testing.T) {
	folder := t.TempDir()
	at := func(name string) string { return filepath.Join(folder, name) }
	say := func(what string) func(io.Writer) error {
		return func(w io.Writer) error { _, err := io.WriteString(w, what); return err }
	}
	broken := errors.New("broken")
	if err := writeAll(t.Context(), []outFile{{at("a"), say("one")}, {at("b"), func(io.Writer) error { return broken }}}); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	if found, _ := os.ReadDir(folder); len(found) > 0 {
		t.Fatalf("it leaves %v", found)
	}
	if err := os.WriteFile(at("a"), []byte("old"), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("a", at("link")); err != nil {
		t.Fatal(err)
	}
	if err := writeAll(t.Context(), []outFile{{at("link"), say("new")}, {at("b"), say("two")}, {os.DevNull, say("three")}}); err != nil {
		t.Fatal(err)
	}
	if read(t, at("a")) != "new" || read(t, at("b")) != "two" {
		t.Errorf("got %q and %q", read(t, at("a")), read(t, at("b")))
	}
	if info, err := os.Stat(at("a")); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("the permissions are %v, %v", info.Mode(), err)
	}
	if info, err := os.Lstat(at("link")); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is %v, %v", info.Mode(), err)
	}
	if info, err := os.Stat(os.DevNull); err != nil || info.Mode().IsRegular() {
		t.Fatalf("%s is %v, %v", os.DevNull, info.Mode(), err)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if err := writeAll(stopped, []outFile{{at("a"), say("never")}}); !errors.Is(err, context.Canceled) || read(t, at("a")) != "new" {
		t.Errorf("stopped, it says %v and has %q", err, read(t, at("a")))
	}
	if found, _ := os.ReadDir(folder); len(found) != 3 {
		t.Errorf("it leaves %v", found)
	}
}
