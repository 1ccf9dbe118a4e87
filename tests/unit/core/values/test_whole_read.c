#include "core/values/whole_read.h"
#include "suite.h"
#include "weightd/engine.h"

#include <stdatomic.h>

/* A generator that counts how often it is asked. */
static atomic_uint fills;

static enum weightd_code count_up(const struct weightd_task *task, uint64_t first, size_t count,
				  void *out)
{
	float *values = out;

	(void)first;
	for (size_t i = 0; i < count; i++)
		values[i] = (float)i + (float)task->stream.seed * 1000.0f;
	atomic_fetch_add(&fills, 1);
	return WEIGHTD_OK;
}

static const struct weightd_generator_family family = {.fill = count_up};
static const struct weightd_generator counting = {
	.name = "counting", .version = "counting/1", .family = &family};
static const struct weightd_shape shape = {1, {100}}, other_shape = {2, {10, 10}};

static float element(const struct weightd_task *task, uint64_t index)
{
	float value = -1.0f;

	ck_assert_int_eq(weightd_whole_read(task, index, 1, &value), WEIGHTD_OK);
	return value;
}

START_TEST(anything_that_changes_the_values_makes_another_tensor)
{
	struct weightd_law law = {.distribution = weightd_distribution_find("orthogonal"),
				  .reals = {1.0}};
	struct weightd_engine *engine;
	struct weightd_task task = {.law = &law,
				    .shape = &shape,
				    .dtype = WEIGHTD_FLOAT32,
				    .stream = {1, 7},
				    .generator = &counting};

	ck_assert_int_eq(weightd_engine_new(&engine, NULL, NULL), WEIGHTD_OK);
	task.engine = engine;
	ck_assert_float_eq(element(&task, 5), 1005.0f);
	ck_assert_float_eq(element(&task, 99), 1099.0f);
	ck_assert_uint_eq(atomic_load(&fills), 1);
	task.stream.seed = 2;
	ck_assert_float_eq(element(&task, 5), 2005.0f);
	task.stream.name_hash = 8;
	element(&task, 0);
	task.shape = &other_shape;
	element(&task, 0);
	law.reals[0] = 2.0;
	element(&task, 0);
	element(&task, 1);

	ck_assert_uint_eq(atomic_load(&fills), 5);
	ck_assert_uint_eq(weightd_engine_numbers(engine).whole_tensors, 5);
	weightd_engine_free(engine);
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("whole_read", anything_that_changes_the_values_makes_another_tensor);
}
