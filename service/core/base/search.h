/*
 * Search in records that are sorted by a key.
 */
#ifndef WEIGHTD_CORE_BASE_SEARCH_H
#define WEIGHTD_CORE_BASE_SEARCH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/*
 * Index of the last of 'count' records, 'stride' bytes apart, whose key is at most 'most'; 0 if
 * none is. 'key' is the first record's; keys ascend.
 */
static inline size_t weightd_last_at_most(const uint64_t *key, size_t stride, size_t count,
					  uint64_t most)
{
	size_t low = 0, high = count;

	while (high - low > 1) {
		const size_t middle = low + (high - low) / 2;
		uint64_t found;

		memcpy(&found, (const unsigned char *)key + middle * stride, sizeof found);
		if (found <= most)
			low = middle;
		else
			high = middle;
	}
	return low;
}

#endif
