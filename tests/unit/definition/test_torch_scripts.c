/*
 * What scripts for torch, and policies of mmengine, AllenNLP and haiku, leave behind
 * (tests/vectors/torch_scripts-*.json, foreign_policies.json), from the document to the bytes; and
 * what a group of rules refuses.
 */
#include "plan_of.h"
#include "suite.h"

#include "core/base/digest.h"
#include "weightd/plan.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const char *const files[] = {
	"tests/vectors/torch_scripts-1.13.json", "tests/vectors/torch_scripts-2.15.json",
	"tests/vectors/torch_casts-1.13.json",	 "tests/vectors/torch_casts-2.15.json",
	"tests/vectors/foreign_policies.json",	 "tests/vectors/haiku_initializers.json",
};

/* Bit for bit; an orthogonal tensor is a list of values. */
static bool is_equal(const struct weightd_entry *entry, const void *data, const json_t *expected)
{
	unsigned char digest[WEIGHTD_DIGEST_BYTES];
	char text[65];

	if (!json_is_array(expected)) {
		weightd_digest_of(data, (size_t)weightd_entry_bytes(entry), digest);
		weightd_digest_hex(digest, 64, text);
		return strcmp(text, json_string_value(expected)) == 0;
	}
	ck_assert_uint_eq(json_array_size(expected), entry->numel);
	for (size_t i = 0; i < entry->numel; i++)
		ck_assert_double_eq_tol(weightd_element_read(data, entry->dtype, i),
					json_number_value(json_array_get(expected, i)), 1e-5);
	return true;
}

static void check_script(const json_t *row)
{
	char *document = json_dumps(json_object_get(row, "specification"), 0);
	struct weightd_plan *plan = plan_of(document, NULL);
	const char *name, *script = json_string_value(json_object_get(row, "script"));
	json_t *expected;

	ck_assert_msg(plan != NULL, "%s: %s is refused", script, document);
	ck_assert_uint_eq(plan->entry_count, json_object_size(json_object_get(row, "tensors")));
	json_object_foreach(json_object_get(row, "tensors"), name, expected)
	{
		const struct weightd_entry *entry = weightd_plan_find(plan, name);
		ck_assert_msg(entry != NULL, "%s: no tensor %s", script, name);
		void *data = malloc((size_t)weightd_entry_bytes(entry) + 1);
		ck_assert_int_eq(weightd_generate(entry, 0, (size_t)entry->numel, data),
				 WEIGHTD_OK);
		ck_assert_msg(is_equal(entry, data, expected), "%s: %s differs", script, name);
		free(data);
	}
	weightd_plan_free(plan);
	free(document);
}

START_TEST(tensors_are_those_of_the_script)
{
	json_t *file = json_load_file(files[_i], 0, NULL);

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_ge(json_array_size(file), 20);
	for (size_t i = 0; i < json_array_size(file); i++)
		check_script(json_array_get(file, i));
	json_decref(file);
}
END_TEST

#define TWO(init) "{\"model\": [\"Linear(3, 2)\", \"Linear(2, 2)\"], \"init\": [" init "]}"

static const struct {
	const char *document, *pointer, *detail, *expected;
} refused[] = {
	{TWO("{\"each\": \"aply\", \"rules\": [{\"path\": \"0.weight\", \"initializer\": "
	     "\"ones\"}]}"),
	 "/init/0/each", "there is no traversal aply",
	 "modules (parents first), apply (children first), parameters or children"},
	{TWO("{\"discard\": {\"shape\": [3]}}"), "/init/0/discard",
	 "a draw that is thrown away needs an initializer",
	 "{\"shape\": [3], \"initializer\": \"normal\"}"},
	{TWO("{\"discard\": {\"shape\": [3], \"initializer\": \"scale(2)\"}}"), "/init/0/discard",
	 "scale draws nothing that could be thrown away", ""},
	{TWO("{\"seed\": {\"jax\": 3}}"), "/init/0",
	 "jax draws by keys: it has no state that could be seeded again",
	 "rules with a seed of their own, or {\"key\": \"key = key(7)\"}"},
	{"{\"model\": {\"type\": \"Net\", \"children\": {\"a\": \"Linear(2, 2)\"}, \"order\": "
	 "[\"b\"]}}",
	 "/model/order/0", "Net has no tensor or child b", ""},
	{"{\"model\": {\"type\": \"Linear\", \"in_features\": 2, \"out_features\": 2, \"order\": "
	 "[\"bias\"]}}",
	 "/model/order", "the constructor of Linear has an order of its own", ""},
	{TWO("{\"each\": \"apply\"}"), "/init/0",
	 "a group needs \"rules\", an array of at least one rule", ""},
	{TWO("{\"rules\": [{\"path\": \"0.weight\", \"initializer\": \"ones\"}]}"), "/init/0/each",
	 "a group of rules needs \"each\"",
	 "modules (parents first), apply (children first), parameters or children"},
	{TWO("{\"below\": \"weight\", \"initializer\": \"ones\"}"), "/init/0/below",
	 "no module is visited below which it could be",
	 "path, or a rule of a group over modules, apply or children"},
	{TWO("{\"each\": \"parameters\", \"rules\": [{\"below\": \"weight\", \"initializer\": "
	     "\"ones\"}]}"),
	 "/init/0/rules/0/below", "no module is visited below which it could be",
	 "path, or a rule of a group over modules, apply or children"},
	{TWO("{\"each\": \"apply\", \"of\": \"decoder\", \"rules\": [{\"parameter\": \"weight\", "
	     "\"initializer\": \"ones\"}]}"),
	 "/init/0/rules/0", "no module has a path that matches \"of\": decoder",
	 "the path of a module, such as \"encoder.layers\""},
	{TWO("{\"each\": \"modules\", \"rules\": [{\"parameter\": \"weights\", \"initializer\": "
	     "\"ones\"}]}"),
	 "/init/0/rules/0", "no parameter is called weights",
	 "a selector that matches something, or \"optional\": true"},
	{TWO("{\"each\": \"modules\", \"first\": true, \"rules\": [{\"module\": \"Linear\", "
	     "\"initializer\": \"ones\"}, {\"parameter\": \"bias\", \"initializer\": "
	     "\"zeros\"}]}"),
	 "/init/0/rules/1",
	 "earlier rules of the group come first for all tensors that the rule selects",
	 "this rule before them, or a group without \"first\""},
	/* Rules that differ in "where" alone are branches of their own. */
	{TWO("{\"each\": \"modules\", \"first\": true, \"rules\": [{\"module\": \"Linear\", "
	     "\"where\": \"out_features > 0\", \"initializer\": \"ones\"}, {\"module\": "
	     "\"Linear\", \"where\": \"in_features > 0\", \"initializer\": \"zeros\"}]}"),
	 "/init/0/rules/1",
	 "earlier rules of the group come first for all tensors that the rule selects",
	 "this rule before them, or a group without \"first\""},
	{"{\"model\": [\"Linear(2, 2)\", \"Linear(2, 2)\"], \"tie\": {\"1.weight\": "
	 "\"0.weight\"}, \"init\": [{\"each\": \"parameters\", \"rules\": [{\"path\": "
	 "\"1.weight\", \"initializer\": \"ones\"}]}]}",
	 "/init/0/rules/0",
	 "the rule selects a tied tensor by a second name; named_parameters() shows the first one "
	 "alone",
	 "a rule for the first name"},
};

START_TEST(groups_that_cannot_be_meant_are_refused)
{
	struct weightd_error err = {0};

	ck_assert_ptr_null(plan_of(refused[_i].document, &err));
	ck_assert_uint_eq(err.count, 1);
	ck_assert_str_eq(err.issues[0].detail, refused[_i].detail);
	ck_assert_str_eq(err.issues[0].pointer, refused[_i].pointer);
	ck_assert_str_eq(err.issues[0].expected, refused[_i].expected);
}
END_TEST

#define RULES                                                                                \
	"{\"module\": \"Linear\", \"parameter\": \"weight\", \"initializer\": \"normal\"}, " \
	"{\"module\": \"Linear\", \"parameter\": \"bias\", \"initializer\": \"uniform\"}"

/* The order decides nothing there. */
START_TEST(a_group_has_the_weights_of_its_rules_under_philox)
{
	struct weightd_plan *rules = plan_of(TWO(RULES), NULL);
	struct weightd_plan *group =
		plan_of(TWO("{\"each\": \"apply\", \"rules\": [" RULES "]}"), NULL);

	ck_assert_str_eq(rules->weights_id, group->weights_id);
	ck_assert_str_ne(rules->id, group->id);
	weightd_plan_free(rules);
	weightd_plan_free(group);
}
END_TEST

static const char *const different[] = {
	TWO("{\"each\": \"apply\", \"rules\": [" RULES "]}"),
	TWO("{\"each\": \"modules\", \"rules\": [" RULES "]}"),
	TWO("{\"each\": \"modules\", \"first\": true, \"rules\": [" RULES "]}"),
	TWO("{\"each\": \"modules\", \"of\": \"*\", \"rules\": [" RULES "]}"),
	TWO("{\"each\": \"modules\", \"of\": [\"0\", \"1\"], \"rules\": [" RULES "]}"),
	TWO("{\"each\": \"modules\", \"rules\": [" RULES "]}, {\"each\": \"modules\", "
	    "\"rules\": [" RULES "]}"),
	TWO("{\"each\": \"modules\", \"rules\": [" RULES ", " RULES "]}"),
	TWO("{\"seed\": 3}, " RULES),
	TWO("{\"seed\": 4}, " RULES),
	TWO("{\"seed\": {\"philox\": 4}}, " RULES),
	TWO("{\"seed\": {\"torch\": 4}}, " RULES),
	TWO("{\"discard\": {\"shape\": [3], \"initializer\": \"normal\"}}, " RULES),
	TWO("{\"discard\": {\"shape\": [4], \"initializer\": \"normal\"}}, " RULES),
	TWO("{\"discard\": {\"shape\": [4], \"initializer\": \"uniform\"}}, " RULES),
	TWO("{\"each\": \"modules\", \"rules\": [{\"below\": \"weight\", \"initializer\": "
	    "\"normal\"}]}"),
	TWO("{\"each\": \"modules\", \"rules\": [{\"below\": \"?.weight\", \"initializer\": "
	    "\"normal\"}]}"),
};

#define DIFFERENT (sizeof different / sizeof different[0])

START_TEST(whatever_decides_the_order_is_in_the_id)
{
	struct weightd_plan *plan = plan_of(different[_i], NULL);

	ck_assert_ptr_nonnull(plan);
	for (int i = 0; i < _i; i++) {
		struct weightd_plan *other = plan_of(different[i], NULL);
		ck_assert_str_ne(plan->id, other->id);
		weightd_plan_free(other);
	}
	weightd_plan_free(plan);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("torch_scripts");
	TCase *tcase = tcase_create("torch_scripts");

	tcase_add_loop_test(tcase, tensors_are_those_of_the_script, 0,
			    (int)(sizeof files / sizeof files[0]));
	tcase_add_loop_test(tcase, groups_that_cannot_be_meant_are_refused, 0,
			    sizeof refused / sizeof refused[0]);
	tcase_add_test(tcase, a_group_has_the_weights_of_its_rules_under_philox);
	tcase_add_loop_test(tcase, whatever_decides_the_order_is_in_the_id, 0, (int)DIFFERENT);
	suite_add_tcase(suite, tcase);
	return suite;
}
