/*
 * Value bins: the bits of a float in the order of its number.
 */
#include "core/statistics/value_bins.h"

#include "core/number/float_bits.h"

#include <math.h>
#include <string.h>

#define SIGN 0x80000000U

static unsigned bin_of(double value)
{
	const uint32_t bits = weightd_bits_of_float((float)value);

	return (bits & SIGN ? ~bits : bits | SIGN) >> 16;
}

/* Beyond the largest number is everything that is larger. */
static double number_of(uint32_t key)
{
	const float value = weightd_float_of_bits(key & SIGN ? key & ~SIGN : ~key);

	return isfinite(value) ? (double)value : key & SIGN ? 0x1p128 : -0x1p128;
}

double weightd_value_bin_low(unsigned bin)
{
	return number_of((uint32_t)bin << 16);
}

double weightd_value_bin_high(unsigned bin)
{
	return bin + 1 < WEIGHTD_VALUE_BINS ? number_of((uint32_t)(bin + 1) << 16) : 0x1p128;
}

void weightd_value_bins_clear(struct weightd_value_bins *bins)
{
	if (bins->total > 0)
		memset(bins->counts + bins->low, 0,
		       (bins->high - bins->low + 1) * sizeof *bins->counts);
	bins->total = 0;
	bins->low = WEIGHTD_VALUE_BINS - 1;
	bins->high = 0;
}

void weightd_value_bins_add(struct weightd_value_bins *bins, const double *values, size_t count)
{
	unsigned low = bins->low, high = bins->high;

	for (size_t i = 0; i < count; i++) {
		const unsigned bin = bin_of(values[i]);
		bins->counts[bin]++;
		low = bin < low ? bin : low;
		high = bin > high ? bin : high;
	}
	bins->low = low;
	bins->high = high;
	bins->total += count;
}

double weightd_value_bins_quantile(const struct weightd_value_bins *bins, double share)
{
	const double rank = share * ((double)bins->total - 1);
	uint64_t before = 0;

	for (unsigned bin = bins->low; bin <= bins->high && bins->total > 0; bin++) {
		const uint64_t count = bins->counts[bin];
		if (count > 0 && (double)(before + count) > rank) {
			const double low = weightd_value_bin_low(bin),
				     high = weightd_value_bin_high(bin);
			const double part = (rank - (double)before + 0.5) / (double)count;
			return low + (high - low) * (part < 1 ? part : 1);
		}
		before += count;
	}
	return NAN;
}
