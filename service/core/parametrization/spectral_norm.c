/*
 * spectral_norm: a weight divided by its largest singular value, whose singular vectors u and v are
 * buffers; by hooks and as a parametrization.
 */
#include "core/parametrization/wrap_parts.h"
#include "core/distribution/distribution_table.h"

#include <string.h>

/* torch makes these iterations when it constructs a parametrization, and one pass of its own. */
#define FIRST_ITERATIONS 15

/* Products of all iterations together: some 30 seconds of one core. */
#define WORK_MAX ((uint64_t)1 << 36)

#define DIM_DOC "The dimension of the outputs; None: 1 for transposed convolutions, else 0"

static const struct weightd_field fields[] = {
	NAME_FIELD,
	ITERATIONS_FIELD,
	EPS_FIELD,
	DIM_FIELD(WEIGHTD_VALUE_NONE, DIM_DOC),
};

static const struct weightd_field unit_fields[] = {EPS_FIELD};

static enum weightd_code resolve_unit(struct weightd_law *law, struct weightd_explanation *why,
				      const struct weightd_value *arguments,
				      const struct weightd_target *target, const char *pointer,
				      struct weightd_error *err)
{
	(void)target;
	(void)pointer;
	(void)err;
	law->distribution = &weightd_distribution_unit_normal;
	law->reals[0] = weightd_value_real(&arguments[0]);
	why->has_bounds = true;
	why->low = -1.0;
	why->high = 1.0;
	return WEIGHTD_OK;
}

static const struct weightd_initializer unit_normal = {
	.name = "unit_normal",
	.doc = "Standard normal numbers divided by their norm",
	.source = "torch.nn.functional.normalize(torch.randn(n), dim=0, eps)",
	WEIGHTD_FIELDS(unit_fields),
	.resolve = resolve_unit,
};

static const struct weightd_field vector_fields[] = {
	EPS_FIELD,
	{.name = "dim", .doc = DIM_DOC, .accepts = WEIGHTD_INT, .required = true},
	{.name = "iterations", .doc = "Power iterations", .accepts = WEIGHTD_INT, .required = true},
	{.name = "side", .doc = "Which vector", .accepts = WEIGHTD_TEXT, .required = true},
	{.name = "start", .doc = "Full name of v", .accepts = WEIGHTD_TEXT, .required = true},
};

static enum weightd_code resolve_vector(struct weightd_law *law, struct weightd_explanation *why,
					const struct weightd_value *arguments,
					const struct weightd_target *target, const char *pointer,
					struct weightd_error *err)
{
	(void)target;
	(void)pointer;
	(void)err;
	law->distribution = strcmp(arguments[3].text, "u") == 0
				    ? &weightd_distribution_singular_left
				    : &weightd_distribution_singular_right;
	law->reals[0] = weightd_value_real(&arguments[0]);
	law->reals[1] = (double)arguments[1].integer;
	law->reals[2] = (double)arguments[2].integer;
	law->sizes[0] = weightd_stream_of(0, arguments[4].text).name_hash;
	why->has_bounds = true;
	why->low = -1.0;
	why->high = 1.0;
	return WEIGHTD_OK;
}

static const struct weightd_initializer singular_vector = {
	.name = "singular_vector",
	.doc = "A singular vector of another tensor to its largest singular value, by power "
	       "iterations",
	.source = "torch.nn.utils.parametrizations._SpectralNorm",
	WEIGHTD_FIELDS(vector_fields),
	.resolve = resolve_vector,
};

/* 'dim' as an index, and the lengths of u and v. */
static enum weightd_code sizes_of(uint64_t sizes[2], int64_t *dim,
				  const struct weightd_module *module,
				  const struct weightd_parameter *parameter,
				  const struct weightd_value *argument, int64_t least,
				  const char *pointer, struct weightd_error *err)
{
	const struct weightd_shape *shape = &parameter->shape;
	/* Only the three that torch names: a lazy class has become one of them. */
	bool is_transposed = weightd_module_is_a(module, "ConvTranspose1d") ||
			     weightd_module_is_a(module, "ConvTranspose2d") ||
			     weightd_module_is_a(module, "ConvTranspose3d");

	*dim = argument->kind == WEIGHTD_NONE ? is_transposed : argument->integer;
	if (*dim >= (int64_t)shape->ndim || *dim < least)
		return wrap_refuse_dim(*dim, least, parameter, pointer, err);
	*dim += *dim < 0 ? (int64_t)shape->ndim : 0;
	sizes[0] = shape->dims[*dim];
	sizes[1] = 1;
	for (unsigned i = 0; i < shape->ndim; i++)
		sizes[1] *= i == (unsigned)*dim
				    ? 1
				    : shape->dims[i]; /* at most the size of the tensor */
	return WEIGHTD_OK;
}

static enum weightd_code apply(struct weightd_module *module, struct weightd_builder *builder,
			       const struct weightd_parameter *parameter,
			       const struct weightd_value *arguments, const char *pointer,
			       struct weightd_error *err)
{
	static const char *const suffixes[] = {"_u", "_v"};
	struct weightd_parameter *weight;
	uint64_t sizes[2];
	int64_t dim;
	/* torch permutes by the negative number itself, and fails. */
	enum weightd_code code =
		sizes_of(sizes, &dim, module, parameter, &arguments[3], 0, pointer, err);

	if (code == WEIGHTD_OK)
		code = wrap_move(&weight, module, builder, wrap_leaf(builder, parameter, "_orig"),
				 parameter, err);
	for (size_t i = 0; i < 2 && code == WEIGHTD_OK; i++) {
		const struct weightd_shape shape = weightd_shape_of(1, sizes[i]);
		const struct weightd_initializer_call initial =
			wrap_initial(builder, &unit_normal, &arguments[2], 1);
		code = wrap_add(NULL, module, builder, wrap_leaf(builder, parameter, suffixes[i]),
				true, &shape, &initial, parameter, NULL, err);
	}
	return code == WEIGHTD_OK ? wrap_names(module, builder, module, weight, err) : code;
}

static enum weightd_code check_work(const struct weightd_parameter *weight, int64_t iterations,
				    const char *pointer, struct weightd_error *err)
{
	uint64_t numel, work;

	if (weightd_shape_numel(&weight->shape, &numel) &&
	    weightd_checked_mul(numel, (uint64_t)(iterations + FIRST_ITERATIONS), &work) &&
	    work <= WORK_MAX)
		return WEIGHTD_OK;
	weightd_error_add(
		err, WEIGHTD_ERR_LIMIT_EXCEEDED, pointer,
		"parametrizations.spectral_norm: the power iterations take too much work");
	weightd_error_expected(err, "(n_power_iterations + 15) * elements of the weight <= 2^36");
	return WEIGHTD_ERR_LIMIT_EXCEEDED;
}

/* u and v of a weight with two dimensions or more. */
static enum weightd_code add_vectors(struct weightd_module *part, struct weightd_builder *builder,
				     const struct weightd_parameter *weight,
				     const struct weightd_value *arguments, const uint64_t sizes[2],
				     int64_t dim, struct weightd_error *err)
{
	static const char *const leaves[] = {"_u", "_v"}, *const sides[] = {"u", "v"};
	char *start = weightd_arena_printf(builder->arena, "%s._v", part->path);
	enum weightd_code code = WEIGHTD_OK;

	if (start == NULL)
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, part->pointer,
					 "out of memory");
	for (size_t i = 0; i < 2 && code == WEIGHTD_OK; i++) {
		const struct weightd_value values[] = {
			arguments[2],
			WEIGHTD_VALUE_INT(dim),
			WEIGHTD_VALUE_INT(arguments[1].integer + FIRST_ITERATIONS),
			WEIGHTD_VALUE_TEXT(sides[i]),
			WEIGHTD_VALUE_TEXT(start),
		};
		const struct weightd_shape shape = weightd_shape_of(1, sizes[i]);
		const struct weightd_initializer_call initial =
			wrap_initial(builder, &singular_vector, values, 5);
		code = wrap_add(NULL, part, builder, leaves[i], true, &shape, &initial, weight,
				weight, err);
	}
	return code;
}

static enum weightd_code apply_new(struct weightd_module *module, struct weightd_builder *builder,
				   const struct weightd_parameter *parameter,
				   const struct weightd_value *arguments, const char *pointer,
				   struct weightd_error *err)
{
	struct weightd_module *list, *part;
	struct weightd_parameter *weight;
	uint64_t sizes[2];
	int64_t dim;
	enum weightd_code code = sizes_of(sizes, &dim, module, parameter, &arguments[3],
					  -(int64_t)parameter->shape.ndim, pointer, err);

	if (code == WEIGHTD_OK)
		code = check_work(parameter, arguments[1].integer, pointer, err);
	if (code == WEIGHTD_OK)
		code = wrap_parametrized(&list, &part, module, builder, parameter, "_SpectralNorm",
					 pointer, err);
	if (code == WEIGHTD_OK)
		code = wrap_move(&weight, list, builder, "original", parameter, err);
	/* A vector is its own singular vector: no buffers. */
	if (code == WEIGHTD_OK && parameter->shape.ndim > 1)
		code = add_vectors(part, builder, weight, arguments, sizes, dim, err);
	return code == WEIGHTD_OK ? wrap_names(module, builder, list, weight, err) : code;
}

const struct weightd_parametrization weightd_parametrization_spectral_norm = {
	.name = "spectral_norm",
	.doc = "NAME_orig, the weight, and buffers NAME_u and NAME_v, random unit vectors",
	.source = "torch.nn.utils.spectral_norm; Miyato et al. 2018",
	WEIGHTD_FIELDS(fields),
	.apply = apply,
};

const struct weightd_parametrization weightd_parametrization_new_spectral_norm = {
	.name = "parametrizations.spectral_norm",
	.doc = "parametrizations.NAME.original, the weight, and buffers 0._u and 0._v, its "
	       "singular vectors",
	.source = "torch.nn.utils.parametrizations.spectral_norm; Miyato et al. 2018",
	WEIGHTD_FIELDS(fields),
	.apply = apply_new,
};
