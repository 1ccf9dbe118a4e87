/*
 * What jax, flax and torch.func._random made of random specifications (tests/vectors), from the
 * document to the bytes; and what jax is not asked for.
 */
#include "plan_of.h"
#include "suite.h"

#include "core/base/digest.h"
#include "weightd/plan.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const struct weightd_entry *entry_of(const struct weightd_plan *plan, const char *name)
{
	for (size_t i = 0; i < plan->entry_count; i++)
		if (strcmp(weightd_entry_name(&plan->entries[i], WEIGHTD_NAME_ROOM), name) == 0)
			return &plan->entries[i];
	ck_abort_msg("no tensor %s", name);
	return NULL;
}

static void *values_of(const struct weightd_entry *entry)
{
	void *data = malloc((size_t)weightd_entry_bytes(entry) + 1);

	ck_assert_int_eq(weightd_generate(entry, 0, (size_t)entry->numel, data), WEIGHTD_OK);
	return data;
}

static void check_near(const struct weightd_entry *entry, const void *data, const json_t *expected)
{
	const double within = entry->dtype == WEIGHTD_FLOAT64 ? 1e-12 : 1e-5;

	ck_assert_uint_eq(json_array_size(expected), entry->numel);
	for (size_t i = 0; i < entry->numel; i++)
		ck_assert_double_eq_tol(weightd_element_read(data, entry->dtype, i),
					json_number_value(json_array_get(expected, i)), within);
}

static void check_exact(const char *library, const struct weightd_entry *entry, const void *data,
			const char *expected)
{
	unsigned char digest[WEIGHTD_DIGEST_BYTES];
	char text[65];

	weightd_digest_of(data, (size_t)weightd_entry_bytes(entry), digest);
	weightd_digest_hex(digest, 64, text);
	ck_assert_msg(strcmp(text, expected) == 0, "%s: %s differs", library,
		      weightd_entry_name(entry, WEIGHTD_NAME_ROOM));
}

static const struct {
	const char *path;
	size_t exact, near;
} recorded[] = {
	{"tests/vectors/jax_replays.json", 398, 18},
	{"tests/vectors/jax_0_12_replays.json", 142, 6},
	{"tests/vectors/jax_random_replays.json", 64, 0},
	{"tests/vectors/jax_key_replays.json", 86, 0},
	{"tests/vectors/keras_replays.json", 32, 4},
	{"tests/vectors/jax_random_laws.json", 33, 0},
	{"tests/vectors/jax_random_laws-0.12.json", 5, 0},
	{"tests/vectors/jax_ball.json", 2, 0},
	{"tests/vectors/jax_one_number.json", 24, 0},
	{"tests/vectors/torch_func_replays.json", 173, 0},
};

START_TEST(tensors_are_those_of_the_library)
{
	json_t *file = json_load_file(recorded[_i].path, 0, NULL);
	size_t exact = 0, near = 0;

	ck_assert_ptr_nonnull(file);
	for (size_t i = 0; i < json_array_size(file); i++) {
		const json_t *row = json_array_get(file, i);
		const char *library = json_string_value(json_object_get(row, "library")), *name;
		char *document = json_dumps(json_object_get(row, "specification"), 0);
		struct weightd_plan *plan = plan_of(document, NULL);
		json_t *tensors = json_object_get(row, "tensors"), *expected;
		ck_assert_msg(plan != NULL, "%s: %s is refused", library, document);
		json_object_foreach(tensors, name, expected)
		{
			const struct weightd_entry *entry = entry_of(plan, name);
			void *data = values_of(entry);
			if (json_is_array(expected))
				check_near(entry, data, expected);
			else
				check_exact(library, entry, data, json_string_value(expected));
			near += json_is_array(expected);
			exact += !json_is_array(expected);
			free(data);
		}
		weightd_plan_free(plan);
		free(document);
	}
	json_decref(file);
	ck_assert_uint_eq(exact, recorded[_i].exact);
	ck_assert_uint_eq(near, recorded[_i].near);
}
END_TEST

#define ONE(dtype, call)                                                   \
	"{\"parameters\": {\"t\": {\"shape\": [2, 3], \"dtype\": \"" dtype \
	"\"}}, \"init\": [{\"path\": \"t\", "                              \
	"\"generator\": \"jax\", \"initializer\": \"" call "\"}]}"

static const struct {
	const char *document, *detail;
} refused[] = {
	{ONE("float16", "jax.orthogonal"),
	 "jax has no draw of float16 values from the distribution orthogonal_axis"},
	{ONE("bfloat16", "orthogonal"),
	 "jax has no draw of bfloat16 values from the distribution orthogonal"},
	{ONE("float32", "numpy.gamma(2)"),
	 "jax has no draw of float64 values from the distribution gamma"},
	{ONE("float32", "sparse(0.5)"),
	 "jax has no draw of float32 values from the distribution sparse"},
};

START_TEST(what_jax_cannot_draw_is_refused)
{
	struct weightd_error err = {0};

	ck_assert_ptr_null(plan_of(refused[_i].document, &err));
	ck_assert_uint_eq(err.count, 1);
	ck_assert_str_eq(err.issues[0].detail, refused[_i].detail);
	ck_assert_str_eq(err.issues[0].expected,
			 "laws of jax.nn.initializers: uniform, normal, trunc_normal, and, in "
			 "float32 and "
			 "float64, orthogonal, or a rule with the generator philox");
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("jax_replay");
	TCase *tcase = tcase_create("jax_replay");

	tcase_add_loop_test(tcase, tensors_are_those_of_the_library, 0,
			    sizeof recorded / sizeof recorded[0]);
	tcase_add_loop_test(tcase, what_jax_cannot_draw_is_refused, 0,
			    sizeof refused / sizeof refused[0]);
	suite_add_tcase(suite, tcase);
	return suite;
}
