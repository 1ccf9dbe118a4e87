/*
 * Values made one by one: the loops, and the checks of their numbers.
 */
#include "core/distribution/value_law.h"

#include "core/bit_generator/philox.h"
#include "core/distribution/bounds.h"

enum weightd_code weightd_fill_elements(const struct weightd_task *task, uint64_t first,
					size_t count, void *out)
{
	double (*element)(const struct weightd_task *, uint64_t) = task->law->distribution->element;

	for (size_t i = 0; i < count; i++)
		weightd_element_write(out, task->dtype, i, element(task, first + i));
	return WEIGHTD_OK;
}

static void put(const struct weightd_task *task, size_t index, double value, double largest,
		void *out)
{
	value = value < largest ? value : largest;
	value = value > -largest ? value : -largest;
	weightd_element_write(out, task->dtype, index, value);
}

void weightd_fill_of_uniform(const struct weightd_task *task, uint64_t first, size_t count,
			     void *out, weightd_of_uniform *value)
{
	const double largest = weightd_dtype_largest(task->dtype);
	const uint32_t key[2] = {(uint32_t)task->stream.seed, (uint32_t)(task->stream.seed >> 32)};
	const uint64_t hash = task->stream.name_hash;
	uint32_t words[4] = {0};

	for (size_t i = 0; i < count; i++) {
		const uint64_t index = first + i, low = index / 2;
		const uint32_t counter[4] = {(uint32_t)low, (uint32_t)(low >> 32), (uint32_t)hash,
					     (uint32_t)(hash >> 32)};
		if (i == 0 || index % 2 == 0)
			weightd_philox_words(words, counter, key);
		const uint32_t *pair = words + 2 * (index % 2);
		put(task, i, value(task->law, weightd_uniform_of(pair[0], pair[1])), largest, out);
	}
}

static void fill_of_words(const struct weightd_task *task, uint64_t first, size_t count, void *out,
			  weightd_of_words *value)
{
	const double largest = weightd_dtype_largest(task->dtype);

	for (size_t i = 0; i < count; i++) {
		struct weightd_element_words words = {.stream = &task->stream, .index = first + i};
		put(task, i, value(task->law, &words), largest, out);
	}
}

enum weightd_code weightd_fill_values(const struct weightd_task *task, uint64_t first, size_t count,
				      void *out)
{
	const struct weightd_value_rules *rules = task->law->distribution->rules;

	if (rules->of_uniform != NULL)
		weightd_fill_of_uniform(task, first, count, out, rules->of_uniform);
	else
		fill_of_words(task, first, count, out, rules->of_words);
	return WEIGHTD_OK;
}

enum weightd_code weightd_require_numbers(const struct weightd_law *law, bool claim,
					  const char *expected, const char *pointer,
					  struct weightd_error *err)
{
	enum weightd_code code = weightd_require_finite(law, pointer, err);

	if (code != WEIGHTD_OK || claim)
		return code;
	code = weightd_error_add(err, WEIGHTD_ERR_OUT_OF_RANGE, pointer,
				 "the numbers of %s are out of range", law->distribution->name);
	weightd_error_expected(err, "%s", expected);
	return code;
}

static enum weightd_code require_rules(const struct weightd_law *law, const char *pointer,
				       struct weightd_error *err)
{
	const struct weightd_value_rules *rules = law->distribution->rules;

	return weightd_require_numbers(law, rules->holds == NULL || rules->holds(law),
				       rules->expected, pointer, err);
}

enum weightd_code weightd_prepare_values(struct weightd_law *law, const struct weightd_shape *shape,
					 enum weightd_dtype dtype, const char *pointer,
					 struct weightd_error *err)
{
	const enum weightd_code code = weightd_require_float(law, dtype, pointer, err);

	(void)shape;
	return code != WEIGHTD_OK ? code : require_rules(law, pointer, err);
}

enum weightd_code weightd_prepare_counts(struct weightd_law *law, const struct weightd_shape *shape,
					 enum weightd_dtype dtype, const char *pointer,
					 struct weightd_error *err)
{
	const enum weightd_code code = require_rules(law, pointer, err);

	(void)shape;
	if (code != WEIGHTD_OK || dtype == WEIGHTD_BOOL8)
		return code;
	return weightd_require_holds(law, dtype, law->distribution->moments(law).mean, pointer,
				     err);
}

struct weightd_moments weightd_moments_of(double mean, double variance, double low, double high)
{
	return (struct weightd_moments){true, mean, __builtin_sqrt(variance), low, high};
}
