/*
 * The C library's functions as weightd writes them down, beside the C library of this machine: 10^8
 * arguments of each range, all bits compared.  Its results are in service/notes/accuracy.md.
 *
 *     c_functions [ARGUMENTS]
 *
 * Only glibc's versions for x86-64 processors with FMA give these bits.
 */
#include "core/number/c_functions.h"
#include "core/number/c_power.h"
#include "core/number/float_bits.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

/* Where arguments are taken from. */
enum drawn {
	EVENLY, /* from low to high */
	BITS,	/* all doubles there are */
	POWERS, /* exponents evenly from low to high, both signs */
};

static struct {
	const char *name;
	double (*own)(double);
	double (*library)(double);
	enum drawn drawn;
	double low, high;
} const doubles[] = {
	{"log", weightd_c_log, log, EVENLY, 0, 1},
	{"log", weightd_c_log, log, EVENLY, 0.9, 1.1},
	{"log", weightd_c_log, log, BITS, 0, 0},
	{"log1p", weightd_c_log1p, log1p, EVENLY, -1, 0},
	{"log1p", weightd_c_log1p, log1p, EVENLY, -0.5, 3},
	{"log1p", weightd_c_log1p, log1p, BITS, 0, 0},
	{"log1p", weightd_c_log1p, log1p, POWERS, -60, 60},
	{"exp", weightd_c_exp, exp, EVENLY, -750, 712},
	{"exp", weightd_c_exp, exp, EVENLY, -5, 5},
	{"exp", weightd_c_exp, exp, BITS, 0, 0},
	{"exp", weightd_c_exp, exp, POWERS, -60, 10},
	{"expm1", weightd_c_expm1, expm1, EVENLY, -60, 712},
	{"expm1", weightd_c_expm1, expm1, EVENLY, -5, 5},
	{"expm1", weightd_c_expm1, expm1, BITS, 0, 0},
	{"expm1", weightd_c_expm1, expm1, POWERS, -60, 10},
	{"sin", weightd_c_sin, sin, EVENLY, -7, 7},
	{"sin", weightd_c_sin, sin, EVENLY, -1e8, 1e8},
	{"sin", weightd_c_sin, sin, POWERS, -60, 26},
	{"cos", weightd_c_cos, cos, EVENLY, -7, 7},
	{"cos", weightd_c_cos, cos, EVENLY, -1e8, 1e8},
	{"cos", weightd_c_cos, cos, POWERS, -60, 26},
	{"tan", weightd_c_tan, tan, EVENLY, -1.6, 1.6},
	{"tan", weightd_c_tan, tan, EVENLY, -25, 25},
	{"tan", weightd_c_tan, tan, POWERS, -60, 4.4},
	{"erf", weightd_c_erf, erf, EVENLY, -7, 7},
	{"erf", weightd_c_erf, erf, BITS, 0, 0},
	{"erf", weightd_c_erf, erf, POWERS, -60, 3},
	{"acos", weightd_c_acos, acos, EVENLY, -1, 1},
	{"acos", weightd_c_acos, acos, EVENLY, 0.96, 1},
	{"acos", weightd_c_acos, acos, EVENLY, -1, -0.96},
	{"acos", weightd_c_acos, acos, POWERS, -60, 0},
};

/* Every float, or as many as there are arguments. */
static struct {
	const char *name;
	float (*own)(float);
	float (*library)(float);
	float most;
} const floats[] = {
	{"logf", weightd_c_logf, logf, INFINITY},    {"log1pf", weightd_c_log1pf, log1pf, INFINITY},
	{"expf", weightd_c_expf, expf, INFINITY},    {"erff", weightd_c_erff, erff, INFINITY},
	{"sinf", weightd_c_sinf, sinf, 0x1.dfffp+6}, {"cosf", weightd_c_cosf, cosf, 0x1.dfffp+6},
};

/* x of [0, width), |y| < height; with more than 0: y is 1 / y. */
static const struct {
	double width, height;
	bool inverse;
} powers[] = {{1, 3, true}, {10, 300, false}, {1.01, 1e5, false}, {1, 2000, false}, {8, 2, false}};

static uint64_t state = 88172645463325252u, differences;

static uint64_t word(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state * 0x2545F4914F6CDD1Du;
}

static double unit(void)
{
	return (double)(word() >> 11) * 0x1p-53;
}

static double argument(enum drawn drawn, double low, double high)
{
	const double x = low + (high - low) * unit();

	switch (drawn) {
	case EVENLY: return x;
	case BITS: return weightd_double_of_bits(word());
	case POWERS: return (word() >> 63 != 0 ? 1 : -1) * exp2(x) * (1 + unit() * 0x1p-3);
	}
	return x;
}

static bool is_same(double a, double b)
{
	return weightd_bits_of_double(a) == weightd_bits_of_double(b) || (isnan(a) && isnan(b));
}

static void report(const char *name, uint64_t count, uint64_t different)
{
	printf("%s: %llu of %llu differ\n", name, (unsigned long long)different,
	       (unsigned long long)count);
	fflush(stdout);
	differences += different;
}

static void compare_doubles(size_t row, uint64_t count)
{
	uint64_t different = 0;

	for (uint64_t i = 0; i < count; i++) {
		const double x = argument(doubles[row].drawn, doubles[row].low, doubles[row].high);
		different += !is_same(doubles[row].own(x), doubles[row].library(x));
	}
	report(doubles[row].name, count, different);
}

static void compare_floats(size_t row, uint64_t count)
{
	const uint64_t step = (UINT64_C(1) << 32) / count | 1;
	uint64_t different = 0, compared = 0;

	for (uint64_t bits = 0; bits <= UINT32_MAX; bits += step) {
		const float x = weightd_float_of_bits((uint32_t)bits);
		if (fabsf(x) > floats[row].most)
			continue;
		different += !is_same((double)floats[row].own(x), (double)floats[row].library(x));
		compared++;
	}
	report(floats[row].name, compared, different);
}

static void compare_powers(size_t row, uint64_t count)
{
	uint64_t different = 0, different_floats = 0;

	for (uint64_t i = 0; i < count; i++) {
		const double x = powers[row].width * unit();
		const double size = powers[row].height * (2 * unit() - 1);
		const double y = powers[row].inverse ? 1 / size : size;
		const float a = (float)x, b = (float)y;
		different += !is_same(weightd_c_power(x, y), pow(x, y));
		different_floats += !is_same((double)weightd_c_powf(a, b), (double)powf(a, b));
	}
	report("pow", count, different);
	report("powf", count, different_floats);
}

static void compare_both(uint64_t count)
{
	uint64_t different = 0, different_floats = 0;

	for (uint64_t i = 0; i < count; i++) {
		const double x = (unit() - 0.5) * (i % 2 == 0 ? 200 : 14);
		double s, c, library_s, library_c;
		float fs, fc, library_fs, library_fc;
		weightd_c_sincos(x, &s, &c);
		sincos(x, &library_s, &library_c);
		different += !is_same(s, library_s) || !is_same(c, library_c);
		weightd_c_sincosf((float)x, &fs, &fc);
		sincosf((float)x, &library_fs, &library_fc);
		different_floats += fs != library_fs || fc != library_fc;
	}
	report("sincos", count, different);
	report("sincosf", count, different_floats);
}

int main(int argc, char **argv)
{
	const uint64_t count = argc > 1 ? strtoull(argv[1], NULL, 10) : 100000000;

	for (size_t i = 0; i < sizeof doubles / sizeof doubles[0]; i++)
		compare_doubles(i, count);
	for (size_t i = 0; i < sizeof floats / sizeof floats[0]; i++)
		compare_floats(i, count);
	for (size_t i = 0; i < sizeof powers / sizeof powers[0]; i++)
		compare_powers(i, count);
	compare_both(count);
	return differences == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
