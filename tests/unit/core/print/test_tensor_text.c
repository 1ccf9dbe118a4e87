#include "core/print/tensor_text.h"
#include "weightd/tensor_print.h"
#include "suite.h"

#include "../format/small_plan.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Values of a recorded case: bytes, or the formula of record_tensor_text.py. */
struct values {
	enum weightd_dtype dtype;
	unsigned char *bytes; /* NULL: the formula */
	uint64_t modulus;
	double center, divisor;
	uint64_t read; /* elements asked for so far */
};

static enum weightd_code read_values(const void *context, uint64_t first, size_t count, void *out)
{
	struct values *values = (struct values *)(uintptr_t)context;
	const unsigned width = weightd_dtype_row(values->dtype)->bytes;

	values->read += count;
	if (values->bytes != NULL) {
		memcpy(out, values->bytes + first * width, count * width);
		return WEIGHTD_OK;
	}
	for (size_t i = 0; i < count; i++) {
		const double value = (double)(7919 * (first + i) % values->modulus);
		weightd_element_write(out, values->dtype, i,
				      (value - values->center) / values->divisor);
	}
	return WEIGHTD_OK;
}

static struct weightd_shape shape_of(const char *text)
{
	struct weightd_shape shape = {.ndim = 0};

	if (strcmp(text, "-") == 0)
		return shape;
	for (char *next = NULL;; text = next + 1) {
		shape.dims[shape.ndim++] = strtoull(text, &next, 10);
		if (*next != 'x')
			return shape;
	}
}

/* Reads one case; false at the end of the file.  'expected' and values->bytes are the caller's. */
static bool read_case(FILE *file, struct weightd_tensor_source *source, struct values *values,
		      struct weightd_text *expected)
{
	static char line[1 << 16], data[1 << 16];
	char dtype[16], dims[64], kind[16];
	int requires_grad;
	unsigned long long modulus;

	if (fgets(line, sizeof line, file) == NULL)
		return false;
	ck_assert_int_eq(
		sscanf(line, "%15s %63s %15s %d %65535s", dtype, dims, kind, &requires_grad, data),
		5);
	*values = (struct values){.bytes = NULL};
	ck_assert(weightd_dtype_find(dtype, &values->dtype));
	if (sscanf(data, "formula:%llu:%lf:%lf", &modulus, &values->center, &values->divisor) ==
	    3) {
		values->modulus = modulus;
	} else {
		size_t length;
		values->bytes = small_plan_unhex(data, &length);
	}
	*source = (struct weightd_tensor_source){
		.shape = shape_of(dims),
		.dtype = values->dtype,
		.is_parameter = strcmp(kind, "parameter") == 0,
		.requires_grad = requires_grad != 0,
		.read = read_values,
		.context = values,
	};
	weightd_text_init(expected, 1 << 20);
	while (fgets(line, sizeof line, file) != NULL && line[0] == '|') {
		if (expected->length > 0)
			weightd_text_puts(expected, "\n");
		weightd_text_put(expected, line + 1, strlen(line) - 2);
	}
	return true;
}

/* Compares all recorded cases; returns their number. */
static unsigned compare_recorded(void)
{
	FILE *file = fopen("tests/vectors/tensor_text.txt", "r");
	struct weightd_tensor_source source;
	struct weightd_text expected, text;
	struct values values;
	unsigned count = 0;

	ck_assert_ptr_nonnull(file);
	while (read_case(file, &source, &values, &expected)) {
		weightd_text_init(&text, 1 << 20);
		ck_assert_int_eq(weightd_tensor_text(&source, &text), WEIGHTD_OK);
		if (strcmp(text.data, expected.data) != 0)
			ck_abort_msg("case %u: expected\n%s\ngot\n%s", count, expected.data,
				     text.data);
		ck_assert_uint_eq(values.read, weightd_tensor_shown(&source.shape));
		weightd_text_free(&text);
		weightd_text_free(&expected);
		free(values.bytes);
		count++;
	}
	fclose(file);
	return count;
}

START_TEST(text_equals_what_torch_printed)
{
	ck_assert_uint_ge(compare_recorded(), 2600);
}
END_TEST

START_TEST(text_does_not_depend_on_the_locale)
{
	/* Any locale with a decimal comma; without one installed there is nothing to depend on. */
	const char *const names[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE", "nl_NL.UTF-8"};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (setlocale(LC_ALL, names[i]) != NULL)
			break;
	}
	ck_assert_uint_ge(compare_recorded(), 2600);
	setlocale(LC_ALL, "C");
}
END_TEST

static enum weightd_code print_first(const struct weightd_plan *plan, struct weightd_text *text)
{
	const struct weightd_view view = weightd_view_whole(plan->entries);

	return weightd_tensor_print(&view, text);
}

START_TEST(a_tensor_of_2_60_elements_is_printed_from_its_edges)
{
	const struct small_tensor tensor = {
		.name = "t", .dtype = WEIGHTD_FLOAT32, .shape = {3, {1 << 20, 1 << 20, 1 << 20}}};
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_plan *plan = small_plan_new(&tensor, 1, arena);
	struct weightd_text text;

	weightd_text_init(&text, 1 << 16);
	ck_assert_int_eq(print_first(plan, &text), WEIGHTD_OK);

	ck_assert_uint_eq(weightd_tensor_shown(&tensor.shape), 216);
	ck_assert_int_eq(
		strncmp(text.data,
			"Parameter containing:\ntensor([[[-12.3750,  -7.7500,  -3.1250,  ...,", 66),
		0);
	ck_assert_ptr_nonnull(strstr(text.data, "requires_grad=True)"));
	weightd_text_free(&text);
	weightd_arena_free(arena);
}
END_TEST

START_TEST(a_buffer_is_a_tensor_without_grad)
{
	const struct small_tensor tensor = {
		.name = "t", .dtype = WEIGHTD_INT64, .shape = {0, {0}}, .is_buffer = true};
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_plan *plan = small_plan_new(&tensor, 1, arena);
	struct weightd_text text;

	weightd_text_init(&text, 1 << 16);
	ck_assert_int_eq(print_first(plan, &text), WEIGHTD_OK);

	ck_assert_str_eq(text.data, "tensor(-12)");
	weightd_text_free(&text);
	weightd_arena_free(arena);
}
END_TEST

START_TEST(a_text_over_its_limit_is_an_error)
{
	const struct small_tensor tensor = {
		.name = "t", .dtype = WEIGHTD_FLOAT32, .shape = {1, {100}}};
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_plan *plan = small_plan_new(&tensor, 1, arena);
	struct weightd_text text;

	weightd_text_init(&text, 50);

	ck_assert_int_eq(print_first(plan, &text), WEIGHTD_ERR_NO_MEMORY);
	weightd_text_free(&text);
	weightd_arena_free(arena);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("tensor_text");
	TCase *tcase = tcase_create("tensor_text");

	tcase_add_test(tcase, text_equals_what_torch_printed);
	tcase_add_test(tcase, text_does_not_depend_on_the_locale);
	tcase_add_test(tcase, a_tensor_of_2_60_elements_is_printed_from_its_edges);
	tcase_add_test(tcase, a_buffer_is_a_tensor_without_grad);
	tcase_add_test(tcase, a_text_over_its_limit_is_an_error);
	suite_add_tcase(suite, tcase);
	return suite;
}
