/*
 * weight_norm: a weight as its norms times directions, w = g * v / ||v||, by hooks and as a
 * parametrization.  v is the weight as it was, g its norms.
 */
#include "core/parametrization/wrap_parts.h"
#include "core/distribution/distribution_table.h"

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

static enum weightd_code resolve_norm(struct weightd_law *law, struct weightd_explanation *why,
				      const struct weightd_value *arguments,
				      const struct weightd_target *target, const char *pointer,
				      struct weightd_error *err)
{
	(void)why;
	(void)target;
	(void)pointer;
	(void)err;
	if (arguments[0].integer == 0) {
		law->distribution = &weightd_distribution_row_norm;
		return WEIGHTD_OK;
	}
	law->distribution = &weightd_distribution_slice_norm;
	/* One more, so that 0 says that there is no dimension. */
	law->sizes[0] = (uint64_t)(arguments[0].integer + 1);
	return WEIGHTD_OK;
}

static const struct weightd_initializer norm_except_dim = {
	.name = "norm_except_dim",
	.doc = "The norms of another tensor over all its dimensions but one",
	.source = "torch.norm_except_dim(v, 2, dim)",
	WEIGHTD_FIELDS(norm_fields),
	.resolve = resolve_norm,
};

/* The shape of g, and '*dim' as an index, -1 for none. */
static enum weightd_code shape_of_norms(struct weightd_shape *shape, int64_t *dim,
					const struct weightd_parameter *parameter,
					const struct weightd_value *argument, const char *pointer,
					struct weightd_error *err)
{
	const unsigned ndim = parameter->shape.ndim;

	*dim = argument->kind == WEIGHTD_NONE ? -1 : argument->integer;
	*shape = (struct weightd_shape){.ndim = *dim == -1 ? 0 : ndim};
	if (*dim == -1)
		return WEIGHTD_OK;
	if (*dim >= (int64_t)ndim || *dim < -(int64_t)ndim)
		return wrap_refuse_dim(*dim, -(int64_t)ndim, parameter, pointer, err);
	*dim += *dim < 0 ? (int64_t)ndim : 0;
	for (unsigned i = 0; i < ndim; i++)
		shape->dims[i] = 1;
	shape->dims[*dim] = parameter->shape.dims[*dim];
	return WEIGHTD_OK;
}

/* g, then v: 'made' is v. */
static enum weightd_code add_pair(struct weightd_parameter **made, struct weightd_module *module,
				  struct weightd_builder *builder, const char *norms,
				  const char *directions, const struct weightd_parameter *parameter,
				  const struct weightd_value *arguments, const char *pointer,
				  struct weightd_error *err)
{
	struct weightd_parameter *g;
	struct weightd_shape shape;
	int64_t dim;
	enum weightd_code code =
		shape_of_norms(&shape, &dim, parameter, &arguments[1], pointer, err);

	if (code != WEIGHTD_OK)
		return code;
	const struct weightd_value value = WEIGHTD_VALUE_INT(dim);
	const struct weightd_initializer_call initial =
		wrap_initial(builder, &norm_except_dim, &value, 1);
	code = wrap_add(&g, module, builder, norms, false, &shape, &initial, parameter, NULL, err);
	if (code != WEIGHTD_OK)
		return code;
	code = wrap_move(made, module, builder, directions, parameter, err);
	if (code == WEIGHTD_OK)
		g->of = *made;
	return code;
}

static enum weightd_code apply(struct weightd_module *module, struct weightd_builder *builder,
			       const struct weightd_parameter *parameter,
			       const struct weightd_value *arguments, const char *pointer,
			       struct weightd_error *err)
{
	struct weightd_parameter *v;
	enum weightd_code code =
		add_pair(&v, module, builder, wrap_leaf(builder, parameter, "_g"),
			 wrap_leaf(builder, parameter, "_v"), parameter, arguments, pointer, err);

	return code == WEIGHTD_OK ? wrap_names(module, builder, module, v, err) : code;
}

static enum weightd_code apply_new(struct weightd_module *module, struct weightd_builder *builder,
				   const struct weightd_parameter *parameter,
				   const struct weightd_value *arguments, const char *pointer,
				   struct weightd_error *err)
{
	struct weightd_parameter *v;
	struct weightd_module *list, *part;
	enum weightd_code code = wrap_parametrized(&list, &part, module, builder, parameter,
						   "_WeightNorm", pointer, err);

	if (code == WEIGHTD_OK)
		code = add_pair(&v, list, builder, "original0", "original1", parameter, arguments,
				pointer, err);
	return code == WEIGHTD_OK ? wrap_names(module, builder, list, v, err) : code;
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
