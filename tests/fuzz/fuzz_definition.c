/*
 * libFuzzer target: any bytes as a request body, from JSON to the first bytes of every format.
 */
#include "fuzzed_plan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct weightd_plan *plan = fuzzed_plan((const char *)data, size);

	if (plan != NULL)
		fuzzed_plan_check(plan);
	return 0;
}
