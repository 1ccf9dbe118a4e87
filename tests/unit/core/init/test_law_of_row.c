/* Laws of rows that are in no table: names, requirements, formulas that fail. */
#include "core/distribution/distribution_table.h"
#include "core/init/row_laws.h"
#include "init_case.h"
#include "suite.h"

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

START_TEST(on_an_empty_tensor_a_number_that_is_not_finite_is_0)
{
	static const struct weightd_initializer number = {.name = "number",
							  .laws = {INIT_NORMAL("2", "1 / size1")}};
	static const struct weightd_initializer constant = {
		.name = "constant",
		.flags = WEIGHTD_EMPTY_IS_CONSTANT,
		.laws = {INIT_NORMAL("2", "1 / size1")}};
	const struct weightd_target target = {
		.name = "w", .shape = {.ndim = 2, .dims = {6, 0}}, .dtype = WEIGHTD_FLOAT32};
	const struct weightd_initializer_call calls[] = {{.initializer = &number},
							 {.initializer = &constant}};
	struct init_case c = {0};

	ck_assert_int_eq(weightd_initializer_resolve(&calls[0], &target, &c.law, &c.why, &c.err),
			 WEIGHTD_OK);
	ck_assert_ptr_eq(c.law.distribution, &weightd_distribution_normal);
	ck_assert_double_eq(c.law.reals[0], 2.0);
	ck_assert_double_eq(c.law.reals[1], 0.0);
	ck_assert_int_eq(weightd_initializer_resolve(&calls[1], &target, &c.law, &c.why, &c.err),
			 WEIGHTD_OK);
	ck_assert_ptr_eq(c.law.distribution, &weightd_distribution_constant);
	ck_assert_double_eq(c.law.reals[0], 0.0);
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("law_of_row", names_are_arguments_fans_sizes_and_quantities,
			fans_that_do_not_count_are_not_asked_for,
			requirement_that_does_not_hold_is_refused_with_its_numbers,
			formula_without_a_value_is_refused,
			on_an_empty_tensor_a_number_that_is_not_finite_is_0);
}
