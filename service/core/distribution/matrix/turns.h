/*
 * Sines and cosines of any number of quarter turns, with the functions of elementary.h.
 */
#ifndef WEIGHTD_CORE_DISTRIBUTION_MATRIX_TURNS_H
#define WEIGHTD_CORE_DISTRIBUTION_MATRIX_TURNS_H

#include "core/number/elementary.h"

/* Of 'turns' quarter turns, |turns| below 2^52. */
static inline void weightd_turns(double turns, double *cosine, double *sine)
{
	const double shifted = turns < 0.0 ? turns - 0.5 : turns + 0.5;
	const double whole = (double)(int64_t)shifted;
	const unsigned quarter = (unsigned)((int64_t)whole & 3);
	double c, s;

	weightd_quarter_double(turns - whole, &c, &s);
	*sine = quarter == 0 ? s : quarter == 1 ? c : quarter == 2 ? -s : -c;
	*cosine = quarter == 0 ? c : quarter == 1 ? -s : quarter == 2 ? -c : s;
}

static inline double weightd_cosine(double turns)
{
	double cosine, sine;

	weightd_turns(turns, &cosine, &sine);
	return cosine;
}

static inline double weightd_sine(double turns)
{
	double cosine, sine;

	weightd_turns(turns, &cosine, &sine);
	return sine;
}

#endif
