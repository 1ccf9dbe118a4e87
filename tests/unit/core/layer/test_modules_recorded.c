/*
 * The catalogue against the real torch.nn: tests/vectors/modules.txt, recorded by record_modules.py,
 * has for each constructor call its repr, its state and the operation that filled each tensor.
 */
#include "definition/definition.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINES_MAX 4000

static char *lines[LINES_MAX];
static int line_count;
static int calls[LINES_MAX], call_count, refusals[LINES_MAX], refusal_count;

static bool starts(const char *line, const char *word)
{
	return strncmp(line, word, strlen(word)) == 0 && line[strlen(word)] == ' ';
}

static void read_lines(void)
{
	FILE *file = fopen("tests/vectors/modules.txt", "r");
	char *line = NULL;
	size_t capacity = 0;

	if (file == NULL)
		abort();
	while (line_count < LINES_MAX && getline(&line, &capacity, file) > 0) {
		line[strcspn(line, "\n")] = '\0';
		if (starts(line, "call"))
			calls[call_count++] = line_count;
		if (starts(line, "refused"))
			refusals[refusal_count++] = line_count;
		lines[line_count++] = strdup(line);
	}
	free(line);
	fclose(file);
}

/* The plan of a call, NULL if it is refused. */
static struct weightd_plan *plan_of_call(const char *call, struct weightd_error *err)
{
	struct weightd_definition_options options = {.limits = &weightd_limits_default};
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_specification specification = {0};
	struct weightd_plan *plan = NULL;
	struct weightd_text json;

	weightd_text_init(&json, 4096);
	weightd_text_puts(&json, "{\"model\": ");
	weightd_text_json_string(&json, call);
	weightd_text_puts(&json, "}");
	enum weightd_code code =
	        weightd_definition_read(&specification, json.data, json.length, &options, arena, err);
	if (code == WEIGHTD_OK)
		code = weightd_plan_build(&plan, &specification, &weightd_limits_default, arena, err);
	weightd_text_free(&json);
	if (code != WEIGHTD_OK)
		weightd_arena_free(arena);
	return code == WEIGHTD_OK ? plan : NULL;
}

/* The recorded repr with its line ends. */
static char *unescape(char *text)
{
	char *out = text;

	for (char *in = text; *in != '\0'; in++) {
		bool is_end = in[0] == '\\' && in[1] == 'n';
		*out++ = is_end ? '\n' : *in;
		in += is_end;
	}
	*out = '\0';
	return text;
}

/* "weight parameter float32 40x30 uniform -0x1.7p-3 0x1.7p-3", as record_modules.py writes it. */
static void describe(const struct weightd_entry *entry, char *out, size_t size)
{
	const struct weightd_recipe *recipe = &entry->statement->recipe;
	const char *kind = recipe->distribution->name;
	int used = snprintf(out, size, "tensor %s %s %s ", entry->name,
	                    entry->parameter->is_buffer ? "buffer" : "parameter",
	                    weightd_dtype_row(entry->dtype)->name);

	for (unsigned i = 0; i < entry->shape.ndim; i++)
		used += snprintf(out + used, size - (size_t)used, i == 0 ? "%llu" : "x%llu",
		                 (unsigned long long)entry->shape.dims[i]);
	if (entry->shape.ndim == 0)
		used += snprintf(out + used, size - (size_t)used, "scalar");
	if (entry->numel == 0) {
		snprintf(out + used, size - (size_t)used, " empty");
		return;
	}
	used += snprintf(out + used, size - (size_t)used, " %s", kind);
	for (int i = 0; i < (strcmp(kind, "constant") == 0 ? 1 : 2); i++)
		used += snprintf(out + used, size - (size_t)used, " %a", recipe->reals[i]);
	if (strcmp(kind, "padded_normal") == 0)
		snprintf(out + used, size - (size_t)used, " %llu", (unsigned long long)recipe->sizes[0]);
}

/*
 * Python writes 0x1.0000000000000p+0, C 0x1p+0: numbers are compared as numbers, the rest as text.
 * What torch copied from an equal layer has no fill of its own: there the comparison ends.
 */
static bool same_words(const char *a, const char *b)
{
	while (*a != '\0' && *b != '\0') {
		size_t length_a = strcspn(a, " "), length_b = strcspn(b, " ");
		if (strcmp(a, "copied") == 0)
			return true;
		bool is_number = strncmp(a, "0x", 2) == 0 || strncmp(a, "-0x", 3) == 0;
		if (is_number ? strtod(a, NULL) != strtod(b, NULL)
		              : length_a != length_b || strncmp(a, b, length_a) != 0)
			return false;
		a += length_a + (a[length_a] == ' ');
		b += length_b + (b[length_b] == ' ');
	}
	return *a == *b;
}

START_TEST(module_prints_as_in_python_and_has_its_state_and_its_initialisation)
{
	int line = calls[_i];
	const char *call = lines[line] + 5;
	struct weightd_error err = {0};
	struct weightd_text printed;
	size_t entry = 0;

	struct weightd_plan *plan = plan_of_call(call, &err);
	ck_assert_msg(plan != NULL, "%s: %s", call, err.issues[0].detail);

	weightd_text_init(&printed, 4096);
	weightd_module_print(plan->specification.model.root, &printed);
	ck_assert_msg(strcmp(printed.data, unescape(lines[line + 1] + 5)) == 0, "%s prints\n%.2000s", call,
	              printed.data);
	weightd_text_free(&printed);
	for (line += 2; line < line_count && starts(lines[line], "tensor"); line++, entry++) {
		char described[256];
		ck_assert_msg(entry < plan->entry_count, "%s lacks %s", call, lines[line]);
		describe(&plan->entries[entry], described, sizeof described);
		ck_assert_msg(same_words(lines[line], described), "%s\n%s\nexpected\n%s", call, described,
		              lines[line]);
	}
	ck_assert_uint_eq(plan->entry_count, entry);
	weightd_plan_free(plan);
}
END_TEST

START_TEST(what_torch_refuses_is_refused)
{
	const char *call = lines[refusals[_i]] + strlen("refused ");
	struct weightd_error err = {0};

	struct weightd_plan *plan = plan_of_call(call, &err);

	ck_assert_msg(plan == NULL, "%s was accepted", call);
	ck_assert_uint_ge(err.count, 1);
	ck_assert_str_ne(err.issues[0].detail, "");
}
END_TEST

int main(void)
{
	read_lines();

	Suite *suite = suite_create("modules_recorded");
	TCase *tcase = tcase_create("modules_recorded");

	tcase_add_loop_test(tcase, module_prints_as_in_python_and_has_its_state_and_its_initialisation, 0,
	                    call_count);
	tcase_add_loop_test(tcase, what_torch_refuses_is_refused, 0, refusal_count);
	suite_add_tcase(suite, tcase);

	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	for (int i = 0; i < line_count; i++)
		free(lines[i]);
	return failed != 0;
}
