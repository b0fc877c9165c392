//go:build amd64 && !noasm

package f32

import "golang.org/x/sys/cpu"

//go:generate sh -c "cd asm && go run . -out ../kernels_amd64.s -stubs ../kernels_amd64.go -pkg f32"

var fast = cpu.X86.HasAVX2 && cpu.X86.HasFMA

// product adds a*b to c where keep is set and writes it over c otherwise; a is m×k with its element (i, p) at
// a[i*rs+p*cs], b is k×n and c is m×n, both row-major. No size is 0.
//
// c is walked in tiles of up to 6 by 16, and each of its elements is summed over p in one order, with fused
// multiply-adds, whatever tile it falls into.
func product(m, n, k int, a []float32, rs, cs int, b []float32, ldb int, c []float32, ldc int, keep bool) {
	if !fast {
		portableProduct(m, n, k, a, rs, cs, b, ldb, c, ldc, keep)
		return
	}
	kept := 0
	if keep {
		kept = 1
	}
	if m == 1 {
		j := 0
		for ; j+64 <= n; j += 64 {
			row64(k, &a[0], 4*cs, &b[j], 4*ldb, &c[j], kept)
		}
		if j < n {
			band(1, n-j, k, a, rs, cs, b[j:], ldb, c[j:], ldc, kept)
		}
		return
	}
	for i := 0; i < m; i += 6 {
		band(min(6, m-i), n, k, a[i*rs:], rs, cs, b, ldb, c[i*ldc:], ldc, kept)
	}
}

// band is the product for up to six rows.
func band(rows, n, k int, a []float32, rs, cs int, b []float32, ldb int, c []float32, ldc, keep int) {
	for j := 0; j < n; j += 16 {
		if n-j >= 16 {
			tiles[rows-1](k, &a[0], 4*rs, 4*cs, &b[j], 4*ldb, &c[j], 4*ldc, keep)
		} else {
			maskedTiles[rows-1](k, &a[0], 4*rs, 4*cs, &b[j], 4*ldb, &c[j], 4*ldc, keep, &masks[16-(n-j)])
		}
	}
}

var tiles = [6]func(k int, a *float32, rs, cs int, b *float32, bs int, c *float32, ldc int, keep int){
	tile1, tile2, tile3, tile4, tile5, tile6}

var maskedTiles = [6]func(k int, a *float32, rs, cs int, b *float32, bs int, c *float32, ldc int, keep int, mask *int32){
	tile1Masked, tile2Masked, tile3Masked, tile4Masked, tile5Masked, tile6Masked}

// masks[16-n:] begins with n words whose top bit is set and 16-n whose is not.
var masks = [32]int32{-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1}
