/*
 * Expected numbers: the formulas of Keras 3, JAX and timm in Python doubles, sqrt(scale / fan),
 * sqrt(3 * (scale / fan)), and sqrt(scale / fan) / 0.87962566103423978 for truncated ones.
 */
#include "resolved.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

#define HE30 0.29353269371834595
#define GEO 0.16990442448471224
#define LECUN75 0.11547005383792516
#define CONV "Conv2d(3, 8, 5)" /* fan_in 75, fan_out 200 */

static const struct {
	const char *module, *leaf, *initializer, *distribution;
	double reals[4];
} cases[] = {
	{"Linear(30, 40)",
	 "weight",
	 "keras.glorot_uniform",
	 "uniform",
	 {-0.29277002188455997, 0.29277002188455997}},
	{"Linear(30, 40)",
	 "weight",
	 "jax.xavier_uniform",
	 "uniform",
	 {-0.29277002188455997, 0.29277002188455997}},
	{"Linear(30, 40)",
	 "weight",
	 "keras.HeNormal",
	 "trunc_normal",
	 {0, HE30, -2 * HE30, 2 * HE30}},
	{"Linear(30, 40)",
	 "weight",
	 "jax.kaiming_normal",
	 "trunc_normal",
	 {0, HE30, -2 * HE30, 2 * HE30}},
	{"Linear(30, 40)",
	 "weight",
	 "jax.variance_scaling(2, 'fan_in', 'truncated_normal')",
	 "trunc_normal",
	 {0, HE30}},
	{"Linear(30, 40)",
	 "weight",
	 "jax.variance_scaling(1.0, 'fan_geo_avg', 'normal')",
	 "normal",
	 {0, GEO}},
	{CONV, "weight", "keras.lecun_uniform", "uniform", {-0.2, 0.2}},
	{CONV, "weight", "jax.lecun_uniform", "uniform", {-0.2, 0.2}},
	{CONV, "weight", "variance_scaling_(1.0, 'fan_in', 'normal')", "normal", {0, LECUN75}},
	{CONV,
	 "weight",
	 "keras.VarianceScaling(distribution='untruncated_normal')",
	 "normal",
	 {0, LECUN75}},
	/* kernels kept as (5, 5, in, out) */
	{"[5, 5, 3, 8]", "w", "keras.LecunUniform(layout='keras')", "uniform", {-0.2, 0.2}},
	{"[5, 5, 3, 8]", "w", "jax.lecun_uniform(layout='jax')", "uniform", {-0.2, 0.2}},
	{"[3, 8]", "w", "keras.lecun_uniform(layout='keras')", "uniform", {-1, 1}},
	{"[8, 3]", "w", "keras.lecun_uniform", "uniform", {-1, 1}},
	{"[3]", "w", "keras.lecun_uniform(layout='keras')", "uniform", {-1, 1}},
	{"[7, 3, 8]", "w", "jax.lecun_uniform(batch_axis=0)", "uniform", {-1, 1}},
	{"[3, 7, 8]", "w", "jax.lecun_uniform(in_axis=0, out_axis=(1, 2))", "uniform", {-1, 1}},
	/* jax._src.nn.initializers._compute_fans((40, 16), -2, 0) is (16.0, 16.0), ((3, 5, 7), (0,
	   1), (1, 2)): (3.0, 7.0). */
	{"[40, 16]",
	 "w",
	 "jax.variance_scaling(1.0, 'fan_in', 'normal', out_axis=0)",
	 "normal",
	 {0, 0.25}},
	{"[3, 5, 7]",
	 "w",
	 "jax.lecun_uniform(in_axis=(0, 1), out_axis=(1, 2))",
	 "uniform",
	 {-1, 1}},
	{"[3, 5, 8]",
	 "w",
	 "keras.variance_scaling(distribution='uniform', input_axes=0, output_axes=2)",
	 "uniform",
	 {-1, 1}},
};

START_TEST(numbers_are_those_of_the_library)
{
	resolved_is(cases[_i].module, cases[_i].leaf, cases[_i].initializer, cases[_i].distribution,
		    strcmp(cases[_i].distribution, "trunc_normal") == 0 && cases[_i].reals[2] != 0
			    ? 4
			    : 2,
		    cases[_i].reals);
}
END_TEST

static const struct {
	const char *module, *leaf, *initializer;
	enum weightd_code code;
} refused[] = {
	{"Linear(3, 4)", "bias", "keras.glorot_uniform(layout='torch')", WEIGHTD_ERR_BAD_ARGUMENT},
	{"[4]", "w", "jax.he_normal(layout='jax')", WEIGHTD_ERR_BAD_ARGUMENT},
	{"[4, 4]", "w", "jax.he_normal(in_axis=2)", WEIGHTD_ERR_BAD_ARGUMENT},
	{"[4, 4]", "w", "jax.he_normal(in_axis=0, out_axis=1, layout='torch')",
	 WEIGHTD_ERR_BAD_ARGUMENT},
	{"[4, 4]", "w", "keras.variance_scaling(input_axes=0)", WEIGHTD_ERR_BAD_ARGUMENT},
	{"[4, 4]", "w", "keras.variance_scaling(scale=0)", WEIGHTD_ERR_OUT_OF_RANGE},
	{"[4, 4]", "w", "keras.variance_scaling(mode='fan_geo_avg')", WEIGHTD_ERR_OUT_OF_RANGE},
	{"[4, 4]", "w", "keras.glorot_uniform(seed=3)", WEIGHTD_ERR_WRONG_TYPE},
	{"[4, 4]", "w", "jax.truncated_normal(1, 2, -2)", WEIGHTD_ERR_OUT_OF_RANGE},
	{"[4, 4]", "w", "keras.random_uniform(1, 0)", WEIGHTD_ERR_OUT_OF_RANGE},
	{"[4]", "w", "keras.identity", WEIGHTD_ERR_SHAPE_MISMATCH},
	{"[4]", "w", "jax.variance_scaling", WEIGHTD_ERR_MISSING_FIELD},
};

START_TEST(what_the_library_refuses_is_refused)
{
	resolved_refused(refused[_i].module, refused[_i].leaf, refused[_i].initializer,
			 refused[_i].code);
}
END_TEST

START_TEST(std_of_a_truncated_normal_is_corrected)
{
	struct resolved c;

	resolved_open(&c, CONV, "weight", "keras.lecun_normal");
	ck_assert_double_eq_tol(c.why.std, 0.11547005383792516, 1e-15);
	ck_assert_uint_eq(c.why.fan_in, 75);
	ck_assert_uint_eq(c.why.fan_out, 200);
	resolved_close(&c);
}
END_TEST

static const struct {
	const char *initializer, *distribution;
	double reals[4];
} plain[] = {
	{"keras.RandomNormal", "normal", {0, 0.05}},
	{"keras.RandomUniform", "uniform", {-0.05, 0.05}},
	{"keras.TruncatedNormal(stddev=0.5)", "trunc_normal", {0, 0.5, -1, 1}},
	{"keras.Constant(3)", "constant", {3}},
	{"keras.Zeros", "constant", {0}},
	{"tf.keras.initializers.Ones", "constant", {1}},
	{"keras.initializers.Identity(gain=2)", "scaled_eye", {2}},
	{"identity", "scaled_eye", {1}},
	{"jax.zeros", "constant", {0}},
	{"jax.nn.initializers.ones", "constant", {1}},
	{"jax.constant(-1)", "constant", {-1}},
	{"jax.uniform", "uniform", {0, 0.01}},
	{"jax.normal(0.5)", "normal", {0, 0.5}},
	{"jax.truncated_normal(0.5, -1, 3)", "trunc_normal", {0, 0.5, -0.5, 1.5}},
	{"trunc_normal_tf_(mean=1, std=0.25)", "trunc_normal", {1, 0.25, 0.5, 1.5}},
	{"timm.trunc_normal_(std=.02)", "trunc_normal", {0, 0.02, -2, 2}},
	{"{\"class_name\": \"TruncatedNormal\", \"config\": {\"mean\": 0.0, \"stddev\": 0.5, "
	 "\"seed\": null}}",
	 "trunc_normal",
	 {0, 0.5, -1, 1}},
	{"{\"module\": \"keras.initializers\", \"class_name\": \"Constant\", \"config\": "
	 "{\"value\": 7}, "
	 "\"registered_name\": null}",
	 "constant",
	 {7}},
};

START_TEST(rows_without_fans_take_their_numbers)
{
	resolved_is("Linear(3, 4)", "weight", plain[_i].initializer, plain[_i].distribution, 4,
		    plain[_i].reals);
}
END_TEST

START_TEST(identity_has_its_gain_on_the_diagonal)
{
	static const double expected[6] = {2, 0, 0, 0, 2, 0};
	struct resolved c;
	size_t count;

	resolved_open(&c, "[2, 3]", "w", "keras.identity(2)");
	double *values = resolved_values(&c, "w", &count);
	for (size_t i = 0; i < 6; i++)
		ck_assert_double_eq(values[i], expected[i]);
	free(values);
	resolved_close(&c);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("variance_scaling");
	TCase *tcase = tcase_create("variance_scaling");

	tcase_add_loop_test(tcase, numbers_are_those_of_the_library, 0,
			    sizeof cases / sizeof cases[0]);
	tcase_add_loop_test(tcase, what_the_library_refuses_is_refused, 0,
			    sizeof refused / sizeof refused[0]);
	tcase_add_test(tcase, std_of_a_truncated_normal_is_corrected);
	tcase_add_loop_test(tcase, rows_without_fans_take_their_numbers, 0,
			    sizeof plain / sizeof plain[0]);
	tcase_add_test(tcase, identity_has_its_gain_on_the_diagonal);
	suite_add_tcase(suite, tcase);
	return suite;
}
