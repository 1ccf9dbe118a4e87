/*
 * Windows, by the formulas of scipy/signal/windows/_windows.py.
 */
#include "core/distribution/matrix/window.h"

#include "core/distribution/matrix/turns.h"

#define PI 0x1.921fb54442d18p+1

/* Sums of cosines: a0 + a1 cos(x) + a2 cos(2 x) + .., x from -pi to pi. */
static const struct {
	enum weightd_window window;
	double a[5];
} cosines[] = {
	{WEIGHTD_WINDOW_HANN, {0.5, 0.5}},
	{WEIGHTD_WINDOW_HAMMING, {0.54, 1.0 - 0.54}},
	{WEIGHTD_WINDOW_BLACKMAN, {0.42, 0.50, 0.08}},
	{WEIGHTD_WINDOW_NUTTALL, {0.3635819, 0.4891775, 0.1365995, 0.0106411}},
	{WEIGHTD_WINDOW_BLACKMANHARRIS, {0.35875, 0.48829, 0.14128, 0.01168}},
	{WEIGHTD_WINDOW_FLATTOP, {0.21557895, 0.41663158, 0.277263158, 0.083578947, 0.006947368}},
};

static double magnitude(double x)
{
	return x < 0.0 ? -x : x;
}

/* 'last' is the number of the last sample, at least 1. */
static double cosine_sum(enum weightd_window window, double i, double last)
{
	double sum = 0.0;

	for (unsigned row = 0; row < sizeof cosines / sizeof cosines[0]; row++) {
		for (unsigned k = 0; k < 5 && cosines[row].window == window; k++)
			sum += cosines[row].a[k] * weightd_cosine(k * (4.0 * i / last - 2.0));
	}
	return sum;
}

static double parzen(double i, double last)
{
	const double half = (last + 1.0) / 2.0, n = magnitude(i - last / 2.0), x = n / half;

	return n <= last / 4.0 ? 1.0 - 6.0 * x * x + 6.0 * x * x * x
			       : 2.0 * (1.0 - x) * (1.0 - x) * (1.0 - x);
}

static double bohman(double i, double last)
{
	const double x = magnitude(2.0 * i / last - 1.0);

	if (i == 0.0 || i == last)
		return 0.0;
	return (1.0 - x) * weightd_cosine(2.0 * x) + 1.0 / PI * weightd_sine(2.0 * x);
}

/* alpha is 1/2: a quarter of the samples at each end. */
static double tukey(double i, double last)
{
	const double width = (double)(uint64_t)(last / 4.0);

	if (i <= width)
		return 0.5 * (1.0 + weightd_cosine(2.0 * (-1.0 + 4.0 * i / last)));
	if (i < last - width)
		return 1.0;
	return 0.5 * (1.0 + weightd_cosine(2.0 * (-3.0 + 4.0 * i / last)));
}

static double lanczos(double i, double last)
{
	const double x = 2.0 * i / last - 1.0;

	return x == 0.0 ? 1.0 : weightd_sine(2.0 * x) / (PI * x);
}

/* nbar 4, side lobes 30 dB below; 1 in the middle. */
static double taylor(double i, double last)
{
	static const double f[3] = {0x1.2bae04712f9cep-2, -0x1.0299d933f04f0p-6,
				    0x1.1ddf890a2a15ep-9};
	double sum = 1.0, middle = 1.0;

	for (unsigned m = 0; m < 3; m++) {
		sum += 2.0 * f[m] *
		       weightd_cosine(4.0 * (m + 1) * ((i - last / 2.0) / (last + 1.0)));
		middle += 2.0 * f[m];
	}
	return sum / middle;
}

double weightd_window_sample(enum weightd_window window, uint64_t index, uint64_t length,
			     bool is_periodic)
{
	const uint64_t total = length + (is_periodic ? 1 : 0);
	const double i = (double)index, last = (double)(total - 1);

	if (length <= 1)
		return 1.0;
	switch (window) {
	case WEIGHTD_WINDOW_NONE:
	case WEIGHTD_WINDOW_BOXCAR: return 1.0;
	case WEIGHTD_WINDOW_TRIANG: {
		const double n =
			(double)(index < total - 1 - index ? index : total - 1 - index) + 1.0;
		return total % 2 == 0 ? (2.0 * n - 1.0) / (last + 1.0) : 2.0 * n / (last + 2.0);
	}
	case WEIGHTD_WINDOW_BARTLETT:
		return i <= last / 2.0 ? 2.0 * i / last : 2.0 - 2.0 * i / last;
	case WEIGHTD_WINDOW_BARTHANN: {
		const double x = magnitude(i / last - 0.5);
		return 0.62 - 0.48 * x + 0.38 * weightd_cosine(4.0 * x);
	}
	case WEIGHTD_WINDOW_PARZEN: return parzen(i, last);
	case WEIGHTD_WINDOW_BOHMAN: return bohman(i, last);
	case WEIGHTD_WINDOW_COSINE: return weightd_sine(2.0 / (last + 1.0) * (i + 0.5));
	case WEIGHTD_WINDOW_EXPONENTIAL: return weightd_exp(-magnitude(i - last / 2.0));
	case WEIGHTD_WINDOW_TUKEY: return tukey(i, last);
	case WEIGHTD_WINDOW_LANCZOS: return lanczos(i, last);
	case WEIGHTD_WINDOW_TAYLOR: return taylor(i, last);
	case WEIGHTD_WINDOW_HANN:
	case WEIGHTD_WINDOW_HAMMING:
	case WEIGHTD_WINDOW_BLACKMAN:
	case WEIGHTD_WINDOW_NUTTALL:
	case WEIGHTD_WINDOW_BLACKMANHARRIS:
	case WEIGHTD_WINDOW_FLATTOP: break;
	}
	return cosine_sum(window, i, last);
}
