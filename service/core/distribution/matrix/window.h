/*
 * The windows of scipy.signal.windows that need no argument: weights of the samples of a frame.
 */
#ifndef WEIGHTD_CORE_DISTRIBUTION_MATRIX_WINDOW_H
#define WEIGHTD_CORE_DISTRIBUTION_MATRIX_WINDOW_H

#include <stdbool.h>
#include <stdint.h>

/* Numbers that laws carry; never renumbered. */
enum weightd_window {
	WEIGHTD_WINDOW_NONE = 0,
	WEIGHTD_WINDOW_BOXCAR = 1,
	WEIGHTD_WINDOW_HANN = 2,
	WEIGHTD_WINDOW_HAMMING = 3,
	WEIGHTD_WINDOW_BLACKMAN = 4,
	WEIGHTD_WINDOW_NUTTALL = 5,
	WEIGHTD_WINDOW_BLACKMANHARRIS = 6,
	WEIGHTD_WINDOW_FLATTOP = 7,
	WEIGHTD_WINDOW_TRIANG = 8,
	WEIGHTD_WINDOW_BARTLETT = 9,
	WEIGHTD_WINDOW_BARTHANN = 10,
	WEIGHTD_WINDOW_PARZEN = 11,
	WEIGHTD_WINDOW_BOHMAN = 12,
	WEIGHTD_WINDOW_COSINE = 13,
	WEIGHTD_WINDOW_EXPONENTIAL = 14,
	WEIGHTD_WINDOW_TUKEY = 15,
	WEIGHTD_WINDOW_LANCZOS = 16,
	WEIGHTD_WINDOW_TAYLOR = 17,
};

/*
 * Sample 'index' of a window of 'length' samples, index < length; a periodic one is the symmetric
 * one of length + 1 without its last sample.  1 for windows of one sample and for NONE.
 */
double weightd_window_sample(enum weightd_window window, uint64_t index, uint64_t length,
			     bool is_periodic);

#endif
