//go:build amd64 || arm64

package team

// pause tells the processor that somebody waits in a loop, who wants neither its speed nor the other thread's of a core.
func pause()
