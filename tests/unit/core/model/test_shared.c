#include "core/model/shared.h"
#include "model_case.h"
#include "suite.h"

#include <string.h>

static struct model_case c;
static struct weightd_module *root;

static void begin(void)
{
	model_case_begin(&c);
	root = model_case_plain(&c, NULL, "", "Sequential");
}

static void end(void)
{
	model_case_end(&c);
}

START_TEST(modules_that_are_alike_share_tensors_and_arguments)
{
	const struct weightd_module *first = model_case_linear(&c, root, "0", 3, 2);
	const struct weightd_module *second = model_case_linear(&c, root, "1", 3, 2);
	const struct weightd_module *other = model_case_linear(&c, root, "2", 3, 4);

	ck_assert_ptr_eq(first->parameters, second->parameters);
	ck_assert_ptr_eq(first->arguments, second->arguments);
	ck_assert_ptr_eq(first->type, second->type);
	ck_assert_ptr_ne(first->parameters, other->parameters);
	ck_assert_uint_eq(other->parameters->shape.dims[0], 4);
	ck_assert_uint_eq(c.builder.parameter_count, 6);
}
END_TEST

START_TEST(a_tensor_more_is_the_modules_own)
{
	const struct weightd_shape shape = weightd_shape_of(1, 2);
	struct weightd_module *first = model_case_linear(&c, root, "0", 3, 2);
	const struct weightd_module *second = model_case_linear(&c, root, "1", 3, 2);

	ck_assert_int_eq(weightd_module_add_buffer(first, &c.builder, "more", &shape,
						   WEIGHTD_FLOAT32, 0, NULL),
			 WEIGHTD_OK);

	ck_assert_str_eq(first->last_parameter->leaf, "more");
	ck_assert_str_eq(second->last_parameter->leaf, "bias");
	ck_assert_ptr_null(second->last_parameter->next);
}
END_TEST

/* As the modules of a map of shapes. */
START_TEST(equal_tensors_that_are_alone_in_custom_modules_are_one)
{
	const struct weightd_shape shape = weightd_shape_of(1, 2), other = weightd_shape_of(1, 3);
	const struct weightd_initializer_call ones = weightd_initial_constant(&c.builder, 1.0);
	struct weightd_module *modules[3];

	for (unsigned i = 0; i < 3; i++) {
		const char name[] = {(char)('a' + i), '\0'};
		modules[i] = model_case_plain(&c, root, name, "Net");
		ck_assert_int_eq(weightd_module_add_parameter(modules[i], &c.builder, "w",
							      i < 2 ? &shape : &other, &ones, NULL,
							      NULL),
				 WEIGHTD_OK);
	}
	ck_assert_ptr_eq(modules[0]->parameters, modules[1]->parameters);
	ck_assert_ptr_ne(modules[0]->parameters, modules[2]->parameters);

	ck_assert_int_eq(weightd_module_add_parameter(modules[0], &c.builder, "v", &shape, &ones,
						      NULL, NULL),
			 WEIGHTD_OK);
	ck_assert_str_eq(modules[0]->last_parameter->leaf, "v");
	ck_assert_ptr_null(modules[1]->parameters->next);
	ck_assert_uint_eq(c.builder.parameter_count, 4);
}
END_TEST

/* The limit is said by the tensor that exceeds it. */
START_TEST(shared_tensors_count_towards_the_limit)
{
	model_case_linear(&c, root, "0", 3, 2);
	c.limits.parameters = 3;

	struct weightd_module *second;
	const struct weightd_value sizes[] = {WEIGHTD_VALUE_INT(3), WEIGHTD_VALUE_INT(2)};
	ck_assert_int_eq(model_case_try(&c, &second, root, "1", "Linear", sizes, 2),
			 WEIGHTD_ERR_LIMIT_EXCEEDED);
}
END_TEST

START_TEST(equal_values_are_kept_once_with_their_texts)
{
	char text[] = "fan_in";
	const struct weightd_value items[] = {WEIGHTD_VALUE_INT(3), WEIGHTD_VALUE_INT(4)};
	struct weightd_value values[] = {
		WEIGHTD_VALUE_TEXT(text),
		{.kind = WEIGHTD_TUPLE, .count = 2, .items = items},
	};
	const struct weightd_value *first = weightd_share_values(&c.builder, root, values, 2);

	text[0] = 'F';
	ck_assert_str_eq(first[0].text, "fan_in");
	ck_assert_ptr_ne(first[1].items, items);
	ck_assert_ptr_ne(weightd_share_values(&c.builder, root, values, 2), first);
	text[0] = 'f';
	ck_assert_ptr_eq(weightd_share_values(&c.builder, root, values, 2), first);
	values[1].count = 1;
	ck_assert_ptr_ne(weightd_share_values(&c.builder, root, values, 2), first);
}
END_TEST

/* 3 and 3.0 print differently. */
START_TEST(equal_numbers_of_other_kinds_are_other_values)
{
	const struct weightd_value whole = WEIGHTD_VALUE_INT(3), real = WEIGHTD_VALUE_REAL(3);

	ck_assert_ptr_ne(weightd_share_values(&c.builder, root, &whole, 1),
			 weightd_share_values(&c.builder, root, &real, 1));
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("shared");
	TCase *tcase = tcase_create("shared");

	tcase_add_checked_fixture(tcase, begin, end);
	tcase_add_test(tcase, modules_that_are_alike_share_tensors_and_arguments);
	tcase_add_test(tcase, a_tensor_more_is_the_modules_own);
	tcase_add_test(tcase, equal_tensors_that_are_alone_in_custom_modules_are_one);
	tcase_add_test(tcase, shared_tensors_count_towards_the_limit);
	tcase_add_test(tcase, equal_values_are_kept_once_with_their_texts);
	tcase_add_test(tcase, equal_numbers_of_other_kinds_are_other_values);
	suite_add_tcase(suite, tcase);
	return suite;
}
