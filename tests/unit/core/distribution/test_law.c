/* The names that weightd/law.h gives to numbers are those of the distributions' rows. */
#include "weightd/distribution.h"
#include "suite.h"

#include <stddef.h>
#include <string.h>

#define AT(member) offsetof(struct weightd_law, member)

static const struct {
	const char *distribution, *number;
	size_t offset;
} numbers[] = {
	{"constant", "value", AT(constant.value)},
	{"row_block", "value", AT(row_block.value)},
	{"row_block", "block", AT(rows.block)},
	{"row_block", "blocks", AT(rows.blocks)},
	{"uniform", "low", AT(uniform.low)},
	{"uniform", "high", AT(uniform.high)},
	{"repeated_uniform", "high", AT(uniform.high)},
	{"repeated_uniform", "times", AT(times)},
	{"log_uniform", "low", AT(log_uniform.low)},
	{"log_uniform", "high", AT(log_uniform.high)},
	{"integers", "low", AT(integers.low)},
	{"integers", "high", AT(integers.high)},
	{"normal", "mean", AT(normal.mean)},
	{"normal", "std", AT(normal.std)},
	{"repeated_normal", "std", AT(normal.std)},
	{"padded_normal", "std", AT(normal.std)},
	{"padded_normal", "padding", AT(padding)},
	{"trunc_normal", "mean", AT(trunc_normal.mean)},
	{"trunc_normal", "std", AT(trunc_normal.std)},
	{"trunc_normal", "a", AT(trunc_normal.a)},
	{"trunc_normal", "b", AT(trunc_normal.b)},
	{"orthogonal", "gain", AT(orthogonal.gain)},
	{"orthogonal_axis", "gain", AT(orthogonal.gain)},
	{"orthogonal_axis", "axis", AT(axis)},
	{"delta_orthogonal", "gain", AT(orthogonal.gain)},
	{"delta_orthogonal", "kernel_first", AT(delta.kernel_first)},
	{"delta_orthogonal", "is_turned", AT(delta.is_turned)},
	{"lora_orthogonal", "second", AT(lora.second)},
	{"lora_orthogonal", "pair", AT(lora.pair)},
	{"scaled_eye", "gain", AT(scaled_eye.gain)},
	{"dirac", "groups", AT(groups)},
	{"sparse", "sparsity", AT(sparse.sparsity)},
	{"sparse", "std", AT(sparse.std)},
	{"sinusoids", "max_timescale", AT(sinusoids.max_timescale)},
	{"position_encoding", "max_timescale", AT(position_encoding.max_timescale)},
	{"position_encoding", "interleaved", AT(position_encoding.interleaved)},
	{"sincos_2d", "extra", AT(grid.extra)},
	{"sincos_2d", "width", AT(grid.width)},
	{"stft", "window", AT(stft.window)},
	{"stft", "flags", AT(stft.flags)},
	{"bilinear", "pattern", AT(pattern)},
	{"time_step", "min", AT(time_step.min)},
	{"time_step", "max", AT(time_step.max)},
	{"time_step", "floor", AT(time_step.floor)},
	{"chrono", "longest", AT(chrono.longest)},
	{"linear_range", "start", AT(linear_range.start)},
	{"linear_range", "step", AT(linear_range.step)},
	{"power_range", "offset", AT(power_range.offset)},
	{"power_range", "factor", AT(power_range.factor)},
	{"power_range", "exponent", AT(power_range.exponent)},
	{"power_range", "closed", AT(closed)},
	{"zigzag", "base", AT(zigzag.base)},
	{"zigzag", "step", AT(zigzag.step)},
	{"exponential", "scale", AT(exponential.scale)},
	{"rayleigh", "scale", AT(rayleigh.scale)},
	{"weibull", "a", AT(weibull.a)},
	{"power", "a", AT(power.a)},
	{"pareto", "a", AT(pareto.a)},
	{"laplace", "loc", AT(laplace.loc)},
	{"laplace", "scale", AT(laplace.scale)},
	{"gumbel", "scale", AT(gumbel.scale)},
	{"logistic", "scale", AT(logistic.scale)},
	{"triangular", "left", AT(triangular.left)},
	{"triangular", "mode", AT(triangular.mode)},
	{"triangular", "right", AT(triangular.right)},
	{"lognormal", "mean", AT(lognormal.mean)},
	{"lognormal", "sigma", AT(lognormal.sigma)},
	{"gamma", "shape", AT(gamma.shape)},
	{"gamma", "scale", AT(gamma.scale)},
	{"beta", "a", AT(beta.a)},
	{"beta", "b", AT(beta.b)},
	{"f", "dfnum", AT(f.dfnum)},
	{"f", "dfden", AT(f.dfden)},
	{"noncentral_f", "dfden", AT(f.dfden)},
	{"noncentral_f", "nonc", AT(f.nonc)},
	{"standard_t", "df", AT(standard_t.df)},
	{"noncentral_chisquare", "df", AT(chisquare.df)},
	{"noncentral_chisquare", "nonc", AT(chisquare.nonc)},
	{"wald", "mean", AT(wald.mean)},
	{"wald", "scale", AT(wald.scale)},
	{"vonmises", "mu", AT(vonmises.mu)},
	{"vonmises", "kappa", AT(vonmises.kappa)},
	{"poisson", "lam", AT(poisson.lam)},
	{"binomial", "p", AT(binomial.p)},
	{"binomial", "n", AT(n)},
	{"singular_left", "eps", AT(singular.eps)},
	{"singular_left", "dim", AT(singular.dim)},
	{"singular_right", "iterations", AT(singular.iterations)},
	{"singular_right", "start", AT(start)},
	{"unit_normal", "eps", AT(unit_normal.eps)},
	{"slice_norm", "dim_plus_one", AT(dim_plus_one)},
};

#define NUMBERS ((int)(sizeof numbers / sizeof numbers[0]))

/* Where the row's number of this name stands; SIZE_MAX: it names none. */
static size_t offset_of(const struct weightd_distribution *row, const char *name)
{
	for (size_t i = 0; i < WEIGHTD_LAW_REALS && row->reals[i] != NULL; i++)
		if (strcmp(row->reals[i], name) == 0)
			return AT(reals) + i * sizeof(double);
	for (size_t i = 0; i < WEIGHTD_LAW_SIZES && row->sizes[i] != NULL; i++)
		if (strcmp(row->sizes[i], name) == 0)
			return AT(sizes) + i * sizeof(uint64_t);
	return SIZE_MAX;
}

START_TEST(a_number_stands_where_its_row_names_it)
{
	const struct weightd_distribution *row =
		weightd_distribution_find(numbers[_i].distribution);

	ck_assert_ptr_nonnull(row);
	ck_assert_uint_eq(offset_of(row, numbers[_i].number), numbers[_i].offset);
}
END_TEST

/* They are no numbers of the rows, and are 0 in laws that jax does not draw. */
START_TEST(what_only_jax_sets_stands_behind_the_numbers_of_the_row)
{
	ck_assert_uint_eq(AT(uniform.is_scaled), AT(reals[5]));
	ck_assert_uint_eq(AT(trunc_normal.cut_low), AT(reals[4]));
	ck_assert_uint_eq(AT(trunc_normal.cut_high), AT(reals[5]));
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("law");
	TCase *tcase = tcase_create("law");

	tcase_add_loop_test(tcase, a_number_stands_where_its_row_names_it, 0, NUMBERS);
	tcase_add_test(tcase, what_only_jax_sets_stands_behind_the_numbers_of_the_row);
	suite_add_tcase(suite, tcase);
	return suite;
}
