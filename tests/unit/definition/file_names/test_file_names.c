/*
 * Rows whose models have other names in files than in memory.
 */
#include "../plan_of.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

#define EXPERTS                                                                                  \
	"\"rows\": {\"toy\": {\"model_type\": \"toy\", \"classes\": [\"Toy\"], \"fields\": "     \
	"{\"n\": 3}, \"models\": {\"Toy\": {\"children\": {\"emb\": \"Embedding(5, 8)\", "       \
	"\"layers\": \"ModuleList([Block() for i in range(2)])\", \"head\": \"Linear(8, 5, "     \
	"bias=False)\"}}}, \"definitions\": {\"Block\": {\"children\": {\"q\": \"Linear(8, "     \
	"8)\", \"mlp\": {\"type\": \"Experts\", \"parameters\": {\"up\": [\"n\", 16, 8], "       \
	"\"down\": [\"n\", 8, 8]}, \"children\": {\"act\": \"ReLU()\"}}, \"norm\": "             \
	"\"LayerNorm(8)\"}}}, \"ties\": {\"Toy\": [{\"names\": [\"layers.1.q.bias\", "           \
	"\"layers.0.q.bias\"]}]}, \"init\": [{\"each\": \"apply\", \"first\": true, \"rules\": " \
	"[{\"module\": [\"Linear\", \"Embedding\"], \"parameter\": \"weight\", "                 \
	"\"initializer\": \"normal(0, 0.5)\"}, {\"module\": \"Experts\", \"parameter\": "        \
	"\"up\", \"initializer\": \"normal(0, 0.25)\", \"optional\": true}, {\"module\": "       \
	"\"Experts\", "                                                                          \
	"\"parameter\": \"down\", \"initializer\": \"uniform(1, 2)\", \"optional\": true}]}], "  \
	"\"replay\": true, "                                                                     \
	"\"files\": {\"modules\": [[\"layers.{i}.q\", \"blocks.{i}.attention.query\"], "         \
	"[\"layers.{i}.mlp\", \"blocks.{i}.moe.experts\"], [\"layers\", \"blocks\"]], "          \
	"\"tensors\": [[\"layers.{i}.mlp.up\", \"blocks.{i}.moe.experts.{e}.gate.weight\", "     \
	"\"blocks.{i}.moe.experts.{e}.up.weight\"], [\"layers.{i}.mlp.down\", "                  \
	"\"blocks.{i}.moe.experts.{e}.down.weight\"]]}}}"
#define IN_FILES "{\"config\": {\"model_type\": \"toy\"}, \"generator\": \"torch\", \"seed\": 3, "
#define IN_MEMORY IN_FILES "\"config_overrides\": {\"names\": \"state_dict\"}, "

static void read(const struct weightd_plan *plan, const char *name, size_t count, float *values)
{
	const struct weightd_entry *entry = weightd_plan_find(plan, name);

	ck_assert_msg(entry != NULL, "there is no %s", name);
	ck_assert_int_eq(weightd_generate(entry, 0, count, values), WEIGHTD_OK);
}

START_TEST(modules_stand_where_files_have_them)
{
	static const char *const names[] = {
		"emb.weight",
		"blocks.0.attention.query.weight",
		"blocks.1.attention.query.bias",
		"blocks.1.norm.bias",
		"blocks.1.moe.experts.2.gate.weight",
		"blocks.1.moe.experts.2.down.weight",
		"head.weight",
	};
	struct weightd_plan *plan = plan_made(IN_FILES EXPERTS "}");

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		ck_assert_msg(weightd_plan_find(plan, names[i]) != NULL, "%s", names[i]);
	ck_assert_ptr_null(weightd_plan_find(plan, "layers.0.q.weight"));
	ck_assert_ptr_null(weightd_plan_find(plan, "layers.0.mlp.up"));
	ck_assert_str_eq(plan->specification.ties->name, "blocks.1.attention.query.bias");
	ck_assert_str_eq(plan->specification.ties->target, "blocks.0.attention.query.bias");
	weightd_plan_free(plan);
}
END_TEST

START_TEST(names_of_memory_are_had_on_demand)
{
	struct weightd_plan *plan = plan_made(IN_MEMORY EXPERTS "}");

	ck_assert_ptr_nonnull(weightd_plan_find(plan, "layers.0.mlp.up"));
	ck_assert_str_eq(plan->specification.ties->name, "layers.1.q.bias");
	weightd_plan_free(plan);
}
END_TEST

START_TEST(values_in_files_are_those_of_memory)
{
	struct weightd_plan *memory = plan_made(IN_MEMORY EXPERTS "}");
	struct weightd_plan *files = plan_made(IN_FILES EXPERTS "}");
	float whole[3 * 16 * 8], piece[8 * 8];
	char name[80];

	read(memory, "layers.1.mlp.up", 3 * 16 * 8, whole);
	for (size_t i = 0; i < 6; i++) {
		snprintf(name, sizeof name, "blocks.1.moe.experts.%zu.%s.weight", i / 2,
			 i % 2 == 0 ? "gate" : "up");
		read(files, name, 64, piece);
		ck_assert_mem_eq(piece, whole + 64 * i, sizeof piece);
	}
	read(memory, "layers.1.mlp.down", 3 * 64, whole);
	for (size_t i = 0; i < 3; i++) {
		snprintf(name, sizeof name, "blocks.1.moe.experts.%zu.down.weight", i);
		read(files, name, 64, piece);
		ck_assert_mem_eq(piece, whole + 64 * i, sizeof piece);
	}
	read(memory, "head.weight", 40, whole);
	read(files, "head.weight", 40, piece);
	ck_assert_mem_eq(piece, whole, 40 * sizeof(float));
	weightd_plan_free(memory);
	weightd_plan_free(files);
}
END_TEST

#define ROW(files)                                                                                \
	"{\"config\": {\"model_type\": \"toy\"}, \"rows\": {\"toy\": {\"model_type\": \"toy\", "  \
	"\"classes\": [\"Toy\"], \"models\": {\"Toy\": {\"children\": {\"a\": \"Linear(2, 2)\", " \
	"\"b\": \"Linear(2, 2)\"}}}, \"files\": " files "}}}"

static const struct {
	const char *document, *pointer;
	enum weightd_code code;
} wrong[] = {
	{ROW("3"), "/rows/toy/files", WEIGHTD_ERR_WRONG_TYPE},
	{ROW("{\"modules\": 3}"), "/rows/toy/files/modules", WEIGHTD_ERR_WRONG_TYPE},
	{ROW("{\"modules\": [[\"a\"]]}"), "/rows/toy/files/modules/0", WEIGHTD_ERR_WRONG_TYPE},
	{ROW("{\"modules\": [[\"\", \"b\"]]}"), "/rows/toy/files/modules/0",
	 WEIGHTD_ERR_WRONG_TYPE},
	{ROW("{\"modules\": [[\"a\", \"b\"]]}"), "/config", WEIGHTD_ERR_BAD_NAME},
	{ROW("{\"modules\": [[\"a\", \"\"]]}"), "/config", WEIGHTD_ERR_BAD_NAME},
	{ROW("{\"modules\": [[\"a\", \"x..y\"]]}"), "/config", WEIGHTD_ERR_BAD_NAME},
	{ROW("{\"tensors\": [[\"a.weight\", \"b.weight\"]]}"), "/rows/toy/models/Toy/children/b",
	 WEIGHTD_ERR_BAD_NAME},
	{ROW("{\"tensors\": [[\"a.weight\", \"weight\"]]}"), "/config", WEIGHTD_ERR_BAD_NAME},
	{ROW("{\"tensors\": [[\"a.weight\", \"x.y\", \"x.z\", \"x.u\"]]}"), "/config",
	 WEIGHTD_ERR_SHAPE_MISMATCH},
	{ROW("{\"classes\": 3}"), "/rows/toy/files/classes", WEIGHTD_ERR_WRONG_TYPE},
	{ROW("{\"classes\": {\"Toy\": {\"tensors\": 3}}}"), "/rows/toy/files/classes/Toy/tensors",
	 WEIGHTD_ERR_WRONG_TYPE},
	{ROW("{\"names\": []}"), "/rows/toy/files/names", WEIGHTD_ERR_UNKNOWN_FIELD},
};

START_TEST(names_that_cannot_be_are_refused)
{
	struct weightd_error err = {0};

	ck_assert_msg(plan_of(wrong[_i].document, &err) == NULL, "%s", wrong[_i].document);
	ck_assert_str_eq(err.issues[0].pointer, wrong[_i].pointer);
	ck_assert_msg(err.issues[0].code == wrong[_i].code, "%s: %d", err.issues[0].detail,
		      (int)err.issues[0].code);
}
END_TEST

START_TEST(part_has_the_names_of_its_own_row)
{
	struct weightd_plan *plan = plan_made(
		"{\"config\": {\"model_type\": \"toy\"}, \"rows\": {\"inner\": {\"model_type\": "
		"\"inner\", \"classes\": [\"InnerModel\"], \"models\": {\"InnerModel\": "
		"{\"children\": {\"a\": \"Linear(2, 2)\"}}}, \"files\": {\"modules\": [[\"^a\", "
		"\"b.c\"]]}}, \"toy\": {\"model_type\": \"toy\", \"classes\": [\"Toy\"], "
		"\"fields\": {\"p\": {\"model_type\": \"inner\"}}, \"models\": {\"Toy\": "
		"{\"children\": {\"p\": {\"config\": \"p\"}, \"a\": \"Linear(3, 3)\"}}}, "
		"\"files\": {\"modules\": [[\"p\", \"model\"]]}}}}");

	ck_assert_ptr_nonnull(weightd_plan_find(plan, "model.b.c.weight"));
	ck_assert_ptr_nonnull(weightd_plan_find(plan, "a.weight"));
	weightd_plan_free(plan);
}
END_TEST

#define TWO_CLASSES                                                                             \
	"\"rows\": {\"toy\": {\"classes\": [\"Toy\", \"Bare\"], \"models\": {\"Toy\": "         \
	"{\"children\": "                                                                       \
	"{\"m\": {\"type\": \"Module\", \"children\": {\"a\": \"Linear(2, 2)\"}}}}, \"Bare\": " \
	"{\"children\": {\"m\": {\"type\": \"Module\", \"children\": {\"a\": \"Linear(2, "      \
	"2)\"}}}}}, "                                                                           \
	"\"files\": {\"modules\": [[\"m.a\", \"m.b\"]], \"classes\": {\"Bare\": {\"modules\": " \
	"[[\"^m\", \"\"]]}}}}}}"

START_TEST(class_has_names_of_its_own)
{
	struct weightd_plan *toy =
		plan_made("{\"config\": {\"model_type\": \"toy\"}, " TWO_CLASSES);
	struct weightd_plan *bare = plan_made("{\"config\": {\"model_type\": \"toy\", "
					      "\"architectures\": [\"Bare\"]}, " TWO_CLASSES);

	ck_assert_ptr_nonnull(weightd_plan_find(toy, "m.b.weight"));
	ck_assert_ptr_nonnull(weightd_plan_find(bare, "a.weight"));
	weightd_plan_free(toy);
	weightd_plan_free(bare);
}
END_TEST

START_TEST(number_that_a_pattern_has_twice_is_the_same)
{
	struct weightd_plan *plan = plan_made(
		"{\"config\": {\"model_type\": \"toy\"}, \"rows\": {\"toy\": {\"classes\": "
		"[\"Toy\"], "
		"\"models\": {\"Toy\": {\"children\": {\"l\": {\"type\": \"ModuleList\", "
		"\"children\": "
		"{\"0\": \"Sequential(Linear(2, 2), Linear(2, 2))\"}}}}}, \"files\": {\"modules\": "
		"[[\"l.{i}.{i}\", \"same\"]]}}}}");

	ck_assert_ptr_nonnull(weightd_plan_find(plan, "same.weight"));
	ck_assert_ptr_nonnull(weightd_plan_find(plan, "l.0.1.weight"));
	weightd_plan_free(plan);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("file names");
	TCase *names = tcase_create("names");

	tcase_add_test(names, modules_stand_where_files_have_them);
	tcase_add_test(names, class_has_names_of_its_own);
	tcase_add_test(names, number_that_a_pattern_has_twice_is_the_same);
	tcase_add_test(names, names_of_memory_are_had_on_demand);
	tcase_add_test(names, values_in_files_are_those_of_memory);
	tcase_add_test(names, part_has_the_names_of_its_own_row);
	tcase_add_loop_test(names, names_that_cannot_be_are_refused, 0,
			    (int)(sizeof wrong / sizeof wrong[0]));
	suite_add_tcase(suite, names);
	return suite;
}
