/*
 * The text of print(model): its structure, and what is said about what it leaves open.
 */
#include "definition/repr/repr_text.h"
#include "../plan_of.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

static struct weightd_arena *arena;
static struct weightd_error err;

static void setup(void)
{
	arena = weightd_arena_new(0);
	err = (struct weightd_error){0};
}

static void teardown(void)
{
	weightd_arena_free(arena);
}

/* NULL if it is refused. */
static const struct weightd_repr *parse(const char *text)
{
	const struct weightd_repr *repr = NULL;

	weightd_repr_parse(
		&repr,
		&(struct weightd_source_text){.text = text, .depth = 64, .pointer = "/model"},
		arena, &err);
	return repr;
}

START_TEST(a_text_with_a_named_line_or_a_prompt_is_a_print)
{
	ck_assert(weightd_text_is_repr("Sequential(\n  (0): ReLU()\n)"));
	ck_assert(weightd_text_is_repr("Sequential( (0): ReLU() )"));
	ck_assert(weightd_text_is_repr("Net(\r\n\theads=3\r\n\t(a): ReLU()\r\n)"));
	ck_assert(weightd_text_is_repr(">>> net\nReLU()"));
	ck_assert(weightd_text_is_repr("Out[12]: ReLU()"));
}
END_TEST

START_TEST(a_call_is_no_print)
{
	ck_assert(!weightd_text_is_repr("ReLU()"));
	ck_assert(!weightd_text_is_repr("Sequential(\n  Linear(3, 2),\n  ReLU(),\n)"));
	ck_assert(!weightd_text_is_repr("ModuleDict({'(a): b': ReLU()})"));
	ck_assert(!weightd_text_is_repr("AdaptiveAvgPool2d(\n  (None, 7)\n)"));
}
END_TEST

START_TEST(types_names_and_extra_text_are_kept_apart)
{
	const struct weightd_repr *root =
		parse("Net(\n  heads=3, mode='a)'\n  (a b): Conv2d(3, 8, kernel_size=(3, 3))\n)\n");

	ck_assert_ptr_nonnull(root);
	ck_assert_str_eq(root->type, "Net");
	ck_assert_str_eq(root->extra, "heads=3, mode='a)'");
	ck_assert_str_eq(root->children->name, "a b");
	ck_assert_str_eq(root->children->extra, "3, 8, kernel_size=(3, 3)");
	ck_assert_uint_eq(root->children->line, 3);
	ck_assert_uint_eq(root->children->column, 10);
	ck_assert_uint_eq(root->children->extra_column, 17);
}
END_TEST

START_TEST(a_run_keeps_its_first_number_and_its_count)
{
	const struct weightd_repr *root = parse("ModuleList(\n  (3-14): 12 x ReLU()\n)");

	ck_assert_ptr_nonnull(root);
	ck_assert_ptr_null(root->children->name);
	ck_assert_uint_eq(root->children->first, 3);
	ck_assert_uint_eq(root->children->count, 12);
}
END_TEST

START_TEST(prompts_and_what_was_typed_are_skipped)
{
	const struct weightd_repr *root = parse("\n>>> net = nn.ReLU()\n>>> net\nReLU()\n>>> \n");

	ck_assert_ptr_nonnull(root);
	ck_assert_str_eq(root->type, "ReLU");
	ck_assert_uint_eq(root->line, 4);
}
END_TEST

START_TEST(a_child_that_is_none_is_left_out)
{
	const struct weightd_repr *root = parse("Net(\n  (a): None\n  (b): ReLU()\n)");

	ck_assert_ptr_nonnull(root);
	ck_assert_str_eq(root->children->name, "b");
	ck_assert_ptr_null(root->children->next);
}
END_TEST

START_TEST(nesting_beyond_the_limit_is_refused_with_its_place)
{
	char text[65 * 8 + 1] = "";

	for (int i = 0; i < 65; i++)
		strcat(text, "A( (0): ");

	ck_assert_ptr_null(parse(text));
	ck_assert_int_eq(err.issues[0].code, WEIGHTD_ERR_LIMIT_EXCEEDED);
	ck_assert_uint_eq(err.issues[0].column, 64 * 8 + 1);
}
END_TEST

/* Each is quadratic to a parser that looks ahead from every byte. */
START_TEST(long_texts_take_linear_time)
{
	static const char *const pieces[] = {" ",    "(",     "=' ",   "(a",   "=\"",
					     "\\'=", "(a): ", "\n (a", "((a):"};
	const size_t length = (size_t)2 << 20;
	char *text = malloc(length + 1);

	ck_assert_ptr_nonnull(text);
	for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
		size_t used = 0, step = strlen(pieces[i]);
		memcpy(text, "A(\n", 3);
		for (used = 3; used + step <= length; used += step)
			memcpy(text + used, pieces[i], step);
		text[used] = '\0';
		weightd_text_is_repr(text);
		ck_assert_ptr_null(parse(text));
		ck_assert_uint_ge(err.count, 1);
	}
	free(text);
}
END_TEST

/* The codes of the warnings of a model's text, with a blank after each. */
static void check_warnings(const char *json, const char *codes, const char *part)
{
	char found[512] = "";
	struct weightd_plan *plan = plan_of(json, &err);

	ck_assert_msg(plan != NULL, "%s", err.issues[0].detail);
	const struct weightd_warning *warning = plan->specification.warnings;
	if (part != NULL)
		ck_assert_msg(strstr(warning->detail, part) != NULL, "%s", warning->detail);
	for (; warning != NULL; warning = warning->next) {
		ck_assert_str_eq(warning->pointer, "/model");
		strcat(strcat(found, warning->code), " ");
	}
	ck_assert_str_eq(found, codes);
	weightd_plan_free(plan);
}

START_TEST(a_text_that_says_everything_has_no_warning)
{
	check_warnings("{\"model\": \"Sequential(\\n  (0): Linear(in_features=3, out_features=2, "
		       "bias=True)\\n  (1): Identity()\\n)\"}",
		       "", NULL);
}
END_TEST

START_TEST(parameters_of_a_custom_class_are_a_warning_once_for_each_type)
{
	check_warnings(
		"{\"model\": \"Sequential(\\n  (0): PositionalEncoding(\\n (a): ReLU()\\n)\\n"
		"  (1): PositionalEncoding(\\n (a): ReLU()\\n)\\n)\"}",
		"text-omits-parameters ", "PositionalEncoding (0 and 1 more): ");
	check_warnings("{\"model\": \"Sequential(\\n  (0): Block(\\n (a): ReLU()\\n)\\n)\"}", "",
		       NULL);
}
END_TEST

START_TEST(a_class_that_prints_nothing_is_read_with_a_warning_that_names_it)
{
	check_warnings(
		"{\"model\": \"Net(\\n  (act): GELUActivation()\\n  (fc): Linear(in_features=3, "
		"out_features=2, bias=True)\\n)\"}",
		"text-without-tensors ", "GELUActivation (act): ");
	check_warnings("{\"model\": \"Net(\\n  (n): T5LayerNorm()\\n)\"}", "text-omits-parameters ",
		       "T5LayerNorm (n): the text does not show weight");
	/* As transformers printed it before 4.41. */
	check_warnings("{\"model\": \"Net(\\n  (c): Conv1D()\\n)\"}", "text-omits-parameters ",
		       "Conv1D (c): the text does not show weight and bias");
}
END_TEST

START_TEST(tensors_that_known_classes_do_not_print_are_named)
{
	check_warnings("{\"model\": \"Net(\\n  (e): ViTEmbeddings(\\n    (patch_embeddings): "
		       "ViTPatchEmbeddings(\\n      (projection): Conv2d(3, 8, kernel_size=(2, 2), "
		       "stride=(2, 2))\\n    )\\n    (dropout): Dropout(p=0.0, inplace=False)\\n  "
		       ")\\n)\"}",
		       "text-omits-parameters ", "cls_token");
	check_warnings("{\"model\": \"Net(\\n  (c): Conv2dSame(3, 8, kernel_size=(3, 3), "
		       "stride=(2, 2))\\n)\"}",
		       "", NULL);
	check_warnings("{\"model\": \"Net(\\n  (c): NoisyLinear(in_features=3, out_features=2, "
		       "bias=True)\\n)\"}",
		       "text-omits-parameters ", "NoisyLinear (c): ");
}
END_TEST

static void check_shapes(const char *json, const char *const *names, const uint64_t *rows)
{
	struct weightd_plan *plan = plan_of(json, &err);
	size_t count = 0;

	ck_assert_ptr_nonnull(plan);
	while (names[count] != NULL)
		count++;
	ck_assert_uint_eq(plan->entry_count, count);
	for (size_t i = 0; i < count; i++) {
		ck_assert_str_eq(weightd_entry_name(&plan->entries[i], WEIGHTD_NAME_ROOM),
				 names[i]);
		ck_assert_uint_eq(plan->entries[i].parameter->shape.dims[0], rows[i]);
	}
	weightd_plan_free(plan);
}

/* peft before 0.6 and detectron2 derive classes from a layer, under its name. */
START_TEST(a_layer_of_torch_with_children_is_derived_from_it_and_keeps_its_tensors)
{
	static const char *const lora[] = {"fc.weight", "fc.bias", "fc.lora_A.default.weight",
					   NULL};
	static const char *const conv[] = {"stem.weight",	    "stem.norm.weight",
					   "stem.norm.bias",	    "stem.norm.running_mean",
					   "stem.norm.running_var", NULL};

	check_shapes("{\"model\": \"Net(\\n  (fc): Linear(\\n    in_features=3, out_features=2, "
		     "bias=True\\n    (lora_A): ModuleDict(\\n      (default): "
		     "Linear(in_features=3, out_features=8, bias=False)\\n    )\\n  )\\n)\"}",
		     lora, (const uint64_t[]){2, 2, 8});
	check_shapes("{\"model\": \"Net(\\n  (stem): Conv2d(\\n    3, 64, kernel_size=(7, 7), "
		     "stride=(2, 2), padding=(3, 3), bias=False\\n    (norm): "
		     "FrozenBatchNorm2d(num_features=64, eps=1e-05)\\n  )\\n)\"}",
		     conv, (const uint64_t[]){64, 64, 64, 64, 64});
}
END_TEST

START_TEST(a_shortened_text_is_told)
{
	struct weightd_plan *plan = plan_of("{\"model\": \"Net(\\n  (a): Linear(...)\\n)\"}", &err);

	ck_assert_ptr_null(plan);
	ck_assert_ptr_nonnull(strstr(err.issues[0].expected, "shortened"));
}
END_TEST

START_TEST(problems_of_a_folded_block_come_once)
{
	struct weightd_plan *plan = plan_of(
		"{\"model\": \"ModuleList(\\n  (0-3): 4 x Block(\\n    (a): FooAct(n=3)\\n    (b): "
		"BarAct(n=4)\\n  )\\n)\"}",
		&err);

	ck_assert_ptr_null(plan);
	ck_assert_uint_eq(err.count, 2);
	ck_assert_ptr_nonnull(strstr(err.issues[0].expected,
				     "\"classes\": {\"FooAct\": {\"arguments\": [\"n\"]"));
}
END_TEST

START_TEST(arguments_that_change_the_state_are_a_warning)
{
	check_warnings("{\"model\": \"Sequential(\\n  (0): LayerNorm((8,), eps=1e-05, "
		       "elementwise_affine=True)\\n  (1): PReLU(num_parameters=1)\\n)\"}",
		       "text-omits-arguments text-omits-arguments ", "bias=False");
	check_warnings(
		"{\"model\": \"Sequential(\\n  (0): MultiheadAttention(\\n    (out_proj): Linear("
		"in_features=8, out_features=8, bias=True)\\n  )\\n)\"}",
		"text-omits-arguments ", "kdim");
}
END_TEST

#define TIED                                                                   \
	"\"model\": \"ModuleDict(\\n  (wte): Embedding(10, 8)\\n  (lm_head): " \
	"Linear(in_features=8, "                                               \
	"out_features=10, bias=False)\\n)\""

START_TEST(an_output_shaped_like_an_embedding_is_a_warning_unless_tied)
{
	check_warnings("{" TIED "}", "text-omits-ties ", "lm_head.weight");
	check_warnings("{" TIED ", \"tie\": {\"lm_head.weight\": \"wte.weight\"}}", "", NULL);
}
END_TEST

START_TEST(a_call_has_no_warning)
{
	check_warnings("{\"model\": \"MultiheadAttention(8, 2)\"}", "", NULL);
	check_warnings("{\"model\": \"Sequential(LayerNorm(8), PReLU())\"}", "", NULL);
}
END_TEST

START_TEST(spellings_that_torch_cannot_tell_apart_have_one_id)
{
	static const char *const pairs[][2] = {
		{"Conv2d(3, 8, 3)", "Conv2d(3, 8, (3, 3), stride=(1, 1))"},
		{"MaxPool2d(2)", "MaxPool2d(2, 2)"},
		{"AvgPool1d(2)", "AvgPool1d((2,), (2,), (0,))"},
		{"LayerNorm(8)", "LayerNorm((8,))"},
		{"ZeroPad2d(2)", "ZeroPad2d((2, 2, 2, 2))"},
	};

	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		struct weightd_plan *plans[2];
		for (size_t j = 0; j < 2; j++) {
			char json[160] = "{\"model\": \"";
			strcat(strcat(json, pairs[i][j]), "\"}");
			plans[j] = plan_of(json, &err);
			ck_assert_ptr_nonnull(plans[j]);
		}
		ck_assert_msg(strcmp(plans[0]->id, plans[1]->id) == 0, "%s", pairs[i][0]);
		weightd_plan_free(plans[0]);
		weightd_plan_free(plans[1]);
	}
}
END_TEST

START_TEST(spellings_that_print_differently_have_ids_of_their_own)
{
	struct weightd_plan *number = plan_of("{\"model\": \"MaxPool2d(2)\"}", &err);
	struct weightd_plan *tuple = plan_of("{\"model\": \"MaxPool2d((2, 2))\"}", &err);

	ck_assert_ptr_nonnull(number);
	ck_assert_ptr_nonnull(tuple);
	ck_assert_str_ne(number->id, tuple->id);
	weightd_plan_free(number);
	weightd_plan_free(tuple);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("repr_text");
	TCase *tcase = tcase_create("repr_text");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, a_text_with_a_named_line_or_a_prompt_is_a_print);
	tcase_add_test(tcase, a_call_is_no_print);
	tcase_add_test(tcase, types_names_and_extra_text_are_kept_apart);
	tcase_add_test(tcase, a_run_keeps_its_first_number_and_its_count);
	tcase_add_test(tcase, prompts_and_what_was_typed_are_skipped);
	tcase_add_test(tcase, a_child_that_is_none_is_left_out);
	tcase_add_test(tcase, nesting_beyond_the_limit_is_refused_with_its_place);
	tcase_add_test(tcase, long_texts_take_linear_time);
	tcase_add_test(tcase, a_text_that_says_everything_has_no_warning);
	tcase_add_test(tcase, parameters_of_a_custom_class_are_a_warning_once_for_each_type);
	tcase_add_test(tcase, a_class_that_prints_nothing_is_read_with_a_warning_that_names_it);
	tcase_add_test(tcase, tensors_that_known_classes_do_not_print_are_named);
	tcase_add_test(tcase,
		       a_layer_of_torch_with_children_is_derived_from_it_and_keeps_its_tensors);
	tcase_add_test(tcase, a_shortened_text_is_told);
	tcase_add_test(tcase, problems_of_a_folded_block_come_once);
	tcase_add_test(tcase, arguments_that_change_the_state_are_a_warning);
	tcase_add_test(tcase, an_output_shaped_like_an_embedding_is_a_warning_unless_tied);
	tcase_add_test(tcase, a_call_has_no_warning);
	tcase_add_test(tcase, spellings_that_torch_cannot_tell_apart_have_one_id);
	tcase_add_test(tcase, spellings_that_print_differently_have_ids_of_their_own);
	suite_add_tcase(suite, tcase);
	return suite;
}
