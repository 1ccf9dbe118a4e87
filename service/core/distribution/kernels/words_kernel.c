/*
 * The raw words of a stream, without a distribution.
 */
#include "core/distribution/kernels/lanes.h"

weightd_words_kernel WEIGHTD_AT_LEVEL(weightd_words);

void WEIGHTD_AT_LEVEL(weightd_words)(uint32_t *words, const struct weightd_stream *stream,
				     uint64_t first, size_t count)
{
	weightd_words(words, WEIGHTD_SETS_ALONE, stream, first, count);
}
