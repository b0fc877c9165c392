package safetensors

import (
	"encoding/binary"
	"math"
)

// widths is the bytes of a value of each type that can be read.
var widths = map[string]int{"F64": 8, "F32": 4, "F16": 2, "BF16": 2}

// decode is the values of a tensor whose bytes have been found to be the right number.
func decode(e entry, raw []byte) ([]float32, error) {
	values := make([]float32, len(raw)/widths[e.dtype])
	switch e.dtype {
	case "F32":
		for i := range values {
			values[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
		}
	case "F64":
		for i := range values {
			v := math.Float64frombits(binary.LittleEndian.Uint64(raw[8*i:]))
			values[i] = float32(v)
			if math.IsInf(float64(values[i]), 0) && !math.IsInf(v, 0) {
				return nil, refuse(CodeValue, e.name, 0, "index", i, "value", v)
			}
		}
	case "F16":
		for i := range values {
			values[i] = half(binary.LittleEndian.Uint16(raw[2*i:]))
		}
	case "BF16":
		for i := range values {
			values[i] = math.Float32frombits(uint32(binary.LittleEndian.Uint16(raw[2*i:])) << 16)
		}
	}
	return values, nil
}

// half is an IEEE 754 binary16 value: 1 bit of sign, 5 of exponent with bias 15, 10 of fraction.
func half(b uint16) float32 {
	sign, exponent, fraction := uint32(b>>15)<<31, uint32(b>>10&31), uint32(b&1023)
	switch exponent {
	case 0: // zero and subnormal: fraction times 2⁻²⁴
		return math.Float32frombits(sign | math.Float32bits(float32(fraction)/(1<<24)))
	case 31: // infinity, NaN with its payload
		return math.Float32frombits(sign | 0x7f800000 | fraction<<13)
	}
	return math.Float32frombits(sign | (exponent+127-15)<<23 | fraction<<13)
}
