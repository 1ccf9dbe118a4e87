/*
 * Recipes against the libraries: tests/vectors/recipes/NAME.json says what transformers and timm
 * did to every parameter of a small model, and the plan of the same model must say the same.
 */
#include "../plan_of.h"
#include "suite.h"

#include <dirent.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER "tests/vectors/recipes"
#define FILES_MAX 100
#define REALS_MAX 4

static char *files[FILES_MAX];
static int file_count;

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void list_files(void)
{
	DIR *folder = opendir(FOLDER);
	struct dirent *item;

	if (folder == NULL)
		abort();
	while ((item = readdir(folder)) != NULL) {
		if (strstr(item->d_name, ".json") == NULL)
			continue;
		if (file_count == FILES_MAX)
			abort();
		files[file_count++] = strdup(item->d_name);
	}
	closedir(folder);
	qsort(files, (size_t)file_count, sizeof files[0], compare);
}

/* The library computes its numbers in another order, or in float32 where they come from a tensor.
 */
static bool is_near(double a, double b)
{
	return fabs(a - b) <= 1e-6 * fmax(fabs(a), fabs(b));
}

/* What is recorded, as text: "normal 0 0.02; multiply 0.5". */
static void write_step(char *text, size_t size, const char *name, const double *reals, size_t count,
		       const char *slice)
{
	size_t length = strlen(text);

	length += (size_t)snprintf(text + length, size - length, "%s%s", length == 0 ? "" : "; ",
				   name);
	for (size_t i = 0; i < count && length < size; i++)
		length += (size_t)snprintf(text + length, size - length, " %.5g", reals[i]);
	if (slice != NULL && length < size)
		snprintf(text + length, size - length, " [%s]", slice);
}

struct steps {
	char text[400];
	double reals[8][REALS_MAX];
	size_t count;
};

static void add_step(struct steps *steps, const char *name, const double *reals, size_t count,
		     const char *slice)
{
	ck_assert_uint_lt(steps->count, 8);
	for (size_t i = 0; i < count; i++)
		steps->reals[steps->count][i] = reals[i];
	/* -0.0 is 0 here. */
	double shown[REALS_MAX];
	for (size_t i = 0; i < count; i++)
		shown[i] = reals[i] + 0.0;
	steps->count++;
	write_step(steps->text, sizeof steps->text, name, shown, count, slice);
}

/* Whether all numbers of a step grow with its values: a factor can be counted in. */
static bool is_scalable(const struct steps *steps)
{
	return steps->count == 1 &&
	       (strncmp(steps->text, "normal", 6) == 0 || strncmp(steps->text, "uniform", 7) == 0 ||
		strncmp(steps->text, "trunc_normal", 12) == 0 ||
		strncmp(steps->text, "constant", 8) == 0);
}

/* A multiplication or division of the whole tensor right after one such step, as one step. */
static bool count_in(struct steps *steps, const char *verb, double number, const char *slice)
{
	bool divides = strcmp(verb, "divide") == 0;
	char name[32];

	if (slice != NULL || !is_scalable(steps) || (!divides && strcmp(verb, "multiply") != 0))
		return false;
	snprintf(name, sizeof name, "%.*s", (int)strcspn(steps->text, " "), steps->text);
	struct steps scaled = {.count = 0};
	size_t count = strcmp(name, "trunc_normal") == 0 ? 4
		       : strcmp(name, "constant") == 0	 ? 1
							 : 2;
	double reals[REALS_MAX];
	for (size_t i = 0; i < count; i++)
		reals[i] = divides ? steps->reals[0][i] / number : steps->reals[0][i] * number;
	add_step(&scaled, name, reals, count, NULL);
	*steps = scaled;
	return true;
}

static void read_recorded(struct steps *steps, const json_t *recorded)
{
	for (size_t i = 0; i < json_array_size(recorded); i++) {
		const json_t *step = json_array_get(recorded, i);
		double reals[REALS_MAX];
		size_t count = 0;
		const char *slice = NULL;

		for (size_t k = 1; k < json_array_size(step); k++) {
			const json_t *item = json_array_get(step, k);
			if (json_is_string(item))
				slice = json_string_value(item);
			else
				reals[count++] = json_number_value(item);
		}
		const char *name = json_string_value(json_array_get(step, 0));
		if (count != 1 || !count_in(steps, name, reals[0], slice))
			add_step(steps, name, reals, count, slice);
	}
}

static void add_statement(struct steps *steps, const char *name,
			  const struct weightd_statement *statement, const char *slice)
{
	const struct weightd_law *law = statement->law;
	size_t count = 0;

	while (count < REALS_MAX && law->distribution->reals[count] != NULL)
		count++;
	add_step(steps, name != NULL ? name : law->distribution->name, law->reals, count, slice);
}

static void read_plan(struct steps *steps, const struct weightd_entry *entry)
{
	const struct weightd_statement *statement = entry->statement;
	char slice[WEIGHTD_PART_TEXT];

	/* One initializer here, two statements in Python. */
	if (strcmp(statement->law->distribution->name, "padded_normal") == 0) {
		struct weightd_part row = weightd_part_whole(weightd_entry_shape(entry));
		row.start[0] = statement->law->sizes[0];
		row.shape.dims[0] = 1;
		weightd_part_text(&row, slice, sizeof slice);
		add_statement(steps, "normal", statement, NULL);
		add_step(steps, "constant", (const double[]){0.0}, 1, slice);
	} else {
		add_statement(steps, NULL, statement, NULL);
	}
	for (const struct weightd_patch *patch = entry->patches; patch != NULL;
	     patch = patch->next) {
		bool is_whole = weightd_shape_equal(&patch->statement->part->shape,
						    weightd_entry_shape(entry));
		if (patch->change != 0 && is_whole &&
		    count_in(steps, weightd_patch_verb(patch), patch->statement->law->reals[0],
			     NULL))
			continue;
		weightd_part_text(patch->statement->part, slice, sizeof slice);
		add_statement(steps, patch->change != 0 ? weightd_patch_verb(patch) : NULL,
			      patch->statement, is_whole ? NULL : slice);
	}
}

/* Values that the library computes from others (A_log, time steps, sinusoids) are not random calls.
 */
static bool is_computed(const struct steps *recorded, const struct weightd_entry *entry)
{
	static const char *const computed[] = {"log_range",   "time_step", "sinusoids",
					       "power_range", "zigzag",	   NULL};

	if (strstr(recorded->text, "data") == NULL)
		return false;
	for (const char *const *name = computed; *name != NULL; name++) {
		if (strcmp(entry->statement->law->distribution->name, *name) == 0)
			return true;
	}
	return false;
}

/* What the recipe does otherwise on purpose; the file says why. */
static bool differs(const json_t *file, const char *name)
{
	const char *end;
	json_t *why;

	json_object_foreach(json_object_get(file, "differs"), end, why)
	{
		size_t length = strlen(name), part = strlen(end);
		if (json_is_string(why) && length >= part && strcmp(name + length - part, end) == 0)
			return true;
	}
	return false;
}

static bool same_steps(const struct steps *a, const struct steps *b)
{
	if (strcmp(a->text, b->text) == 0)
		return true;
	/* The words agree if the numbers are left out. */
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++) {
		for (size_t k = 0; k < REALS_MAX; k++) {
			if (!is_near(a->reals[i][k], b->reals[i][k]))
				return false;
		}
	}
	return strncmp(a->text, b->text, strcspn(a->text, " ;")) == 0;
}

START_TEST(plan_says_what_the_library_did)
{
	char path[256];
	json_error_t problem;
	struct weightd_error err = {0};
	int differences = 0;
	const char *name;
	json_t *recorded;

	snprintf(path, sizeof path, FOLDER "/%s", files[_i]);
	json_t *file = json_load_file(path, 0, &problem);
	ck_assert_msg(file != NULL, "%s: %s", path, problem.text);
	char *request = json_dumps(json_object_get(file, "request"), JSON_COMPACT);
	struct weightd_plan *plan = plan_of(request, &err);
	ck_assert_msg(plan != NULL, "%s: %s: %s", files[_i], err.issues[0].pointer,
		      err.issues[0].detail);

	json_object_foreach(json_object_get(file, "expected"), name, recorded)
	{
		const struct weightd_entry *entry = weightd_plan_find(plan, name);
		struct steps library = {.count = 0}, ours = {.count = 0};

		read_recorded(&library, recorded);
		if (entry != NULL)
			read_plan(&ours, entry);
		const bool is_same = entry != NULL &&
				     (is_computed(&library, entry) || same_steps(&library, &ours));
		if (is_same != differs(file, name))
			continue;
		fprintf(stderr, "%s: %s: library %s, plan %s\n", files[_i], name, library.text,
			entry == NULL ? "has none" : ours.text);
		differences++;
	}
	for (size_t i = 0; i < plan->entry_count; i++) {
		const struct weightd_entry *entry = &plan->entries[i];
		if (entry->parameter->is_buffer || entry->tied_to != NULL ||
		    json_object_get(json_object_get(file, "expected"),
				    weightd_entry_name(entry, WEIGHTD_NAME_ROOM)) != NULL)
			continue;
		fprintf(stderr, "%s: %s is not in the library\n", files[_i],
			weightd_entry_name(entry, WEIGHTD_NAME_ROOM));
		differences++;
	}
	ck_assert_int_eq(differences, 0);
	weightd_plan_free(plan);
	free(request);
	json_decref(file);
}
END_TEST

START_TEST(all_recordings_are_there)
{
	ck_assert_int_ge(file_count, 30);
}
END_TEST

/* Leaves nothing to the leak checker. */
static void clean_up(void)
{
	for (int i = 0; i < file_count; i++)
		free(files[i]);
}

Suite *make_suite(void)
{
	Suite *suite = suite_create("recorded recipes");
	TCase *tcase = tcase_create("recorded");

	list_files();
	tcase_add_test(tcase, all_recordings_are_there);
	tcase_add_loop_test(tcase, plan_says_what_the_library_did, 0, file_count);
	tcase_add_unchecked_fixture(tcase, NULL, clean_up);
	suite_add_tcase(suite, tcase);
	return suite;
}
