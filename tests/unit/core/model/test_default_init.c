/*
 * torch's default initialisations.  The bounds are those of torch 1.13.1: kaiming_uniform_ with
 * a = sqrt(5) on 3 inputs is not 1/sqrt(3) to the last bit.
 */
#include "weightd/model.h"
#include "suite.h"

#include <math.h>

static struct weightd_arena *arena;
static struct weightd_builder builder;

static void begin(void)
{
	arena = weightd_arena_new(0);
	builder = (struct weightd_builder){.arena = arena, .limits = &weightd_limits_default};
}

static void end(void)
{
	weightd_arena_free(arena);
}

START_TEST(kaiming5_is_computed_as_torch_computes_it)
{
	const struct weightd_initializer_call call = weightd_initial_kaiming5(&builder);
	const struct weightd_shape shape = {.ndim = 2, .dims = {40, 3}};
	const struct weightd_target target = {.name = "weight",
					      .shape = shape,
					      .dtype = WEIGHTD_FLOAT64,
					      .fans = weightd_fans_torch(&shape)};
	struct weightd_law law;
	struct weightd_explanation why;

	ck_assert_int_eq(weightd_initializer_resolve(&call, &target, &law, &why, NULL), WEIGHTD_OK);

	ck_assert_double_eq(law.reals[1], 0.5773502691896257);
	ck_assert_double_ne(law.reals[1], 0.5773502691896258);
}
END_TEST

START_TEST(a_constant_takes_its_number_and_a_name_its_defaults)
{
	const struct weightd_initializer_call constant = weightd_initial_constant(&builder, 0.25);
	const struct weightd_initializer_call normal = weightd_initial_default(&builder, "normal");

	ck_assert_str_eq(constant.initializer->name, "constant");
	ck_assert_double_eq(constant.arguments[0].real, 0.25);
	ck_assert_str_eq(constant.pointer, "");
	ck_assert_str_eq(normal.initializer->name, "normal");
	ck_assert_double_eq(normal.arguments[0].real, 0.0);
	ck_assert_double_eq(normal.arguments[1].real, 1.0);
}
END_TEST

START_TEST(a_full_arena_gives_a_call_without_arguments)
{
	struct weightd_arena *full = weightd_arena_new(1);
	struct weightd_builder poor = {.arena = full, .limits = &weightd_limits_default};

	ck_assert_ptr_null(weightd_initial_constant(&poor, 1.0).arguments);
	weightd_arena_free(full);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("initial");
	TCase *tcase = tcase_create("defaults");

	tcase_add_checked_fixture(tcase, begin, end);
	tcase_add_test(tcase, kaiming5_is_computed_as_torch_computes_it);
	tcase_add_test(tcase, a_constant_takes_its_number_and_a_name_its_defaults);
	tcase_add_test(tcase, a_full_arena_gives_a_call_without_arguments);
	suite_add_tcase(suite, tcase);
	return suite;
}
