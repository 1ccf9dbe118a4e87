/*
 * Quadrature: Gauss and Legendre's points on pieces of the line.
 */
#include "core/signal/activation/quadrature.h"

#include "core/number/elementary.h"

struct rule {
	size_t half;
	const double *points, *weights; /* of the positive half of [-1, 1] */
};

/* numpy.polynomial.legendre.leggauss(16), (8) */
static const double points_16[8] = {
	0x1.852bd6676a9f9p-4, 0x1.205cae642337cp-2, 0x1.d50259a43a772p-2, 0x1.3c5a466d5e8b8p-1,
	0x1.82c45dda4726bp-1, 0x1.bb3403514e483p-1, 0x1.e39f56616f9b0p-1, 0x1.fa92c264d787ep-1,
};
static const double weights_16[8] = {
	0x1.83feae80e4e01p-3, 0x1.75f8c77e0c011p-3, 0x1.5a6ebbb5a7600p-3, 0x1.325f61bca3cbep-3,
	0x1.fe7af2bad3878p-4, 0x1.85c4ee79cc24bp-4, 0x1.fdfb1a2c1261ep-5, 0x1.bcddab4b7c228p-6,
};
static const double points_8[4] = {
	0x1.77ac94f3c7344p-3,
	0x1.0d129583284b4p-1,
	0x1.97e4ab249f41ep-1,
	0x1.ebab1cb0acc66p-1,
};
static const double weights_8[4] = {
	0x1.736360b19933dp-2,
	0x1.413c50a25560ep-2,
	0x1.c76fb531d2b94p-3,
	0x1.9ea1d04ca03aep-4,
};

static void add_point(struct weightd_quadrature *made, double z, double weight)
{
	made->z[made->count] = z;
	made->weight[made->count] = weight * weightd_normal_density(z);
	made->count++;
}

static void add_piece(struct weightd_quadrature *made, const struct rule *rule, double low,
		      double high)
{
	const double middle = (low + high) / 2.0, half = (high - low) / 2.0;

	for (size_t i = rule->half; i-- > 0;)
		add_point(made, middle - half * rule->points[i], half * rule->weights[i]);
	for (size_t i = 0; i < rule->half; i++)
		add_point(made, middle + half * rule->points[i], half * rule->weights[i]);
}

void weightd_cuts_add(struct weightd_cuts *cuts, double z)
{
	if (z > -WEIGHTD_NORMAL_END && z < WEIGHTD_NORMAL_END && cuts->count < WEIGHTD_CUTS_MAX - 2)
		cuts->at[cuts->count++] = z;
}

static void sort(struct weightd_cuts *cuts)
{
	for (size_t i = 1; i < cuts->count; i++) {
		const double z = cuts->at[i];
		size_t k = i;

		for (; k > 0 && cuts->at[k - 1] > z; k--)
			cuts->at[k] = cuts->at[k - 1];
		cuts->at[k] = z;
	}
}

void weightd_quadrature_make(struct weightd_quadrature *made, struct weightd_cuts *cuts)
{
	static const struct rule rule = {8, points_16, weights_16};

	cuts->at[cuts->count++] = -WEIGHTD_NORMAL_END;
	cuts->at[cuts->count++] = WEIGHTD_NORMAL_END;
	sort(cuts);
	made->count = 0;
	for (size_t i = 1; i < cuts->count; i++) {
		if (cuts->at[i] > cuts->at[i - 1])
			add_piece(made, &rule, cuts->at[i - 1], cuts->at[i]);
	}
}

void weightd_quadrature_plain(struct weightd_quadrature *made)
{
	static const struct rule rule = {4, points_8, weights_8};

	made->count = 0;
	for (int i = 0; i < 17; i++)
		add_piece(made, &rule, -WEIGHTD_NORMAL_END + i, -WEIGHTD_NORMAL_END + i + 1);
}
