package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// outFile is a file to be written.
type outFile struct {
	path  string
	write func(w io.Writer) error
}

// writeAll writes files, all of them or none: each comes into being beside its place, and takes it when all are whole.
// Until then an error, or the end of the context, leaves everything as it was.
func writeAll(ctx context.Context, files []outFile) error {
	var drafts []*draft
	defer func() {
		for _, d := range drafts {
			d.discard()
		}
	}()
	for _, f := range files {
		d, err := newDraft(f.path)
		if err != nil {
			return err
		}
		drafts = append(drafts, d)
		if err := f.write(stoppableWriter{ctx, d.file}); err != nil {
			return d.named(err)
		}
		if err := d.finish(); err != nil {
			return d.named(err)
		}
	}
	for _, d := range drafts {
		if err := d.publish(); err != nil {
			return d.named(err)
		}
	}
	return nil
}

// writable tells whether writeAll could write a file, which it does not touch.
func writable(path string) error {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		return nil // a pipe does not want to be opened twice
	}
	d, err := newDraft(path)
	if err == nil {
		d.discard()
	}
	return err
}

// draft is a file that is not yet in its place.
type draft struct {
	file  *os.File
	path  string // its place
	asked string // what its place was called
	ready bool   // nothing of it is left to discard
}

// newDraft begins a file. What is no file, such as a pipe or /dev/null, is written to as it is.
func newDraft(path string) (*draft, error) {
	d := &draft{path: path, asked: path}
	info, err := os.Stat(path)
	mode := fs.FileMode(0o666)
	switch {
	case err != nil:
	case info.IsDir():
		return nil, &fs.PathError{Op: "create", Path: path, Err: syscall.EISDIR}
	case !info.Mode().IsRegular():
		d.ready = true
		d.file, err = os.OpenFile(path, os.O_WRONLY, 0)
		return d, err
	default: // keep its permissions, and respect them
		old, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return nil, err
		}
		old.Close()
		mode = info.Mode().Perm()
		if d.path, err = filepath.EvalSymlinks(path); err != nil {
			return nil, err
		}
	}
	const tries = 1000
	for n := range tries {
		name := filepath.Join(filepath.Dir(d.path), fmt.Sprintf(".caderno-%d.part", n))
		d.file, err = os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if !errors.Is(err, fs.ErrExist) {
			break
		}
	}
	if err != nil {
		return nil, d.named(err)
	}
	return d, nil
}

// finish ends the writing.
func (d *draft) finish() error {
	if !d.ready {
		if err := d.file.Sync(); err != nil {
			return err
		}
	}
	return d.file.Close()
}

// publish puts a finished draft in its place.
func (d *draft) publish() error {
	if d.ready {
		return nil
	}
	err := os.Rename(d.file.Name(), d.path)
	d.ready = err == nil
	return err
}

// discard takes away a draft that has not been published.
func (d *draft) discard() {
	d.file.Close()
	if !d.ready {
		os.Remove(d.file.Name())
	}
}

// named is an error about a draft with the name that its place was given.
func (d *draft) named(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return &fs.PathError{Op: e.Op, Path: d.asked, Err: e.Err}
	}
	if e, ok := errors.AsType[*os.LinkError](err); ok {
		return &fs.PathError{Op: e.Op, Path: d.asked, Err: e.Err}
	}
	return err
}

// stoppableWriter writes until a context ends.
type stoppableWriter struct {
	ctx context.Context
	w   io.Writer
}

func (s stoppableWriter) Write(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.w.Write(p)
}

// stoppableReader reads until a context ends.
type stoppableReader struct {
	ctx context.Context
	r   io.ReaderAt
}

func (s stoppableReader) ReadAt(p []byte, off int64) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.r.ReadAt(p, off)
}
