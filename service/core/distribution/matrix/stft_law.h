/*
 * The bits of the number 'flags' of the distribution stft.
 */
#ifndef WEIGHTD_CORE_DISTRIBUTION_MATRIX_STFT_LAW_H
#define WEIGHTD_CORE_DISTRIBUTION_MATRIX_STFT_LAW_H

enum weightd_stft_flags {
	WEIGHTD_STFT_IMAGINARY = 1, /* sines instead of cosines */
	WEIGHTD_STFT_PERIODIC = 2,  /* the window */
	WEIGHTD_STFT_DENSITY = 4,   /* divided by the root of the sum of the window's squares */
	WEIGHTD_STFT_SPECTRUM = 8,  /* divided by the sum of its magnitudes */
	WEIGHTD_STFT_FREQUENCY_FIRST =
		16, /* (frequencies, 1, samples) instead of (samples, 1, frequencies) */
};

#endif
