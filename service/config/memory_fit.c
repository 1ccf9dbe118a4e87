/*
 * Reads the control groups' limits (version 2, then 1) and divides the memory up.
 */
#include "config/memory_fit.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#define MIB (UINT64_C(1) << 20)

/* Making a tensor whole takes two doubles for each element, and two are made at a time. */
#define WHOLE_BYTES_PER_ELEMENT 32
/* The most memory that Jansson takes for a value, brackets of an empty object. */
#define BYTES_PER_JSON_VALUE 80

static uint64_t read_limit(const char *path)
{
	FILE *file = fopen(path, "r");
	uint64_t limit = UINT64_MAX;

	if (file == NULL)
		return UINT64_MAX;
	if (fscanf(file, "%" SCNu64, &limit) != 1)
		limit = UINT64_MAX; /* "max" */
	fclose(file);
	return limit == 0 ? UINT64_MAX : limit;
}

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

uint64_t weightd_memory_allowed(void)
{
	uint64_t pages = (uint64_t)sysconf(_SC_PHYS_PAGES), page = (uint64_t)sysconf(_SC_PAGE_SIZE);

	/* In a container its own group is mounted as the root of the hierarchy. */
	return least(pages * page,
		     least(read_limit("/sys/fs/cgroup/memory.max"),
			   read_limit("/sys/fs/cgroup/memory/memory.limit_in_bytes")));
}

void weightd_memory_fit(struct weightd_config *config, uint64_t allowed, uint64_t threads)
{
	/* A quarter each for documents, plans and whole tensors; the rest is for connections and
	 * streams. */
	const uint64_t quarter = allowed / 4, share = quarter / (threads == 0 ? 1 : threads);

	if (config->limits.whole_elements == 0)
		config->limits.whole_elements =
			least(64 * MIB, quarter / 2 / WHOLE_BYTES_PER_ELEMENT);
	if (config->whole_cache_bytes == 0)
		config->whole_cache_bytes = least(256 * MIB, quarter / 2);
	if (config->stream_bytes == 0)
		config->stream_bytes = least(8 * MIB, quarter / 4);
	if (config->json_values == 0)
		config->json_values = least(2000000, share / BYTES_PER_JSON_VALUE);
	if (config->plan_bytes == 0)
		config->plan_bytes = least(2048 * MIB, share);
}
