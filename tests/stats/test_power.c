/*
 * Tests of the tests: what is a little wrong is condemned, what is right is not.
 *
 * Each claim is tried under several seeds and must hold under all of them.  README.md states the
 * smallest errors that are found.
 */
#include "proof.h"
#include "suite.h"

#include <math.h>
#include <string.h>

#define VALUES 400000
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SEEDS 1
#else
#define SEEDS 5
#endif

static bool condemned(const struct law *law, const struct sample *sample)
{
	struct verdict verdict = {.least = 1.0};

	judge(law, sample, &verdict);
	return verdict.text[0] != '\0';
}

/* How many of the seeds' samples of the call are condemned by the law. */
static int condemnations(const char *call, const char *shape, struct law law)
{
	int count = 0;

	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		struct sample sample = sample_of(call, shape, WEIGHTD_FLOAT32, VALUES, 1000 + seed);
		count += condemned(&law, &sample);
		sample_free(&sample);
	}
	return count;
}

struct wrong {
	const char *call, *shape;
	struct law law; /* not that of the call */
};

static const struct wrong *wrongs(int *count)
{
	static struct wrong list[24];
	int n = 0;

	list[n++] = (struct wrong){"normal(0, 1.01)", "[640, 640]", normal_law(0.0, 1.0)};
	list[n++] = (struct wrong){"normal(0, 0.99)", "[640, 640]", normal_law(0.0, 1.0)};
	list[n++] = (struct wrong){"normal(0.015, 1)", "[640, 640]", normal_law(0.0, 1.0)};
	list[n++] = (struct wrong){"uniform(-1.001, 1.001)", "[640, 640]", symmetric_law(1.0)};
	list[n++] = (struct wrong){"uniform(-0.9997, 0.9997)", "[640, 640]", symmetric_law(1.0)};
	list[n++] = (struct wrong){"uniform(-1, 0.9997)", "[640, 640]", symmetric_law(1.0)};
	list[n++] = (struct wrong){"trunc_normal(0, 1, -2, 1.99)", "[640, 640]",
				   cut_law(0.0, 1.0, -2.0, 2.0)};
	list[n++] =
		(struct wrong){"trunc_normal(0, 1.02)", "[640, 640]", cut_law(0.0, 1.0, -2.0, 2.0)};
	list[n++] = (struct wrong){"trunc_normal(0, 0.02, -0.04, 0.04)", "[640, 640]",
				   cut_at_2_law(0.02)};
	list[n++] = (struct wrong){"normal(0, 0.02)", "[640, 640]", cut_at_2_law(0.02)};
	list[n++] = (struct wrong){"uniform(-1.7320508, 1.7320508)", "[640, 640]",
				   normal_law(0.0, 1.0)};
	list[n++] =
		(struct wrong){"kaiming_normal", "[300, 294]", normal_law(0.0, sqrt(2.0 / 300.0))};
	list[n++] =
		(struct wrong){"kaiming_uniform", "[300, 299]", symmetric_law(sqrt(6.0 / 300.0))};
	list[n++] = (struct wrong){"jax.he_normal", "[300, 200]", cut_at_2_law(0.1)};
	list[n++] = (struct wrong){"xavier_normal(1.01)", "[200, 300]",
				   normal_law(0.0, sqrt(2.0 / 500.0))};
	list[n++] = (struct wrong){"sparse(0.2, 1)", "[10, 100]", sparse_law(0.1, 1.0)};
	list[n++] = (struct wrong){"sparse(0.1, 1.01)", "[10, 100]", sparse_law(0.1, 1.0)};
	list[n++] = (struct wrong){"embedding_normal(3)", "[40, 100]", padded_law(4, 0.0, 1.0)};
	list[n++] = (struct wrong){"mamba_dt_bias(0.00101)", "[640, 640]",
				   time_step_law(0.001, 0.1, 0.0001)};
	list[n++] = (struct wrong){"numpy.gamma(2.02, 1)", "[640, 640]", gamma_law(2.0, 1.0)};
	list[n++] = (struct wrong){"numpy.standard_t(7)", "[640, 640]", student_law(9.0)};
	list[n++] = (struct wrong){"eye", "[5, 5]", constant_law(0.0)};
	list[n++] = (struct wrong){"dirac(1)", "[8, 3, 3]", dirac_law(2)};
	*count = n;
	return list;
}

START_TEST(what_is_a_little_wrong_is_condemned_under_every_seed)
{
	int count;
	const struct wrong *wrong = &wrongs(&count)[_i];
	const int found = condemnations(wrong->call, wrong->shape, wrong->law);

	ck_assert_msg(found == SEEDS, "%s passes as %s under %d of %d seeds", wrong->call,
		      wrong->law.name, SEEDS - found, SEEDS);
}
END_TEST

START_TEST(what_is_right_is_condemned_under_no_seed)
{
	ck_assert_int_eq(condemnations("normal(0, 1)", "[640, 640]", normal_law(0.0, 1.0)), 0);
	ck_assert_int_eq(condemnations("uniform(-1, 1)", "[640, 640]", symmetric_law(1.0)), 0);
	ck_assert_int_eq(condemnations("sparse(0.1, 1)", "[10, 100]", sparse_law(0.1, 1.0)), 0);
}
END_TEST

/* Still uniform over the rotations, but no reflection among them. */
START_TEST(orthogonal_matrices_of_one_determinant_are_condemned)
{
	const struct law law = orthogonal_law(1.0);
	struct sample sample = sample_of("orthogonal", "[2, 2]", WEIGHTD_FLOAT64, 4 * 2000, 1);

	ck_assert(!condemned(&law, &sample));
	for (size_t i = 0; i < sample.count; i += 4) {
		double *q = sample.values + i;
		if (q[0] * q[3] < q[1] * q[2]) {
			q[2] = -q[2];
			q[3] = -q[3];
		}
	}

	ck_assert(condemned(&law, &sample));
	sample_free(&sample);
}
END_TEST

START_TEST(orthogonal_matrices_with_a_preferred_direction_are_condemned)
{
	const struct law law = orthogonal_law(1.0);
	struct sample sample = sample_of("orthogonal", "[4, 4]", WEIGHTD_FLOAT64, 16 * 2000, 1);

	/* A column's sign is chosen, as by a QR that leaves the signs to its reflectors. */
	for (size_t tensor = 0; tensor < sample.tensors; tensor++) {
		double *q = sample.values + tensor * 16;
		const double sign = q[0] < 0.0 ? -1.0 : 1.0;
		for (size_t row = 0; row < 4; row++)
			q[row * 4] *= sign;
	}

	ck_assert(condemned(&law, &sample));
	sample_free(&sample);
}
END_TEST

START_TEST(a_gain_that_is_off_by_a_millionth_is_condemned)
{
	const struct law law = orthogonal_law(1.000001);
	struct sample sample = sample_of("orthogonal", "[4, 3]", WEIGHTD_FLOAT32, 1200, 1);

	ck_assert(condemned(&law, &sample));
	sample_free(&sample);
}
END_TEST

/* Always the first rows: as many zeros, but not anywhere. */
START_TEST(zeros_that_prefer_rows_are_condemned)
{
	const struct law law = sparse_law(0.5, 1.0);
	struct sample sample = sample_of("normal", "[4, 50]", WEIGHTD_FLOAT32, 20000, 1);

	for (size_t i = 0; i < sample.count; i++) {
		if (i % 200 < 100)
			sample.values[i] = 0.0;
	}

	ck_assert(condemned(&law, &sample));
	sample_free(&sample);
}
END_TEST

START_TEST(neighbours_that_follow_each_other_are_condemned)
{
	const struct law law = normal_law(0.0, 1.0);
	struct sample sample = sample_of("normal", "[640, 640]", WEIGHTD_FLOAT32, VALUES, 1);

	/* One pair in forty. */
	for (size_t i = 0; i + 1 < sample.count; i += 80)
		sample.values[i + 1] = sample.values[i];

	ck_assert(condemned(&law, &sample));
	sample_free(&sample);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("power");
	TCase *tcase = tcase_create("power");
	int count;

	wrongs(&count);
	tcase_set_timeout(tcase, 120);
	tcase_add_loop_test(tcase, what_is_a_little_wrong_is_condemned_under_every_seed, 0, count);
	tcase_add_test(tcase, what_is_right_is_condemned_under_no_seed);
	tcase_add_test(tcase, orthogonal_matrices_of_one_determinant_are_condemned);
	tcase_add_test(tcase, orthogonal_matrices_with_a_preferred_direction_are_condemned);
	tcase_add_test(tcase, a_gain_that_is_off_by_a_millionth_is_condemned);
	tcase_add_test(tcase, zeros_that_prefer_rows_are_condemned);
	tcase_add_test(tcase, neighbours_that_follow_each_other_are_condemned);
	suite_add_tcase(suite, tcase);
	return suite;
}
