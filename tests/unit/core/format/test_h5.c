/*
 * h5: the groups and shapes that Keras itself writes (tests/vectors/keras_files.txt), read by a
 * reader of HDF5 that knows the file alone; values, windows, and models that Keras has not.
 */
#include "../../definition/plan_of.h"
#include "small_plan.h"
#include "suite.h"
#include "weightd/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MAX_BYTES 16384

/* A model's file, which stays where it is; 'bytes' is malloc'd. */
struct file {
	struct weightd_plan *plan;
	struct weightd_arena *arena;
	struct weightd_encoding encoding;
	unsigned char *bytes;
	size_t length;
};

static void open_file(struct file *file, const char *model,
		      const struct weightd_format_options *options)
{
	struct weightd_error err = {0};
	char document[LINE_MAX_BYTES];

	file->arena = weightd_arena_new(0);
	snprintf(document, sizeof document,
		 "{\"seed\": 3, \"init\": [{\"path\": \"**\", "
		 "\"initializer\": \"normal\"}], \"model\": %s}",
		 model);
	file->plan = plan_of(document, &err);
	ck_assert_ptr_nonnull(file->plan);
	ck_assert_int_eq(weightd_encoding_open(&file->encoding, weightd_format_find("h5"),
					       file->plan, NULL, options, file->arena, &err),
			 WEIGHTD_OK);
	file->bytes = small_plan_file(&file->encoding, 4096, &file->length);
	ck_assert_uint_eq(file->length, file->encoding.size);
}

static void close_file(struct file *file)
{
	free(file->bytes);
	weightd_plan_free(file->plan);
	weightd_arena_free(file->arena);
}

static uint64_t number(const struct file *file, uint64_t at, unsigned bytes)
{
	uint64_t value = 0;

	ck_assert_uint_le(at + bytes, file->length);
	for (unsigned i = bytes; i-- > 0;)
		value = value << 8 | file->bytes[at + i];
	return value;
}

static void check_signature(const struct file *file, uint64_t at, const char *signature)
{
	ck_assert_uint_le(at + 4, file->length);
	ck_assert_mem_eq(file->bytes + at, signature, 4);
}

/* A dataset as "path dims". */
static void visit_dataset(const struct file *file, uint64_t at, const char *path,
			  struct weightd_text *out)
{
	const unsigned rank = (unsigned)number(file, at + 25, 1);
	const uint64_t layout = at + 16 + 16 + 8 * rank + 32 + 16 + 8;

	weightd_text_printf(out, "\t%s ", path);
	for (unsigned i = 0; i < rank; i++)
		weightd_text_printf(out, i > 0 ? "x%lu" : "%lu",
				    (unsigned long)number(file, at + 32 + 8 * i, 8));
	ck_assert_uint_eq(number(file, layout, 2), 0x103);
	ck_assert_uint_le(number(file, layout + 2, 8) + number(file, layout + 10, 8), file->length);
}

static void visit(const struct file *file, uint64_t at, const char *path, struct weightd_text *out);

static void visit_leaf(const struct file *file, uint64_t at, uint64_t names, const char *path,
		       struct weightd_text *out)
{
	const char *before = "";

	check_signature(file, at, "SNOD");
	for (uint64_t i = 0; i < number(file, at + 6, 2); i++) {
		const uint64_t entry = at + 8 + 40 * i;
		const char *name = (const char *)file->bytes + names + number(file, entry, 8);
		char inner[512];
		ck_assert_int_lt(strcmp(before, name), 0);
		before = name;
		snprintf(inner, sizeof inner, "%s%s%s", path, *path != '\0' ? "/" : "", name);
		visit(file, number(file, entry + 8, 8), inner, out);
	}
}

/* The children of a node lie between its keys. */
static void visit_tree(const struct file *file, uint64_t at, uint64_t names, const char *path,
		       struct weightd_text *out)
{
	const uint64_t level = number(file, at + 5, 1), count = number(file, at + 6, 2);

	check_signature(file, at, "TREE");
	for (uint64_t i = 0; i < count; i++) {
		const uint64_t child = number(file, at + 32 + 16 * i, 8);
		const char *low =
			(const char *)file->bytes + names + number(file, at + 24 + 16 * i, 8);
		const char *high =
			(const char *)file->bytes + names + number(file, at + 40 + 16 * i, 8);
		ck_assert_int_lt(strcmp(low, high), 0);
		if (level > 0)
			visit_tree(file, child, names, path, out);
		else
			visit_leaf(file, child, names, path, out);
	}
}

static void visit(const struct file *file, uint64_t at, const char *path, struct weightd_text *out)
{
	ck_assert_uint_eq(number(file, at, 1), 1);
	if (number(file, at + 16, 2) != 0x11) {
		visit_dataset(file, at, path, out);
		return;
	}
	const uint64_t heap = number(file, at + 32, 8);
	check_signature(file, heap, "HEAP");
	visit_tree(file, number(file, at + 24, 8), number(file, heap + 24, 8), path, out);
}

/* All variables, as the recorded lines have them. */
static void put_variables(const struct file *file, struct weightd_text *text)
{
	weightd_text_init(text, SIZE_MAX);
	ck_assert_mem_eq(file->bytes, "\x89HDF\r\n\x1a\n", 8);
	ck_assert_uint_eq(number(file, 40, 8), file->length);
	visit(file, number(file, 64, 8), "", text);
	ck_assert(!text->failed);
}

/* Where the data of a variable begins. */
static const unsigned char *data_of(const struct file *file, uint64_t at, const char *path)
{
	const char *slash = strchr(path, '/');
	const size_t length = slash != NULL ? (size_t)(slash - path) : strlen(path);

	if (number(file, at + 16, 2) != 0x11) {
		const uint64_t rank = number(file, at + 25, 1);
		return file->bytes + number(file, at + 16 + 16 + 8 * rank + 32 + 16 + 10, 8);
	}
	const uint64_t heap = number(file, at + 32, 8), names = number(file, heap + 24, 8);
	/* Small groups: one leaf below one node. */
	const uint64_t leaf = number(file, number(file, at + 24, 8) + 32, 8);
	for (uint64_t i = 0; i < number(file, leaf + 6, 2); i++) {
		const uint64_t entry = leaf + 8 + 40 * i;
		const char *name = (const char *)file->bytes + names + number(file, entry, 8);
		if (strlen(name) == length && strncmp(name, path, length) == 0)
			return data_of(file, number(file, entry + 8, 8),
				       path + length + (slash != NULL));
	}
	ck_abort_msg("no %s", path);
}

static float value(const struct file *file, const char *path, size_t index)
{
	float found;

	memcpy(&found, data_of(file, number(file, 64, 8), path) + 4 * index, sizeof found);
	return found;
}

static float element(const struct file *file, const char *name, uint64_t index)
{
	float found = 0;

	ck_assert_int_eq(weightd_generate(weightd_plan_find(file->plan, name), index, 1, &found),
			 WEIGHTD_OK);
	return found;
}

START_TEST(groups_and_shapes_are_those_that_keras_writes)
{
	FILE *recorded = fopen("tests/vectors/keras_files.txt", "r");
	static char line[LINE_MAX_BYTES];
	size_t count = 0;

	ck_assert_ptr_nonnull(recorded);
	for (; fgets(line, sizeof line, recorded) != NULL; count++) {
		char *layers = strchr(line, '\t');
		ck_assert_ptr_nonnull(layers);
		*layers++ = '\0';
		char *expected = strchr(layers, '\t');
		const struct weightd_format_options options = {
			.is_flat = strncmp(layers, "flat\t", 5) == 0};
		expected[strcspn(expected, "\n")] = '\0';
		struct file file;

		open_file(&file, line, &options);
		struct weightd_text found;
		put_variables(&file, &found);
		ck_assert_str_eq(found.data, expected);
		weightd_text_free(&found);
		small_plan_check_windows(&file.encoding);
		close_file(&file);
	}
	fclose(recorded);
	ck_assert_uint_eq(count, 4);
}
END_TEST

START_TEST(kernels_are_transposed)
{
	struct file file;

	open_file(&file, "\"Sequential(Linear(5, 7), Conv2d(6, 4, (2, 3), groups=2))\"", NULL);

	for (uint64_t in = 0; in < 5; in++)
		for (uint64_t out = 0; out < 7; out++)
			ck_assert_float_eq(value(&file, "layers/dense/vars/0", in * 7 + out),
					   element(&file, "0.weight", out * 5 + in));
	for (uint64_t i = 0; i < 2 * 3 * 3 * 4; i++) {
		const uint64_t out = i % 4, in = i / 4 % 3, x = i / 12 % 3, y = i / 36;
		ck_assert_float_eq(value(&file, "layers/conv2d/vars/0", i),
				   element(&file, "1.weight", ((out * 3 + in) * 2 + y) * 3 + x));
	}
	close_file(&file);
}
END_TEST

START_TEST(gates_of_a_gru_change_places_and_biases_of_an_lstm_are_added)
{
	static const uint64_t gates[] = {1, 0, 2};
	struct file file;

	open_file(&file, "\"Sequential(GRU(3, 2), LSTM(2, 2))\"", NULL);

	for (uint64_t in = 0; in < 3; in++)
		for (uint64_t i = 0; i < 6; i++)
			ck_assert_float_eq(value(&file, "layers/gru/cell/vars/0", in * 6 + i),
					   element(&file, "0.weight_ih_l0",
						   (gates[i / 2] * 2 + i % 2) * 3 + in));
	for (uint64_t i = 0; i < 6; i++) {
		ck_assert_float_eq(value(&file, "layers/gru/cell/vars/2", i),
				   element(&file, "0.bias_ih_l0", gates[i / 2] * 2 + i % 2));
		ck_assert_float_eq(value(&file, "layers/gru/cell/vars/2", 6 + i),
				   element(&file, "0.bias_hh_l0", gates[i / 2] * 2 + i % 2));
	}
	for (uint64_t i = 0; i < 8; i++)
		ck_assert_float_eq(value(&file, "layers/lstm/cell/vars/2", i),
				   element(&file, "1.bias_ih_l0", i) +
					   element(&file, "1.bias_hh_l0", i));
	close_file(&file);
}
END_TEST

/* 12 MB: two tiles; and rows that are larger than one, which are made without. */
START_TEST(large_kernels_are_read_at_any_element)
{
	static const struct {
		const char *model;
		uint64_t in, out;
	} cases[] = {{"\"Linear(3000, 1000, bias=False)\"", 3000, 1000},
		     {"\"Linear(2, 3000000, bias=False)\"", 2, 3000000}};

	for (size_t k = 0; k < 2; k++) {
		const uint64_t in = cases[k].in, out = cases[k].out, count = in * out;
		struct weightd_error err = {0};
		char document[256];
		snprintf(document, sizeof document, "{\"model\": %s}", cases[k].model);
		struct weightd_plan *plan = plan_of(document, &err);
		struct weightd_arena *arena = weightd_arena_new(0);
		struct weightd_encoding encoding;
		small_plan_open(&encoding, "h5", plan, NULL, WEIGHTD_JSON_NESTED, arena);
		for (uint64_t i = 0; i < count; i += count / 7 - 1) {
			const uint64_t offset = encoding.size - 4 * (count - i);
			float found = 0, expected = 0;
			size_t got = 0;
			ck_assert_int_eq(weightd_encoding_read(&encoding, offset, &found, 4, &got),
					 WEIGHTD_OK);
			weightd_generate(plan->entries, i % out * in + i / out, 1, &expected);
			ck_assert_float_eq(found, expected);
		}
		weightd_arena_free(arena);
		weightd_plan_free(plan);
	}
}
END_TEST

static const struct {
	const char *model, *why;
} refused[] = {
	{"{\"type\": \"Net\", \"children\": {\"b\": \"Bilinear(2, 3, 4)\"}}", "no layer of Keras"},
	{"\"BatchNorm1d(3, track_running_stats=False)\"", "running statistics"},
	{"{\"type\": \"Net\", \"children\": {\"l\": \"LSTM(2, 2, num_layers=2)\"}}",
	 "several layers of Keras"},
	{"\"ConvTranspose1d(4, 4, 3, groups=2)\"", "no groups"},
	{"\"LSTM(4, 4, proj_size=2)\"", "no layer of Keras"},
};

START_TEST(what_keras_has_not_is_refused)
{
	struct weightd_error err = {0};
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_encoding encoding;
	char document[512];

	snprintf(document, sizeof document, "{\"model\": %s}", refused[_i].model);
	struct weightd_plan *plan = plan_of(document, &err);
	ck_assert_ptr_nonnull(plan);
	ck_assert_int_eq(weightd_encoding_open(&encoding, weightd_format_find("h5"), plan, NULL,
					       NULL, arena, &err),
			 WEIGHTD_ERR_NOT_ACCEPTABLE);
	ck_assert_msg(strstr(err.issues[0].detail, refused[_i].why) != NULL, "%s",
		      err.issues[0].detail);
	weightd_arena_free(arena);
	weightd_plan_free(plan);
}
END_TEST

START_TEST(opening_survives_any_lack_of_memory)
{
	struct weightd_error err = {0};
	struct weightd_plan *plan = plan_of(
		"{\"model\": \"Sequential(LSTM(2, 2, bidirectional=True), Linear(4, 3))\"}", &err);
	enum weightd_code code = WEIGHTD_ERR_NO_MEMORY;
	size_t refusals = 0;

	for (size_t limit = 1; code != WEIGHTD_OK; limit = limit * 5 / 4 + 16) {
		struct weightd_arena *arena = weightd_arena_new(limit);
		struct weightd_encoding encoding;
		code = weightd_encoding_open(&encoding, weightd_format_find("h5"), plan, NULL, NULL,
					     arena, NULL);
		ck_assert(code == WEIGHTD_OK || code == WEIGHTD_ERR_NO_MEMORY);
		refusals += code != WEIGHTD_OK;
		weightd_arena_free(arena);
	}
	ck_assert_uint_ge(refusals, 5);
	weightd_plan_free(plan);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("h5");
	TCase *tcase = tcase_create("h5");

	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, groups_and_shapes_are_those_that_keras_writes);
	tcase_add_test(tcase, kernels_are_transposed);
	tcase_add_test(tcase, gates_of_a_gru_change_places_and_biases_of_an_lstm_are_added);
	tcase_add_test(tcase, large_kernels_are_read_at_any_element);
	tcase_add_loop_test(tcase, what_keras_has_not_is_refused, 0,
			    sizeof refused / sizeof refused[0]);
	tcase_add_test(tcase, opening_survives_any_lack_of_memory);
	suite_add_tcase(suite, tcase);
	return suite;
}
