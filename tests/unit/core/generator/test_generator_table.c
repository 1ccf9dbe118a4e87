#include "suite.h"

#include "weightd/generator.h"

#include <string.h>

static const struct {
	const char *written, *nearest;
} typos[] = {
	{"phillox", "philox"},
	{"pytorch", "torch"},
	{"torch-9", "torch"},
	{"torch-2.16", "torch"},
	{"torch-2.10.1", "torch"},
	{"torch-2.15.0+cu132", "torch"},
	{"torch1.13", "torch"},
	{"torch-2.9-basline", "torch-baseline"},
	{"numpy-1.26", "numpy"},
	{"numpy-9.default_rng", "numpy-2.5.default_rng"},
	{"numpy.defualt_rng", "numpy-2.5.default_rng"},
	{"jax-0.3", "jax-0.12"},
	{"jax-0.99.1", "jax-0.12"},
	{"jaxx", "jax-0.12"},
	{"jax.orignal", "jax-0.12.original"},
	{"flax.nxx", "flax.nnx-jax-0.12"},
	{"dice", NULL},
	{"2.15", NULL},
	{"", NULL},
};

/* An older release would be followed without a doubt, and draw other values. */
START_TEST(a_mistyped_name_leads_to_the_newest_draws)
{
	const char *nearest = weightd_generator_nearest(typos[_i].written);

	if (typos[_i].nearest == NULL)
		ck_assert_ptr_null(nearest);
	else
		ck_assert_str_eq(nearest, typos[_i].nearest);
}
END_TEST

START_TEST(every_name_without_a_letter_leads_to_a_row_that_is_not_older)
{
	const char *name = weightd_generator_at((size_t)_i)->name;
	char typo[64];

	for (size_t i = 0; i < strlen(name); i++) {
		strcpy(typo, name);
		memmove(typo + i, name + i + 1, strlen(name) - i);
		const char *nearest = weightd_generator_nearest(typo);
		if (nearest != NULL)
			ck_assert(!weightd_generator_find(nearest)->is_older);
	}
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("generator_table");
	TCase *tcase = tcase_create("generator_table");

	tcase_add_loop_test(tcase, a_mistyped_name_leads_to_the_newest_draws, 0,
			    (int)(sizeof typos / sizeof typos[0]));
	tcase_add_loop_test(tcase, every_name_without_a_letter_leads_to_a_row_that_is_not_older, 0,
			    (int)weightd_generator_count());
	suite_add_tcase(suite, tcase);
	return suite;
}
