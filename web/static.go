package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"regexp"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"
)

//go:embed all:static
var embedded embed.FS

// files serves the static tree under one digest of all of it: /static/02b23295b5d0/js/app.js. What a page links to can
// be kept forever, what an old page links to is gone, and relative imports and url()s go on working.
type files struct {
	tree   fs.FS // the embedded tree
	vendor fs.FS // stands in for static/vendor when the binary was built without it; may be nil
	prefix string
	charts bool // vendor/echarts.js is there

	mu   sync.Mutex
	kept map[string]*file
}

// file is one file as it is sent.
type file struct {
	once          sync.Once
	err           error
	kind          string // Content-Type
	plain, packed []byte // packed is nil where gzip does not help
}

const chartLibrary = "vendor/echarts.js"

// builtIn is the static tree of this binary.
func builtIn() fs.FS {
	tree, err := fs.Sub(embedded, "static")
	if err != nil {
		panic(err) // only a name that is no path
	}
	return tree
}

func newFiles(tree, vendor fs.FS) (*files, error) {
	f := &files{tree: tree, vendor: vendor, kept: map[string]*file{}}
	f.charts = exists(tree, chartLibrary)
	if f.charts {
		f.vendor = nil
	} else if vendor != nil {
		f.charts = exists(vendor, path.Base(chartLibrary))
	}
	digest, err := f.digest()
	if err != nil {
		return nil, err
	}
	f.prefix = "/static/" + digest
	return f, nil
}

func exists(tree fs.FS, name string) bool {
	_, err := fs.Stat(tree, name)
	return err == nil
}

// digest is of every name and every byte in the tree.
func (f *files) digest() (string, error) {
	h := sha256.New()
	for _, part := range []fs.FS{f.tree, f.vendor} {
		if part == nil {
			continue
		}
		err := fs.WalkDir(part, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			io.WriteString(h, name+"\x00")
			r, err := part.Open(name)
			if err != nil {
				return err
			}
			_, err = io.Copy(h, r)
			return errors.Join(err, r.Close())
		})
		if err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(h.Sum(nil))[:12], nil
}

// url is where a page finds a file of the tree.
func (f *files) url(name string) string { return f.prefix + "/" + name }

// serve answers GET /static/*.
func (f *files) serve(c echo.Context) error {
	name, ok := strings.CutPrefix(path.Clean(c.Request().URL.Path), f.prefix+"/")
	if !ok {
		return echo.ErrNotFound
	}
	file, err := f.get(name)
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Content-Type", file.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Vary", "Accept-Encoding") // and not on the language
	body := file.plain
	if file.packed != nil && acceptsGzip(c.Request().Header.Get("Accept-Encoding")) {
		h.Set("Content-Encoding", "gzip")
		body = file.packed
	}
	http.ServeContent(c.Response(), c.Request(), "", noTime, bytes.NewReader(body))
	return nil
}

// get returns a file, read and compressed once.
func (f *files) get(name string) (*file, error) {
	tree, within := f.tree, name
	if f.vendor != nil && strings.HasPrefix(name, "vendor/") {
		tree, within = f.vendor, strings.TrimPrefix(name, "vendor/")
	}
	info, err := fs.Stat(tree, within)
	if err != nil || info.IsDir() || strings.HasPrefix(path.Base(within), ".") {
		return nil, echo.ErrNotFound
	}
	f.mu.Lock()
	kept := f.kept[name]
	if kept == nil {
		kept = &file{}
		f.kept[name] = kept
	}
	f.mu.Unlock()
	kept.once.Do(func() { kept.err = kept.read(tree, within) })
	return kept, kept.err
}

// minPacked is the size below which compressing saves no packet.
const minPacked = 1024

func (f *file) read(tree fs.FS, name string) (err error) {
	if f.plain, err = fs.ReadFile(tree, name); err != nil {
		return err
	}
	if path.Ext(name) == ".css" {
		if f.plain, err = inlined(tree, name, f.plain); err != nil {
			return err
		}
	}
	f.kind = mime.TypeByExtension(path.Ext(name))
	switch path.Ext(name) { // the same on every machine, whatever its table of types says
	case ".js":
		f.kind = "text/javascript; charset=utf-8"
	case ".css":
		f.kind = "text/css; charset=utf-8"
	case ".svg":
		f.kind = "image/svg+xml"
	case ".woff2":
		f.kind = "font/woff2"
	case "":
		f.kind = "text/plain; charset=utf-8"
	}
	if len(f.plain) < minPacked || strings.HasPrefix(f.kind, "font/") || strings.HasPrefix(f.kind, "image/png") {
		return nil
	}
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := w.Write(f.plain); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	if b.Len() < len(f.plain) {
		f.packed = b.Bytes()
	}
	return nil
}

var importLine = regexp.MustCompile(`(?m)^@import "([a-z-]+\.css)";$`)

// inlined puts the sheets that a sheet imports from its own folder in their place: one request instead of many.
func inlined(tree fs.FS, name string, body []byte) (out []byte, err error) {
	out = importLine.ReplaceAllFunc(body, func(line []byte) []byte {
		part, failed := fs.ReadFile(tree, path.Join(path.Dir(name), string(importLine.FindSubmatch(line)[1])))
		err = errors.Join(err, failed)
		return part
	})
	return out, err
}

// acceptsGzip reads an Accept-Encoding header; gzip;q=0 is a refusal.
func acceptsGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		if name == "gzip" {
			q = strings.TrimSpace(q)
			return q != "q=0" && q != "q=0.0" && q != "q=0.00" && q != "q=0.000"
		}
	}
	return false
}
