/*
 * Positions of Marian and XLM, compared with transformers 5.24.0 on torch 2.15:
 *
 *   MarianSinusoidalPositionalEmbedding(4, 7).create_weight()
 *   create_sinusoidal_embeddings(4, 6, out)  of modeling_xlm.py
 *
 * and the same with (1024, 512) and (512, 768), as float.hex() prints them.
 */
#include "../fill_case.h"
#include "suite.h"

#include <stdlib.h>

static const double apart[] = {0,
			       0,
			       0,
			       0,
			       1,
			       1,
			       1,
			       0x1.aed548p-1,
			       0x1.268762p-4,
			       0x1.5370c6p-8,
			       0x1.86ddd4p-12,
			       0x1.14a28p-1,
			       0x1.feacb4p-1,
			       0x1.fffe3ep-1,
			       0x1.d18f6ep-1,
			       0x1.25c434p-3,
			       0x1.536f9cp-7,
			       0x1.86ddd2p-11,
			       -0x1.aa2266p-2,
			       0x1.fab494p-1,
			       0x1.fff8f8p-1,
			       0x1.210386p-3,
			       0x1.b6bf5ep-3,
			       0x1.fd248p-7,
			       0x1.25265cp-10,
			       -0x1.fae04cp-1,
			       0x1.f41cdep-1,
			       0x1.fff02ep-1};
static const double beside[] = {0,
				1,
				0,
				1,
				0,
				1,
				0x1.aed548p-1,
				0x1.14a28p-1,
				0x1.7c1a3ap-5,
				0x1.ff72d6p-1,
				0x1.1a62c6p-9,
				0x1.ffffb2p-1,
				0x1.d18f6ep-1,
				-0x1.aa2266p-2,
				0x1.7bb16cp-4,
				0x1.fdcba2p-1,
				0x1.1a629cp-8,
				0x1.fffec8p-1,
				0x1.210386p-3,
				-0x1.fae04cp-1,
				0x1.1c422ep-3,
				0x1.fb0b5p-1,
				0x1.a7937ep-8,
				0x1.fffd44p-1};

static const struct {
	uint64_t length, channels;
	double interleaved;
	size_t position, channel;
	double value;
} large[] = {
	{1024, 512, 0, 1, 1, 0x1.a4ca56p-1},	  {1024, 512, 0, 1023, 0, -0x1.d53d92p-1},
	{1024, 512, 0, 1023, 255, 0x1.b18e9cp-4}, {1024, 512, 0, 1023, 256, 0x1.99ab7ap-2},
	{1024, 512, 0, 700, 300, 0x1.70cfd6p-1},  {1024, 512, 0, 511, 511, 0x1.ff4826p-1},
	{1024, 512, 0, 1000, 100, 0x1.8de7b2p-1}, {512, 768, 1, 1, 1, 0x1.14a28p-1},
	{512, 768, 1, 511, 0, 0x1.c37768p-1},	  {512, 768, 1, 511, 767, 0x1.ff4c8p-1},
	{512, 768, 1, 300, 301, -0x1.69f3dep-2},  {512, 768, 1, 77, 400, 0x1.2ff02cp-1},
};

static double *values_of(uint64_t length, uint64_t channels, double interleaved)
{
	const struct fill_case c = {.distribution = "position_encoding",
				    .reals = {10000, interleaved},
				    .shape = {2, {length, channels}},
				    .dtype = WEIGHTD_FLOAT32};
	size_t count;
	double *values = fill_case_values(&c, &count);

	ck_assert_uint_eq(count, length * channels);
	return values;
}

START_TEST(sines_come_before_cosines_as_in_marian)
{
	double *values = values_of(4, 7, 0);

	for (size_t i = 0; i < sizeof apart / sizeof apart[0]; i++)
		ck_assert_double_eq(values[i], apart[i]);
	free(values);
}
END_TEST

START_TEST(sine_and_cosine_stand_side_by_side_as_in_xlm)
{
	double *values = values_of(4, 6, 1);

	for (size_t i = 0; i < sizeof beside / sizeof beside[0]; i++)
		ck_assert_double_eq(values[i], beside[i]);
	free(values);
}
END_TEST

START_TEST(many_positions_are_those_of_the_library)
{
	double *values = values_of(large[_i].length, large[_i].channels, large[_i].interleaved);

	ck_assert_double_eq(values[large[_i].position * large[_i].channels + large[_i].channel],
			    large[_i].value);
	free(values);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("fill_position_encoding");
	TCase *tcase = tcase_create("fill_position_encoding");

	tcase_add_test(tcase, sines_come_before_cosines_as_in_marian);
	tcase_add_test(tcase, sine_and_cosine_stand_side_by_side_as_in_xlm);
	tcase_add_loop_test(tcase, many_positions_are_those_of_the_library, 0,
			    sizeof large / sizeof large[0]);
	suite_add_tcase(suite, tcase);
	return suite;
}
