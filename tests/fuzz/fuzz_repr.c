/*
 * libFuzzer target: any bytes as the text of print(model).
 */
#include "fuzzed_plan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct weightd_text body;

	fuzzed_body_of_text(&body, "{\"model\": ", data, size, "}");
	struct weightd_plan *plan = fuzzed_plan(body.data, body.length);
	if (plan != NULL)
		fuzzed_plan_check(plan);
	weightd_text_free(&body);
	return 0;
}
