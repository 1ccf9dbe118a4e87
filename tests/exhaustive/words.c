/*
 * The raw words of streams on standard output, for batteries of tests such as dieharder: words
 * [SEED [NAMES]].
 *
 * With NAMES above 1 the words of that many names ("l0.weight", ...) take turns, 1024 at a time, so
 * that the battery sees what one model's parameters have in common.
 */
#include "core/distribution/kernels/kernel.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	const uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 0) : 0;
	const unsigned long names = argc > 2 ? strtoul(argv[2], NULL, 0) : 1;
	struct weightd_stream *streams = calloc(names, sizeof *streams);
	uint32_t words[4 * WEIGHTD_BATCH];

	if (streams == NULL)
		return 1;
	for (unsigned long i = 0; i < names; i++) {
		char name[32];
		snprintf(name, sizeof name, "l%lu.weight", i);
		streams[i] = weightd_stream_of(seed, name);
	}
	for (uint64_t first = 0;; first += WEIGHTD_BATCH) {
		for (unsigned long i = 0; i < names; i++) {
			weightd_words_kernels[weightd_level_best()](words, &streams[i], first,
								    WEIGHTD_BATCH);
			if (fwrite(words, sizeof words, 1, stdout) != 1)
				return 0; /* the battery has enough */
		}
	}
}
