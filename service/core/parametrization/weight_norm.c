/*
 * weight_norm: a weight as its norms times directions, w = g * v / ||v||, by hooks and as a
 * parametrization.  v is the weight as it was, g its norms.
 */
#include "core/distribution/distribution_table.h"
#include "core/parametrization/parametrization_fields.h"
#include "core/parametrization/replacement.h"

#include <string.h>

#define DIM_DOC "The dimension that the norms belong to; None, or -1 as in torch: one norm for all"

static const struct weightd_field fields[] = {
	NAME_FIELD,
	DIM_FIELD(WEIGHTD_VALUE_INT(0), DIM_DOC),
};

/* The arguments of the initializer below: the dimension, -1 for none. */
static const struct weightd_field norm_fields[] = {
	{.name = "dim", .doc = DIM_DOC, .accepts = WEIGHTD_INT, .required = true},
};

static const struct weightd_initializer norm_except_dim = {
	.name = "norm_except_dim",
	.doc = "The norms of another tensor over all its dimensions but one",
	.source = "torch.norm_except_dim(v, 2, dim)",
	WEIGHTD_FIELDS(norm_fields),
	.when = {"dim == 0"},
	.laws = {{.distribution = &weightd_distribution_row_norm},
		 /* One more, so that 0 means no dimension. */
		 {.distribution = &weightd_distribution_slice_norm, .sizes = {"dim + 1"}}},
};

/* The shape of g, and '*dim' as an index, -1 for none. */
static enum weightd_code shape_of_norms(const struct weightd_parametrizing *applied,
					struct weightd_shape *shape, int64_t *dim)
{
	const struct weightd_value *argument = &applied->call->arguments[1];
	const struct weightd_shape *whole = &applied->parameter->shape;
	const int64_t ndim = whole->ndim;

	*dim = argument->kind == WEIGHTD_NONE ? -1 : argument->integer;
	*shape = (struct weightd_shape){.ndim = *dim == -1 ? 0 : whole->ndim};
	if (*dim == -1)
		return WEIGHTD_OK;
	if (*dim >= ndim || *dim < -ndim)
		return replacement_refuse_dim(applied, *dim, -ndim);
	*dim += *dim < 0 ? ndim : 0;
	for (unsigned i = 0; i < whole->ndim; i++)
		shape->dims[i] = 1;
	shape->dims[*dim] = whole->dims[*dim];
	return WEIGHTD_OK;
}

/* g, then v, in 'module', which is then known to hold the weight. */
static enum weightd_code add_pair(const struct weightd_parametrizing *applied,
				  struct weightd_module *module, const char *norms,
				  const char *directions)
{
	struct replacement_tensor tensor = {.leaf = norms};
	struct weightd_parameter *g, *v;
	int64_t dim;
	enum weightd_code code = shape_of_norms(applied, &tensor.shape, &dim);

	if (code != WEIGHTD_OK)
		return code;
	const struct weightd_value value = WEIGHTD_VALUE_INT(dim);
	tensor.initial = replacement_initial(applied, &norm_except_dim, &value, 1);
	code = replacement_add(applied, module, &tensor, &g);
	if (code == WEIGHTD_OK)
		code = replacement_move(applied, module, directions, &v);
	if (code != WEIGHTD_OK)
		return code;
	g->of = v;
	return replacement_is_held(applied, module, v);
}

static enum weightd_code apply(const struct weightd_parametrizing *applied)
{
	return add_pair(applied, applied->module, replacement_leaf(applied, "_g"),
			replacement_leaf(applied, "_v"));
}

static enum weightd_code apply_new(const struct weightd_parametrizing *applied)
{
	struct replacement_modules modules;
	enum weightd_code code = replacement_add_modules(applied, "_WeightNorm", &modules);

	return code == WEIGHTD_OK ? add_pair(applied, modules.list, "original0", "original1")
				  : code;
}

const struct weightd_parametrization weightd_parametrization_weight_norm = {
	.name = "weight_norm",
	.doc = "NAME_g, the norms of the weight, and NAME_v, the weight, at the end of the "
	       "module's tensors",
	.source = "torch.nn.utils.weight_norm; Salimans and Kingma 2016",
	WEIGHTD_FIELDS(fields),
	.apply = apply,
};

const struct weightd_parametrization weightd_parametrization_new_weight_norm = {
	.name = "parametrizations.weight_norm",
	.doc = "parametrizations.NAME.original0, the norms of the weight, and original1, the "
	       "weight",
	.source = "torch.nn.utils.parametrizations.weight_norm; Salimans and Kingma 2016",
	WEIGHTD_FIELDS(fields),
	.apply = apply_new,
};
