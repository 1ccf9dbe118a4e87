/*
 * The float32 functions and kernels over every word that a law can be given: errors in units of
 * the last place against the C library's double functions, and what values come out at the ends.
 *
 * The kernels are those of the service, compiled here a second time with counted words in place of
 * Philox's.  What it printed is in service/notes/accuracy.md.
 */
#define WEIGHTD_LEVEL counted
#define WEIGHTD_LANES 1
#include "core/distribution/bounds.h"
#include "core/distribution/kernels/lanes.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { WORDS = 4 * WEIGHTD_BATCH };

#define NEAR_ENDS (1u << 20)

/* How words are counted: word i is i; i << 8; the radii at both ends beside one angle; all zeros
 * and ones by turns. */
static enum { ALL, HIGH_BITS, RADII, ENDS } counting;
static uint32_t angle_of_all;

WEIGHTD_INLINE void counted_words(uint32_t *words, unsigned sets,
				  const struct weightd_stream *stream, uint64_t first, size_t count)
{
	(void)sets, (void)stream;
	for (size_t i = 0; i < 4 * count; i++) {
		const uint32_t index = (uint32_t)(4 * first + i);
		words[i] = counting == ALL		     ? index
			   : counting == HIGH_BITS	     ? index << 8
			   : counting == RADII && i % 2 != 0 ? angle_of_all
			   : counting == RADII
				   ? (index / 2 < NEAR_ENDS ? index / 2 : NEAR_ENDS - 1 - index / 2)
				   : -(uint32_t)(i / 4 % 2);
	}
}

#define weightd_words counted_words
#include "core/distribution/kernels/normal_kernel.c"
#include "core/distribution/kernels/trunc_normal_kernel.c"
#include "core/distribution/kernels/uniform_kernel.c"

static int broken;

static void claim(bool holds, const char *text)
{
	if (!holds)
		printf("  BROKEN: %s\n", text);
	broken += !holds;
}

/* |got - want| in units of the last place of a float at 'want'. */
static double ulps(float got, double want)
{
	int exponent;

	frexp(want, &exponent);
	return fabs(ldexp((double)got - want, 24 - exponent));
}

/* The next word after 'word' that is another float. */
static uint64_t next_float(uint64_t word)
{
	return word < 1u << 24 ? word + 1
			       : word + (UINT64_C(1) << (63 - __builtin_clzll(word) - 23));
}

static void check_log(void)
{
	double worst = 0.0;
	float least = 1.0f, most = 0.0f;

	for (uint64_t word = 0; word <= UINT64_C(1) << 32; word = next_float(word)) {
		const float u = (float)word * 0x1p-32f + 0x1p-33f, got = weightd_log_float(u),
			    r = sqrtf(-2.0f * got);
		if (u < 1.0f)
			worst = fmax(worst, ulps(got, log((double)u)));
		claim(got <= 0.0f && r >= 0.0f && isfinite(r), "a radius is a finite number");
		least = r < least ? r : least;
		most = r > most ? r : most;
	}
	printf("log, all uniforms of 32 bits                  %.3f ulp; radius %a to %a (%.7f)\n",
	       worst, (double)least, (double)most, (double)most);
}

static void check_turns(void)
{
	const double quarter = acos(-1.0) / 2.0;
	double worst_cosine = 0.0, worst_sine = 0.0;
	float most = 0.0f, least = 1.0f;

	/* int32 of word << 2 | 2: every float of an odd multiple of 2 below 2^31; negative ones
	 * mirror them. */
	for (uint64_t twice = 2; twice < UINT64_C(1) << 31;
	     twice = twice < 1u << 25 ? twice + 4 : next_float(twice)) {
		const float x = (float)(int32_t)twice * 0x1p-32f;
		float cosine, sine, mirrored_cosine, mirrored_sine;
		weightd_quarter_float(x, &cosine, &sine);
		weightd_quarter_float(-x, &mirrored_cosine, &mirrored_sine);
		claim(mirrored_cosine == cosine && mirrored_sine == -sine,
		      "sine is odd, cosine even");
		worst_cosine = fmax(worst_cosine, ulps(cosine, cos((double)x * quarter)));
		worst_sine = fmax(worst_sine, ulps(sine, sin((double)x * quarter)));
		most = cosine > most ? cosine : most;
		most = sine > most ? sine : most;
		least = sine < least ? sine : least;
	}
	claim(most <= 1.0f, "no cosine or sine is above 1");
	claim(least > 0.0f, "no sine is 0");
	printf("cosine, sine, all angles of 32 bits           %.3f, %.3f ulp; size %a to %a\n",
	       worst_cosine, worst_sine, (double)least, (double)most);
}

static void check_quantile(void)
{
	const uint32_t end = weightd_bits_of_float(0.5f);
	double worst = 0.0;

	for (uint32_t bits = weightd_bits_of_float(1e-37f); bits <= end; bits++) {
		const float s = weightd_float_of_bits(bits), got = weightd_quantile_float(s);
		const double want = weightd_quantile_double((double)s);
		if (want > 0.0)
			worst = fmax(worst, ulps(got, want));
		claim(got >= 0.0f && got < 13.0f, "a quantile lies in [0, 13)");
	}
	printf("quantile, every float of [1e-37, 1/2]         %.3f ulp\n", worst);
}

static void widen(double value, double *least, double *most)
{
	claim(isfinite(value), "every value is finite");
	*least = fmin(*least, value);
	*most = fmax(*most, value);
}

/* Least and greatest value of a kernel over 'words' counted words. */
static void range(weightd_kernel *kernel, const struct weightd_law *law, enum weightd_dtype dtype,
		  uint64_t words, double *least, double *most)
{
	static _Alignas(64) unsigned char values[8 * WORDS];
	static unsigned char seen[1u << 16]; /* codes of a half type */
	const struct weightd_task task = {.law = law, .dtype = dtype};

	memset(seen, 0, sizeof seen);
	*least = INFINITY;
	*most = -INFINITY;
	for (uint64_t first = 0; first < words; first += WORDS) {
		kernel(&task, first / 4, WEIGHTD_BATCH, values);
		if (dtype == WEIGHTD_FLOAT32) {
			const float *value = (const float *)(const void *)values;
			float low = value[0], high = value[0];
			int odd = 0;
			for (size_t i = 0; i < WORDS; i++) {
				low = value[i] < low ? value[i] : low;
				high = value[i] > high ? value[i] : high;
				odd |= !(value[i] - value[i] == 0.0f);
			}
			claim(!odd, "every value is finite");
			*least = fmin(*least, (double)low);
			*most = fmax(*most, (double)high);
			continue;
		}
		if (dtype != WEIGHTD_FLOAT64) {
			for (size_t i = 0; i < WORDS; i++)
				seen[((const uint16_t *)(const void *)values)[i]] = 1;
			continue;
		}
		for (size_t i = 0; i < WORDS / 2; i++)
			widen(weightd_element_read(values, dtype, i), least, most);
	}
	for (uint32_t code = 0; code < sizeof seen; code++) {
		const uint16_t half = (uint16_t)code;
		if (seen[code] != 0)
			widen(weightd_element_read(&half, dtype, 0), least, most);
	}
}

static const enum weightd_dtype dtypes[] = {WEIGHTD_FLOAT32, WEIGHTD_FLOAT16, WEIGHTD_BFLOAT16,
					    WEIGHTD_FLOAT64};

/* Laws of a distribution with bounds: every word for the small dtypes, the first and the last
 * for float64. */
static void check_bounds(const char *name, weightd_kernel *kernel, const double reals[4],
			 const double bounds[2], uint64_t words, int count)
{
	for (size_t k = 0; k < sizeof dtypes / sizeof dtypes[0]; k++) {
		const bool is_wide = dtypes[k] == WEIGHTD_FLOAT64,
			   is_open = strcmp(name, "uniform") == 0;
		const struct weightd_shape shape = {.ndim = 1, .dims = {1}};
		struct weightd_law law = {.distribution = weightd_distribution_find(name)};
		double least, most;

		memcpy(law.reals, reals, 4 * sizeof reals[0]);
		if (law.distribution->prepare(&law, &shape, dtypes[k], "", NULL) != WEIGHTD_OK)
			continue;
		counting = is_wide ? ENDS : is_open ? HIGH_BITS : ALL;
		range(kernel, &law, dtypes[k], is_wide ? WORDS : words, &least, &most);
		claim(least >= bounds[0] && (is_open ? most < bounds[1] : most <= bounds[1]),
		      "no value is outside");
		const double low_end = weightd_dtype_at_least(dtypes[k], bounds[0]);
		const double high_end = is_open ? weightd_dtype_below(dtypes[k], bounds[1])
						: weightd_dtype_at_most(dtypes[k], bounds[1]);
		printf("%s(%g", name, reals[0]);
		for (int i = 1; i < count; i++)
			printf(", %g", reals[i]);
		printf(") %s: %.17g%s to %.17g%s\n", weightd_dtype_row(dtypes[k])->name, least,
		       least == low_end ? " (the end)" : "", most,
		       most == high_end ? " (the end)" : "");
	}
}

/* The radii at both ends beside the angles whose cosine is 1 and -1 in float. */
static void check_normal(void)
{
	for (size_t k = 0; k < sizeof dtypes / sizeof dtypes[0]; k++) {
		const struct weightd_shape shape = {.ndim = 1, .dims = {1}};
		struct weightd_law law = {.distribution = weightd_distribution_find("normal"),
					  .reals = {0, 1}};
		double least, most, other_least, other_most;

		law.distribution->prepare(&law, &shape, dtypes[k], "", NULL);
		counting = dtypes[k] == WEIGHTD_FLOAT64 ? ENDS : RADII;
		const uint64_t words = counting == ENDS ? WORDS : UINT64_C(4) * NEAR_ENDS;
		angle_of_all = 0;
		range(weightd_normal_counted, &law, dtypes[k], words, &least, &most);
		angle_of_all = 1u << 31;
		range(weightd_normal_counted, &law, dtypes[k], words, &other_least, &other_most);
		if (counting ==
		    ENDS) /* its angles are 0 and the last one: the other sign is the same number */
			printf("normal(0, 1) float64: size up to %.17g\n", most);
		else
			printf("normal(0, 1) %s: %.17g to %.17g\n",
			       weightd_dtype_row(dtypes[k])->name, fmin(least, other_least),
			       fmax(most, other_most));
	}
}

int main(void)
{
	static const double uniforms[][4] = {{-1, 1},	  {0, 1},    {-0.1, 0.3},
					     {-3e4, 6e4}, {0, 1e-6}, {1, 1.5}};
	static const double truncated[][4] = {
		{0, 1, -2, 2}, {0, 0.02, -2, 2}, {0, 1, 5, 8}, {1, 3, -9, -8}};

	setvbuf(stdout, NULL, _IOLBF, 0);
	check_log();
	check_turns();
	check_quantile();
	for (size_t i = 0; i < sizeof uniforms / sizeof uniforms[0]; i++)
		check_bounds("uniform", weightd_uniform_counted, uniforms[i], uniforms[i],
			     UINT64_C(1) << 24, 2);
	check_normal();
	for (size_t i = 0; i < sizeof truncated / sizeof truncated[0]; i++)
		check_bounds("trunc_normal", weightd_trunc_normal_counted, truncated[i],
			     truncated[i] + 2, UINT64_C(1) << 32, 4);
	printf("%d passed, %d failed\n", broken == 0, broken != 0);
	return broken != 0;
}
