/*
 * libFuzzer target: any bytes as a config.json, with and without the architecture's own recipe.
 */
#include "fuzzed_plan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const behind[] = {"}", ", \"init\": \"normal(0, 0.02)\"}"};
	struct weightd_text body;

	for (int i = 0; i < 2; i++) {
		weightd_text_init(&body, (size_t)1 << 20);
		weightd_text_puts(&body, "{\"config\": ");
		weightd_text_put(&body, data, size);
		weightd_text_puts(&body, behind[i]);
		struct weightd_plan *plan = fuzzed_plan(body.data, body.length);
		if (plan != NULL)
			fuzzed_plan_check(plan);
		weightd_text_free(&body);
	}
	return 0;
}
