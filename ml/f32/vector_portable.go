//go:build (!amd64 && !arm64) || noasm

package f32

func dot(a, b []float32) float32         { return portableDot(a, b) }
func axpy(alpha float32, x, y []float32) { portableAxpy(alpha, x, y) }
