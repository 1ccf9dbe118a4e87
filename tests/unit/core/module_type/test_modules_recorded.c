/*
 * The catalogue against the real torch.nn, release by release: for each constructor call its repr,
 * its state and the operation that filled each tensor; for random trees of modules their repr and
 * state.
 */
#include "../../definition/module_corpus.h"
#include "weightd/module_print.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct module_corpus corpus;

/* "weight parameter float32 40x30 uniform -0x1.7p-3 0x1.7p-3", as record_modules.py writes it. */
static void describe(const struct weightd_entry *entry, char *out, size_t size)
{
	const struct weightd_law *law = entry->statement->law;
	const char *kind = law->distribution->name;
	int used = snprintf(out, size, "%s %s %s ", weightd_entry_name(entry, WEIGHTD_NAME_ROOM),
			    entry->parameter->is_buffer ? "buffer" : "parameter",
			    weightd_dtype_row(entry->dtype)->name);

	for (unsigned i = 0; i < weightd_entry_shape(entry)->ndim; i++)
		used += snprintf(out + used, size - (size_t)used, i == 0 ? "%llu" : "x%llu",
				 (unsigned long long)weightd_entry_shape(entry)->dims[i]);
	if (weightd_entry_shape(entry)->ndim == 0)
		used += snprintf(out + used, size - (size_t)used, "scalar");
	if (entry->numel == 0) {
		snprintf(out + used, size - (size_t)used, " empty");
		return;
	}
	used += snprintf(out + used, size - (size_t)used, " %s", kind);
	for (int i = 0; i < (strcmp(kind, "constant") == 0 ? 1 : 2); i++)
		used += snprintf(out + used, size - (size_t)used, " %a", law->reals[i]);
	if (strcmp(kind, "padded_normal") == 0)
		snprintf(out + used, size - (size_t)used, " %llu",
			 (unsigned long long)law->sizes[0]);
}

/*
 * Python writes 0x1.0000000000000p+0, C 0x1p+0: numbers are compared as numbers, the rest as text.
 * What torch copied from an equal layer has no fill of its own, and a tree's tensors are recorded
 * without: there the comparison ends.
 */
static bool same_words(const char *a, const char *b, bool without_fill)
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
	return *a == '\0' && (*b == '\0' || without_fill);
}

START_TEST(module_prints_as_in_python_and_has_its_state_and_its_initialisation)
{
	const struct module_record *record = &corpus.records[_i];
	struct weightd_error err = {0};
	struct weightd_text printed;

	struct weightd_plan *plan = plan_of_model_text(record->call, &err);
	ck_assert_msg(plan != NULL, "%s: %s", record->call, err.issues[0].detail);

	weightd_text_init(&printed, 1 << 20);
	weightd_module_print_as(plan->specification.model.root, record->profile, &printed);
	ck_assert_msg(strcmp(printed.data, record->repr) == 0,
		      "%s: %s prints\n%.2000s\nexpected\n%.2000s", record->profile->name,
		      record->call, printed.data, record->repr);
	weightd_text_free(&printed);
	ck_assert_msg(plan->entry_count == record->tensor_count, "%s has %zu tensors, not %zu",
		      record->call, plan->entry_count, record->tensor_count);
	for (size_t i = 0; i < record->tensor_count; i++) {
		char described[512];
		describe(&plan->entries[i], described, sizeof described);
		ck_assert_msg(same_words(record->tensors[i], described, record->is_tree),
			      "%s\n%s\nexpected\n%s", record->call, described, record->tensors[i]);
	}
	weightd_plan_free(plan);
}
END_TEST

START_TEST(what_torch_refuses_is_refused)
{
	const char *call = corpus.refused[_i];
	struct weightd_error err = {0};

	struct weightd_plan *plan = plan_of_model_text(call, &err);

	ck_assert_msg(plan == NULL, "%s was accepted", call);
	ck_assert_uint_ge(err.count, 1);
	ck_assert_str_ne(err.issues[0].detail, "");
}
END_TEST

/* Leaves nothing to the leak checker. */
static void clean_up(void)
{
	module_corpus_free(&corpus);
}

Suite *make_suite(void)
{
	corpus = module_corpus_read();

	Suite *suite = suite_create("modules_recorded");
	TCase *tcase = tcase_create("modules_recorded");

	tcase_add_loop_test(tcase,
			    module_prints_as_in_python_and_has_its_state_and_its_initialisation, 0,
			    (int)corpus.count);
	tcase_add_loop_test(tcase, what_torch_refuses_is_refused, 0, (int)corpus.refused_count);
	tcase_add_unchecked_fixture(tcase, NULL, clean_up);
	suite_add_tcase(suite, tcase);
	return suite;
}
