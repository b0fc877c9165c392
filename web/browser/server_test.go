package browser

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

var binary string // the program under test, built once

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "caderno-browser")
	if err != nil {
		panic(err)
	}
	binary = filepath.Join(dir, "caderno")
	build := exec.Command("go", "build", "-o", binary, "./cmd/web")
	build.Dir = "../.."
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "building the program:", err)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// server is the program in a process of its own, on a port and with a data directory that outlive a kill.
type server struct {
	t    testing.TB
	addr string
	dir  string
	cmd  *exec.Cmd
}

// serve starts the program on a free port; it is killed when the test ends.
func serve(t testing.TB) *server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &server{t: t, addr: l.Addr().String(), dir: t.TempDir()}
	l.Close()
	s.start()
	t.Cleanup(s.kill)
	return s
}

func (s *server) url(path string) string { return "http://" + s.addr + path }

// start runs the program and waits until it answers; it returns how long that took.
func (s *server) start() time.Duration {
	s.t.Helper()
	from := time.Now()
	s.cmd = exec.Command(binary, "serve", "-addr", s.addr, "-data", s.dir)
	s.cmd.Stderr = os.Stderr
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	for ctx.Err() == nil {
		if res, err := http.Get(s.url("/healthz")); err == nil {
			res.Body.Close()
			return time.Since(from)
		}
		time.Sleep(2 * time.Millisecond)
	}
	s.t.Fatal("the program did not answer within 20 s")
	return 0
}

// kill ends the program as a power cut would: SIGKILL, no farewell.
func (s *server) kill() {
	if s.cmd != nil && s.cmd.Process != nil {
		s.cmd.Process.Signal(syscall.SIGKILL)
		s.cmd.Wait()
		s.cmd = nil
	}
}
