/*
 * The text of print(model) against the calls that it is the print of: tests/vectors/modules-*.txt
 * have what torch printed for each constructor call, tests/cases/valid has whole models.
 */
#include "definition/definition.h"
#include "module_corpus.h"
#include "plan_of.h"

#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CASES_MAX 500

static struct module_corpus corpus;
static char *cases[CASES_MAX];
static int case_count;

/*
 * Calls whose arguments are not all in the text; they have another id.  Weights are the same but
 * for those that are also in 'other_weights'.
 */
static const char *const other_id[] = {
	"dtype=", "torch.float", "padding_idx=-1", "_freeze", "None, True)", "Softplus(", "affine=False, bias=False", "InstanceNorm1d(3, bias=False)", "Loss(", "MultiheadAttention(",
	"Transformer", "CosineSimilarity(", "PairwiseDistance(", "align_corners", "return_indices",
	"ceil_mode=True", "count_include_pad", "divisor_override", "RNN(", "init=",
	"Hardswish(", "Hardsigmoid(", "Embedding(4, 2, norm_type=2)", "Upsampl",
	"include_last_offset", "AdaptiveMaxPool1d(1, True)", "DataParallel(", "ParameterList(", "ParameterDict(",
};
/* Nothing in the text says their sizes: they are refused, as having no arguments. */
static const char *const unreadable[] = {"AdaptiveLogSoftmaxWithLoss(", "FractionalMaxPool", "RNNBase(",
                                         "RNNCellBase("};
static const char *const other_weights[] = {
	"dtype=", "torch.float", "init=", "PReLU(1, 0.", "Parameter(", "kdim", "vdim", "add_bias_kv",
};

static bool has_any(const char *call, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strstr(call, words[i]) != NULL)
			return true;
	}
	return false;
}

static void read_cases(void)
{
	DIR *directory = opendir("tests/cases/valid");
	struct dirent *item;

	if (directory == NULL)
		abort();
	while ((item = readdir(directory)) != NULL && case_count < CASES_MAX) {
		if (item->d_name[0] != '.')
			cases[case_count++] = strdup(item->d_name);
	}
	closedir(directory);
}

/* The plan of {"model": text}, as one line or with a prompt before it. */
static struct weightd_plan *plan_of_text(const char *prompt, const char *text,
                                         struct weightd_error *err)
{
	struct weightd_text body;

	weightd_text_init(&body, 1 << 20);
	weightd_text_puts(&body, prompt);
	weightd_text_puts(&body, text);
	struct weightd_plan *plan = plan_of_model_text(body.data, err);
	weightd_text_free(&body);
	return plan;
}

static void check_same_state(const char *what, const struct weightd_plan *want,
                             const struct weightd_plan *have)
{
	ck_assert_msg(want->entry_count == have->entry_count, "%s: %zu tensors, not %zu", what,
	              have->entry_count, want->entry_count);
	for (size_t i = 0; i < want->entry_count; i++) {
		ck_assert_str_eq(want->entries[i].name, have->entries[i].name);
		ck_assert_msg(weightd_shape_equal(&want->entries[i].shape, &have->entries[i].shape),
		              "%s: shape of %s", what, want->entries[i].name);
	}
}

START_TEST(recorded_text_has_the_state_of_its_call)
{
	const char *call = corpus.records[_i].call, *repr = corpus.records[_i].repr;
	struct weightd_error err = {0};

	if (corpus.records[_i].refused != NULL)
		return;
	struct weightd_plan *want = plan_of_text("", call, &err);

	ck_assert_msg(want != NULL, "%s: %s", call, err.issues[0].detail);
	struct weightd_plan *have = plan_of_text(">>> net\n", repr, &err);

	if (has_any(call, unreadable, sizeof unreadable / sizeof unreadable[0])) {
		ck_assert_ptr_null(have);
		weightd_plan_free(want);
		return;
	}
	ck_assert_msg(have != NULL, "%s: %s", repr, err.issues[0].detail);
	if (strstr(call, "kdim") != NULL || strstr(call, "vdim") != NULL ||
	    strstr(call, "add_bias_kv") != NULL) {
		ck_assert_ptr_nonnull(have->specification.warnings);
	} else {
		check_same_state(call, want, have);
		if (!has_any(call, other_weights, sizeof other_weights / sizeof other_weights[0]))
			ck_assert_msg(strcmp(want->weights_id, have->weights_id) == 0,
			              "%s: other weights", call);
		if (!has_any(call, other_id, sizeof other_id / sizeof other_id[0]))
			ck_assert_msg(strcmp(want->id, have->id) == 0, "%s: other id", call);
	}
	weightd_plan_free(want);
	weightd_plan_free(have);
}
END_TEST

static bool has_tensors_of_its_own(const struct weightd_module *root)
{
	for (const struct weightd_module *module = root; module != NULL;
	     module = weightd_module_next(module, root)) {
		bool is_custom = module->layer == NULL || strcmp(module->type, "Module") == 0;
		if (is_custom && (module->parameters != NULL || module->children == NULL))
			return true;
	}
	return false;
}

START_TEST(printed_case_has_the_same_state)
{
	char path[512], bytes[1 << 16];
	struct weightd_error err = {0};
	struct weightd_text printed;

	snprintf(path, sizeof path, "tests/cases/valid/%s/request.json", cases[_i]);
	FILE *file = fopen(path, "rb");
	ck_assert_ptr_nonnull(file);
	size_t length = fread(bytes, 1, sizeof bytes, file);
	fclose(file);
	struct weightd_plan *want = plan_within(bytes, length, 0, &err);
	/* What needs a base, or is a class without children, has no text to read. */
	if (want == NULL)
		return;
	if (!has_tensors_of_its_own(want->specification.model.root)) {
		weightd_text_init(&printed, 1 << 20);
		weightd_module_print(want->specification.model.root, &printed);
		struct weightd_plan *have = plan_of_text("", printed.data, &err);
		ck_assert_msg(have != NULL, "%s: %s", printed.data, err.issues[0].detail);
		check_same_state(cases[_i], want, have);
		weightd_text_free(&printed);
		weightd_plan_free(have);
	}
	weightd_plan_free(want);
}
END_TEST

int main(void)
{
	corpus = module_corpus_read();
	read_cases();

	Suite *suite = suite_create("repr_recorded");
	TCase *tcase = tcase_create("repr_recorded");

	tcase_add_loop_test(tcase, recorded_text_has_the_state_of_its_call, 0,
	                    (int)corpus.count);
	tcase_add_loop_test(tcase, printed_case_has_the_same_state, 0, case_count);
	suite_add_tcase(suite, tcase);

	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	module_corpus_free(&corpus);
	for (int i = 0; i < case_count; i++)
		free(cases[i]);
	return failed != 0;
}
