/*
 * orthogonal: a weight that stays orthogonal.  The stored tensor is not the weight; a map makes the
 * weight from it.  So the weight from which these tensors are computed is in no state_dict.
 */
#include "core/distribution/distribution_table.h"
#include "core/parametrization/parametrization_fields.h"
#include "core/parametrization/replacement.h"

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

static const struct weightd_initializer negative_eye = {
	.name = "negative_eye",
	.doc = "-1 on the diagonal of each matrix",
	.source = "torch.nn.utils.parametrizations._Orthogonal.right_inverse",
	.laws = {{.distribution = &weightd_distribution_negative_eye}},
	.explained = {.low = "-1", .high = "0"},
};

static const struct weightd_initializer orthogonal_base = {
	.name = "orthogonal_base",
	.doc = "The orthogonal factor of the weight, completed to square matrices",
	.source = "torch.nn.utils.parametrizations._Orthogonal.right_inverse",
	.laws = {{.distribution = &weightd_distribution_orthogonal_base}},
	.explained = {.low = "-1", .high = "1"},
};

static const struct weightd_initializer reflectors = {
	.name = "reflectors",
	.doc = "The Householder reflectors of the weight's QR",
	.source = "torch.nn.utils.parametrizations._Orthogonal.right_inverse",
	.laws = {{.distribution = &weightd_distribution_reflectors}},
};

static enum weightd_code check_rank(const struct weightd_parametrizing *applied)
{
	const struct weightd_parameter *parameter = applied->parameter;

	if (parameter->shape.ndim >= 2)
		return WEIGHTD_OK;
	weightd_error_add(applied->err, WEIGHTD_ERR_SHAPE_MISMATCH, applied->call->pointer,
			  "parametrizations.orthogonal: %s has %u dimensions", parameter->leaf,
			  parameter->shape.ndim);
	weightd_error_expected(applied->err, "a matrix or a batch of matrices");
	return WEIGHTD_ERR_SHAPE_MISMATCH;
}

/* None means matrix_exp for square matrices, else householder. */
static bool is_householder(const struct weightd_parametrizing *applied)
{
	const struct weightd_shape *shape = &applied->parameter->shape;
	const struct weightd_value *map = &applied->call->arguments[1];

	if (map->kind == WEIGHTD_TEXT)
		return strcmp(map->text, "householder") == 0;
	return shape->dims[shape->ndim - 2] != shape->dims[shape->ndim - 1];
}

/* "original" in 'list': -1 on the diagonals with a base, else reflectors, or the weight itself. */
static enum weightd_code add_original(const struct weightd_parametrizing *applied,
				      struct weightd_module *list, bool has_base,
				      struct weightd_parameter **made)
{
	const struct replacement_tensor original = {
		.leaf = "original",
		.shape = applied->parameter->shape,
		.initial = replacement_initial(applied, has_base ? &negative_eye : &reflectors,
					       NULL, 0),
		.of = has_base ? NULL : applied->parameter,
	};

	if (!has_base && !is_householder(applied))
		return replacement_move(applied, list, "original", made);
	return replacement_add(applied, list, &original, made);
}

static enum weightd_code add_base(const struct weightd_parametrizing *applied,
				  struct weightd_module *part, struct weightd_parameter **made)
{
	struct replacement_tensor base = {
		.leaf = "base",
		.is_buffer = true,
		.shape = applied->parameter->shape,
		.initial = replacement_initial(applied, &orthogonal_base, NULL, 0),
		.of = applied->parameter,
	};
	uint64_t *side = &base.shape.dims[base.shape.ndim - 2];

	if (side[0] < side[1])
		side[0] = side[1];
	side[1] = side[0];
	return replacement_add(applied, part, &base, made);
}

static enum weightd_code apply(const struct weightd_parametrizing *applied)
{
	const struct weightd_module *module = applied->module;
	const bool has_base = applied->call->arguments[2].boolean;
	struct weightd_parameter *original = NULL, *computed;
	struct replacement_modules modules;
	enum weightd_code code = check_rank(applied);

	if (code == WEIGHTD_OK)
		code = replacement_add_modules(applied, "_Orthogonal", &modules);
	if (code == WEIGHTD_OK)
		code = add_original(applied, modules.list, has_base, &original);
	computed = original;
	if (code == WEIGHTD_OK && has_base)
		code = add_base(applied, modules.part, &computed);
	if (code == WEIGHTD_OK)
		code = replacement_is_held(applied, modules.list, original);
	if (code != WEIGHTD_OK || computed->of == NULL)
		return code;
	computed->of_name = weightd_arena_printf(
		applied->builder->arena, "%s%s%s", weightd_module_path(module, WEIGHTD_NAME_ROOM),
		module->parent == NULL ? "" : ".", applied->parameter->leaf);
	return computed->of_name != NULL
		       ? WEIGHTD_OK
		       : weightd_error_add(applied->err, WEIGHTD_ERR_NO_MEMORY,
					   applied->call->pointer, "out of memory");
}

const struct weightd_parametrization weightd_parametrization_new_orthogonal = {
	.name = "parametrizations.orthogonal",
	.doc = "parametrizations.NAME.original, from which a map makes an orthogonal matrix, and "
	       "0.base",
	.source = "torch.nn.utils.parametrizations.orthogonal; Lezcano 2019",
	WEIGHTD_FIELDS(fields),
	.apply = apply,
};
