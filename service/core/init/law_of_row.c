/*
 * The values of a row's formulas.  A name is looked up when a formula first needs it, so fans are
 * counted, and explained, only if they matter.
 */
#include "core/init/law_of_row.h"

#include "core/distribution/distribution_table.h"
#include "core/init/argument_fields.h"
#include "core/init/fans_of_call.h"
#include "core/init/requirements.h"
#include "core/init/row_formulas.h"

#include <math.h>

struct evaluation {
	const struct weightd_resolving *resolving;
	const struct init_formulas *formulas;
	struct weightd_fan_sizes fans;
	bool is_empty, has_fans;
	bool is_degenerate; /* a formula had no finite value on an empty tensor */
	enum weightd_code code;
	uint32_t known; /* bit n: values[n] is set */
	struct weightd_value *values;
};

static void learn(struct evaluation *evaluation, unsigned name);

/* For an infinite or failed value: 0 on an empty tensor; otherwise a failed one is refused. */
static double not_finite(struct evaluation *evaluation, double value)
{
	const struct weightd_resolving *resolving = evaluation->resolving;

	if (evaluation->is_empty)
		evaluation->is_degenerate = true;
	if (evaluation->is_empty || evaluation->code != WEIGHTD_OK)
		return 0.0;
	if (isnan(value)) {
		weightd_error_add(resolving->err, WEIGHTD_ERR_BAD_ARGUMENT, resolving->pointer,
				  "%s on %s: its formula has no value", resolving->row->name,
				  resolving->target->name);
		weightd_error_expected(resolving->err, "other arguments");
		evaluation->code = WEIGHTD_ERR_BAD_ARGUMENT;
	}
	return value;
}

static double value_of(struct evaluation *evaluation, const struct weightd_formula *formula)
{
	for (uint32_t needed = formula->names & ~evaluation->known; needed != 0;
	     needed &= needed - 1) {
		learn(evaluation, (unsigned)__builtin_ctz(needed));
		if (evaluation->code != WEIGHTD_OK)
			return 0.0;
	}
	const double value = weightd_formula_evaluate(formula, evaluation->values);
	return isfinite(value) ? value : not_finite(evaluation, value);
}

static double fan_value(struct evaluation *evaluation, unsigned name)
{
	const struct weightd_resolving *resolving = evaluation->resolving;

	if (!evaluation->has_fans) {
		evaluation->has_fans = true;
		evaluation->code = (resolving->row->fans != NULL
					    ? resolving->row->fans
					    : init_fans_above_0)(resolving, &evaluation->fans);
	}
	if (name == INIT_FAN_IN || name == INIT_FAN_OUT)
		return name == INIT_FAN_IN ? evaluation->fans.fan_in : evaluation->fans.fan_out;
	return weightd_fan_by_mode(init_argument(resolving, "mode")->text, evaluation->fans.fan_in,
				   evaluation->fans.fan_out, resolving->target->has_library_shape);
}

static double gain_value(const struct weightd_resolving *resolving)
{
	return resolving->row->gain != NULL ? resolving->row->gain(resolving)
					    : init_gain(init_argument(resolving, "gain"));
}

static void explain_value(struct weightd_explanation *explanation, enum init_explained as,
			  double value)
{
	switch (as) {
	case INIT_NOT_EXPLAINED: return;
	case INIT_EXPLAINED_GAIN:
		explanation->has_gain = true;
		explanation->gain = value;
		return;
	case INIT_EXPLAINED_STD:
		explanation->has_std = true;
		explanation->std = value;
		return;
	case INIT_EXPLAINED_VARIANCE:
		explanation->has_variance = true;
		explanation->variance = value;
		return;
	}
}

static double quantity_value(struct evaluation *evaluation, size_t index)
{
	const double value = value_of(evaluation, evaluation->formulas->quantities[index]);

	explain_value(evaluation->resolving->explanation, evaluation->formulas->explained[index],
		      value);
	return value;
}

static double own_value(struct evaluation *evaluation, unsigned name)
{
	const struct weightd_resolving *resolving = evaluation->resolving;
	const struct weightd_shape *shape = &resolving->target->shape;

	switch ((enum init_name)name) {
	case INIT_SIZE0: return shape->ndim > 0 ? (double)shape->dims[0] : 1.0;
	case INIT_SIZE1: return shape->ndim > 1 ? (double)shape->dims[1] : 1.0;
	case INIT_NDIM: return shape->ndim;
	case INIT_GAIN: {
		const double gain = gain_value(resolving);
		explain_value(resolving->explanation, INIT_EXPLAINED_GAIN, gain);
		return gain;
	}
	default: return fan_value(evaluation, name);
	}
}

static void learn(struct evaluation *evaluation, unsigned name)
{
	const struct weightd_resolving *resolving = evaluation->resolving;
	const size_t index = name - INIT_FIRST_ARGUMENT;

	evaluation->known |= UINT32_C(1) << name;
	if (name < INIT_FIRST_ARGUMENT)
		evaluation->values[name] =
			(struct weightd_value)WEIGHTD_VALUE_REAL(own_value(evaluation, name));
	else if (index < resolving->row->field_count)
		evaluation->values[name] = resolving->arguments[index];
	else
		evaluation->values[name] = (struct weightd_value)WEIGHTD_VALUE_REAL(
			quantity_value(evaluation, index - resolving->row->field_count));
}

/* A formula that is one integer argument is exact; other sizes are below 2^53. */
static uint64_t size_of(struct evaluation *evaluation, const struct weightd_formula *formula)
{
	const double value = value_of(evaluation, formula);
	const uint32_t name = formula->names;

	if (formula->count == 1 && name != 0 &&
	    evaluation->values[__builtin_ctz(name)].kind == WEIGHTD_INT)
		return (uint64_t)evaluation->values[__builtin_ctz(name)].integer;
	return value >= 0x1p64 || !(value >= 0.0) ? 0 : (uint64_t)value;
}

static enum weightd_code check_requirements(struct evaluation *evaluation)
{
	const struct weightd_resolving *resolving = evaluation->resolving;

	for (size_t i = 0; i < WEIGHTD_ROW_REQUIREMENTS; i++) {
		const struct weightd_formula *condition = evaluation->formulas->requirements[i];
		if (condition == NULL)
			break;
		const bool holds = value_of(evaluation, condition) != 0.0;
		if (evaluation->code != WEIGHTD_OK)
			return evaluation->code;
		if (!holds)
			return init_refuse_requirement(resolving, &resolving->row->requirements[i],
						       evaluation->values);
	}
	return WEIGHTD_OK;
}

static size_t choose_law(struct evaluation *evaluation)
{
	size_t index = 0;

	while (index + 1 < WEIGHTD_ROW_LAWS && evaluation->formulas->when[index] != NULL &&
	       value_of(evaluation, evaluation->formulas->when[index]) == 0.0)
		index++;
	return index;
}

/* Bounds in std from the mean. */
static void set_cut(struct evaluation *evaluation, const struct init_law *formulas)
{
	struct weightd_explanation *explanation = evaluation->resolving->explanation;
	double *reals = evaluation->resolving->law->reals;

	explanation->has_cut = true;
	explanation->cut_low = value_of(evaluation, formulas->cut[0]);
	explanation->cut_high = value_of(evaluation, formulas->cut[1]);
	reals[2] = reals[0] + explanation->cut_low * reals[1];
	reals[3] = reals[0] + explanation->cut_high * reals[1];
}

static void set_law(struct evaluation *evaluation, size_t index)
{
	const struct init_law *formulas = &evaluation->formulas->laws[index];
	struct weightd_law *law = evaluation->resolving->law;

	law->distribution = evaluation->resolving->row->laws[index].distribution;
	for (size_t i = 0; i < formulas->real_count; i++) {
		if (formulas->reals[i] != NULL)
			law->reals[i] = value_of(evaluation, formulas->reals[i]);
	}
	for (size_t i = 0; i < WEIGHTD_LAW_SIZES; i++) {
		if (formulas->sizes[i] != NULL)
			law->sizes[i] = size_of(evaluation, formulas->sizes[i]);
	}
	if (formulas->cut[0] != NULL)
		set_cut(evaluation, formulas);
	if (law->distribution == &weightd_distribution_uniform ||
	    law->distribution == &weightd_distribution_repeated_uniform)
		law->reals[0] += 0.0; /* torch's uniform_(-0.0, 0.0) gives 0.0 */
	if (evaluation->formulas->variant != NULL)
		law->variant = (unsigned)value_of(evaluation, evaluation->formulas->variant);
}

static void explain(struct evaluation *evaluation)
{
	const struct init_formulas *formulas = evaluation->formulas;
	struct weightd_explanation *explanation = evaluation->resolving->explanation;

	if (formulas->mean != NULL) {
		explanation->has_mean = true;
		explanation->mean = value_of(evaluation, formulas->mean);
	}
	if (formulas->std != NULL)
		explain_value(explanation, INIT_EXPLAINED_STD, value_of(evaluation, formulas->std));
	if (formulas->gain != NULL)
		explain_value(explanation, INIT_EXPLAINED_GAIN,
			      value_of(evaluation, formulas->gain));
	if (formulas->low != NULL) {
		explanation->has_bounds = true;
		explanation->low = value_of(evaluation, formulas->low);
		explanation->high = value_of(evaluation, formulas->high);
	}
}

static enum weightd_code constant_0(const struct weightd_resolving *resolving)
{
	*resolving->law = (struct weightd_law){.distribution = &weightd_distribution_constant};
	return WEIGHTD_OK;
}

enum weightd_code init_law_of_row(const struct weightd_resolving *resolving)
{
	struct init_formulas_room room;
	struct weightd_value values[WEIGHTD_FORMULA_NAMES_MAX];
	uint64_t numel = 1;

	weightd_shape_numel(&resolving->target->shape, &numel);
	if (numel == 0 && (resolving->row->flags & WEIGHTD_SKIPS_EMPTY) != 0)
		return constant_0(resolving);
	struct evaluation evaluation = {
		.resolving = resolving,
		.formulas = init_formulas_of(resolving->row, &room),
		.is_empty = numel == 0,
		.values = values,
	};
	enum weightd_code code = check_requirements(&evaluation);
	if (code != WEIGHTD_OK)
		return code;
	set_law(&evaluation, choose_law(&evaluation));
	explain(&evaluation);
	if (evaluation.is_degenerate && (resolving->row->flags & WEIGHTD_EMPTY_IS_CONSTANT) != 0)
		return constant_0(resolving);
	return evaluation.code;
}
