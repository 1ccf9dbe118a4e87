#include "weightd/module_type.h"
#include "suite.h"

#include <string.h>

static struct weightd_arena *arena;
static struct weightd_builder builder;
static struct weightd_module *root;

static void start(void)
{
	arena = weightd_arena_new(0);
	builder = (struct weightd_builder){.arena = arena,
					   .limits = &weightd_limits_default,
					   .default_dtype = WEIGHTD_FLOAT32};
	ck_assert(weightd_module_new(&root, &builder, NULL, "", "net", NULL, NULL, "", NULL) ==
		  WEIGHTD_OK);
}

static void stop(void)
{
	weightd_arena_free(arena);
}

/* A pattern "block" with a child "inner", each with one tensor. */
static struct weightd_module *pattern(void)
{
	const struct weightd_shape shape = weightd_shape_of(2, 3, 4);
	const struct weightd_initializer_call ones = weightd_initial_constant(&builder, 1.0);
	struct weightd_module *top, *inner;

	weightd_module_new(&top, &builder, NULL, "", "block", NULL, NULL, "/model/pattern", NULL);
	weightd_module_add_parameter(top, &builder, "scale", &shape, &ones, NULL, NULL);
	weightd_module_new(&inner, &builder, top, "inner", "part", NULL, NULL, "", NULL);
	weightd_module_add_buffer(inner, &builder, "seen", &shape, WEIGHTD_INT64, 0, NULL);
	return top;
}

START_TEST(copy_has_the_tensors_and_children_of_its_pattern_under_its_own_path)
{
	struct weightd_module *copy = NULL;

	ck_assert(weightd_module_copy(&copy, &builder, root, "7", pattern(), NULL) == WEIGHTD_OK);

	ck_assert_str_eq(weightd_module_path(copy, WEIGHTD_NAME_ROOM), "7");
	ck_assert_str_eq(copy->type, "block");
	ck_assert_str_eq(copy->pointer, "/model/pattern");
	ck_assert_str_eq(weightd_module_path(copy->children, WEIGHTD_NAME_ROOM), "7.inner");
	ck_assert_str_eq(copy->parameters->leaf, "scale");
	ck_assert_uint_eq(copy->parameters->shape.dims[1], 4);
	ck_assert(copy->parameters->requires_grad && !copy->parameters->is_buffer);
	ck_assert_int_eq((int)copy->children->parameters->dtype, WEIGHTD_INT64);
	ck_assert(copy->children->parameters->is_buffer);
	ck_assert_ptr_null(copy->parameters->next);
}
END_TEST

START_TEST(a_copy_that_is_changed_leaves_the_others_as_they_are)
{
	const struct weightd_module *from = pattern();
	struct weightd_module *first, *second;

	weightd_module_copy(&first, &builder, root, "0", from, NULL);
	weightd_module_copy(&second, &builder, root, "1", from, NULL);

	ck_assert_ptr_eq(first->parameters, second->parameters);
	ck_assert_int_eq(weightd_module_unshare(first, &builder, NULL), WEIGHTD_OK);
	first->parameters->requires_grad = false;

	ck_assert(second->parameters->requires_grad && from->parameters->requires_grad);
	ck_assert_int_eq(weightd_module_add_buffer(second, &builder, "more",
						   &first->parameters->shape, WEIGHTD_FLOAT32, 0,
						   NULL),
			 WEIGHTD_OK);
	ck_assert_ptr_null(from->parameters->next);
}
END_TEST

START_TEST(copy_counts_towards_the_limits)
{
	struct weightd_limits limits = weightd_limits_default;
	const struct weightd_module *from = pattern();
	struct weightd_error err = {0};

	limits.modules = builder.module_count + 1;
	builder.limits = &limits;

	ck_assert(weightd_module_copy(NULL, &builder, root, "0", from, &err) ==
		  WEIGHTD_ERR_LIMIT_EXCEEDED);
}
END_TEST

START_TEST(copy_below_the_depth_limit_is_refused)
{
	struct weightd_limits limits = weightd_limits_default;
	const struct weightd_module *from = pattern();

	limits.depth = 2;
	builder.limits = &limits;

	ck_assert(weightd_module_copy(NULL, &builder, root, "0", from, NULL) ==
		  WEIGHTD_ERR_LIMIT_EXCEEDED);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("model_copy");
	TCase *tests = tcase_create("copy");

	tcase_add_checked_fixture(tests, start, stop);
	tcase_add_test(tests, copy_has_the_tensors_and_children_of_its_pattern_under_its_own_path);
	tcase_add_test(tests, a_copy_that_is_changed_leaves_the_others_as_they_are);
	tcase_add_test(tests, copy_counts_towards_the_limits);
	tcase_add_test(tests, copy_below_the_depth_limit_is_refused);
	suite_add_tcase(suite, tests);
	return suite;
}
