/*
 * Parameters that no rule touches have the law of their module's default initialisation, through
 * the whole path: module_proof_list.h.
 */
#include "sample.h"
#include "structure.h"
#include "suite.h"

#include <math.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define VALUES 10000
#else
#define VALUES 200000
#endif

struct module_proof {
	const char *module, *tensor;
	struct law law;
};

static double kaiming5(double fan)
{
	const double a = sqrt(5.0), gain = sqrt(2.0 / (1.0 + a * a));

	return sqrt(3.0) * (gain / sqrt(fan));
}

static double xavier(double fans)
{
	return sqrt(3.0) * sqrt(2.0 / fans);
}

static size_t proofs(void)
{
#define PROOF(...) +1
	return 0
#include "module_proof_list.h"
		;
#undef PROOF
}

static struct module_proof proof(size_t index)
{
	size_t at = 0;

#define PROOF(module, tensor, law) \
	if (at++ == index)         \
		return (struct module_proof){module, tensor, law};
#include "module_proof_list.h"
#undef PROOF
	return (struct module_proof){.module = NULL};
}

START_TEST(parameters_follow_the_default_of_their_module)
{
	static const enum weightd_dtype dtypes[] = {WEIGHTD_FLOAT32, WEIGHTD_BFLOAT16};
	const struct module_proof expected = proof((size_t)_i);

	for (size_t d = 0; d < 2; d++) {
		struct verdict verdict = {.least = 1.0};
		struct sample sample =
			sample_of_module(expected.module, expected.tensor, dtypes[d], VALUES, 11);
		judge(&expected.law, &sample, &verdict);
		ck_assert_msg(verdict.text[0] == '\0', "%s of %s, %s: %s", expected.tensor,
			      expected.module, weightd_dtype_row(sample.dtype)->name, verdict.text);
		ck_assert_uint_le(verdict.checks, 100);
		sample_free(&sample);
	}
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("modules");
	TCase *tcase = tcase_create("modules");

	tcase_set_timeout(tcase, 120);
	tcase_add_loop_test(tcase, parameters_follow_the_default_of_their_module, 0, (int)proofs());
	suite_add_tcase(suite, tcase);
	return suite;
}
