/*
 * Judging samples.  Every check gives the probability that a perfect generator would look at least
 * as bad; one below JUDGE_RATE condemns the sample.
 */
#ifndef WEIGHTD_TEST_JUDGE_H
#define WEIGHTD_TEST_JUDGE_H

#include "weightd/shape.h"

#include <stddef.h>
#include <stdint.h>

struct law;

/* All of tests/stats makes fewer than 100,000 checks: a false alarm anywhere has less than 1e-6. */
#define JUDGE_RATE 1e-11

/* Values of tensors of one shape, one tensor after the other. */
struct sample {
	enum weightd_dtype dtype;
	struct weightd_shape shape;
	size_t numel; /* of one tensor */
	size_t tensors;
	size_t count; /* numel * tensors */
	double *values;
};

struct verdict {
	char text[256];	 /* the first condemnation; "" if there is none */
	unsigned checks; /* with a probability */
	double least;	 /* probability so far */
};

/* Counts a check and condemns if 'p' is too small. */
void judge_chance(struct verdict *verdict, double p, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Condemns unless 'holds'; for what a perfect generator never does. */
void judge_fact(struct verdict *verdict, int holds, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Probabilities: of |z| or more, of chi-square or more, of as few or as many (twice the smaller).
 */
double chance_of_z(double z);
double chance_of_chisquare(double chisquare, double degrees);
double chance_of_count(double count, double trials, double p);

/* Whether the sample follows the law. */
void judge(const struct law *law, const struct sample *sample, struct verdict *verdict);
/* Independent values with a distribution function, whatever the law's own hook is. */
void judge_values(const struct law *law, const struct sample *sample, struct verdict *verdict);

#endif
