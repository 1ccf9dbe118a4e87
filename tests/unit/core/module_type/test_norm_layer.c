/*
 * What torch 1.13 cannot record of the norms: RMSNorm (2.4) and the bias arguments (2.1, 2.13).
 * Texts and tensors follow torch/nn/modules/normalization.py of 2.12 and batchnorm.py of 2.13.
 */
#include "../model/model_case.h"
#include "weightd/module_type_table.h"
#include "suite.h"

static struct model_case c;

#define INT(i)                                      \
	{                                           \
		.kind = WEIGHTD_INT, .integer = (i) \
	}
#define REAL(r)                                   \
	{                                         \
		.kind = WEIGHTD_REAL, .real = (r) \
	}
#define NO WEIGHTD_VALUE_BOOL(false)
#define YES WEIGHTD_VALUE_BOOL(true)
#define NONE WEIGHTD_VALUE_NONE

static void begin(void)
{
	model_case_begin(&c);
}

static void end(void)
{
	model_case_end(&c);
}

/* The leaves of a module in order, each with a space before it. */
static void assert_leaves(const struct weightd_module *module, const char *expected)
{
	struct weightd_text out;

	weightd_text_init(&out, 1000);
	weightd_text_puts(&out, "");
	for (const struct weightd_parameter *p = module->parameters; p != NULL; p = p->next)
		weightd_text_printf(&out, " %s", p->leaf);
	ck_assert_str_eq(out.data == NULL ? "" : out.data, expected);
	weightd_text_free(&out);
}

static const struct weightd_value two_sizes[] = {INT(3), INT(4)};
static const struct weightd_value nine_sizes[9];

static const struct norm {
	const char *type;
	struct weightd_value arguments[8];
	size_t count;
	const char *text, *leaves;
} norms[] = {
	{"RMSNorm", {INT(10)}, 1, "RMSNorm((10,), eps=None, elementwise_affine=True)", " weight"},
	{"RMSNorm",
	 {{.kind = WEIGHTD_TUPLE, .count = 2, .items = two_sizes}, REAL(1e-6)},
	 2,
	 "RMSNorm((3, 4), eps=1e-06, elementwise_affine=True)",
	 " weight"},
	{"RMSNorm",
	 {INT(10), NONE, NO},
	 3,
	 "RMSNorm((10,), eps=None, elementwise_affine=False)",
	 ""},
	{"LayerNorm",
	 {INT(10), REAL(1e-5), YES, NO},
	 4,
	 "LayerNorm((10,), eps=1e-05, elementwise_affine=True, bias=False)",
	 " weight"},
	{"GroupNorm",
	 {INT(2), INT(4), REAL(1e-5), YES, NONE, NONE, NO},
	 7,
	 "GroupNorm(2, 4, eps=1e-05, affine=True, bias=False)",
	 " weight"},
	{"BatchNorm1d",
	 {INT(4), REAL(1e-5), REAL(0.1), YES, NO, NONE, NONE, NO},
	 8,
	 "BatchNorm1d(4, eps=1e-05, momentum=0.1, affine=True, bias=False, "
	 "track_running_stats=False)",
	 " weight"},
	{"InstanceNorm2d",
	 {INT(4), REAL(1e-5), REAL(0.1), YES, NO},
	 5,
	 "InstanceNorm2d(4, eps=1e-05, momentum=0.1, affine=True, bias=True, "
	 "track_running_stats=False)",
	 " weight bias"},
};

START_TEST(a_norm_prints_its_arguments_and_has_its_tensors)
{
	const struct norm *norm = &norms[_i];
	const struct weightd_module *module =
		model_case_add(&c, NULL, "", norm->type, norm->arguments, norm->count);

	model_case_assert_prints(module, norm->text);
	assert_leaves(module, norm->leaves);
}
END_TEST

START_TEST(a_shape_of_nine_dimensions_is_refused)
{
	static const char *const types[] = {"RMSNorm", "LayerNorm"};
	const struct weightd_value shape = {.kind = WEIGHTD_TUPLE, .count = 9, .items = nine_sizes};
	const struct weightd_module_type *module_type = weightd_module_type_find(types[_i]);
	const struct weightd_value arguments[8] = {shape, WEIGHTD_VALUE_REAL(1e-05),
						   WEIGHTD_VALUE_BOOL(true)};
	struct weightd_module *module;

	enum weightd_code code = weightd_module_new(&module, &c.builder, NULL, "", types[_i],
						    module_type, arguments, "/model", &c.err);

	ck_assert_int_eq(code, WEIGHTD_ERR_BAD_ARGUMENT);
	ck_assert_str_eq(c.err.issues[0].expected, "at most 8");
}
END_TEST

START_TEST(weights_of_norms_are_ones_and_biases_zeros)
{
	const struct weightd_value size[] = {INT(3)};
	const struct weightd_module *module = model_case_add(&c, NULL, "", "LayerNorm", size, 1);
	const struct weightd_parameter *weight = module->parameters, *bias = weight->next;

	ck_assert_str_eq(weight->initial.initializer->name, "constant");
	ck_assert_double_eq(weight->initial.arguments[0].real, 1.0);
	ck_assert_double_eq(bias->initial.arguments[0].real, 0.0);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("norm_layer");
	TCase *tcase = tcase_create("norms");

	tcase_add_checked_fixture(tcase, begin, end);
	tcase_add_loop_test(tcase, a_norm_prints_its_arguments_and_has_its_tensors, 0,
			    (int)(sizeof norms / sizeof norms[0]));
	tcase_add_loop_test(tcase, a_shape_of_nine_dimensions_is_refused, 0, 2);
	tcase_add_test(tcase, weights_of_norms_are_ones_and_biases_zeros);
	suite_add_tcase(suite, tcase);
	return suite;
}
