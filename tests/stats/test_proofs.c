/*
 * Every initializer follows its law: proof_list.h, in every float dtype it can make; those after
 * float32 with a quarter of the values.
 *
 * A row of the table of initializers without a line there fails this program, with its name.
 */
#include "proof.h"
#include "weightd/initializer.h"
#include "weightd/plan.h"
#include "suite.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const enum weightd_dtype dtypes[] = {WEIGHTD_FLOAT32, WEIGHTD_FLOAT64, WEIGHTD_FLOAT16,
					    WEIGHTD_BFLOAT16};
#define DTYPES (sizeof dtypes / sizeof dtypes[0])

/* A sanitizer sees the same values at many times the cost: each proof has one dtype there, in turn.
 */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define STEP DTYPES
#else
#define STEP 1
#endif

START_TEST(values_follow_the_law_of_their_initializer)
{
	struct proof proof = proof_at((size_t)_i);
	bool seen[WEIGHTD_DTYPE_COUNT] = {false};
	unsigned checks = 0;

	for (size_t d = (size_t)_i % STEP; d < DTYPES; d += STEP) {
		struct verdict verdict = {.least = 1.0};
		const size_t count = d == 0 ? proof.count : proof.count / 4;
		struct sample sample =
			sample_of(proof.call, proof.shape, dtypes[d], count, (uint64_t)_i);
		if (!seen[sample.dtype])
			judge(&proof.law, &sample, &verdict);
		seen[sample.dtype] = true;
		checks += verdict.checks;
		ck_assert_msg(verdict.text[0] == '\0', "%s on %s %s: %s", proof.call,
			      weightd_dtype_row(sample.dtype)->name, proof.shape, verdict.text);
		sample_free(&sample);
	}
	ck_assert_msg(checks <= PROOF_CHECKS_MAX, "%s: %u checks", proof.call, checks);
}
END_TEST

/* Whether the row's name stands before an argument list, or alone, in "normal; scale(2)". */
static bool proves(const struct proof *proof, const struct weightd_initializer *row)
{
	char name[64];

	for (const char *at = proof->call; *at != '\0';
	     at += strcspn(at, ";"), at += strspn(at, "; ")) {
		snprintf(name, sizeof name, "%.*s", (int)strcspn(at, "(;"), at);
		if (weightd_initializer_find(name) == row)
			return true;
	}
	return false;
}

START_TEST(every_initializer_has_a_proof)
{
	const struct weightd_initializer *row = weightd_initializer_at((size_t)_i);

	for (size_t i = 0; i < proof_count(); i++) {
		const struct proof proof = proof_at(i);
		if (proves(&proof, row))
			return;
	}
	ck_abort_msg("%s has no line in tests/stats/proof_list.h (tests/stats/README.md says how)",
		     row->name);
}
END_TEST

START_TEST(there_are_no_more_checks_than_the_stated_rate_of_false_alarms_allows)
{
	ck_assert_uint_le(proof_count() * PROOF_CHECKS_MAX, PROOFS_CHECKS_MAX);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("proofs");
	TCase *tcase = tcase_create("proofs");

	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, there_are_no_more_checks_than_the_stated_rate_of_false_alarms_allows);
	tcase_add_loop_test(tcase, values_follow_the_law_of_their_initializer, 0,
			    (int)proof_count());
	tcase_add_loop_test(tcase, every_initializer_has_a_proof, 0,
			    (int)weightd_initializer_count());
	suite_add_tcase(suite, tcase);
	return suite;
}
