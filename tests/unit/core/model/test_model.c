/* Building the tree: names, limits, shapes, dtypes, order of tensors. */
#include "model_case.h"
#include "weightd/module_type_table.h"
#include "suite.h"

#include <string.h>

#define SHAPE(...)                                                                            \
	((struct weightd_shape){.ndim = sizeof((uint64_t[]){__VA_ARGS__}) / sizeof(uint64_t), \
				.dims = {__VA_ARGS__}})

static struct model_case c;
static struct weightd_module *root, *made;
static struct weightd_initializer_call zero;

static void begin(void)
{
	model_case_begin(&c);
	root = model_case_plain(&c, NULL, "", "Net");
	zero = weightd_initial_constant(&c.builder, 0.0);
	made = NULL;
}

static void end(void)
{
	model_case_end(&c);
}

static enum weightd_code add_child(const char *name)
{
	return model_case_try(&c, &made, root, name, "ReLU", NULL, 0);
}

static enum weightd_code add_parameter(struct weightd_module *module, const char *leaf,
				       const struct weightd_shape *shape)
{
	return weightd_module_add_parameter(module, &c.builder, leaf, shape, &zero, NULL, &c.err);
}

static void assert_issue(enum weightd_code code, enum weightd_code wanted, const char *detail,
			 const char *expected)
{
	ck_assert_str_eq(weightd_code_slug(code), weightd_code_slug(wanted));
	ck_assert_uint_eq(c.err.count, 1);
	ck_assert_int_eq(c.err.issues[0].code, wanted);
	ck_assert_str_eq(c.err.issues[0].detail, detail);
	ck_assert_str_eq(c.err.issues[0].expected, expected);
	ck_assert_str_eq(c.err.issues[0].pointer, "/model");
}

static const struct weightd_shape vector = {.ndim = 1, .dims = {4}};

START_TEST(a_path_joins_the_names_from_the_root)
{
	struct weightd_module *outer = model_case_plain(&c, root, "layer1", "Sequential");
	const struct weightd_module *inner = model_case_plain(&c, outer, "0", "ReLU");

	ck_assert_str_eq(weightd_module_path(root, WEIGHTD_NAME_ROOM), "");
	ck_assert_str_eq(weightd_module_path(outer, WEIGHTD_NAME_ROOM), "layer1");
	ck_assert_str_eq(weightd_module_path(inner, WEIGHTD_NAME_ROOM), "layer1.0");
	ck_assert_uint_eq(inner->depth, 2);
	ck_assert_ptr_eq(inner->parent, outer);
}
END_TEST

START_TEST(the_root_has_no_name)
{
	ck_assert_str_eq(root->name, "");
	ck_assert_uint_eq(root->depth, 0);
	ck_assert_ptr_null(root->parent);
}
END_TEST

START_TEST(an_empty_name_is_refused)
{
	assert_issue(add_child(""), WEIGHTD_ERR_BAD_NAME, "A name is empty",
		     "at least one character");
}
END_TEST

START_TEST(a_dot_in_a_name_is_refused)
{
	assert_issue(add_child("a.b"), WEIGHTD_ERR_BAD_NAME, "The name \"a.b\" has a dot",
		     "a name without '.', which separates the parts of a path");
}
END_TEST

START_TEST(a_full_name_may_have_as_many_bytes_as_the_limit)
{
	struct weightd_module *part = model_case_plain(&c, root, "part", "Sequential");
	c.limits.name_bytes = 11;

	ck_assert_int_eq(add_parameter(part, "weight", &vector), WEIGHTD_OK); /* part.weight */
	assert_issue(add_parameter(part, "weight1", &vector), WEIGHTD_ERR_BAD_NAME,
		     "The name \"part.weight1...\" has 12 bytes", "at most 11 bytes");
}
END_TEST

START_TEST(a_modules_name_may_have_as_many_bytes_as_the_limit)
{
	c.limits.name_bytes = 3;

	ck_assert_int_eq(add_child("abc"), WEIGHTD_OK);
	assert_issue(add_child("abcd"), WEIGHTD_ERR_BAD_NAME, "The name \"abcd...\" has 4 bytes",
		     "at most 3 bytes");
}
END_TEST

START_TEST(two_children_of_one_name_are_refused)
{
	add_child("a");

	assert_issue(add_child("a"), WEIGHTD_ERR_BAD_NAME,
		     "The name \"a\" is used twice in the root module", "");
	ck_assert_uint_eq(root->child_count, 1);
}
END_TEST

START_TEST(the_message_names_the_module_with_the_duplicate)
{
	struct weightd_module *part = model_case_plain(&c, root, "part", "Sequential");

	add_parameter(part, "w", &vector);
	assert_issue(add_parameter(part, "w", &vector), WEIGHTD_ERR_BAD_NAME,
		     "The name \"w\" is used twice in part", "");
}
END_TEST

START_TEST(a_parameter_and_a_child_may_not_share_a_name)
{
	add_child("a");

	ck_assert_int_eq(add_parameter(root, "a", &vector), WEIGHTD_ERR_BAD_NAME);
	ck_assert_ptr_null(root->parameters);
}
END_TEST

START_TEST(the_same_name_in_two_modules_is_fine)
{
	struct weightd_module *a = model_case_plain(&c, root, "a", "Sequential");
	struct weightd_module *b = model_case_plain(&c, root, "b", "Sequential");

	ck_assert_int_eq(add_parameter(a, "w", &vector), WEIGHTD_OK);
	ck_assert_int_eq(add_parameter(b, "w", &vector), WEIGHTD_OK);
}
END_TEST

START_TEST(modules_are_counted_up_to_the_limit)
{
	c.limits.modules = 2;

	ck_assert_int_eq(add_child("a"), WEIGHTD_OK);
	assert_issue(add_child("b"), WEIGHTD_ERR_LIMIT_EXCEEDED, "The model has too many modules",
		     "at most 2");
}
END_TEST

START_TEST(modules_are_nested_up_to_the_limit)
{
	struct weightd_module *inner = model_case_plain(&c, root, "a", "Sequential");
	c.limits.depth = 2;

	assert_issue(model_case_try(&c, &made, inner, "b", "ReLU", NULL, 0),
		     WEIGHTD_ERR_LIMIT_EXCEEDED, "The modules are nested too deeply",
		     "at most 2 levels");
}
END_TEST

START_TEST(parameters_and_buffers_are_counted_up_to_the_limit)
{
	c.limits.parameters = 2;

	ck_assert_int_eq(add_parameter(root, "a", &vector), WEIGHTD_OK);
	ck_assert_int_eq(weightd_module_add_buffer(root, &c.builder, "b", &vector, WEIGHTD_FLOAT32,
						   0.0, &c.err),
			 WEIGHTD_OK);
	assert_issue(add_parameter(root, "c", &vector), WEIGHTD_ERR_LIMIT_EXCEEDED,
		     "The model has too many parameters and buffers", "at most 2");
}
END_TEST

START_TEST(a_base_class_cannot_be_built)
{
	assert_issue(model_case_try(&c, &made, root, "a", "_ConvNd", NULL, 0),
		     WEIGHTD_ERR_UNKNOWN_MODULE, "_ConvNd is a base class and cannot be built",
		     "a class derived from it");
}
END_TEST

START_TEST(nine_dimensions_are_too_many)
{
	const struct weightd_shape shape = {.ndim = 9};

	assert_issue(add_parameter(root, "a", &shape), WEIGHTD_ERR_LIMIT_EXCEEDED,
		     "a has 9 dimensions", "at most 8");
	ck_assert_int_eq(weightd_module_add_buffer(root, &c.builder, "b", &shape, WEIGHTD_FLOAT32,
						   0.0, NULL),
			 WEIGHTD_ERR_LIMIT_EXCEEDED);
}
END_TEST

/* 2^61 float32 are 2^63 bytes, one more than fits. */
START_TEST(a_size_beyond_63_bits_is_refused_not_wrapped)
{
	const struct weightd_shape fits = SHAPE(UINT64_C(1) << 30, (UINT64_C(1) << 31) - 1);
	const struct weightd_shape wraps = SHAPE(UINT64_C(1) << 30, UINT64_C(1) << 31);

	ck_assert_int_eq(add_parameter(root, "a", &fits), WEIGHTD_OK);
	assert_issue(add_parameter(root, "b", &wraps), WEIGHTD_ERR_TOO_LARGE,
		     "The size of b with shape (1073741824, 2147483648) does not fit in 63 bits",
		     "at most 9223372036854775807 bytes");
}
END_TEST

START_TEST(a_layer_too_large_is_refused)
{
	const struct weightd_value sizes[] = {WEIGHTD_VALUE_INT(INT64_MAX),
					      WEIGHTD_VALUE_INT(INT64_MAX)};

	ck_assert_int_eq(model_case_try(&c, &made, root, "a", "Linear", sizes, 2),
			 WEIGHTD_ERR_TOO_LARGE);
}
END_TEST

START_TEST(tensors_keep_the_order_of_registration)
{
	const struct weightd_value features[] = {WEIGHTD_VALUE_INT(3)};
	static const char *const leaves[] = {"weight", "bias", "running_mean", "running_var",
					     "num_batches_tracked"};
	const struct weightd_module *norm =
		model_case_add(&c, root, "bn", "BatchNorm1d", features, 1);
	size_t i = 0;

	for (const struct weightd_parameter *p = norm->parameters; p != NULL; p = p->next, i++) {
		ck_assert_uint_lt(i, 5);
		ck_assert_str_eq(p->leaf, leaves[i]);
		ck_assert(p->is_buffer == (i >= 2));
		ck_assert(p->requires_grad == (i < 2));
		ck_assert_int_eq(p->dtype, i == 4 ? WEIGHTD_INT64 : WEIGHTD_FLOAT32);
	}
	ck_assert_uint_eq(i, 5);
	ck_assert_uint_eq(c.builder.parameter_count, 5);
}
END_TEST

START_TEST(fans_are_those_of_torch_for_the_shape)
{
	const struct weightd_shape conv = SHAPE(8, 3, 5, 7);

	add_parameter(root, "conv", &conv);
	add_parameter(root, "vector", &vector);

	ck_assert(root->parameters->fans.known);
	ck_assert_uint_eq(root->parameters->fans.fan_in, 105);
	ck_assert_uint_eq(root->parameters->fans.fan_out, 280);
	ck_assert(!root->parameters->next->fans.known);
}
END_TEST

/* Arguments of Linear: in_features, out_features, bias, device, dtype. */
#define LINEAR_OF(text)                                                               \
	{                                                                             \
		WEIGHTD_VALUE_INT(2), WEIGHTD_VALUE_INT(3), WEIGHTD_VALUE_BOOL(true), \
			WEIGHTD_VALUE_NONE, WEIGHTD_VALUE_TEXT(text)                  \
	}

START_TEST(a_layers_dtype_is_that_of_its_tensors)
{
	const struct weightd_value arguments[] = LINEAR_OF("torch.float64");
	const struct weightd_module *linear = model_case_add(&c, root, "l", "Linear", arguments, 5);

	ck_assert_int_eq(linear->parameters->dtype, WEIGHTD_FLOAT64);
	ck_assert_int_eq(linear->parameters->next->dtype, WEIGHTD_FLOAT64);
}
END_TEST

/* BatchNorm1d: num_features, eps, momentum, affine, track_running_stats, device, dtype. */
START_TEST(a_layers_dtype_is_that_of_float_buffers_not_of_counters)
{
	const struct weightd_value arguments[] = {
		WEIGHTD_VALUE_INT(3),	      WEIGHTD_VALUE_REAL(1e-5), WEIGHTD_VALUE_REAL(0.1),
		WEIGHTD_VALUE_BOOL(false),    WEIGHTD_VALUE_BOOL(true), WEIGHTD_VALUE_NONE,
		WEIGHTD_VALUE_TEXT("float16")};
	const struct weightd_module *norm =
		model_case_add(&c, root, "n", "BatchNorm1d", arguments, 7);

	ck_assert_str_eq(norm->parameters->leaf, "running_mean");
	ck_assert_int_eq(norm->parameters->dtype, WEIGHTD_FLOAT16);
	ck_assert_int_eq(norm->last_parameter->dtype, WEIGHTD_INT64);
}
END_TEST

START_TEST(an_unknown_dtype_is_refused)
{
	const struct weightd_value arguments[] = LINEAR_OF("float31");

	assert_issue(model_case_try(&c, &made, root, "l", "Linear", arguments, 5),
		     WEIGHTD_ERR_UNKNOWN_DTYPE, "Linear: dtype is \"float31\"",
		     "a floating dtype: float64, float32, bfloat16, float16");
}
END_TEST

START_TEST(an_integer_dtype_is_refused)
{
	const struct weightd_value arguments[] = LINEAR_OF("int64");

	ck_assert_int_eq(model_case_try(&c, &made, root, "l", "Linear", arguments, 5),
			 WEIGHTD_ERR_UNKNOWN_DTYPE);
}
END_TEST

START_TEST(the_caller_may_adjust_what_was_added)
{
	struct weightd_parameter *parameter = NULL;

	ck_assert_int_eq(weightd_module_add_parameter(root, &c.builder, "a", &vector, &zero,
						      &parameter, &c.err),
			 WEIGHTD_OK);
	ck_assert_ptr_eq(parameter, root->parameters);
	ck_assert_str_eq(parameter->initial.pointer, "");
}
END_TEST

/* Every ceiling up to what the model takes: each allocation fails once. */
START_TEST(running_out_of_memory_is_an_error_wherever_it_happens)
{
	size_t limit = 16; /* 0 is no ceiling */
	bool succeeded = false;

	for (; !succeeded && limit < 100000; limit += 16) {
		struct model_case small;
		struct weightd_value sizes[] = LINEAR_OF("float32");
		struct weightd_module *net = NULL, *linear = NULL;

		model_case_begin(&small);
		weightd_arena_free(small.arena);
		small.arena = small.builder.arena = weightd_arena_new(limit);
		enum weightd_code code = weightd_module_new(&net, &small.builder, NULL, "", "Net",
							    NULL, NULL, "/model", &small.err);
		if (code == WEIGHTD_OK)
			code = weightd_module_new(&linear, &small.builder, net, "l", "Linear",
						  weightd_module_type_find("Linear"), sizes,
						  "/model", &small.err);
		if (code == WEIGHTD_OK)
			code = weightd_module_add_buffer(net, &small.builder, "b", &vector,
							 WEIGHTD_FLOAT32, 1.0, &small.err);
		succeeded = code == WEIGHTD_OK;
		if (!succeeded) {
			ck_assert_int_eq(code, WEIGHTD_ERR_NO_MEMORY);
			ck_assert_str_eq(small.err.issues[0].detail,
					 "The model takes too much memory");
		}
		model_case_end(&small);
	}
	ck_assert(succeeded);
	ck_assert_uint_gt(limit, 500);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("model");
	TCase *tcase = tcase_create("build");

	tcase_add_checked_fixture(tcase, begin, end);
	tcase_add_test(tcase, a_path_joins_the_names_from_the_root);
	tcase_add_test(tcase, the_root_has_no_name);
	tcase_add_test(tcase, an_empty_name_is_refused);
	tcase_add_test(tcase, a_dot_in_a_name_is_refused);
	tcase_add_test(tcase, a_full_name_may_have_as_many_bytes_as_the_limit);
	tcase_add_test(tcase, a_modules_name_may_have_as_many_bytes_as_the_limit);
	tcase_add_test(tcase, two_children_of_one_name_are_refused);
	tcase_add_test(tcase, the_message_names_the_module_with_the_duplicate);
	tcase_add_test(tcase, a_parameter_and_a_child_may_not_share_a_name);
	tcase_add_test(tcase, the_same_name_in_two_modules_is_fine);
	tcase_add_test(tcase, modules_are_counted_up_to_the_limit);
	tcase_add_test(tcase, modules_are_nested_up_to_the_limit);
	tcase_add_test(tcase, parameters_and_buffers_are_counted_up_to_the_limit);
	tcase_add_test(tcase, a_base_class_cannot_be_built);
	tcase_add_test(tcase, nine_dimensions_are_too_many);
	tcase_add_test(tcase, a_size_beyond_63_bits_is_refused_not_wrapped);
	tcase_add_test(tcase, a_layer_too_large_is_refused);
	tcase_add_test(tcase, tensors_keep_the_order_of_registration);
	tcase_add_test(tcase, fans_are_those_of_torch_for_the_shape);
	tcase_add_test(tcase, a_layers_dtype_is_that_of_its_tensors);
	tcase_add_test(tcase, a_layers_dtype_is_that_of_float_buffers_not_of_counters);
	tcase_add_test(tcase, an_unknown_dtype_is_refused);
	tcase_add_test(tcase, an_integer_dtype_is_refused);
	tcase_add_test(tcase, the_caller_may_adjust_what_was_added);
	tcase_add_test(tcase, running_out_of_memory_is_an_error_wherever_it_happens);
	suite_add_tcase(suite, tcase);
	return suite;
}
