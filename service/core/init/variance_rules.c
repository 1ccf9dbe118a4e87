/*
 * The rules of Glorot, LeCun and He under the names of JAX, Keras and timm: variance_scaling with
 * numbers.  What these libraries call normal is cut at two standard deviations.
 */
#include "core/init/init_parts.h"
#include "core/init/variance_scaling.h"

static const struct weightd_field jax_fields[] = {
	AXIS_ARGUMENT("in_axis", "Axis or axes of the inputs; None: -2"),
	AXIS_ARGUMENT("out_axis", "Axis or axes of the outputs; None: -1"),
	AXIS_ARGUMENT("batch_axis", "Axis or axes that count for neither fan; None: no axis"),
	LAYOUT_ARGUMENT,
};

#define JAX(rule, factor, fan, density, text, ...)                                               \
	static enum weightd_code resolve_jax_##rule(                                             \
		struct weightd_law *law, struct weightd_explanation *why,                        \
		const struct weightd_value *arguments, const struct weightd_target *target,      \
		const char *pointer, struct weightd_error *err)                                  \
	{                                                                                        \
		static const struct init_variance variance = {factor, fan, density, false};      \
		const struct init_layout layout = {&arguments[3], &arguments[0], &arguments[1],  \
						   &arguments[2], false};                        \
		return init_variance_scaling(law, why, &variance, &layout, target, "jax." #rule, \
					     pointer, err);                                      \
	}                                                                                        \
	static const char *const jax_##rule##_aliases[] = {__VA_ARGS__};                         \
	const struct weightd_initializer weightd_init_jax_##rule = {                             \
		.name = "jax." #rule,                                                            \
		.aliases = jax_##rule##_aliases,                                                 \
		.doc = text,                                                                     \
		.source = "jax.nn.initializers." #rule,                                          \
		INIT_FIELDS(jax_fields),                                                         \
		.resolve = resolve_jax_##rule,                                                   \
	};

#define KERAS(rule, factor, fan, density, text, ...)                                               \
	static enum weightd_code resolve_keras_##rule(                                             \
		struct weightd_law *law, struct weightd_explanation *why,                          \
		const struct weightd_value *arguments, const struct weightd_target *target,        \
		const char *pointer, struct weightd_error *err)                                    \
	{                                                                                          \
		static const struct init_variance variance = {factor, fan, density, true};         \
		const struct init_layout layout = {.layout = &arguments[1],                        \
						   .axes_are_keras = true};                        \
		return init_variance_scaling(law, why, &variance, &layout, target, "keras." #rule, \
					     pointer, err);                                        \
	}                                                                                          \
	static const char *const keras_##rule##_aliases[] = {__VA_ARGS__};                         \
	const struct weightd_initializer weightd_init_keras_##rule = {                             \
		.name = "keras." #rule,                                                            \
		.aliases = keras_##rule##_aliases,                                                 \
		.doc = text,                                                                       \
		.source = "keras.initializers." #rule,                                             \
		INIT_FIELDS(keras_fields),                                                         \
		.resolve = resolve_keras_##rule,                                                   \
	};

static const struct weightd_field keras_fields[] = {KERAS_SEED_ARGUMENT, LAYOUT_ARGUMENT};

#define UNIFORM "uniform"
#define CUT "truncated_normal"
#define CUT_DOC(std) "Normal cut at two std, std of the values " std
#define UNIFORM_DOC(bound) "Uniform on +-" bound

JAX(glorot_uniform, 1.0, "fan_avg", UNIFORM, UNIFORM_DOC("sqrt(6 / (fan_in + fan_out))"),
    "jax.xavier_uniform", NULL)
JAX(glorot_normal, 1.0, "fan_avg", CUT, CUT_DOC("sqrt(2 / (fan_in + fan_out))"),
    "jax.xavier_normal", NULL)
JAX(lecun_uniform, 1.0, "fan_in", UNIFORM, UNIFORM_DOC("sqrt(3 / fan_in)"), NULL)
JAX(lecun_normal, 1.0, "fan_in", CUT, CUT_DOC("sqrt(1 / fan_in)"), NULL)
JAX(he_uniform, 2.0, "fan_in", UNIFORM, UNIFORM_DOC("sqrt(6 / fan_in)"), "jax.kaiming_uniform",
    NULL)
JAX(he_normal, 2.0, "fan_in", CUT, CUT_DOC("sqrt(2 / fan_in)"), "jax.kaiming_normal", NULL)

KERAS(glorot_uniform, 1.0, "fan_avg", UNIFORM, UNIFORM_DOC("sqrt(6 / (fan_in + fan_out))"),
      "keras.GlorotUniform", NULL)
KERAS(glorot_normal, 1.0, "fan_avg", CUT, CUT_DOC("sqrt(2 / (fan_in + fan_out))"),
      "keras.GlorotNormal", NULL)
KERAS(lecun_uniform, 1.0, "fan_in", UNIFORM, UNIFORM_DOC("sqrt(3 / fan_in)"), "keras.LecunUniform",
      NULL)
KERAS(lecun_normal, 1.0, "fan_in", CUT, CUT_DOC("sqrt(1 / fan_in)"), "keras.LecunNormal", NULL)
KERAS(he_uniform, 2.0, "fan_in", UNIFORM, UNIFORM_DOC("sqrt(6 / fan_in)"), "keras.HeUniform", NULL)
KERAS(he_normal, 2.0, "fan_in", CUT, CUT_DOC("sqrt(2 / fan_in)"), "keras.HeNormal", NULL)

static enum weightd_code resolve_timm(struct weightd_law *law, struct weightd_explanation *why,
				      const struct weightd_value *arguments,
				      const struct weightd_target *target, const char *pointer,
				      struct weightd_error *err)
{
	static const struct init_variance variance = {1.0, "fan_in", CUT, false};
	const struct init_layout layout = {.layout = NULL};

	(void)arguments;
	return init_variance_scaling(law, why, &variance, &layout, target, "timm.lecun_normal",
				     pointer, err);
}

const struct weightd_initializer weightd_init_timm_lecun_normal = {
	.name = "timm.lecun_normal",
	.doc = CUT_DOC("sqrt(1 / fan_in)"),
	.source = "timm.layers.weight_init.lecun_normal_",
	.resolve = resolve_timm,
};
