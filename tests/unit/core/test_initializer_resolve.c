/*
 * dtype rules, literal values and explanations of weightd_initializer_resolve().
 */
#include "weightd/initializer.h"

#include <check.h>
#include <string.h>

struct outcome {
	struct weightd_recipe recipe;
	struct weightd_explanation why;
	enum weightd_dtype dtype;
	struct weightd_error err;
	enum weightd_code code;
};

/* Resolves 'name' with its default arguments, or with 'values', against a tensor called "0.weight". */
static struct outcome resolve(const char *name, const struct weightd_value *values,
                              const struct weightd_shape *shape, enum weightd_dtype dtype)
{
	const struct weightd_initializer *row = weightd_initializer_find(name);
	const struct weightd_target target = {.name = "0.weight", .shape = *shape, .dtype = dtype,
	                                      .fans = weightd_fans_torch(shape)};
	struct weightd_value defaults[16];
	struct outcome outcome = {.dtype = dtype};

	weightd_fields_bind(defaults, name, row->fields, row->field_count, NULL, 0, "", NULL);
	const struct weightd_initializer_call call = {
		.initializer = row, .arguments = values == NULL ? defaults : values, .pointer = "/init/3"};
	outcome.code = weightd_initializer_resolve(&outcome.recipe, &outcome.why, &outcome.dtype, &call, &target,
	                                           WEIGHTD_FLOAT16, &outcome.err);
	return outcome;
}

static struct outcome resolve_value(const double *values, uint64_t count, const struct weightd_shape *given,
                                    const struct weightd_shape *shape, enum weightd_dtype dtype)
{
	const struct weightd_target target = {.name = "0.weight", .shape = *shape, .dtype = dtype};
	const struct weightd_initializer_call call = {
		.literal = values, .literal_count = count, .literal_shape = *given, .pointer = "/init/0"};
	struct outcome outcome = {.dtype = dtype};

	outcome.code = weightd_initializer_resolve(&outcome.recipe, &outcome.why, &outcome.dtype, &call, &target,
	                                           WEIGHTD_FLOAT32, &outcome.err);
	return outcome;
}

START_TEST(in_place_initializer_keeps_the_dtype)
{
	const struct weightd_shape shape = weightd_shape_of(2, (uint64_t)40, (uint64_t)30);

	ck_assert_int_eq(resolve("xavier_uniform", NULL, &shape, WEIGHTD_FLOAT64).dtype, WEIGHTD_FLOAT64);
	ck_assert_int_eq(resolve("zeros", NULL, &shape, WEIGHTD_BFLOAT16).dtype, WEIGHTD_BFLOAT16);
}
END_TEST

START_TEST(numpy_data_is_float64_and_torch_data_has_the_default_dtype)
{
	const struct weightd_shape shape = weightd_shape_of(2, (uint64_t)40, (uint64_t)30);

	ck_assert_int_eq(resolve("numpy.uniform", NULL, &shape, WEIGHTD_FLOAT32).dtype, WEIGHTD_FLOAT64);
	ck_assert_int_eq(resolve("torch.randn", NULL, &shape, WEIGHTD_FLOAT32).dtype, WEIGHTD_FLOAT16);
}
END_TEST

START_TEST(explanation_has_fans_gain_std_and_bounds)
{
	const struct weightd_shape shape = weightd_shape_of(2, (uint64_t)40, (uint64_t)30);

	struct outcome outcome = resolve("xavier_uniform", NULL, &shape, WEIGHTD_FLOAT32);

	ck_assert_str_eq(outcome.why.initializer, "xavier_uniform");
	ck_assert(outcome.why.has_fans && outcome.why.has_gain && outcome.why.has_std && outcome.why.has_bounds);
	ck_assert_uint_eq(outcome.why.fan_in, 30);
	ck_assert_uint_eq(outcome.why.fan_out, 40);
	ck_assert_double_eq(outcome.why.gain, 1.0);
	ck_assert_double_eq_tol(outcome.why.std, 0.1690308509457033, 1e-15);
	ck_assert_double_eq_tol(outcome.why.high, 0.29277002188455997, 1e-15);
}
END_TEST

START_TEST(gain_may_be_the_name_of_a_nonlinearity)
{
	const struct weightd_shape shape = weightd_shape_of(2, (uint64_t)40, (uint64_t)30);
	const struct weightd_value gain = WEIGHTD_VALUE_TEXT("tanh");

	ck_assert_double_eq(resolve("xavier_normal", &gain, &shape, WEIGHTD_FLOAT32).why.gain, 5.0 / 3);
}
END_TEST

START_TEST(random_values_are_refused_for_integers)
{
	const struct weightd_shape scalar = weightd_shape_of(0);

	struct outcome normal = resolve("normal", NULL, &scalar, WEIGHTD_INT64);
	struct outcome zeros = resolve("zeros", NULL, &scalar, WEIGHTD_INT64);

	ck_assert_int_eq(normal.code, WEIGHTD_ERR_UNSUPPORTED);
	ck_assert_str_eq(normal.err.issues[0].pointer, "/init/3");
	ck_assert_int_eq(zeros.code, WEIGHTD_OK);
}
END_TEST

START_TEST(fans_of_a_vector_are_refused_in_torchs_words)
{
	const struct weightd_shape vector = weightd_shape_of(1, (uint64_t)40);

	struct outcome outcome = resolve("kaiming_normal", NULL, &vector, WEIGHTD_FLOAT32);

	ck_assert_int_eq(outcome.code, WEIGHTD_ERR_BAD_ARGUMENT);
	ck_assert_ptr_nonnull(strstr(outcome.err.issues[0].detail,
	                             "fan in and fan out can not be computed for a tensor with fewer than 2 "
	                             "dimensions"));
}
END_TEST

START_TEST(kaiming_leaves_an_empty_tensor_alone)
{
	const struct weightd_shape empty = weightd_shape_of(2, (uint64_t)4, (uint64_t)0);

	ck_assert_int_eq(resolve("kaiming_uniform", NULL, &empty, WEIGHTD_FLOAT32).code, WEIGHTD_OK);
	ck_assert_int_eq(resolve("kaiming_normal", NULL, &empty, WEIGHTD_FLOAT32).code, WEIGHTD_OK);
}
END_TEST

START_TEST(symmetric_bounds_of_zero_have_no_sign)
{
	const struct weightd_shape shape = weightd_shape_of(2, (uint64_t)4, (uint64_t)3);
	const struct weightd_value gain = WEIGHTD_VALUE_INT(0);

	struct outcome outcome = resolve("xavier_uniform", &gain, &shape, WEIGHTD_FLOAT32);

	ck_assert_int_eq(outcome.code, WEIGHTD_OK);
	ck_assert_int_eq(__builtin_signbit(outcome.recipe.reals[0]), 0);
}
END_TEST

START_TEST(one_number_fills_and_an_array_must_have_the_shape)
{
	const struct weightd_shape scalar = weightd_shape_of(0), pair = weightd_shape_of(1, (uint64_t)2);
	const struct weightd_shape wide = weightd_shape_of(2, (uint64_t)1, (uint64_t)2);
	const double values[] = {1, 2};

	struct outcome fills = resolve_value(values, 1, &scalar, &wide, WEIGHTD_FLOAT32);
	struct outcome same = resolve_value(values, 2, &wide, &wide, WEIGHTD_FLOAT32);
	struct outcome other = resolve_value(values, 2, &pair, &wide, WEIGHTD_FLOAT32);

	ck_assert_str_eq(fills.recipe.distribution->name, "constant");
	ck_assert_str_eq(same.recipe.distribution->name, "literal");
	ck_assert_ptr_eq(same.recipe.literal, values);
	ck_assert_int_eq(other.code, WEIGHTD_ERR_SHAPE_MISMATCH);
}
END_TEST

START_TEST(values_that_the_dtype_cannot_hold_are_refused)
{
	const struct weightd_shape scalar = weightd_shape_of(0);
	const double large = 1e6, half = 0.5;

	ck_assert_int_eq(resolve_value(&large, 1, &scalar, &scalar, WEIGHTD_FLOAT16).code, WEIGHTD_ERR_OUT_OF_RANGE);
	ck_assert_int_eq(resolve_value(&half, 1, &scalar, &scalar, WEIGHTD_INT64).code, WEIGHTD_ERR_OUT_OF_RANGE);
}
END_TEST

START_TEST(sizes_must_be_those_of_the_parameter)
{
	const struct weightd_shape shape = weightd_shape_of(2, (uint64_t)40, (uint64_t)30);
	struct weightd_value sizes[8] = {WEIGHTD_VALUE_INT(40), WEIGHTD_VALUE_INT(30)};

	for (size_t i = 2; i < 8; i++)
		sizes[i] = (struct weightd_value)WEIGHTD_VALUE_NONE;
	ck_assert_int_eq(resolve("torch.randn", sizes, &shape, WEIGHTD_FLOAT32).code, WEIGHTD_OK);
	const struct weightd_value tuple = {.kind = WEIGHTD_TUPLE, .items = (struct weightd_value[]){sizes[0], sizes[1]},
	                                    .count = 2};
	sizes[0] = tuple;
	ck_assert_int_eq(resolve("torch.rand", sizes, &shape, WEIGHTD_FLOAT32).code, WEIGHTD_ERR_BAD_ARGUMENT);
	sizes[1] = sizes[2];
	ck_assert_int_eq(resolve("torch.zeros", sizes, &shape, WEIGHTD_FLOAT32).code, WEIGHTD_OK);
	sizes[0] = (struct weightd_value)WEIGHTD_VALUE_INT(1200);
	ck_assert_int_eq(resolve("torch.ones", sizes, &shape, WEIGHTD_FLOAT32).code, WEIGHTD_ERR_SHAPE_MISMATCH);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("initializer_resolve");
	TCase *tcase = tcase_create("initializer_resolve");

	tcase_add_test(tcase, in_place_initializer_keeps_the_dtype);
	tcase_add_test(tcase, numpy_data_is_float64_and_torch_data_has_the_default_dtype);
	tcase_add_test(tcase, explanation_has_fans_gain_std_and_bounds);
	tcase_add_test(tcase, gain_may_be_the_name_of_a_nonlinearity);
	tcase_add_test(tcase, random_values_are_refused_for_integers);
	tcase_add_test(tcase, fans_of_a_vector_are_refused_in_torchs_words);
	tcase_add_test(tcase, kaiming_leaves_an_empty_tensor_alone);
	tcase_add_test(tcase, symmetric_bounds_of_zero_have_no_sign);
	tcase_add_test(tcase, one_number_fills_and_an_array_must_have_the_shape);
	tcase_add_test(tcase, values_that_the_dtype_cannot_hold_are_refused);
	tcase_add_test(tcase, sizes_must_be_those_of_the_parameter);
	suite_add_tcase(suite, tcase);

	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
