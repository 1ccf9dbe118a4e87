/*
 * dl4j.*: WeightInit of Deeplearning4j (org.deeplearning4j.nn.weights), with its own bounds:
 * several have 3 / sqrt(fan) where sqrt(3 / fan) would give the variance 1 / fan.
 */
#include "core/init/init_parts.h"
#include "core/init/variance_scaling.h"
#include "core/distribution/distribution_table.h"

#include <math.h>

static const struct weightd_field scale_fields[] = {
	{.name = "scale",
	 .doc = "Factor: of the variance of the normal ones, of the bound of the uniform ones",
	 .accepts = WEIGHTD_REAL,
	 .min = 0,
	 .max = WEIGHTD_NO_MAXIMUM,
	 .min_is_open = true,
	 .fallback = WEIGHTD_VALUE_REAL(1.0)},
};

/* Fans above 0: there is no element where one is 0. */
struct fans {
	double in, out;
};

static enum weightd_code fans_of(struct fans *f, struct weightd_explanation *why,
				 const struct weightd_target *target, const char *initializer,
				 const char *pointer, struct weightd_error *err)
{
	struct weightd_fans fans;
	enum weightd_code code = init_fans(&fans, why, target, initializer, pointer, err);

	f->in = code == WEIGHTD_OK && fans.fan_in > 0 ? (double)fans.fan_in : 1.0;
	f->out = code == WEIGHTD_OK && fans.fan_out > 0 ? (double)fans.fan_out : 1.0;
	return code;
}

static enum weightd_code symmetric(struct weightd_law *law, struct weightd_explanation *why,
				   double bound)
{
	return init_uniform(law, why, -bound, bound);
}

static enum weightd_code normal(struct weightd_law *law, struct weightd_explanation *why,
				double std)
{
	return init_normal(law, why, 0.0, std);
}

/* Cut at two std, which is not corrected for the cut. */
static enum weightd_code cut(struct weightd_law *law, struct weightd_explanation *why, double std)
{
	return init_truncated(law, why, 0.0, std, -2.0, 2.0);
}

static enum weightd_code identity(struct weightd_law *law, struct weightd_explanation *why,
				  const struct weightd_target *target, const char *pointer,
				  struct weightd_error *err)
{
	enum weightd_code code = init_require_rank(target, 2, 2, "dl4j.IDENTITY", pointer, err);

	law->distribution = &weightd_distribution_eye;
	why->has_bounds = true;
	why->high = 1.0;
	if (code != WEIGHTD_OK || target->shape.dims[0] == target->shape.dims[1])
		return code;
	weightd_error_add(err, WEIGHTD_ERR_SHAPE_MISMATCH, pointer,
			  "dl4j.IDENTITY on %s: the matrix is not square", target->name);
	weightd_error_expected(err, "a square matrix");
	return WEIGHTD_ERR_SHAPE_MISMATCH;
}

/* Rows that see the fans f and, with SCALED, the argument a[0]. */
#define HEAD(row)                                                                   \
	static enum weightd_code resolve_##row(                                     \
		struct weightd_law *law, struct weightd_explanation *why,           \
		const struct weightd_value *a, const struct weightd_target *target, \
		const char *pointer, struct weightd_error *err)
#define PLAIN(row, text, recipe_of)                                                            \
	HEAD(row)                                                                              \
	{                                                                                      \
		struct fans f;                                                                 \
		enum weightd_code code = fans_of(&f, why, target, "dl4j." #row, pointer, err); \
		(void)a;                                                                       \
		return code == WEIGHTD_OK ? recipe_of : code;                                  \
	}                                                                                      \
	const struct weightd_initializer weightd_init_dl4j_##row = {                           \
		.name = "dl4j." #row,                                                          \
		.doc = text,                                                                   \
		.source = "org.deeplearning4j.nn.weights.WeightInit." #row,                    \
		.resolve = resolve_##row,                                                      \
	};
#define SCALED(row, text, recipe_of)                                                           \
	HEAD(row)                                                                              \
	{                                                                                      \
		struct fans f;                                                                 \
		enum weightd_code code = fans_of(&f, why, target, "dl4j." #row, pointer, err); \
		const double scale = weightd_value_real(&a[0]);                                \
		return code == WEIGHTD_OK ? recipe_of : code;                                  \
	}                                                                                      \
	const struct weightd_initializer weightd_init_dl4j_##row = {                           \
		.name = "dl4j." #row,                                                          \
		.doc = text,                                                                   \
		.source = "org.deeplearning4j.nn.weights.WeightInit." #row,                    \
		INIT_FIELDS(scale_fields),                                                     \
		.resolve = resolve_##row,                                                      \
	};

PLAIN(SIGMOID_UNIFORM, "Uniform on +-4 sqrt(6 / (fan_in + fan_out))",
      symmetric(law, why, 4.0 * sqrt(6.0 / (f.in + f.out))))
PLAIN(UNIFORM, "Uniform on +-1 / sqrt(fan_in)", symmetric(law, why, 1.0 / sqrt(f.in)))
PLAIN(LECUN_UNIFORM, "Uniform on +-3 / sqrt(fan_in)", symmetric(law, why, 3.0 / sqrt(f.in)))
PLAIN(XAVIER, "Normal with mean 0 and std sqrt(2 / (fan_in + fan_out))",
      normal(law, why, sqrt(2.0 / (f.in + f.out))))
PLAIN(XAVIER_UNIFORM, "Uniform on +-sqrt(6) / sqrt(fan_in + fan_out)",
      symmetric(law, why, sqrt(6.0) / sqrt(f.in + f.out)))
PLAIN(RELU, "Normal with mean 0 and std sqrt(2 / fan_in)", normal(law, why, sqrt(2.0 / f.in)))
PLAIN(RELU_UNIFORM, "Uniform on +-sqrt(6 / fan_in)", symmetric(law, why, sqrt(6.0 / f.in)))
SCALED(VAR_SCALING_NORMAL_FAN_IN, "Normal with std sqrt(scale / fan_in), cut at two std",
       cut(law, why, sqrt(scale / f.in)))
SCALED(VAR_SCALING_NORMAL_FAN_OUT, "Normal with std sqrt(scale / fan_out), cut at two std",
       cut(law, why, sqrt(scale / f.out)))
SCALED(VAR_SCALING_NORMAL_FAN_AVG,
       "Normal with std sqrt(2 scale / (fan_in + fan_out)), cut at two std",
       cut(law, why, sqrt(2.0 * scale / (f.in + f.out))))
SCALED(VAR_SCALING_UNIFORM_FAN_IN, "Uniform on +-3 scale / sqrt(fan_in)",
       symmetric(law, why, 3.0 / sqrt(f.in) * scale))
SCALED(VAR_SCALING_UNIFORM_FAN_OUT, "Uniform on +-3 scale / sqrt(fan_out)",
       symmetric(law, why, 3.0 / sqrt(f.out) * scale))
SCALED(VAR_SCALING_UNIFORM_FAN_AVG, "Uniform on +-3 scale / sqrt((fan_in + fan_out) / 2)",
       symmetric(law, why, 3.0 / sqrt((f.in + f.out) / 2.0) * scale))

static const char *const normal_aliases[] = {"dl4j.LECUN_NORMAL", "dl4j.XAVIER_FAN_IN", NULL};

HEAD(normal)
{
	struct fans f;
	enum weightd_code code = fans_of(&f, why, target, "dl4j.NORMAL", pointer, err);

	(void)a;
	return code == WEIGHTD_OK ? normal(law, why, 1.0 / sqrt(f.in)) : code;
}

const struct weightd_initializer weightd_init_dl4j_NORMAL = {
	.name = "dl4j.NORMAL",
	.aliases = normal_aliases,
	.doc = "Normal with mean 0 and std 1 / sqrt(fan_in)",
	.source = "org.deeplearning4j.nn.weights.WeightInit.NORMAL",
	.resolve = resolve_normal,
};

HEAD(legacy)
{
	enum weightd_code code =
		init_require_rank(target, 2, WEIGHTD_RANK_MAX, "dl4j.XAVIER_LEGACY", pointer, err);
	const double sum = (double)target->shape.dims[0] + (double)target->shape.dims[1];

	(void)a;
	return code == WEIGHTD_OK ? normal(law, why, sum > 0.0 ? 1.0 / sqrt(sum) : 0.0) : code;
}

const struct weightd_initializer weightd_init_dl4j_XAVIER_LEGACY = {
	.name = "dl4j.XAVIER_LEGACY",
	.doc = "Normal with mean 0 and std 1 / sqrt(size(0) + size(1))",
	.source = "org.deeplearning4j.nn.weights.WeightInit.XAVIER_LEGACY",
	.resolve = resolve_legacy,
};

HEAD(identity)
{
	(void)a;
	return identity(law, why, target, pointer, err);
}

const struct weightd_initializer weightd_init_dl4j_IDENTITY = {
	.name = "dl4j.IDENTITY",
	.doc = "1 on the main diagonal of a square matrix, 0 elsewhere",
	.source = "org.deeplearning4j.nn.weights.WeightInit.IDENTITY",
	.resolve = resolve_identity,
};
