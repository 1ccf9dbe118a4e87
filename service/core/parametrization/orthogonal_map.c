/*
 * orthogonal: a weight that stays orthogonal.  What is stored is not the weight but what a map
 * takes to it, so the weight that these tensors are computed from is in no state_dict.
 */
#include "core/parametrization/wrap_parts.h"
#include "core/distribution/distribution_table.h"

#include <string.h>

static const char *const maps[] = {"matrix_exp", "cayley", "householder", NULL};

static const struct weightd_field fields[] = {
	NAME_FIELD,
	{.name = "orthogonal_map",
	 .doc = "The map to orthogonal matrices; None: matrix_exp for square ones, "
		"else householder",
	 .accepts = WEIGHTD_TEXT | WEIGHTD_NONE,
	 .choices = maps,
	 .fallback = WEIGHTD_VALUE_NONE},
	{.name = "use_trivialization",
	 .doc = "Keep a base that the map turns",
	 .accepts = WEIGHTD_BOOL,
	 .fallback = WEIGHTD_VALUE_BOOL(true)},
};

static enum weightd_code resolve_eye(struct weightd_law *law, struct weightd_explanation *why,
				     const struct weightd_value *arguments,
				     const struct weightd_target *target, const char *pointer,
				     struct weightd_error *err)
{
	(void)arguments;
	(void)target;
	(void)pointer;
	(void)err;
	law->distribution = &weightd_distribution_negative_eye;
	why->has_bounds = true;
	why->low = -1.0;
	return WEIGHTD_OK;
}

static enum weightd_code resolve_base(struct weightd_law *law, struct weightd_explanation *why,
				      const struct weightd_value *arguments,
				      const struct weightd_target *target, const char *pointer,
				      struct weightd_error *err)
{
	(void)arguments;
	(void)target;
	(void)pointer;
	(void)err;
	law->distribution = &weightd_distribution_orthogonal_base;
	why->has_bounds = true;
	why->low = -1.0;
	why->high = 1.0;
	return WEIGHTD_OK;
}

static enum weightd_code resolve_reflectors(struct weightd_law *law,
					    struct weightd_explanation *why,
					    const struct weightd_value *arguments,
					    const struct weightd_target *target,
					    const char *pointer, struct weightd_error *err)
{
	(void)why;
	(void)arguments;
	(void)target;
	(void)pointer;
	(void)err;
	law->distribution = &weightd_distribution_reflectors;
	return WEIGHTD_OK;
}

static const struct weightd_initializer negative_eye = {
	.name = "negative_eye",
	.doc = "-1 on the diagonal of each matrix",
	.source = "torch.nn.utils.parametrizations._Orthogonal.right_inverse",
	.resolve = resolve_eye,
};

static const struct weightd_initializer orthogonal_base = {
	.name = "orthogonal_base",
	.doc = "The orthogonal factor of the weight, completed to square matrices",
	.source = "torch.nn.utils.parametrizations._Orthogonal.right_inverse",
	.resolve = resolve_base,
};

static const struct weightd_initializer reflectors = {
	.name = "reflectors",
	.doc = "The Householder reflectors of the weight's QR",
	.source = "torch.nn.utils.parametrizations._Orthogonal.right_inverse",
	.resolve = resolve_reflectors,
};

static enum weightd_code check_rank(const struct weightd_parameter *parameter, const char *pointer,
				    struct weightd_error *err)
{
	if (parameter->shape.ndim >= 2)
		return WEIGHTD_OK;
	weightd_error_add(err, WEIGHTD_ERR_SHAPE_MISMATCH, pointer,
			  "parametrizations.orthogonal: %s has %u dimensions", parameter->leaf,
			  parameter->shape.ndim);
	weightd_error_expected(err, "a matrix or a batch of matrices");
	return WEIGHTD_ERR_SHAPE_MISMATCH;
}

/* "original" in 'list': -1 on the diagonals with a base, else reflectors, or the weight itself. */
static enum weightd_code add_original(struct weightd_parameter **made, struct weightd_module *list,
				      struct weightd_builder *builder,
				      const struct weightd_parameter *parameter, bool has_base,
				      bool is_householder, struct weightd_error *err)
{
	const struct weightd_initializer_call initial =
		wrap_initial(builder, has_base ? &negative_eye : &reflectors, NULL, 0);

	if (!has_base && !is_householder)
		return wrap_move(made, list, builder, "original", parameter, err);
	return wrap_add(made, list, builder, "original", false, &parameter->shape, &initial,
			parameter, has_base ? NULL : parameter, err);
}

static enum weightd_code add_base(struct weightd_parameter **made, struct weightd_module *part,
				  struct weightd_builder *builder,
				  const struct weightd_parameter *parameter,
				  struct weightd_error *err)
{
	const struct weightd_initializer_call initial =
		wrap_initial(builder, &orthogonal_base, NULL, 0);
	struct weightd_shape shape = parameter->shape;
	uint64_t *side = &shape.dims[shape.ndim - 2];

	if (side[0] < side[1])
		side[0] = side[1];
	side[1] = side[0];
	return wrap_add(made, part, builder, "base", true, &shape, &initial, parameter, parameter,
			err);
}

static enum weightd_code apply(struct weightd_module *module, struct weightd_builder *builder,
			       const struct weightd_parameter *parameter,
			       const struct weightd_value *arguments, const char *pointer,
			       struct weightd_error *err)
{
	const uint64_t *side =
		&parameter->shape.dims[parameter->shape.ndim < 2 ? 0 : parameter->shape.ndim - 2];
	const bool has_base = arguments[2].boolean;
	const char *map = arguments[1].kind == WEIGHTD_TEXT ? arguments[1].text
			  : side[0] == side[1]		    ? "matrix_exp"
							    : "householder";
	struct weightd_module *list, *part;
	struct weightd_parameter *original = NULL, *computed;
	enum weightd_code code = check_rank(parameter, pointer, err);

	if (code == WEIGHTD_OK)
		code = wrap_parametrized(&list, &part, module, builder, parameter, "_Orthogonal",
					 pointer, err);
	if (code == WEIGHTD_OK)
		code = add_original(&original, list, builder, parameter, has_base,
				    strcmp(map, "householder") == 0, err);
	computed = original;
	if (code == WEIGHTD_OK && has_base)
		code = add_base(&computed, part, builder, parameter, err);
	if (code == WEIGHTD_OK)
		code = wrap_names(module, builder, list, original, err);
	if (code != WEIGHTD_OK || computed->of == NULL)
		return code;
	computed->of_name =
		weightd_arena_printf(builder->arena, "%s%s%s", module->path,
				     module->path[0] == '\0' ? "" : ".", parameter->leaf);
	return computed->of_name != NULL
		       ? WEIGHTD_OK
		       : weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, pointer, "out of memory");
}

const struct weightd_parametrization weightd_parametrization_new_orthogonal = {
	.name = "parametrizations.orthogonal",
	.doc = "parametrizations.NAME.original, which a map takes to an orthogonal matrix, and "
	       "0.base",
	.source = "torch.nn.utils.parametrizations.orthogonal; Lezcano 2019",
	WEIGHTD_FIELDS(fields),
	.apply = apply,
};
