/*
 * The catalogue against the classes of torch.nn: tests/vectors/signatures.txt, recorded by
 * record_signatures.py, has every class that torch 2.15 exports, its bases, and the names, order
 * and defaults of its arguments, with those of torch 1.13 where they differ.
 */
#include "weightd/module_type_table.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CLASSES_MAX 300
#define LINES_MAX 3000
#define BASES_MAX 8

struct recorded {
	const char *name;
	bool is_exported;
	const char *bases[BASES_MAX + 1];
	char **lines; /* "argument ..." and "was ..." */
	int line_count;
};

static char *lines[LINES_MAX];
static struct recorded classes[CLASSES_MAX];
static int line_count, class_count;

/* Classes of torch.nn that are not modules, and why. */
static const char *const others[][2] = {
	{"Parameter", "a tensor: \"parameters\" of a custom module, ParameterList"},
	{"Buffer", "a tensor: \"buffers\" of a custom module"},
	{"UninitializedParameter",
	 "a tensor without a shape, as lazy modules have it before their first input"},
	{"UninitializedBuffer", "the same for buffers"},
	{"LinearCrossEntropyOptions", "how a loss is computed"},
};

static void read_bases(struct recorded *recorded, char *text)
{
	int count = 0;

	for (char *name = strtok(text, " "); name != NULL; name = strtok(NULL, " ")) {
		if (count == BASES_MAX)
			abort();
		recorded->bases[count++] = name;
	}
}

static void read_lines(void)
{
	FILE *file = fopen("tests/vectors/signatures.txt", "r");
	char *line = NULL;
	size_t capacity = 0;

	if (file == NULL)
		abort();
	while (getline(&line, &capacity, file) > 0) {
		if (line_count == LINES_MAX || class_count == CLASSES_MAX)
			abort();
		line[strcspn(line, "\n")] = '\0';
		lines[line_count] = strdup(line);
		char *text = lines[line_count++];
		if (strncmp(text, "class ", 6) == 0) {
			struct recorded *recorded = &classes[class_count++];
			recorded->name = strtok(text + 6, " ");
			recorded->is_exported = strcmp(strtok(NULL, " "), "exported") == 0;
			recorded->lines = &lines[line_count + 1];
		} else if (strncmp(text, "bases ", 6) == 0) {
			read_bases(&classes[class_count - 1], text + 6);
		} else if (strncmp(text, "argument ", 9) == 0 || strncmp(text, "was ", 4) == 0) {
			classes[class_count - 1].line_count++;
		}
	}
	free(line);
	fclose(file);
}

START_TEST(class_of_torch_is_a_row_that_can_be_built)
{
	const struct weightd_module_type *module_type = weightd_module_type_find(classes[_i].name);

	ck_assert_msg(module_type != NULL, "%s is not in the catalogue", classes[_i].name);
	ck_assert_str_eq(module_type->name, classes[_i].name);
	/* Base classes with a name of their own for isinstance, which torch does not export. */
	if (classes[_i].is_exported)
		ck_assert_msg((module_type->flags & WEIGHTD_ABSTRACT) == 0, "%s cannot be built",
			      module_type->name);
}
END_TEST

static bool has(const char *const *names, const char *name)
{
	for (; *names != NULL; names++) {
		if (strcmp(*names, name) == 0)
			return true;
	}
	return false;
}

START_TEST(class_is_an_instance_of_the_same_classes_as_in_torch)
{
	const struct recorded *recorded = &classes[_i];
	const struct weightd_module_type *module_type = weightd_module_type_find(recorded->name);

	for (int i = 0; i < class_count; i++) {
		const char *other = classes[i].name;
		bool expected =
			i == _i || strcmp(other, "Module") == 0 || has(recorded->bases, other);
		ck_assert_msg(weightd_module_type_is_a(module_type, other) == expected,
			      "isinstance(%s(), %s) should be %s", recorded->name, other,
			      expected ? "True" : "False");
	}
}
END_TEST

START_TEST(a_row_without_source_is_a_class_of_torch_or_says_where_it_is_from)
{
	const struct weightd_module_type *row = weightd_module_type_at((size_t)_i);
	bool is_known = row->source != NULL || strncmp(row->doc, "transformers: ", 14) == 0;

	for (int i = 0; i < class_count && !is_known; i++)
		is_known = strcmp(classes[i].name, row->name) == 0;
	ck_assert_msg(is_known, "%s is no class of torch.nn: it needs .source", row->name);
}
END_TEST

/* Classes whose arguments are children, tensors or anything are no calls with fields. */
static bool has_fields(const struct weightd_module_type *module_type)
{
	return (module_type->flags &
		(WEIGHTD_TAKES_CHILDREN | WEIGHTD_TAKES_ANYTHING | WEIGHTD_ABSTRACT)) == 0;
}

/* "NAME positional required", "NAME keyword default REPR". */
struct argument {
	char name[64], kind[16], presence[16];
	const char *fallback;
};

static bool read_argument(const char *line, const char *word, struct argument *argument)
{
	int used = 0;

	if (strncmp(line, word, strlen(word)) != 0)
		return false;
	line += strlen(word);
	argument->presence[0] = '\0';
	if (sscanf(line, " %63s %15s %15s%n", argument->name, argument->kind, argument->presence,
		   &used) < 2)
		ck_abort_msg("%s", line);
	argument->fallback = line[used] == ' ' ? line + used + 1 : "";
	return strcmp(argument->kind, "open") != 0;
}

static void check_fallback(const struct weightd_module_type *module_type,
			   const struct weightd_field *field, const struct argument *argument)
{
	struct weightd_text fallback;

	ck_assert_msg(field->required == (strcmp(argument->presence, "required") == 0),
		      "%s.%s: required", module_type->name, argument->name);
	if (field->required)
		return;
	weightd_text_init(&fallback, 256);
	weightd_value_repr(&field->fallback, &fallback);
	ck_assert_msg(strcmp(fallback.data, argument->fallback) == 0, "%s.%s is %s, not %s",
		      module_type->name, argument->name, fallback.data, argument->fallback);
	weightd_text_free(&fallback);
}

static size_t field_of(const struct weightd_module_type *module_type, const char *name)
{
	size_t field = 0;

	while (field < module_type->field_count &&
	       strcmp(module_type->fields[field].name, name) != 0)
		field++;
	return field;
}

START_TEST(arguments_have_the_names_order_and_defaults_of_torch)
{
	const struct recorded *recorded = &classes[_i];
	const struct weightd_module_type *module_type = weightd_module_type_find(recorded->name);
	struct argument argument;
	size_t position = 0, count = 0;

	for (int i = 0; i < recorded->line_count && has_fields(module_type); i++) {
		if (!read_argument(recorded->lines[i], "argument", &argument))
			continue;
		size_t field = field_of(module_type, argument.name);
		ck_assert_msg(field < module_type->field_count, "%s has no argument %s",
			      module_type->name, argument.name);
		if (strcmp(argument.kind, "positional") == 0)
			ck_assert_msg(field == position++, "%s: %s is argument %zu",
				      module_type->name, argument.name, field);
		check_fallback(module_type, &module_type->fields[field], &argument);
		count++;
	}
	/* A lazy class has what torch takes from the first input, too. */
	if (has_fields(module_type))
		ck_assert_uint_eq(count + (strncmp(module_type->name, "Lazy", 4) == 0),
				  module_type->field_count);
}
END_TEST

START_TEST(arguments_of_torch_1_13_are_known_by_name)
{
	const struct recorded *recorded = &classes[_i];
	const struct weightd_module_type *module_type = weightd_module_type_find(recorded->name);
	struct argument argument;

	for (int i = 0; i < recorded->line_count && has_fields(module_type); i++) {
		bool is_known = !read_argument(recorded->lines[i], "was", &argument);
		ck_assert_msg(is_known || field_of(module_type, argument.name) <
						  module_type->field_count,
			      "%s.%s", module_type->name, argument.name);
	}
}
END_TEST

START_TEST(other_classes_of_torch_are_known_and_explained)
{
	int found = 0;

	for (int i = 0; i < line_count; i++) {
		if (strncmp(lines[i], "other ", 6) != 0)
			continue;
		bool is_known = false;
		for (size_t j = 0; j < sizeof others / sizeof others[0]; j++)
			is_known = is_known || strcmp(others[j][0], lines[i] + 6) == 0;
		ck_assert_msg(is_known, "%s", lines[i] + 6);
		ck_assert_ptr_null(weightd_module_type_find(lines[i] + 6));
		found++;
	}
	ck_assert_int_eq(found, (int)(sizeof others / sizeof others[0]));
}
END_TEST

Suite *make_suite(void)
{
	read_lines();
	Suite *suite = suite_create("signatures_recorded");
	TCase *tests = tcase_create("signatures");

	tcase_add_loop_test(tests, class_of_torch_is_a_row_that_can_be_built, 0, class_count);
	tcase_add_loop_test(tests, class_is_an_instance_of_the_same_classes_as_in_torch, 0,
			    class_count);
	tcase_add_loop_test(tests, arguments_have_the_names_order_and_defaults_of_torch, 0,
			    class_count);
	tcase_add_loop_test(tests, arguments_of_torch_1_13_are_known_by_name, 0, class_count);
	tcase_add_test(tests, other_classes_of_torch_are_known_and_explained);
	tcase_add_loop_test(tests,
			    a_row_without_source_is_a_class_of_torch_or_says_where_it_is_from, 0,
			    (int)weightd_module_type_count());
	suite_add_tcase(suite, tests);
	return suite;
}
