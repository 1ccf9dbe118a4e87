/*
 * Prepares a law and fills elements, for the tests of the distributions.
 */
#include "fill_case.h"

#include "core/base/digest.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

struct weightd_law fill_case_law(const struct fill_case *c)
{
	struct weightd_law law = {.distribution = weightd_distribution_find(c->distribution)};

	ck_assert_ptr_nonnull(law.distribution);
	memcpy(law.reals, c->reals, sizeof law.reals);
	memcpy(law.sizes, c->sizes, sizeof law.sizes);
	return law;
}

enum weightd_code fill_case_check(const struct fill_case *c, struct weightd_error *err)
{
	struct weightd_law law = fill_case_law(c);

	return law.distribution->prepare(&law, &c->shape, c->dtype, "/init/0", err);
}

void fill_case_make(const struct fill_case *c, uint64_t first, size_t count, void *out)
{
	struct weightd_law law = fill_case_law(c);
	const struct weightd_task task = {.law = &law,
					  .shape = &c->shape,
					  .dtype = c->dtype,
					  .stream = weightd_stream_of(c->seed, "0.weight"),
					  .engine = c->engine};

	ck_assert_int_eq(law.distribution->prepare(&law, &c->shape, c->dtype, "", NULL),
			 WEIGHTD_OK);
	ck_assert_int_eq(law.distribution->fill(&task, first, count, out), WEIGHTD_OK);
}

double *fill_case_values(const struct fill_case *c, size_t *count)
{
	uint64_t numel = 0;

	ck_assert(weightd_shape_numel(&c->shape, &numel));
	*count = (size_t)numel;
	void *data = malloc(*count * sizeof(double) + 1);
	double *values = malloc(*count * sizeof *values + 1);
	ck_assert_ptr_nonnull(data);
	ck_assert_ptr_nonnull(values);
	fill_case_make(c, 0, *count, data);
	for (size_t i = 0; i < *count; i++)
		values[i] = weightd_element_read(data, c->dtype, i);
	free(data);
	return values;
}

const char *fill_case_digest(const struct fill_case *c, size_t count)
{
	static char text[17];
	unsigned char bytes[WEIGHTD_DIGEST_BYTES], *data = malloc(count * sizeof(double));

	ck_assert_ptr_nonnull(data);
	fill_case_make(c, 0, count, data);
	weightd_digest_of(data, count * weightd_dtype_row(c->dtype)->bytes, bytes);
	weightd_digest_hex(bytes, 16, text);
	free(data);
	return text;
}
