#include "small_plan.h"
#include "suite.h"

#include <string.h>

/* The ETag of an entry of a plan of two tensors; NULL name: the model. */
static const char *etag(struct weightd_plan *plan, const char *format, int entry,
			enum weightd_json_style style)
{
	struct weightd_encoding *encoding = weightd_arena_alloc(plan->arena, sizeof *encoding);

	small_plan_open(encoding, format, plan, entry < 0 ? NULL : &plan->entries[entry], style,
			plan->arena);
	return encoding->etag;
}

START_TEST(etags_are_equal_for_equal_files_and_differ_otherwise)
{
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_plan *plan = small_plan_mixed(arena), *other = small_plan_mixed(arena);

	other->weights_id[0] = 'c';
	const char *const different[] = {
		etag(plan, "safetensors", -1, WEIGHTD_JSON_NESTED),
		etag(plan, "safetensors", 0, WEIGHTD_JSON_NESTED),
		etag(plan, "safetensors", 1, WEIGHTD_JSON_NESTED),
		etag(plan, "bin", 0, WEIGHTD_JSON_NESTED),
		etag(plan, "npy", 0, WEIGHTD_JSON_NESTED),
		etag(plan, "txt", 0, WEIGHTD_JSON_NESTED),
		etag(plan, "json", 0, WEIGHTD_JSON_NESTED),
		etag(plan, "json", 0, WEIGHTD_JSON_FLAT),
		etag(plan, "json", 0, WEIGHTD_JSON_BASE64),
		etag(plan, "json", -1, WEIGHTD_JSON_NESTED),
		etag(other, "safetensors", -1, WEIGHTD_JSON_NESTED),
		etag(other, "bin", 0, WEIGHTD_JSON_NESTED),
	};
	const size_t count = sizeof different / sizeof different[0];

	for (size_t i = 0; i < count; i++) {
		ck_assert_uint_eq(strspn(different[i], "0123456789abcdef"), 40);
		ck_assert_uint_eq(strlen(different[i]), 40);
		for (size_t j = 0; j < i; j++)
			ck_assert_str_ne(different[i], different[j]);
	}
	ck_assert_str_eq(different[3], etag(plan, "bin", 0, WEIGHTD_JSON_FLAT));
	ck_assert_str_eq(different[0],
			 etag(small_plan_mixed(arena), "safetensors", -1, WEIGHTD_JSON_NESTED));
	weightd_arena_free(arena);
}
END_TEST

START_TEST(text_files_of_models_with_other_ids_have_other_etags)
{
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_plan *plan = small_plan_mixed(arena), *other = small_plan_mixed(arena);

	other->id[0] = 'c';

	ck_assert_str_ne(etag(plan, "json", -1, WEIGHTD_JSON_NESTED),
			 etag(other, "json", -1, WEIGHTD_JSON_NESTED));
	ck_assert_str_eq(etag(plan, "bin", 0, WEIGHTD_JSON_NESTED),
			 etag(other, "bin", 0, WEIGHTD_JSON_NESTED));
	weightd_arena_free(arena);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("etag");
	TCase *tcase = tcase_create("etag");

	tcase_add_test(tcase, etags_are_equal_for_equal_files_and_differ_otherwise);
	tcase_add_test(tcase, text_files_of_models_with_other_ids_have_other_etags);
	suite_add_tcase(suite, tcase);
	return suite;
}
