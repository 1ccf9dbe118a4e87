/*
 * Value bins: the bits of a float in the order of its number.
 */
#include "core/statistics/value_bins.h"

#include "core/base/clones.h"
#include "core/number/float_bits.h"

#include <math.h>
#include <string.h>

#define SIGN 0x80000000U

/* Numbers whose bins are found together. */
#define GROUP 512
/* Counts of 32 bits are added to those of 64 before they overflow. */
#define RECENT_MAX UINT32_MAX

static inline uint32_t key_of(double value)
{
	const uint32_t bits = weightd_bits_of_float((float)value);

	/* All bits of a negative number are turned, the sign of others. */
	return bits ^ ((0U - (bits >> 31)) | SIGN);
}

WEIGHTD_CLONES static void find_bins(const double *restrict values, size_t count,
				     uint32_t *restrict found, unsigned ends[2])
{
	uint32_t low = UINT32_MAX, high = 0;

	for (size_t i = 0; i < count; i++) {
		const uint32_t bin = key_of(values[i]) >> 16;
		found[i] = bin;
		low = bin < low ? bin : low;
		high = bin > high ? bin : high;
	}
	ends[0] = low < ends[0] ? low : ends[0];
	ends[1] = high > ends[1] ? high : ends[1];
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

/* Adds the recent counts to the others. */
static void settle(struct weightd_value_bins *bins)
{
	for (unsigned bin = bins->low; bin <= bins->high && bins->unsettled > 0; bin++) {
		bins->counts[bin] += bins->recent[bin];
		bins->recent[bin] = 0;
	}
	bins->unsettled = 0;
}

void weightd_value_bins_clear(struct weightd_value_bins *bins)
{
	settle(bins);
	if (bins->total > 0)
		memset(bins->counts + bins->low, 0,
		       (bins->high - bins->low + 1) * sizeof *bins->counts);
	bins->total = 0;
	bins->low = WEIGHTD_VALUE_BINS - 1;
	bins->high = 0;
}

void weightd_value_bins_add(struct weightd_value_bins *bins, const double *values, size_t count)
{
	unsigned ends[2] = {bins->low, bins->high};
	uint32_t found[GROUP] = {0};

	for (size_t first = 0; first < count; first += GROUP) {
		const size_t part = count - first < GROUP ? count - first : GROUP;
		if (part > RECENT_MAX - bins->unsettled)
			settle(bins);
		find_bins(values + first, part, found, ends);
		for (size_t i = 0; i < part; i++)
			bins->recent[found[i]]++;
		bins->unsettled += (uint32_t)part;
		bins->low = ends[0];
		bins->high = ends[1];
	}
	bins->total += count;
}

void weightd_value_bins_end(struct weightd_value_bins *bins)
{
	settle(bins);
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
