/*
 * Layers of torchvision: texts and tensors of torchvision 0.29.2.
 */
#include "../model/model_case.h"
#include "suite.h"

static struct model_case c;

static void begin(void)
{
	model_case_begin(&c);
}

static void end(void)
{
	model_case_end(&c);
}

START_TEST(frozen_batch_norm_has_four_buffers_and_no_count)
{
	static const struct {
		const char *leaf;
		double value;
	} buffers[] = {{"weight", 1.0}, {"bias", 0.0}, {"running_mean", 0.0}, {"running_var", 1.0}};
	const struct weightd_value size[] = {{.kind = WEIGHTD_INT, .integer = 3}};
	const struct weightd_module *norm =
		model_case_add(&c, NULL, "", "FrozenBatchNorm2d", size, 1);
	const struct weightd_parameter *buffer = norm->parameters;

	model_case_assert_prints(norm, "FrozenBatchNorm2d(3, eps=1e-05)");
	for (size_t i = 0; i < 4; i++, buffer = buffer->next) {
		ck_assert_str_eq(buffer->leaf, buffers[i].leaf);
		ck_assert(buffer->is_buffer);
		ck_assert_uint_eq(buffer->shape.ndim, 1);
		ck_assert_uint_eq(buffer->shape.dims[0], 3);
		ck_assert_double_eq(buffer->initial.arguments[0].real, buffers[i].value);
	}
	ck_assert_ptr_null(buffer);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("torchvision");
	TCase *tcase = tcase_create("types");

	tcase_add_checked_fixture(tcase, begin, end);
	tcase_add_test(tcase, frozen_batch_norm_has_four_buffers_and_no_count);
	suite_add_tcase(suite, tcase);
	return suite;
}
