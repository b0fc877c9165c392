package counting

// pairs is a run of word pairs in rising order, each once, with the sum of its weights. A key is lower and higher word,
// bits each.
type pairs struct {
	bits int
	keys []uint64
	sums []uint64
}

// merge adds two runs up.
func merge(a, b pairs) pairs {
	if len(a.keys) == 0 {
		return b
	}
	if len(b.keys) == 0 {
		return a
	}
	n := len(a.keys) + len(b.keys)
	m := pairs{bits: a.bits, keys: make([]uint64, n), sums: make([]uint64, n)}
	i, j, k := 0, 0, 0
	for i < len(a.keys) && j < len(b.keys) {
		x, y := a.keys[i], b.keys[j]
		switch {
		case x < y:
			m.keys[k], m.sums[k] = x, a.sums[i]
			i++
		case x > y:
			m.keys[k], m.sums[k] = y, b.sums[j]
			j++
		default:
			m.keys[k], m.sums[k] = x, a.sums[i]+b.sums[j]
			i++
			j++
		}
		k++
	}
	copy(m.sums[k:], a.sums[i:])
	k += copy(m.keys[k:], a.keys[i:])
	copy(m.sums[k:], b.sums[j:])
	k += copy(m.keys[k:], b.keys[j:])
	m.keys, m.sums = m.keys[:k], m.sums[:k]
	return m
}

// symmetric is the matrix that has every pair on both sides of its diagonal, and what is on the diagonal twice: a word
// that is its own neighbour is so from either side. Since the keys rise, so do the columns of every row.
func (p pairs) symmetric(words int, unit float64) *Matrix {
	m := &Matrix{Rows: words, Cols: words, Start: make([]int, words+1)}
	mask := uint64(1)<<p.bits - 1
	for _, k := range p.keys {
		a, b := k>>p.bits, k&mask
		m.Start[a+1]++
		if a != b {
			m.Start[b+1]++
		}
	}
	for w := range words {
		m.Start[w+1] += m.Start[w]
	}
	m.Index, m.Value = make([]int32, m.Start[words]), make([]float32, m.Start[words])
	next := append([]int(nil), m.Start[:words]...)
	for i, k := range p.keys {
		a, b := k>>p.bits, k&mask
		v := float64(p.sums[i]) / unit
		if a == b {
			v *= 2
		}
		m.Index[next[a]], m.Value[next[a]] = int32(b), float32(v)
		next[a]++
		if a != b {
			m.Index[next[b]], m.Value[next[b]] = int32(a), float32(v)
			next[b]++
		}
	}
	return m
}

// sortBits sorts keys of which only so many low bits are set, with room for as many: a radix sort from the lowest digit.
func sortBits(keys, room []uint64, width int) {
	const digit = 11
	from, to := keys, room
	for shift := 0; shift < width; shift += digit {
		var at [1 << digit]int
		for _, k := range from {
			at[k>>shift&(1<<digit-1)]++
		}
		sum := 0
		for d, n := range at {
			at[d] = sum
			sum += n
		}
		for _, k := range from {
			d := k >> shift & (1<<digit - 1)
			to[at[d]] = k
			at[d]++
		}
		from, to = to, from
	}
	if len(keys) > 0 && &from[0] != &keys[0] {
		copy(keys, from)
	}
}
