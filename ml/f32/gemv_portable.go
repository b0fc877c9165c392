//go:build (!amd64 && !arm64) || noasm

package f32

import "gonum.org/v1/gonum/blas/blas32"

func mulVec(dst []float32, m blas32.General, x []float32) { portableMulVec(dst, m, x) }

func mulBytes(dst []int32, m []int8, stride int, x []int16) { portableMulBytes(dst, m, stride, x) }
