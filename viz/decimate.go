package viz

import "math"

// maxDrawn is about how many points of one line a page gets. A plot is at most some 2000 pixels wide, and beyond this
// number a redraw takes longer than a frame.
const maxDrawn = 5000

// decimate thins a line whose x are ascending indices to about limit points: those at or after exact stay, and the
// older ones are cut into buckets of equal width of which the smallest and the largest value stay, in their order, so
// that no peak is lost. A gap stays where it fills its bucket. It returns the line itself when that is short enough,
// and the width of a bucket, 1 if nothing was left out.
func decimate(line []Point, exact float64, limit int) ([]Point, int) {
	old := 0
	for old < len(line) && line[old].X < exact {
		old++
	}
	room := max(2, limit-(len(line)-old))
	if old <= room {
		return line, 1
	}
	width := (2*old + room - 1) / room
	out := make([]Point, 0, room+2+len(line)-old)
	for from := 0; from < old; from += width {
		out = appendExtremes(out, line[from:min(from+width, old)])
	}
	return append(out, line[old:]...), width
}

// appendExtremes appends the lowest and the highest point of a bucket in the order they stand in it, or one gap.
func appendExtremes(out, bucket []Point) []Point {
	low, high := -1, -1
	for i, p := range bucket {
		if math.IsNaN(p.Y) || math.IsInf(p.Y, 0) {
			continue
		}
		if low < 0 || p.Y < bucket[low].Y {
			low = i
		}
		if high < 0 || p.Y > bucket[high].Y {
			high = i
		}
	}
	switch {
	case low < 0:
		return append(out, Point{bucket[0].X, math.NaN()})
	case low == high:
		return append(out, bucket[low])
	}
	return append(out, bucket[min(low, high)], bucket[max(low, high)])
}
