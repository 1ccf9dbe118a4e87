/*
 * numpy.random's integers of a range: RandomState masks words and rejects, Generator multiplies
 * them (Lemire 2019).  Words are of 32 bits where the range is.
 */
#include "core/generator/numpy/numpy_counts.h"

__extension__ typedef unsigned __int128 wide;

static uint64_t by_mask(const struct weightd_numpy_source *source, uint64_t most)
{
	const unsigned unused = (unsigned)__builtin_clzll(most);
	const uint64_t mask = UINT64_MAX >> unused;
	uint64_t value;

	do
		value = (most <= UINT32_MAX ? source->word32(source->state)
					    : source->word64(source->state)) &
			mask;
	while (value > most);
	return value;
}

static uint64_t by_product32(const struct weightd_numpy_source *source, uint32_t most)
{
	const uint32_t count = most + 1;
	uint64_t product = (uint64_t)source->word32(source->state) * count;

	if ((uint32_t)product < count) {
		const uint32_t least = (UINT32_MAX - most) % count;
		while ((uint32_t)product < least)
			product = (uint64_t)source->word32(source->state) * count;
	}
	return product >> 32;
}

static uint64_t by_product64(const struct weightd_numpy_source *source, uint64_t most)
{
	const uint64_t count = most + 1;
	wide product = (wide)source->word64(source->state) * count;

	if ((uint64_t)product < count) {
		const uint64_t least = (UINT64_MAX - most) % count;
		while ((uint64_t)product < least)
			product = (wide)source->word64(source->state) * count;
	}
	return (uint64_t)(product >> 64);
}

uint64_t weightd_numpy_interval(const struct weightd_numpy_source *source, uint64_t most)
{
	return most == 0 ? 0 : by_mask(source, most);
}

uint64_t weightd_numpy_integer(const struct weightd_numpy_source *source, uint64_t most)
{
	if (most == 0)
		return 0;
	if (most == UINT32_MAX)
		return source->word32(source->state);
	if (source->rules->is_legacy)
		return by_mask(source, most);
	return most < UINT32_MAX ? by_product32(source, (uint32_t)most)
				 : by_product64(source, most);
}
