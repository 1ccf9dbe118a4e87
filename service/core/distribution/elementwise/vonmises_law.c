/*
 * vonmises: angles around a mode, with the numbers of numpy.random.vonmises.
 */
#include "core/distribution/distribution_table.h"
#include "core/distribution/value_law.h"
#include "core/number/elementary.h"

#define PI 0x1.921fb54442d18p+1

/* atan(x), x >= 0: halved twice, then its series. */
static double arctangent(double x)
{
	static const double series[13] = {1.0,	      -1.0 / 3.0,  1.0 / 5.0,  -1.0 / 7.0,
					  1.0 / 9.0,  -1.0 / 11.0, 1.0 / 13.0, -1.0 / 15.0,
					  1.0 / 17.0, -1.0 / 19.0, 1.0 / 21.0, -1.0 / 23.0,
					  1.0 / 25.0};
	const double inner = x <= 1.0 ? x : 1.0 / x;
	const double half = inner / (1.0 + __builtin_sqrt(1.0 + inner * inner));
	const double quarter = half / (1.0 + __builtin_sqrt(1.0 + half * half));
	const double angle = 4.0 * quarter * weightd_horner_double(series, 13, quarter * quarter);

	return x <= 1.0 ? angle : PI / 2.0 - angle;
}

/* The angle in [-pi, pi]; 'angle' is within a few turns of it. */
static double wrapped(double angle)
{
	const double turns = angle / (2.0 * PI);
	const double whole = (double)(int64_t)(turns < 0.0 ? turns - 0.5 : turns + 0.5);

	return angle - whole * (2.0 * PI);
}

/* Best and Fisher 1979; a normal of variance 1 / kappa above 1e6. */
static double vonmises(const struct weightd_law *law, struct weightd_element_words *words)
{
	const double mu = law->vonmises.mu, kappa = law->vonmises.kappa;

	if (kappa < 1e-8)
		return PI * (2.0 * weightd_draw_uniform(words) - 1.0);
	if (kappa > 1e6)
		return wrapped(mu + __builtin_sqrt(1.0 / kappa) * weightd_draw_normal(words));
	const double r = 1.0 + __builtin_sqrt(1.0 + 4.0 * kappa * kappa);
	const double rho = (r - __builtin_sqrt(2.0 * r)) / (2.0 * kappa);
	const double s = kappa < 1e-5 ? 1.0 / kappa + kappa : (1.0 + rho * rho) / (2.0 * rho);
	for (;;) {
		const double u = weightd_draw_uniform(words),
			     x = u <= 0.5 ? 2.0 * u : 2.0 - 2.0 * u;
		double cosine,
			sine; /* of pi u, whose cosine belongs to the angle x or its complement */
		weightd_quarter_double(x <= 0.5 ? x : 1.0 - x, &cosine, &sine);
		const double of_x = x <= 0.5 ? cosine : sine, z = u <= 0.5 ? of_x : -of_x;
		const double w = (1.0 + s * z) / (s + z), y = kappa * (s - w);
		const double v = weightd_draw_uniform(words);
		if (y * (2.0 - y) - v < 0.0 && weightd_log_double(y / v) + 1.0 - y < 0.0)
			continue;
		const double up = 1.0 - w > 0.0 ? 1.0 - w : 0.0,
			     down = 1.0 + w > 0.0 ? 1.0 + w : 0.0;
		const double angle = down == 0.0 ? PI : 2.0 * arctangent(__builtin_sqrt(up / down));
		return wrapped(weightd_draw_uniform(words) < 0.5 ? mu - angle : mu + angle);
	}
}

static struct weightd_moments moments(const struct weightd_law *law)
{
	(void)law;
	return (struct weightd_moments){false, 0.0, 0.0, -PI, PI};
}

static bool holds(const struct weightd_law *law)
{
	return law->vonmises.kappa >= 0.0 && law->vonmises.mu > -1e9 && law->vonmises.mu < 1e9;
}

const struct weightd_distribution weightd_distribution_vonmises = {
	.name = "vonmises",
	.doc = "Von Mises on [-pi, pi] with a mode and a concentration",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM | WEIGHTD_ALIKE,
	.reals = {"mu", "kappa"},
	.prepare = weightd_prepare_values,
	.fill = weightd_fill_values,
	.moments = moments,
	.rules = &(const struct weightd_value_rules){.of_words = vonmises,
						     .holds = holds,
						     .expected = "kappa >= 0, |mu| < 1e9"},
};
