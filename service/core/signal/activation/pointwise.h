/*
 * Activations: functions of one number, with their slopes.
 *
 * A row is found by the type of its module.  Expectations of any row are found by quadrature
 * (expectation.h), for which it names the places where the function has a kink.
 */
#ifndef WEIGHTD_CORE_SIGNAL_ACTIVATION_POINTWISE_H
#define WEIGHTD_CORE_SIGNAL_ACTIVATION_POINTWISE_H

#include "weightd/model.h"

#include <stdbool.h>
#include <stddef.h>

#define WEIGHTD_KINKS_MAX 2

/* The numbers that the constructor was given; 'a' and 'b' are the row's arguments in order. */
struct weightd_activation_numbers {
	double a, b;
};

struct weightd_activation {
	const char *const *names;  /* module types, NULL-terminated */
	const char *arguments[2];  /* names of 'a' and 'b'; NULL: none */
	const char *approximation; /* value of the argument `approximate`; NULL: not asked */
	double (*value)(const struct weightd_activation_numbers *numbers, double x);
	double (*slope)(const struct weightd_activation_numbers *numbers, double x);
	/* kinks() - the places where a derivative jumps, ascending; how many.  NULL: none. */
	size_t (*kinks)(const struct weightd_activation_numbers *numbers,
			double places[WEIGHTD_KINKS_MAX]);
	/* It is x above 0, and a * x below: closed forms are used. */
	bool is_leaky;
	/* It is 0 with slope 0 up to here: a unit that never gets above is dead.  Otherwise
	 * -infinity. */
	double dead_below;
	/* The largest slope of a bounded function: a unit is saturated where the slope is below a
	 * twentieth of it.  0: the function is not bounded. */
	double steepest;
};

/* The row of a module; NULL: it is no activation that is known. */
const struct weightd_activation *weightd_activation_of(const struct weightd_module *module);
/* The row by the name of its type, for tests; NULL: none. */
const struct weightd_activation *weightd_activation_find(const char *type);
size_t weightd_activation_count(void);
const struct weightd_activation *weightd_activation_at(size_t index);

/* A row with its numbers. */
struct weightd_pointwise {
	const struct weightd_activation *row;
	struct weightd_activation_numbers numbers;
};
/* As the module was constructed; 'row' is its own. */
struct weightd_pointwise weightd_pointwise_of(const struct weightd_activation *row,
					      const struct weightd_module *module);
/* With the numbers that a constructor gives by default. */
struct weightd_pointwise weightd_pointwise_default(const struct weightd_activation *row);

static inline double weightd_pointwise_value(const struct weightd_pointwise *f, double x)
{
	return f->row->value(&f->numbers, x);
}

static inline double weightd_pointwise_slope(const struct weightd_pointwise *f, double x)
{
	return f->row->slope(&f->numbers, x);
}

/* Whether a unit with this slope is saturated; false where the function is not bounded. */
static inline bool weightd_is_saturated(const struct weightd_activation *row, double slope)
{
	return (slope < 0 ? -slope : slope) < 0.05 * row->steepest;
}

#endif
