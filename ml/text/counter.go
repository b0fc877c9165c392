package text

import (
	"bytes"
	"encoding/binary"
	"hash/maphash"
	"math/bits"
	"slices"
)

// table numbers byte strings in the order in which they came: open addressing over one arena. A string of up to 7 bytes,
// as most words are, is known by its slot alone, which costs one look at memory. The hash is random, so that no text can
// be made to collide; nothing but speed depends on it. At least a third of the slots is free.
type table struct {
	slots    []slot
	at       []uint32 // where each string begins in arena, and where the last one ends
	arena    []byte
	seed     maphash.Seed
	mix, mul uint64
}

// slot is an entry of the table; ref is the number of the string plus one, 0 in a free slot.
type slot struct {
	head      uint64
	hash, ref uint32
}

func newTable(n int) *table {
	size := 1024
	for 2*size < 3*n {
		size *= 2
	}
	seed := maphash.MakeSeed()
	return &table{slots: make([]slot, size), at: []uint32{0}, seed: seed,
		mix: maphash.String(seed, "mix"), mul: maphash.String(seed, "mul") | 1}
}

func (t *table) len() int { return len(t.at) - 1 }

// text is string number i. It is valid as long as the table.
func (t *table) text(i int) []byte { return t.arena[t.at[i]:t.at[i+1]] }

// headOf is the first 7 bytes of w below its length, which is 255 for all that are longer.
func headOf(w []byte) uint64 {
	n := uint64(len(w))
	switch {
	case n >= 8:
		return binary.LittleEndian.Uint64(w)<<8>>8 | min(n, 255)<<56
	case n >= 4:
		return uint64(binary.LittleEndian.Uint32(w)) | uint64(binary.LittleEndian.Uint32(w[n-4:]))<<(8*(n-4)) | n<<56
	case n > 0:
		return uint64(w[0]) | uint64(w[n/2])<<(8*(n/2)) | uint64(w[n-1])<<(8*(n-1)) | n<<56
	}
	return 0
}

// short is the longest string that is known by its head.
const short = 7

// key is what a slot has of w.
func (t *table) key(w []byte) (head uint64, hash uint32) {
	head = headOf(w)
	if len(w) > short {
		return head, uint32(maphash.Bytes(t.seed, w))
	}
	hi, lo := bits.Mul64(head^t.mix, t.mul)
	return head, uint32(hi ^ lo)
}

// find is the number of w, or -1.
func (t *table) find(w []byte) int {
	head, hash := t.key(w)
	mask := uint32(len(t.slots) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		s := &t.slots[i]
		if s.ref == 0 {
			return -1
		}
		if s.head == head && s.hash == hash && (len(w) <= short || bytes.Equal(t.text(int(s.ref-1)), w)) {
			return int(s.ref - 1)
		}
	}
}

// put is the number of w, which is added if it is new.
func (t *table) put(w []byte) int {
	if i := t.find(w); i >= 0 {
		return i
	}
	if 3*(t.len()+1) > 2*len(t.slots) {
		t.grow()
	}
	t.arena = append(t.arena, w...)
	t.at = append(t.at, uint32(len(t.arena)))
	head, hash := t.key(w)
	t.enter(slot{head, hash, uint32(t.len())})
	return t.len() - 1
}

func (t *table) grow() {
	old := t.slots
	t.slots = make([]slot, 2*len(old))
	for _, s := range old {
		if s.ref != 0 {
			t.enter(s)
		}
	}
}

func (t *table) enter(s slot) {
	mask := uint32(len(t.slots) - 1)
	i := s.hash & mask
	for t.slots[i].ref != 0 {
		i = (i + 1) & mask
	}
	t.slots[i] = s
}

// counter counts strings in bounded memory. While there are at most limit different ones the counts are exact. Beyond that
// it is Lossy Counting (Manku and Motwani 2002): the rarest are forgotten, and each string keeps by how much its count may
// be too low because it had been forgotten before. No count is ever too low by more than floor. (word2vec.c forgets in the
// same way at 21 million words, but does not know by how much it is off.)
type counter struct {
	*table
	counts []int64
	missed []int64 // at most how often the string had come before it was (again) added
	limit  int
	floor  int64 // a forgotten string came at most this often
}

func newCounter(limit int) *counter { return &counter{table: newTable(0), limit: limit} }

// maxArena bounds the bytes of all strings: their places are 32-bit numbers.
const maxArena = 1 << 30

func (c *counter) add(w []byte) {
	i := c.find(w)
	if i >= 0 {
		c.counts[i]++
		return
	}
	if c.len() >= c.limit || len(c.arena)+len(w) > maxArena {
		c.prune()
	}
	c.put(w)
	c.counts, c.missed = append(c.counts, 1), append(c.missed, c.floor)
}

// prune raises floor to where at most half of the strings stay.
func (c *counter) prune() {
	most := make([]int64, c.len()) // how often each came at most
	for i, n := range c.counts {
		most[i] = n + c.missed[i]
	}
	slices.Sort(most)
	c.floor = max(c.floor+1, most[len(most)/2])
	old := *c
	c.table, c.counts, c.missed = newTable(c.limit/2), nil, nil
	for i, n := range old.counts {
		if n+old.missed[i] > c.floor {
			c.put(old.text(i))
			c.counts, c.missed = append(c.counts, n), append(c.missed, old.missed[i])
		}
	}
}
