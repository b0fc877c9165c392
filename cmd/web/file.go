package main

import (
	"context"
	"errors"
	"io/fs"
	"syscall"

	"caderno/web/words"
)

// inFile says an error with the file it is about, unless it says so itself or only that someone stopped the command.
func inFile(path string, err error, say *words.Printer) error {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	if _, ok := errors.AsType[*fs.PathError](err); ok {
		return err
	}
	return errors.New(say.T("cli.file.in", "file", path, "reason", explain(say, err)))
}

// fileSentence says why a file could not be read or written.
func fileSentence(e *fs.PathError, say *words.Printer) string {
	key := "cli.file.failed"
	switch {
	case errors.Is(e, fs.ErrNotExist):
		key = "cli.file.missing"
	case errors.Is(e, fs.ErrPermission), errors.Is(e, syscall.EROFS):
		key = "cli.file.denied"
	case errors.Is(e, syscall.EISDIR):
		key = "cli.file.folder"
	case errors.Is(e, syscall.ENOTDIR):
		key = "cli.file.no-folder"
	case errors.Is(e, syscall.ENOSPC):
		key = "cli.file.full"
	}
	return say.T(key, "file", e.Path, "reason", e.Err.Error())
}
