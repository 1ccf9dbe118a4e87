/*
 * Gather: elements that lie apart, one behind the other.
 */
#ifndef WEIGHTD_CORE_VIEW_GATHER_H
#define WEIGHTD_CORE_VIEW_GATHER_H

#include <stddef.h>
#include <string.h>

/* Element i of 'count' goes to out[i]; they are 'step' apart in 'from', and 'width' bytes each. */
static inline void weightd_gather(unsigned char *out, const unsigned char *from, ptrdiff_t step,
				  size_t count, size_t width)
{
#define GATHER(bytes)                      \
	for (size_t i = 0; i < count; i++) \
	memcpy(out + i * (bytes), from + (ptrdiff_t)i * step * (bytes), bytes)
	if (step == 1)
		memcpy(out, from, count * width);
	else if (width == 8)
		GATHER(8);
	else if (width == 4)
		GATHER(4);
	else if (width == 2)
		GATHER(2);
	else
		GATHER(1);
#undef GATHER
}

#endif
