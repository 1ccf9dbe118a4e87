/*
 * The numbers of parameters that torchvision publishes with the weights of its models.
 */
#include "../plan_of.h"
#include "suite.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PUBLISHED "tests/vectors/published_counts.txt"
#define MODELS_MIN 60

static void has_the_published_count(char *line)
{
	struct weightd_error err = {0};
	char *number = strrchr(line, ' ');

	ck_assert_ptr_nonnull(number);
	*number = '\0';
	const uint64_t expected = strtoull(number + 1, NULL, 10);
	struct weightd_plan *plan = plan_of(line, &err);
	ck_assert_msg(plan != NULL, "%s: %s", line, err.issues[0].detail);
	ck_assert_msg(plan->parameter_elements == expected, "%s has %" PRIu64 " of %" PRIu64, line,
		      plan->parameter_elements, expected);
	weightd_plan_free(plan);
}

START_TEST(models_have_as_many_parameters_as_their_published_weights)
{
	FILE *file = fopen(PUBLISHED, "r");
	char line[256];
	size_t models = 0;

	ck_assert_ptr_nonnull(file);
	while (fgets(line, sizeof line, file) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0] != '{')
			continue;
		has_the_published_count(line);
		models++;
	}
	fclose(file);
	ck_assert_uint_ge(models, MODELS_MIN);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("published counts");
	TCase *tcase = tcase_create("published counts");

	tcase_add_test(tcase, models_have_as_many_parameters_as_their_published_weights);
	tcase_set_timeout(tcase, 60);
	suite_add_tcase(suite, tcase);
	return suite;
}
