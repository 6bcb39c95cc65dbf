package carried

import (
	"maps"
	"slices"
	"sync"
)

// Codes are compressed by context mixing (Mahoney, "Adaptive Weighing of Context
// Models for Lossless Data Compression", 2005): several models, each of which
// knows the last few bytes, say how likely the next bit is a one; what they say
// is weighed by how right they were, and an arithmetic coder writes the bit in
// as many bits as it was a surprise. Before the report the models have read the
// dictionary. It is integers throughout: both sides have to predict the same.
//
// The reason for this instead of deflate (compress/flate): over 173 recorded runs
// codes have 632 bytes in the median and 779 at most, with deflate and the same
// dictionary 788 and 1,046, so that of no run anything has to be left out; and
// deflate's writer adds 14 KB to what every caller loads.

const (
	// orders are how many models there are that look back: by masks, and the last
	// one at the word that is being written.
	orders = 6
	inputs = orders + 1 // and the match
	// slotBits: each model has 2^17 slots, for some 100,000 contexts of a report
	// and the dictionary.
	slotBits = 17
	// slowest is after how many bits a slot adapts no slower.
	slowest = 60
	// rate of the weights, and their first value: all count the same.
	rate        = 9
	firstWeight = 1 << 14
	// matchFrom bytes that stood before make a match. What it says is trusted by
	// its length, up to matchMost.
	matchFrom = 7
	matchMost = 32
)

// masks take the last bytes of the past for each order.
var masks = [orders]uint64{0xff, 0xffff, 0xffffff, 0xffffffff, 0xffffffffffff, 0}

// slot is a probability of 22 bits that the next bit is a one, and how many bits
// it has seen in ten.
type slot uint32

// model predicts bits.
type model struct {
	slots   [orders][1 << slotBits]slot
	weights [256][inputs]int32 // by what of the byte is known
	past    uint64             // the last eight bytes
	word    uint32             // hash of the letters and digits since the last mark
	known   uint32             // of the byte: a one, and its first bits
	at      [orders]uint32
	said    [inputs]int32 // stretched
	sum     int32         // what was predicted, of 4,096

	// The longest match: what stood behind the last bytes when they stood before.
	text   []byte
	places map[uint64]int // where the last matchFrom bytes ended last
	match  int            // what is expected next stands there; 0: nothing is
	length int
	trust  [matchMost + 1]slot
}

// primed is a model that has read the dictionary.
var primed = sync.OnceValue(readDictionary)

// newModel is a copy of it.
func newModel() *model {
	m := *primed()
	m.text, m.places = slices.Clone(m.text), maps.Clone(m.places)
	return &m
}

func readDictionary() *model {
	m := &model{known: 1}
	for i := range m.slots {
		for k := range m.slots[i] {
			m.slots[i][k] = 1 << 31
		}
	}
	m.places = map[uint64]int{}
	for i := range m.trust {
		m.trust[i] = 1 << 31
	}
	for i := range m.weights {
		for k := range m.weights[i] {
			m.weights[i][k] = firstWeight
		}
	}
	for i := range len(dictionary) {
		for bit := 7; bit >= 0; bit-- {
			m.predict()
			m.learn(uint32(dictionary[i]) >> bit & 1)
		}
	}
	return m
}

// predict says how likely a one is, of 4,096.
func (m *model) predict() uint32 {
	var dot int64
	for i := range orders {
		context := m.past & masks[i]
		if masks[i] == 0 {
			context = uint64(m.word)
		}
		hash := (context+uint64(i)<<56)*0x9E3779B97F4A7C15 + uint64(m.known)*0xD6E8FEB86659FD93
		hash ^= hash >> 29
		m.at[i] = uint32(hash * 0xBF58476D1CE4E5B9 >> (64 - slotBits))
		m.said[i] = stretch[m.slots[i][m.at[i]]>>20]
		dot += int64(m.weights[m.known][i]) * int64(m.said[i])
	}
	m.said[orders] = 0
	if e, ok := m.expected(); ok {
		m.said[orders] = stretch[m.trust[m.length]>>20]
		if e == 0 {
			m.said[orders] = -m.said[orders]
		}
	}
	dot += int64(m.weights[m.known][orders]) * int64(m.said[orders])
	m.sum = squash(int32(max(-2047, min(2047, dot>>16))))
	return uint32(max(1, min(4095, m.sum)))
}

// learn takes the bit that came.
func (m *model) learn(bit uint32) {
	wrong := (int32(bit)<<12 - m.sum) * rate
	for i := range inputs {
		m.weights[m.known][i] += (m.said[i]*wrong + 1<<13) >> 14
	}
	for i := range orders {
		m.slots[i][m.at[i]].learn(bit)
	}
	if e, ok := m.expected(); ok {
		right := uint32(1)
		if e != bit {
			right = 0
		}
		m.trust[m.length].learn(right)
		if right == 0 {
			m.length, m.match = 0, 0
		}
	}
	m.known = m.known<<1 | bit
	if m.known < 256 {
		return
	}
	c := byte(m.known)
	m.known = 1
	m.past = m.past<<8 | uint64(c)
	m.text = append(m.text, c)
	if m.match > 0 {
		m.match++
		m.length = min(m.length+1, matchMost)
	}
	if len(m.text) >= matchFrom {
		key := m.past & (1<<(8*matchFrom) - 1)
		if m.match == 0 {
			m.match = m.places[key]
			m.length = min(m.match, 1)
		}
		m.places[key] = len(m.text)
	}
	if 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '_' {
		m.word = (m.word + uint32(c) + 1) * 0x2F0B4C47
	} else {
		m.word = uint32(c)
	}
}

func (s *slot) learn(bit uint32) {
	n := uint32(*s) & 1023
	p := int64(*s >> 10)
	p += (int64(bit)<<22 - int64(bit) - p) * 2 / int64(2*n+3)
	*s = slot(uint32(p)<<10 | min(n+1, slowest))
}

// expected is the next bit of the match, as far as the byte agrees with it.
func (m *model) expected() (bit uint32, ok bool) {
	if m.match == 0 || m.match >= len(m.text) {
		return 0, false
	}
	c := uint32(m.text[m.match]) | 256
	have := 0
	for k := m.known; k > 1; k >>= 1 {
		have++
	}
	if c>>(8-have) != m.known {
		return 0, false
	}
	return c >> (7 - have) & 1, true
}

// squash is 4096/(1+e^(-d/256)), between points of a table.
func squash(d int32) int32 {
	at := d + 2048
	i, w := at>>7, at&127
	return (points[i]*(128-w) + points[i+1]*w + 64) >> 7
}

var points = [33]int32{1, 2, 3, 6, 10, 16, 27, 45, 73, 120, 194, 310, 488, 747, 1101, 1546, 2047, 2549, 2994, 3348,
	3607, 3785, 3901, 3975, 4022, 4050, 4068, 4079, 4085, 4089, 4092, 4093, 4094}

// stretch is the inverse of squash.
var stretch = func() (table [4096]int32) {
	next := 0
	for d := int32(-2047); d <= 2047; d++ {
		for v := squash(d); next <= int(v) && next < len(table); next++ {
			table[next] = d
		}
	}
	for ; next < len(table); next++ {
		table[next] = 2047
	}
	return table
}()

// compress writes a text whose length the reader is told.
func compress(text []byte) []byte {
	m := newModel()
	low, high := uint32(0), ^uint32(0)
	var out []byte
	for _, c := range text {
		for bit := 7; bit >= 0; bit-- {
			middle := low + uint32(uint64(high-low)*uint64(m.predict())>>12)
			one := uint32(c) >> bit & 1
			if one == 1 {
				high = middle
			} else {
				low = middle + 1
			}
			m.learn(one)
			for (low^high)>>24 == 0 {
				out = append(out, byte(high>>24))
				low, high = low<<8, high<<8|0xff
			}
		}
	}
	return append(out, byte(high>>24), byte(high>>16))
}

// expand reads size bytes of what compress wrote. It reads anything: of what it
// did not write comes some text.
func expand(packed []byte, size int) []byte {
	m := newModel()
	low, high, value := uint32(0), ^uint32(0), uint32(0)
	next := func() {
		value <<= 8
		if len(packed) > 0 {
			value |= uint32(packed[0])
			packed = packed[1:]
		}
	}
	for range 4 {
		next()
	}
	text := make([]byte, 0, size)
	for range size {
		c := byte(0)
		for range 8 {
			middle := low + uint32(uint64(high-low)*uint64(m.predict())>>12)
			one := uint32(0)
			if value <= middle {
				one, high = 1, middle
			} else {
				low = middle + 1
			}
			m.learn(one)
			c = c<<1 | byte(one)
			for (low^high)>>24 == 0 {
				low, high = low<<8, high<<8|0xff
				next()
			}
		}
		text = append(text, c)
	}
	return text
}
