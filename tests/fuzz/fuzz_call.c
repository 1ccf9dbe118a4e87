/*
 * libFuzzer target: any bytes as call text: of a module, and of an initializer.
 */
#include "fuzzed_plan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read(const char *before, const uint8_t *data, size_t size, const char *behind)
{
	struct weightd_text body;

	fuzzed_body_of_text(&body, before, data, size, behind);
	struct weightd_plan *plan = fuzzed_plan(body.data, body.length);
	if (plan != NULL)
		fuzzed_plan_check(plan);
	weightd_text_free(&body);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	read("{\"model\": [", data, size, "]}");
	read("{\"parameters\": {\"w\": [3, 4]}, \"init\": [{\"path\": \"**\", \"initializer\": ",
	     data, size, "}]}");
	return 0;
}
