/*
 * What Mamba needs: the logarithms of the state's decay, and the bias that gives its time steps.
 */
#include "core/init/init_parts.h"
#include "core/distribution/distribution_table.h"

static enum weightd_code resolve_range(struct weightd_law *law, struct weightd_explanation *why,
				       const struct weightd_value *arguments,
				       const struct weightd_target *target, const char *pointer,
				       struct weightd_error *err)
{
	(void)why;
	(void)arguments;
	law->distribution = &weightd_distribution_log_range;
	return init_require_rank(target, 1, WEIGHTD_RANK_MAX, "log_range", pointer, err);
}

static const char *const range_aliases[] = {"mamba_a_log", "s4d_real", NULL};

const struct weightd_initializer weightd_init_log_range = {
	.name = "log_range",
	.aliases = range_aliases,
	.doc = "log(1), log(2), ... along the last dimension: A_log of Mamba",
	.source = "Gu, Dao 2023; Gu et al. 2022 (S4D-real); mamba_ssm modules/mamba_simple.py",
	.resolve = resolve_range,
};

#define STEP(field, preset, text)                                                               \
	{                                                                                       \
		.name = (field), .doc = (text), .accepts = WEIGHTD_REAL, .min = 1e-9, .max = 1, \
		.fallback = WEIGHTD_VALUE_REAL(preset)                                          \
	}

static const struct weightd_field step_fields[] = {
	STEP("dt_min", 0.001, "Least time step"),
	STEP("dt_max", 0.1, "Largest time step"),
	STEP("dt_floor", 0.0001, "Smaller ones become this"),
};

static enum weightd_code resolve_step(struct weightd_law *law, struct weightd_explanation *why,
				      const struct weightd_value *arguments,
				      const struct weightd_target *target, const char *pointer,
				      struct weightd_error *err)
{
	(void)why;
	(void)target;
	(void)pointer;
	(void)err;
	law->distribution = &weightd_distribution_time_step;
	for (size_t i = 0; i < 3; i++)
		law->reals[i] = weightd_value_real(&arguments[i]);
	return WEIGHTD_OK;
}

const struct weightd_initializer weightd_init_mamba_dt_bias = {
	.name = "mamba_dt_bias",
	.doc = "x with softplus(x) = max(exp(U(log dt_min, log dt_max)), dt_floor): bias of "
	       "dt_proj in Mamba",
	.source = "Gu, Dao 2023; mamba_ssm modules/mamba_simple.py",
	INIT_FIELDS(step_fields),
	.resolve = resolve_step,
};
