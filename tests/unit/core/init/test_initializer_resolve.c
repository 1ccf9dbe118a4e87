/* From a call and a target to a law: dtypes afterwards, explicit values, what no dtype can take.
 */
#include "weightd/initializer.h"
#include "suite.h"

#include <string.h>

static struct weightd_law law;
static struct weightd_explanation why;
static struct weightd_error err;
static enum weightd_dtype dtype;

static const struct weightd_target matrix = {
	.name = "0.weight",
	.shape = {.ndim = 2, .dims = {2, 3}},
	.dtype = WEIGHTD_FLOAT16,
	.fans = {.known = true, .fan_in = 3, .fan_out = 2},
};
static const struct weightd_target counter = {.name = "bn.num_batches_tracked",
					      .dtype = WEIGHTD_INT64};

static enum weightd_code resolve_call(const struct weightd_initializer_call *call,
				      const struct weightd_target *target)
{
	struct weightd_target after = *target;

	weightd_error_clear(&err);
	after.dtype = dtype = weightd_initializer_dtype(call, target, WEIGHTD_BFLOAT16);
	return weightd_initializer_resolve(call, &after, &law, &why, &err);
}

static enum weightd_code resolve(const char *name, const struct weightd_target *target)
{
	const struct weightd_initializer *row = weightd_initializer_find(name);
	struct weightd_value values[16];
	const struct weightd_initializer_call call = {
		.initializer = row, .arguments = values, .pointer = "/init/0"};

	ck_assert_int_eq(
		weightd_fields_bind(values, name, row->fields, row->field_count, NULL, 0, "", &err),
		WEIGHTD_OK);
	return resolve_call(&call, target);
}

START_TEST(an_initializer_in_place_keeps_the_dtype)
{
	ck_assert_int_eq(resolve("xavier_uniform", &matrix), WEIGHTD_OK);

	ck_assert_int_eq(dtype, WEIGHTD_FLOAT16);
	ck_assert_str_eq(why.initializer, "xavier_uniform");
	ck_assert_str_ne(why.source, "");
}
END_TEST

START_TEST(data_of_numpy_brings_its_own_dtype)
{
	ck_assert_int_eq(resolve("numpy.normal", &matrix), WEIGHTD_OK);

	ck_assert_int_eq(dtype, WEIGHTD_FLOAT64);
}
END_TEST

START_TEST(data_of_torch_takes_the_default_dtype)
{
	ck_assert_int_eq(resolve("torch.randn", &matrix), WEIGHTD_OK);

	ck_assert_int_eq(dtype, WEIGHTD_BFLOAT16);
}
END_TEST

START_TEST(the_recipe_is_prepared)
{
	ck_assert_int_eq(resolve("uniform", &matrix), WEIGHTD_OK);

	/* What uniform derives first is its low end and its span. */
	ck_assert_double_eq(law.derived[1], 1.0);
}
END_TEST

START_TEST(random_values_cannot_fill_an_integer_tensor)
{
	ck_assert_int_eq(resolve("normal", &counter), WEIGHTD_ERR_UNSUPPORTED);

	ck_assert_str_eq(err.issues[0].detail,
			 "normal cannot fill bn.num_batches_tracked, which is int64");
	ck_assert_str_eq(err.issues[0].expected, "a tensor with a floating dtype");
	ck_assert_str_eq(err.issues[0].pointer, "/init/0");
}
END_TEST

START_TEST(a_constant_can_fill_an_integer_tensor)
{
	ck_assert_int_eq(resolve("ones", &counter), WEIGHTD_OK);

	ck_assert_int_eq(dtype, WEIGHTD_INT64);
}
END_TEST

START_TEST(data_of_numpy_replaces_integers_too)
{
	ck_assert_int_eq(resolve("numpy.normal", &counter), WEIGHTD_OK);

	ck_assert_int_eq(dtype, WEIGHTD_FLOAT64);
}
END_TEST

static const double six[] = {1, 2, 3, 4, 5, 6};

START_TEST(one_value_fills_a_tensor_of_any_shape)
{
	const struct weightd_initializer_call call = {.literal = six, .literal_count = 1};

	ck_assert_int_eq(resolve_call(&call, &matrix), WEIGHTD_OK);

	ck_assert_str_eq(law.distribution->name, "constant");
	ck_assert_double_eq(law.reals[0], 1.0);
	ck_assert_str_eq(why.initializer, "value");
	ck_assert_double_eq(why.low, 1.0);
	ck_assert(why.has_std);
	ck_assert_double_eq(why.std, 0.0);
}
END_TEST

START_TEST(values_of_the_shape_are_the_tensor)
{
	const struct weightd_initializer_call call = {
		.literal = six, .literal_count = 6, .literal_shape = {.ndim = 2, .dims = {2, 3}}};

	ck_assert_int_eq(resolve_call(&call, &matrix), WEIGHTD_OK);

	ck_assert_str_eq(law.distribution->name, "literal");
	ck_assert_ptr_eq(law.literal, six);
	ck_assert_int_eq(dtype, WEIGHTD_FLOAT16);
}
END_TEST

START_TEST(values_of_another_shape_are_refused)
{
	const struct weightd_initializer_call call = {.literal = six,
						      .literal_count = 6,
						      .literal_shape = {.ndim = 2, .dims = {3, 2}},
						      .pointer = "/init/3/initializer"};

	ck_assert_int_eq(resolve_call(&call, &matrix), WEIGHTD_ERR_SHAPE_MISMATCH);

	ck_assert_str_eq(err.issues[0].detail, "The value for 0.weight has shape (3, 2)");
	ck_assert_str_eq(err.issues[0].expected, "one number, or shape (2, 3)");
	ck_assert_str_eq(err.issues[0].pointer, "/init/3/initializer");
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("initializer_resolve");
	TCase *tcase = tcase_create("resolve");

	tcase_add_test(tcase, an_initializer_in_place_keeps_the_dtype);
	tcase_add_test(tcase, data_of_numpy_brings_its_own_dtype);
	tcase_add_test(tcase, data_of_torch_takes_the_default_dtype);
	tcase_add_test(tcase, the_recipe_is_prepared);
	tcase_add_test(tcase, random_values_cannot_fill_an_integer_tensor);
	tcase_add_test(tcase, a_constant_can_fill_an_integer_tensor);
	tcase_add_test(tcase, data_of_numpy_replaces_integers_too);
	tcase_add_test(tcase, one_value_fills_a_tensor_of_any_shape);
	tcase_add_test(tcase, values_of_the_shape_are_the_tensor);
	tcase_add_test(tcase, values_of_another_shape_are_refused);
	suite_add_tcase(suite, tcase);
	return suite;
}
