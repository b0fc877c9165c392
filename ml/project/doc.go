// Package project draws a map of a matrix of word vectors while it is being trained: its rows in two or three
// dimensions, frame after frame, on axes that stay put.
//
// The axes are those of principal component analysis, by subspace iteration that starts from where the last frame left
// off, so that a pass or two over the matrix are enough (Halko, Martinsson & Tropp, Finding structure with randomness,
// 2011, section 4.5). What PCA leaves open (signs, and directions in a plane where variances are equal) is settled by
// the frame before: the axes glide towards the principal ones rather than jump there, and the points are turned to lie
// as close as can be to their last places (Schönemann, A generalized solution of the orthogonal Procrustes problem,
// 1966). Onto takes given directions, such as concepts, instead. Neighbours says how much of what is near on the map is
// near in the space.
//
// V rows (words, most frequent first by custom), D columns, k axes. Products are in float32, summed in float64 over
// parts of the matrix that do not depend on the number of goroutines: the same frames give the same bits on any number
// of cores of one kind of machine. A frame allocates nothing once one of its shape has been made. Frames are read only
// until the next, and a Projector is for one goroutine at a time.
package project
