/*
 * Prints of torchvision, timm and transformers: what is read has the names and shapes of the real
 * state dict, or a warning names the class and the tensor that the text does not show.
 */
#include "../module_corpus.h"
#include "suite.h"
#include "weightd/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MODELS_MAX 100
#define TENSORS_MAX 500

struct tensor {
	char *name, *shape, *owner;
};

struct print {
	char *name;
	struct weightd_text text;
	struct tensor tensors[TENSORS_MAX];
	size_t tensor_count;
};

static struct print prints[MODELS_MAX];
static int print_count;

static void read_tensor(struct print *print, char *line)
{
	struct tensor *tensor = &print->tensors[print->tensor_count++];

	if (print->tensor_count > TENSORS_MAX)
		abort();
	tensor->name = strdup(strtok(line, " "));
	tensor->shape = strdup(strtok(NULL, " "));
	tensor->owner = strdup(strtok(NULL, " "));
}

static void read_prints(void)
{
	FILE *file = fopen("tests/vectors/prints.txt", "r");
	char line[4096];

	while (file != NULL && fgets(line, sizeof line, file) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		struct print *print = &prints[print_count == 0 ? 0 : print_count - 1];
		if (strncmp(line, "print ", 6) == 0) {
			if (print_count == MODELS_MAX)
				abort();
			print = &prints[print_count++];
			print->name = strdup(line + 6);
			weightd_text_init(&print->text, 1 << 20);
		} else if (line[0] == '|') {
			weightd_text_puts(&print->text, line + 1);
			weightd_text_puts(&print->text, "\n");
		} else {
			read_tensor(print, line + strlen("tensor "));
		}
	}
	if (file != NULL)
		fclose(file);
}

/* "3x4", as the vectors have it. */
static void write_shape(const struct weightd_shape *shape, char *out, size_t size)
{
	size_t used = 0;

	snprintf(out, size, "scalar");
	for (unsigned i = 0; i < shape->ndim; i++)
		used += (size_t)snprintf(out + used, size - used, i == 0 ? "%llu" : "x%llu",
					 (unsigned long long)shape->dims[i]);
}

/* Whether a warning is about the class and names the last part of the tensor's name. */
static bool is_named(const struct weightd_plan *plan, const struct tensor *tensor)
{
	const char *dot = strrchr(tensor->name, '.');
	const char *leaf = dot == NULL ? tensor->name : dot + 1;
	const size_t length = strlen(tensor->owner);

	for (const struct weightd_warning *warning = plan->specification.warnings; warning != NULL;
	     warning = warning->next) {
		if (strncmp(warning->detail, tensor->owner, length) == 0 &&
		    strncmp(warning->detail + length, " (", 2) == 0 &&
		    strstr(warning->detail, leaf) != NULL)
			return true;
	}
	return false;
}

START_TEST(a_print_has_the_state_dict_of_its_model_or_a_warning_names_the_rest)
{
	const struct print *print = &prints[_i];
	struct weightd_error err = {0};
	struct weightd_plan *plan = plan_of_model_text(print->text.data, &err);
	size_t entry = 0;
	char shape[200];

	ck_assert_msg(plan != NULL, "%s: %s", print->name, err.issues[0].detail);
	for (size_t i = 0; i < print->tensor_count; i++) {
		const struct tensor *tensor = &print->tensors[i];
		const char *name =
			entry == plan->entry_count
				? ""
				: weightd_entry_name(&plan->entries[entry], WEIGHTD_NAME_ROOM);
		if (strcmp(name, tensor->name) != 0) {
			ck_assert_msg(is_named(plan, tensor), "%s: no warning about %s of %s",
				      print->name, tensor->name, tensor->owner);
			continue;
		}
		write_shape(weightd_entry_shape(&plan->entries[entry++]), shape, sizeof shape);
		ck_assert_msg(strcmp(shape, tensor->shape) == 0, "%s: %s is %s, not %s",
			      print->name, tensor->name, shape, tensor->shape);
	}
	ck_assert_msg(entry == plan->entry_count, "%s: %zu tensors, not %zu", print->name,
		      plan->entry_count, entry);
	weightd_plan_free(plan);
}
END_TEST

/* Leaves nothing to the leak checker. */
static void clean_up(void)
{
	for (int i = 0; i < print_count; i++) {
		for (size_t j = 0; j < prints[i].tensor_count; j++) {
			free(prints[i].tensors[j].name);
			free(prints[i].tensors[j].shape);
			free(prints[i].tensors[j].owner);
		}
		free(prints[i].name);
		weightd_text_free(&prints[i].text);
	}
}

Suite *make_suite(void)
{
	print_count = 0;
	memset(prints, 0, sizeof prints);
	read_prints();

	Suite *suite = suite_create("prints_recorded");
	TCase *tcase = tcase_create("prints_recorded");

	tcase_add_loop_test(tcase,
			    a_print_has_the_state_dict_of_its_model_or_a_warning_names_the_rest, 0,
			    print_count);
	tcase_add_unchecked_fixture(tcase, NULL, clean_up);
	suite_add_tcase(suite, tcase);
	return suite;
}
