/*
 * Fans against the real Keras and Paddle (tests/vectors/record_library_fans.py), and against Burn's
 * source (nn/conv/conv2d.rs, nn/linear.rs: fans of the layer, divided by its groups).
 */
#include "resolved.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINES_MAX 200

static struct {
	char text[80];
	const char *initializer;
} lines[2 * LINES_MAX];
static int line_count;

static void read_lines(const char *path, const char *initializer)
{
	FILE *file = fopen(path, "r");

	if (file == NULL)
		abort();
	while (line_count < 2 * LINES_MAX && fgets(lines[line_count].text, 80, file) != NULL) {
		lines[line_count].initializer = initializer;
		line_count += lines[line_count].text[0] != '#';
	}
	fclose(file);
}

START_TEST(fans_are_those_of_the_library)
{
	char *module = lines[_i].text, *tensor = strchr(module, '|'), *rest;
	struct resolved c;

	*tensor++ = '\0';
	rest = strchr(tensor, '|');
	*rest++ = '\0';
	const unsigned long long fan_in = strtoull(rest, &rest, 10);
	const unsigned long long fan_out = strtoull(rest + 1, NULL, 10);

	resolved_open(&c, module, tensor, lines[_i].initializer);

	ck_assert_msg(c.plan != NULL, "%s: %s", module, c.err.issues[0].detail);
	ck_assert_msg(c.why.fan_in == fan_in && c.why.fan_out == fan_out,
		      "%s of %s %s has the fans %llu, %llu, not %llu, %llu", lines[_i].initializer,
		      module, tensor, (unsigned long long)c.why.fan_in,
		      (unsigned long long)c.why.fan_out, fan_in, fan_out);
	resolved_close(&c);
}
END_TEST

static const struct {
	const char *module, *tensor, *initializer;
	uint64_t fan_in, fan_out;
} burn[] = {
	{"Conv2d(4, 8, 3, groups=2)", "weight", "burn.KaimingUniform(fan_out_only=True)", 18, 36},
	{"Conv2d(4, 8, 3, groups=2)", "bias", "burn.KaimingUniform(fan_out_only=True)", 18, 36},
	{"Conv1d(6, 6, 5, groups=6)", "weight", "burn.XavierNormal", 5, 5},
	{"Linear(3, 7)", "weight", "burn.KaimingNormal", 3, 7},
	{"Linear(3, 7)", "bias", "burn.KaimingNormal", 3, 7},
};

START_TEST(burn_divides_both_fans_by_the_groups)
{
	struct resolved c;

	resolved_open(&c, burn[_i].module, burn[_i].tensor, burn[_i].initializer);

	ck_assert_msg(c.plan != NULL, "%s: %s", burn[_i].module, c.err.issues[0].detail);
	ck_assert_uint_eq(c.why.fan_in, burn[_i].fan_in);
	ck_assert_uint_eq(c.why.fan_out, burn[_i].fan_out);
	resolved_close(&c);
}
END_TEST

START_TEST(burn_draws_a_grouped_kernel_within_its_bound)
{
	const double bounds[] = {-0.408248290463863, 0.408248290463863};

	resolved_is("Conv2d(4, 8, 3, groups=2)", "weight", "burn.KaimingUniform(fan_out_only=True)",
		    "uniform", 2, bounds);
}
END_TEST

START_TEST(a_name_of_keras_and_jax_alone_is_cut_at_two_std)
{
	const double he[] = {0, 0.29353269371834595, -0.5870653874366919, 0.5870653874366919};
	const double lecun[] = {0, 0.20755895822819634, -0.4151179164563927, 0.4151179164563927};

	resolved_is("Linear(30, 40)", "weight", "he_normal", "trunc_normal", 4, he);
	resolved_is("Linear(30, 40)", "weight", "lecun_normal()", "trunc_normal", 4, lecun);
}
END_TEST

START_TEST(kernels_of_one_shape_may_have_other_fans)
{
	struct resolved depthwise, plain;

	resolved_open(&depthwise, "Conv2d(8, 8, 3, groups=8)", "weight", "keras.he_normal");
	resolved_open(&plain, "Conv2d(1, 8, 3)", "weight", "keras.he_normal");

	ck_assert_uint_eq(depthwise.why.fan_in, 72);
	ck_assert_uint_eq(plain.why.fan_in, 9);
	resolved_close(&depthwise);
	resolved_close(&plain);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = SUITE_OF("library_fans", burn_draws_a_grouped_kernel_within_its_bound,
				a_name_of_keras_and_jax_alone_is_cut_at_two_std,
				kernels_of_one_shape_may_have_other_fans);
	TCase *tcase = tcase_create("recorded");

	line_count = 0;
	read_lines("tests/vectors/keras_fans.txt", "keras.glorot_uniform");
	read_lines("tests/vectors/paddle_fans.txt", "paddle.XavierUniform");
	tcase_add_loop_test(tcase, fans_are_those_of_the_library, 0, line_count);
	tcase_add_loop_test(tcase, burn_divides_both_fans_by_the_groups, 0,
			    sizeof burn / sizeof burn[0]);
	suite_add_tcase(suite, tcase);
	return suite;
}
