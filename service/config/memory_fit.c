/*
 * The least of the limits that hold for this process, divided up.
 */
#include "config/memory_fit.h"

#include "config/memory_group.h"

#include <sys/resource.h>
#include <unistd.h>

#define MIB (UINT64_C(1) << 20)

/* Of the program, its libraries, and the stacks of its threads. */
#define FIXED_BYTES (8 * MIB)
/* Making a tensor whole takes two doubles for each element, and two are made at a time. */
#define WHOLE_BYTES_PER_ELEMENT 32
/* The most memory that Jansson takes for a value, brackets of an empty object. */
#define BYTES_PER_JSON_VALUE 80

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static uint64_t limit_of_resource(__rlimit_resource_t resource)
{
	struct rlimit limit;

	return getrlimit(resource, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY ? UINT64_MAX
										   : limit.rlim_cur;
}

uint64_t weightd_memory_allowed(void)
{
	const uint64_t pages = (uint64_t)sysconf(_SC_PHYS_PAGES);
	const uint64_t machine = pages * (uint64_t)sysconf(_SC_PAGE_SIZE);

	return least(least(machine, weightd_memory_group_limit("")),
		     least(limit_of_resource(RLIMIT_AS), limit_of_resource(RLIMIT_DATA)));
}

/*
 * What is counted of the memory allowed.  The rest is for the program and its libraries, for heaps
 * that are not full, and for what the kernel holds of what is being sent.
 */
static uint64_t budget_of(uint64_t allowed)
{
	const uint64_t rest = allowed / 6 + FIXED_BYTES;

	return allowed > 2 * rest ? allowed - rest : allowed / 2;
}

void weightd_memory_fit(struct weightd_config *config, uint64_t allowed, uint64_t threads)
{
	/* A quarter each for documents, plans and whole tensors; the rest is for connections and
	 * streams. */
	const uint64_t quarter = allowed / 4, share = quarter / (threads == 0 ? 1 : threads);

	if (config->memory_bytes == 0)
		config->memory_bytes = budget_of(allowed);
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
