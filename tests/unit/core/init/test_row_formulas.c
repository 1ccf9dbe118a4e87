/* The formulas of rows: all are formulas, documented, and evaluated as their row says. */
#include "core/distribution/distribution_table.h"
#include "core/init/row_formulas.h"
#include "core/init/row_laws.h"
#include "init_case.h"
#include "suite.h"

#include <math.h>
#include <string.h>

static struct init_formulas_room room;

START_TEST(every_formula_of_the_table_is_one)
{
	const struct weightd_initializer *row = weightd_initializer_at((size_t)_i);

	ck_assert_msg(init_formulas_of(row, &room)->are_valid, "%s", row->name);
}
END_TEST

static bool is_name_or_number(const char *formula)
{
	return formula[strspn(formula, "-._0123456789abcdefghijklmnopqrstuvwxyz")] == '\0';
}

static void check_quoted(const struct weightd_initializer *row, const char *doc,
			 const char *formula)
{
	if (formula == NULL || strncmp(formula, "-(", 2) == 0 || is_name_or_number(formula))
		return;
	ck_assert_msg(strstr(doc, formula) != NULL, "%s: \"%s\" has no \"%s\"", row->name, doc,
		      formula);
}

START_TEST(the_doc_has_the_formulas)
{
	const struct weightd_initializer *row = weightd_initializer_at((size_t)_i);
	struct weightd_text doc;

	weightd_text_init(&doc, 4096);
	weightd_initializer_describe(row, &doc);
	for (size_t i = 0; i < WEIGHTD_ROW_LAWS; i++) {
		for (size_t j = 0; j < WEIGHTD_LAW_REALS; j++)
			check_quoted(row, doc.data, row->laws[i].reals[j]);
	}
	for (size_t i = 0; i < WEIGHTD_ROW_QUANTITIES; i++)
		check_quoted(row, doc.data, row->quantities[i].formula);
	weightd_text_free(&doc);
}
END_TEST

static void describes(const char *name, const char *expected)
{
	struct weightd_text doc;

	weightd_text_init(&doc, 4096);
	weightd_initializer_describe(weightd_initializer_find(name), &doc);
	ck_assert_str_eq(doc.data, expected);
	weightd_text_free(&doc);
}

START_TEST(a_law_is_a_sentence)
{
	describes("zeros", "Every element is 0");
	describes("uniform", "Uniform on [a, b)");
	describes("paddle.XavierUniform", "Uniform on +-gain * sqrt(6 / (fan_in + fan_out))");
	describes("siren_uniform",
		  "Uniform on +-(1 / fan_in if is_first else sqrt(6 / fan_in) / w0)");
	describes("normal", "Normal with mean and std");
	describes("xavier_normal",
		  "Normal with mean 0 and std gain * sqrt(2 / (fan_in + fan_out))");
	describes("trunc_normal", "Normal with mean and std, cut to [a, b]");
	describes("trunc_normal_tf", "Normal with mean and std, cut at a and b std");
	describes("kaiming_uniform",
		  "Uniform on +-bound; bound = sqrt(3) * std; std = gain / sqrt(fan)");
	describes("switch_init", "Routers and experts: normal with mean 0 and std sqrt(scale / "
				 "fan_in), cut at 2 std");
	describes("mxnet.Xavier",
		  "Uniform on +-scale if rnd_type == 'uniform', else normal with mean 0 and std "
		  "scale; scale = sqrt(magnitude / fan); fan = fan_in if factor_type == 'in' else "
		  "fan_out if factor_type == 'out' else (fan_in + fan_out) / 2");
}
END_TEST

/* Resolves a row that is in no table on w (6, 4). */
static enum weightd_code resolve(const struct weightd_initializer *row,
				 const struct weightd_value *arguments, struct init_case *c)
{
	const struct weightd_shape shape = weightd_shape_of(2, UINT64_C(6), UINT64_C(4));
	const struct weightd_target target = {.name = "w",
					      .shape = shape,
					      .dtype = WEIGHTD_FLOAT32,
					      .fans = weightd_fans_torch(&shape)};
	const struct weightd_initializer_call call = {
		.initializer = row, .arguments = arguments, .pointer = "/init/0"};

	*c = (struct init_case){0};
	return weightd_initializer_resolve(&call, &target, &c->law, &c->why, &c->err);
}

static const struct weightd_field step_fields[] = {
	{.name = "step", .doc = "A step", .accepts = WEIGHTD_REAL, .required = true}};

START_TEST(names_are_arguments_fans_sizes_and_quantities)
{
	static const struct weightd_initializer row = {
		.name = "toy",
		.fields = step_fields,
		.field_count = 1,
		.quantities = {{"std", "step / (fan_in + fan_out)"}, {"twice", "2 * std"}},
		.laws = {INIT_UNIFORM("size0 - size1 - ndim", "twice")},
	};
	const struct weightd_value step = WEIGHTD_VALUE_REAL(40.0);
	struct init_case c;

	ck_assert_int_eq(resolve(&row, &step, &c), WEIGHTD_OK);

	ck_assert_ptr_eq(c.law.distribution, &weightd_distribution_uniform);
	ck_assert_double_eq(c.law.reals[0], 0.0);
	ck_assert_double_eq(c.law.reals[1], 8.0);
	ck_assert(c.why.has_std && c.why.std == 4.0);
	ck_assert(c.why.has_fans && c.why.fan_in == 4 && c.why.fan_out == 6);
	ck_assert(!c.why.has_gain);
}
END_TEST

START_TEST(fans_that_do_not_count_are_not_asked_for)
{
	static const struct weightd_initializer row = {
		.name = "toy",
		.fields = step_fields,
		.field_count = 1,
		.quantities = {{"unused", "1 / fan_in"}},
		.when = {"step > 1"},
		.laws = {INIT_CONSTANT("step"), INIT_CONSTANT("unused")},
	};
	const struct weightd_value large = WEIGHTD_VALUE_REAL(2.0), small = WEIGHTD_VALUE_REAL(1.0);
	struct init_case c;

	ck_assert_int_eq(resolve(&row, &large, &c), WEIGHTD_OK);
	ck_assert_double_eq(c.law.reals[0], 2.0);
	ck_assert(!c.why.has_fans);
	ck_assert_int_eq(resolve(&row, &small, &c), WEIGHTD_OK);
	ck_assert_double_eq(c.law.reals[0], 0.25);
	ck_assert(c.why.has_fans);
}
END_TEST

START_TEST(requirement_that_does_not_hold_is_refused_with_its_numbers)
{
	static const struct weightd_initializer row = {
		.name = "toy",
		.fields = step_fields,
		.field_count = 1,
		.requirements = {{"step < size0", "{initializer} on {tensor} {shape}: {step} steps",
				  "below {size0}, or {size0 - 1.5}", WEIGHTD_ERR_BAD_ARGUMENT}},
		.laws = {INIT_CONSTANT("step")},
	};
	const struct weightd_value step = WEIGHTD_VALUE_REAL(6.5);
	struct init_case c;

	ck_assert_int_eq(resolve(&row, &step, &c), WEIGHTD_ERR_BAD_ARGUMENT);
	ck_assert_str_eq(c.err.issues[0].detail, "toy on w (6, 4): 6.5 steps");
	ck_assert_str_eq(c.err.issues[0].expected, "below 6, or 4.5");
	ck_assert_str_eq(c.err.issues[0].pointer, "/init/0");
}
END_TEST

START_TEST(formula_without_a_value_is_refused)
{
	static const struct weightd_initializer row = {
		.name = "toy",
		.fields = step_fields,
		.field_count = 1,
		.laws = {INIT_CONSTANT("sqrt(step)")},
	};
	const struct weightd_value step = WEIGHTD_VALUE_REAL(-1.0);
	struct init_case c;

	ck_assert_int_eq(resolve(&row, &step, &c), WEIGHTD_ERR_BAD_ARGUMENT);
}
END_TEST

START_TEST(a_quantity_that_needs_itself_is_no_formula)
{
	static const struct weightd_initializer rows[] = {
		{.name = "itself", .quantities = {{"a", "a + 1"}}, .laws = {INIT_CONSTANT("a")}},
		{.name = "later",
		 .quantities = {{"a", "b"}, {"b", "1"}},
		 .laws = {INIT_CONSTANT("a")}},
		{.name = "unknown", .laws = {INIT_CONSTANT("fan")}},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		ck_assert_msg(!init_formulas_of(&rows[i], &room)->are_valid, "%s", rows[i].name);
}
END_TEST

Suite *make_suite(void)
{
	const int count = (int)weightd_initializer_count();
	Suite *suite = suite_create("row_formulas");
	TCase *tcase = tcase_create("row_formulas");

	tcase_add_loop_test(tcase, every_formula_of_the_table_is_one, 0, count);
	tcase_add_loop_test(tcase, the_doc_has_the_formulas, 0, count);
	tcase_add_test(tcase, a_law_is_a_sentence);
	tcase_add_test(tcase, names_are_arguments_fans_sizes_and_quantities);
	tcase_add_test(tcase, fans_that_do_not_count_are_not_asked_for);
	tcase_add_test(tcase, requirement_that_does_not_hold_is_refused_with_its_numbers);
	tcase_add_test(tcase, formula_without_a_value_is_refused);
	tcase_add_test(tcase, a_quantity_that_needs_itself_is_no_formula);
	suite_add_tcase(suite, tcase);
	return suite;
}
