/*
 * integers: all integers of a range alike, with the numbers of numpy.random.randint.
 */
#include "core/distribution/bounds.h"
#include "core/distribution/distribution_table.h"
#include "core/distribution/value_law.h"

/* Of one uniform number. */
static double integers(const struct weightd_law *law, double u)
{
	const double low = law->integers.low, high = law->integers.high;
	const double value = low + (double)(int64_t)(u * (high - low));

	return value < high ? value : high - 1.0;
}

static struct weightd_moments moments(const struct weightd_law *law)
{
	const double low = law->integers.low, high = law->integers.high, count = high - low;

	return weightd_moments_of(low + (count - 1.0) / 2.0, (count * count - 1.0) / 12.0, low,
				  high - 1.0);
}

static bool is_integer(double value)
{
	return (value < 0.0 ? -value : value) <= 0x1p52 && value == (double)(int64_t)value;
}

/* The larger end; signed integers reach one further down. */
static double magnitude(const struct weightd_law *law, enum weightd_dtype dtype)
{
	const double up = law->integers.high - 1.0;
	const double down = -law->integers.low - (weightd_dtype_row(dtype)->is_float ? 0.0 : 1.0);

	return up > down ? up : down;
}

static enum weightd_code prepare(struct weightd_law *law, const struct weightd_shape *shape,
				 enum weightd_dtype dtype, const char *pointer,
				 struct weightd_error *err)
{
	const double low = law->integers.low, high = law->integers.high;
	const bool claim = is_integer(low) && is_integer(high) && low < high &&
			   (dtype != WEIGHTD_UINT8 || low >= 0.0);
	const enum weightd_code code = weightd_require_numbers(
		law, claim, "integers low < high, up to 2^52; none below 0 for uint8", pointer,
		err);

	(void)shape;
	if (code != WEIGHTD_OK || dtype == WEIGHTD_BOOL8)
		return code;
	return weightd_require_holds(law, dtype, magnitude(law, dtype), pointer, err);
}

const struct weightd_distribution weightd_distribution_integers = {
	.name = "integers",
	.doc = "Integers from low to high - 1",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM | WEIGHTD_ALIKE | WEIGHTD_COUNTS,
	.reals = {"low", "high"},
	.prepare = prepare,
	.fill = weightd_fill_values,
	.moments = moments,
	.rules = &(const struct weightd_value_rules){.of_uniform = integers},
};
