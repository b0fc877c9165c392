package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"caderno/storage"
	"caderno/web"
	"caderno/web/words"
)

// serve answers on an address until ctx is done; then it lets go of its pages and puts every run in progress down
// where the next start takes it up.
func serve(ctx context.Context, args []string, say *words.Printer) error {
	fs := flags("serve")
	addr := fs.String("addr", "localhost:8080", say.T("cli.flag.addr"))
	dir := fs.String("data", ".caderno", say.T("cli.flag.data"))
	if err := parse(fs, args, say); err != nil {
		return err
	}
	if err := os.MkdirAll(*dir, 0o700); err != nil {
		return err
	}
	store, err := storage.Open(filepath.Join(*dir, "caderno.db"))
	if err != nil {
		return err
	}
	defer store.Close()
	site, err := web.Open(store, web.Options{Clock: time.Now, Log: slog.Default(), Assets: assets()})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", *addr)
	if err != nil {
		return errors.Join(err, site.Close(context.WithoutCancel(ctx)))
	}
	server := site.Server()
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	fmt.Fprintln(os.Stderr, say.T("cli.serving", "url", address(*addr, listener.Addr())))

	select {
	case err = <-failed:
	case <-ctx.Done():
	}
	last, stop := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer stop()
	err = errors.Join(err, server.Shutdown(last), site.Close(last))
	if errors.Is(err, http.ErrServerClosed) || ctx.Err() != nil {
		return nil
	}
	return err
}

// address is where a browser on this machine finds the pages.
func address(asked string, bound net.Addr) string {
	host, _, _ := net.SplitHostPort(asked)
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	_, port, _ := net.SplitHostPort(bound.String())
	return "http://" + net.JoinHostPort(host, port)
}

// assets is the folder that `make assets` fills, for a binary that was built before it was filled; nil elsewhere.
func assets() fs.FS {
	const vendor = "web/static/vendor"
	if _, err := os.Stat(filepath.Join(vendor, "echarts.js")); err != nil {
		return nil
	}
	return os.DirFS(vendor)
}
