/*
 * The text of print(model) against the calls that it is the print of: tests/vectors/modules-*.txt
 * have what torch printed for each constructor call, tests/cases/valid has whole models.
 */
#include "definition/definition.h"
#include "module_corpus.h"
#include "plan_of.h"
#include "weightd/module_type.h"
#include "weightd/module_print.h"
#include "suite.h"

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
	"dtype=",
	"torch.float",
	"padding_idx=-1",
	"_freeze",
	"None, True)",
	"Softplus(",
	"affine=False, bias=False",
	"InstanceNorm1d(3, bias=False)",
	"Loss(",
	"MultiheadAttention(",
	"Transformer",
	"CosineSimilarity(",
	"PairwiseDistance(",
	"align_corners",
	"return_indices",
	"ceil_mode=True",
	"count_include_pad",
	"divisor_override",
	"RNN(",
	"init=",
	"Hardswish(",
	"Hardsigmoid(",
	"Embedding(4, 2, norm_type=2)",
	"Upsampl",
	"include_last_offset",
	"AdaptiveMaxPool1d(1, True)",
	"DataParallel(",
	"ParameterList(",
	"ParameterDict(",
	"FractionalMaxPool",
};
/* Nothing in the text says their sizes: they are refused, as having no arguments. */
static const char *const unreadable[] = {"RNNBase(", "RNNCellBase("};
static const char *const other_weights[] = {
	"dtype=",     "torch.float", "init=", "PReLU(1, 0.",
	"Parameter(", "kdim",	     "vdim",  "add_bias_kv",
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
	while ((item = readdir(directory)) != NULL) {
		if (item->d_name[0] == '.')
			continue;
		if (case_count == CASES_MAX)
			abort();
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
		ck_assert_str_eq(weightd_entry_name(&want->entries[i], WEIGHTD_NAME_ROOM),
				 weightd_entry_name(&have->entries[i], WEIGHTD_NAME_ROOM));
		ck_assert_msg(weightd_shape_equal(weightd_entry_shape(&want->entries[i]),
						  weightd_entry_shape(&have->entries[i])),
			      "%s: shape of %s", what,
			      weightd_entry_name(&want->entries[i], WEIGHTD_NAME_ROOM));
	}
}

/* What the text of a type leaves open: the warning that has to come, and comes once for the type.
 */
static const struct {
	const char *type, *code, *words;
	bool before_2_12; /* later releases print it */
} omissions[] = {
	{"MultiheadAttention", "text-omits-arguments", "kdim, vdim and add_bias_kv", false},
	{"TransformerEncoderLayer", "text-omits-arguments", "nhead", false},
	{"TransformerDecoderLayer", "text-omits-arguments", "nhead", false},
	{"Transformer", "text-omits-arguments", "nhead", false},
	{"LayerNorm", "text-omits-arguments", "bias=False", true},
	{"PReLU", "text-omits-arguments", "init", false},
	{"RNN", "text-omits-arguments", "nonlinearity", false},
	{"EmbeddingBag", "text-omits-arguments", "sparse and include_last_offset", false},
	{"FractionalMaxPool2d", "text-omits-arguments", "kernel_size", false},
	{"FractionalMaxPool3d", "text-omits-arguments", "kernel_size", false},
	{"AdaptiveLogSoftmaxWithLoss", "text-omits-arguments", "div_value", false},
	{"ParameterList", "text-omits-arguments", "values of its parameters", false},
	{"ParameterDict", "text-omits-arguments", "values of its parameters", false},
	{"NLLLoss", "text-omits-arguments", "weight, which is a buffer", false},
	{"NLLLoss2d", "text-omits-arguments", "weight, which is a buffer", false},
	{"CrossEntropyLoss", "text-omits-arguments", "weight, which is a buffer", false},
	{"BCELoss", "text-omits-arguments", "weight, which is a buffer", false},
	{"BCEWithLogitsLoss", "text-omits-arguments", "weight and pos_weight", false},
	{"MultiLabelSoftMarginLoss", "text-omits-arguments", "weight, which is a buffer", false},
	{"MultiMarginLoss", "text-omits-arguments", "weight, which is a buffer", false},
};

#define OMISSION_COUNT (sizeof omissions / sizeof omissions[0])

static bool is_open(const struct weightd_module *module, const struct weightd_profile *profile,
		    size_t row)
{
	if (strcmp(module->type, omissions[row].type) != 0)
		return false;
	if (strncmp(module->type, "Parameter", 9) == 0)
		return module->parameters != NULL;
	return !omissions[row].before_2_12 ||
	       (!profile->prints_norm_bias && module->parameters != NULL);
}

/* Types that hold what the text shows of them. */
static bool is_as_printed(const char *type)
{
	return strcmp(type, "TransformerEncoder") == 0 || strcmp(type, "TransformerDecoder") == 0 ||
	       strcmp(type, "DataParallel") == 0;
}

/* Whether a module of the tree, but for the children of layers, leaves open what the row says. */
static bool is_expected(const struct weightd_module *module, const struct weightd_profile *profile,
			size_t row)
{
	const struct weightd_module_type *module_type = module->module_type;

	if (is_open(module, profile, row))
		return true;
	bool is_layer = module_type != NULL && (module_type->flags & WEIGHTD_TAKES_CHILDREN) == 0 &&
			!is_as_printed(module_type->name);
	for (const struct weightd_module *child = module->children; child != NULL;
	     child = child->next) {
		/* Of a layer's children, those that are arguments. */
		bool is_argument =
			strcmp(child->name, "activation") == 0 ||
			(child->module_type != NULL && is_as_printed(child->module_type->name));
		if ((!is_layer || is_argument) && is_expected(child, profile, row))
			return true;
	}
	return false;
}

static bool is_about(const struct weightd_warning *warning, const char *type, const char *code,
		     const char *words)
{
	size_t length = strlen(type);

	return strcmp(warning->code, code) == 0 && strncmp(warning->detail, type, length) == 0 &&
	       strncmp(warning->detail + length, " (", 2) == 0 &&
	       strstr(warning->detail, words) != NULL;
}

static size_t count_about(const struct weightd_plan *plan, const char *type, const char *code,
			  const char *words)
{
	size_t count = 0;

	for (const struct weightd_warning *warning = plan->specification.warnings; warning != NULL;
	     warning = warning->next)
		count += is_about(warning, type, code, words);
	return count;
}

/* The warnings are those of the types in the text, one each, and no others. */
static void check_warnings(const struct module_record *record, const struct weightd_plan *want,
			   const struct weightd_plan *have)
{
	const struct weightd_module *root = want->specification.model.root;
	size_t expected = 0, all = 0;

	for (size_t i = 0; i < OMISSION_COUNT; i++) {
		bool is_due = is_expected(root, record->profile, i);
		size_t count =
			count_about(have, omissions[i].type, omissions[i].code, omissions[i].words);
		ck_assert_msg(count == is_due, "%s: %zu warnings about %s", record->call, count,
			      omissions[i].type);
		expected += is_due;
	}
	for (const struct weightd_module *module = root; module != NULL;
	     module = weightd_module_next(module, root)) {
		/* One that stands on every print is none. */
		ck_assert_msg(
			module->module_type != NULL ||
				count_about(have, module->type, "text-omits-parameters", "") == 0,
			"%s: a warning about %s", record->call, module->type);
	}
	for (const struct weightd_warning *warning = have->specification.warnings; warning != NULL;
	     warning = warning->next) {
		bool is_other = strcmp(warning->code, "text-omits-parameters") == 0 ||
				strcmp(warning->code, "text-omits-ties") == 0;
		all += !is_other;
	}
	ck_assert_msg(all == expected, "%s: %zu warnings, not %zu", record->call, all, expected);
}

START_TEST(recorded_text_has_the_state_of_its_call)
{
	const struct module_record *record = &corpus.records[_i];
	const char *call = record->call;
	struct weightd_error err = {0};

	struct weightd_plan *want = plan_of_text("", call, &err);
	ck_assert_msg(want != NULL, "%s: %s", call, err.issues[0].detail);
	struct weightd_plan *have = plan_of_text(">>> net\n", record->repr, &err);

	if (has_any(call, unreadable, sizeof unreadable / sizeof unreadable[0])) {
		ck_assert_ptr_null(have);
		ck_assert_uint_ge(err.issues[0].line, 2);
		weightd_plan_free(want);
		return;
	}
	ck_assert_msg(have != NULL, "%s: %s", record->repr, err.issues[0].detail);
	check_warnings(record, want, have);
	/* What is hidden here decides the shapes; the warnings above have said so. */
	if (strstr(call, "kdim") == NULL && strstr(call, "vdim") == NULL &&
	    strstr(call, "add_bias_kv") == NULL &&
	    !(strstr(call, "LayerNorm(") != NULL && strstr(call, "bias=False") != NULL &&
	      !record->profile->prints_norm_bias)) {
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

/* As it is pasted: each line with 'indent' before it and 'end' behind it, a prompt in front. */
static void respell(struct weightd_text *out, const char *repr, const char *prompt,
		    const char *indent, const char *end)
{
	weightd_text_init(out, 1 << 20);
	weightd_text_puts(out, prompt);
	for (const char *line = repr; *line != '\0';) {
		size_t length = strcspn(line, "\n");
		weightd_text_puts(out, indent);
		weightd_text_put(out, line, length);
		weightd_text_puts(out, end);
		line += length + (line[length] == '\n');
	}
}

START_TEST(recorded_text_is_read_as_it_is_pasted)
{
	static const struct {
		const char *prompt, *indent, *end;
	} spellings[] = {
		{">>> net\r\n", "", "\r\n"},
		{"In [3]: print(net)\n", "    ", "\n"},
		{"\n>>> net = Net()\n>>> net\n", "\t", "\n"},
		{"Out[3]: ", "", "\n"},
		{">>> print(net)\n", "", " "},
	};
	const struct module_record *record = &corpus.records[_i];
	struct weightd_error err = {0};

	if (has_any(record->call, unreadable, sizeof unreadable / sizeof unreadable[0]))
		return;
	struct weightd_plan *want = plan_of_text(">>> net\n", record->repr, &err);
	ck_assert_ptr_nonnull(want);

	for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
		struct weightd_text text;
		respell(&text, record->repr, spellings[i].prompt, spellings[i].indent,
			spellings[i].end);
		struct weightd_plan *have = plan_of_model_text(text.data, &err);
		ck_assert_msg(have != NULL, "%s: %u:%u %s", text.data, err.issues[0].line,
			      err.issues[0].column, err.issues[0].detail);
		ck_assert_str_eq(want->id, have->id);
		weightd_text_free(&text);
		weightd_plan_free(have);
	}
	weightd_plan_free(want);
}
END_TEST

/* Cut in the middle of each of its lines but the last in turn, up to a number of them. */
START_TEST(a_cut_text_is_an_error_with_its_line_and_column)
{
	const struct module_record *record = &corpus.records[_i];
	unsigned lines = 0;

	for (const char *end = record->repr; (end = strchr(end, '\n')) != NULL && lines < 8;
	     end++) {
		char *cut = strndup(record->repr, (size_t)(end - record->repr) - lines % 2);
		struct weightd_error err = {0};

		lines++;
		struct weightd_plan *plan = plan_of_text(">>> net\n", cut, &err);

		ck_assert_msg(plan == NULL, "%s", cut);
		ck_assert_uint_ge(err.count, 1);
		for (unsigned i = 0; i < err.count; i++) {
			ck_assert_str_eq(err.issues[i].pointer, "/model");
			ck_assert_uint_ge(err.issues[i].line, 2);
			ck_assert_uint_le(err.issues[i].line, lines + 2);
			ck_assert_uint_ge(err.issues[i].column, 1);
		}
		free(cut);
	}
}
END_TEST

/* Tensors that no line of the text tells of: a class's own, and those of weight_norm, which is a
 * hook. */
static bool has_tensors_of_its_own(const struct weightd_module *root)
{
	for (const struct weightd_module *module = root; module != NULL;
	     module = weightd_module_next(module, root)) {
		bool is_custom = module->module_type == NULL || strcmp(module->type, "Module") == 0;
		if (is_custom && (module->parameters != NULL || module->children == NULL))
			return true;
		if (weightd_module_parametrized(module) != NULL)
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
	/* A base is not there. */
	if (want == NULL) {
		bytes[length < sizeof bytes ? length : sizeof bytes - 1] = '\0';
		ck_assert_msg(strstr(bytes, "\"base\"") != NULL, "%s: %s", cases[_i],
			      err.issues[0].detail);
		return;
	}
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

/* Leaves nothing to the leak checker. */
static void clean_up(void)
{
	module_corpus_free(&corpus);
	for (int i = 0; i < case_count; i++)
		free(cases[i]);
}

Suite *make_suite(void)
{
	corpus = module_corpus_read();
	read_cases();

	Suite *suite = suite_create("repr_recorded");
	TCase *tcase = tcase_create("repr_recorded");

	tcase_add_loop_test(tcase, recorded_text_has_the_state_of_its_call, 0, (int)corpus.count);
	tcase_add_loop_test(tcase, recorded_text_is_read_as_it_is_pasted, 0, (int)corpus.count);
	tcase_add_loop_test(tcase, a_cut_text_is_an_error_with_its_line_and_column, 0,
			    (int)corpus.count);
	tcase_add_loop_test(tcase, printed_case_has_the_same_state, 0, case_count);
	tcase_add_unchecked_fixture(tcase, NULL, clean_up);
	suite_add_tcase(suite, tcase);
	return suite;
}
