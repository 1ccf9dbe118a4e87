/*
 * spectral_norm: a weight divided by its largest singular value, whose singular vectors u and v are
 * buffers; by hooks and as a parametrization.
 */
#include "core/distribution/distribution_table.h"
#include "core/parametrization/parametrization_fields.h"
#include "core/parametrization/replacement.h"

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

static const struct weightd_initializer unit_normal = {
	.name = "unit_normal",
	.doc = "Standard normal numbers divided by their norm",
	.source = "torch.nn.functional.normalize(torch.randn(n), dim=0, eps)",
	WEIGHTD_FIELDS(unit_fields),
	.laws = {{.distribution = &weightd_distribution_unit_normal, .reals = {"eps"}}},
	.explained = {.low = "-1", .high = "1"},
};

static const struct weightd_field vector_fields[] = {
	EPS_FIELD,
	{.name = "dim", .doc = DIM_DOC, .accepts = WEIGHTD_INT, .required = true},
	{.name = "iterations", .doc = "Power iterations", .accepts = WEIGHTD_INT, .required = true},
	{.name = "side", .doc = "The vector: u or v", .accepts = WEIGHTD_TEXT, .required = true},
	{.name = "start", .doc = "Full name of v", .accepts = WEIGHTD_TEXT, .required = true},
};

static enum weightd_code resolve_start(const struct weightd_resolving *resolving)
{
	resolving->law->start = weightd_stream_of(0, resolving->arguments[4].text).name_hash;
	return WEIGHTD_OK;
}

static const struct weightd_initializer singular_vector = {
	.name = "singular_vector",
	.doc = "A singular vector of another tensor to its largest singular value, by power "
	       "iterations",
	.source = "torch.nn.utils.parametrizations._SpectralNorm",
	WEIGHTD_FIELDS(vector_fields),
	.when = {"side == 'u'"},
	.laws = {{.distribution = &weightd_distribution_singular_left,
		  .reals = {"eps", "dim", "iterations"}},
		 {.distribution = &weightd_distribution_singular_right,
		  .reals = {"eps", "dim", "iterations"}}},
	.explained = {.low = "-1", .high = "1"},
	.resolve = resolve_start,
};

/* The dimension of the outputs, and the lengths of u and v. */
struct sides {
	int64_t dim;
	uint64_t lengths[2];
};

/* 'least': the least dimension that torch takes. */
static enum weightd_code sides_of(const struct weightd_parametrizing *applied, int64_t least,
				  struct sides *sides)
{
	const struct weightd_value *argument = &applied->call->arguments[3];
	const struct weightd_shape *shape = &applied->parameter->shape;
	const struct weightd_module *module = applied->module;
	/* Only the three that torch names: a lazy class has become one of them. */
	const bool is_transposed = weightd_module_is_a(module, "ConvTranspose1d") ||
				   weightd_module_is_a(module, "ConvTranspose2d") ||
				   weightd_module_is_a(module, "ConvTranspose3d");

	sides->dim = argument->kind == WEIGHTD_NONE ? is_transposed : argument->integer;
	if (sides->dim >= (int64_t)shape->ndim || sides->dim < least)
		return replacement_refuse_dim(applied, sides->dim, least);
	sides->dim += sides->dim < 0 ? (int64_t)shape->ndim : 0;
	sides->lengths[0] = shape->dims[sides->dim];
	sides->lengths[1] = 1;
	for (unsigned i = 0; i < shape->ndim; i++)
		sides->lengths[1] *= i == (unsigned)sides->dim
					     ? 1
					     : shape->dims[i]; /* at most the size of the tensor */
	return WEIGHTD_OK;
}

static enum weightd_code apply(const struct weightd_parametrizing *applied)
{
	static const char *const suffixes[] = {"_u", "_v"};
	struct weightd_module *module = applied->module;
	struct weightd_parameter *weight;
	struct sides sides;
	/* torch permutes by the negative number itself, and fails. */
	enum weightd_code code = sides_of(applied, 0, &sides);

	if (code == WEIGHTD_OK)
		code = replacement_move(applied, module, replacement_leaf(applied, "_orig"),
					&weight);
	for (size_t i = 0; i < 2 && code == WEIGHTD_OK; i++) {
		const struct replacement_tensor vector = {
			.leaf = replacement_leaf(applied, suffixes[i]),
			.is_buffer = true,
			.shape = weightd_shape_of(1, sides.lengths[i]),
			.initial = replacement_initial(applied, &unit_normal,
						       &applied->call->arguments[2], 1),
		};
		code = replacement_add(applied, module, &vector, NULL);
	}
	return code == WEIGHTD_OK ? replacement_is_held(applied, module, weight) : code;
}

static enum weightd_code check_work(const struct weightd_parametrizing *applied)
{
	const int64_t iterations = applied->call->arguments[1].integer + FIRST_ITERATIONS;
	uint64_t numel, work;

	if (weightd_shape_numel(&applied->parameter->shape, &numel) &&
	    weightd_checked_mul(numel, (uint64_t)iterations, &work) && work <= WORK_MAX)
		return WEIGHTD_OK;
	weightd_error_add(
		applied->err, WEIGHTD_ERR_LIMIT_EXCEEDED, applied->call->pointer,
		"parametrizations.spectral_norm: the power iterations take too much work");
	weightd_error_expected(applied->err,
			       "(n_power_iterations + 15) * elements of the weight <= 2^36");
	return WEIGHTD_ERR_LIMIT_EXCEEDED;
}

/* u and v of a weight with two dimensions or more. */
static enum weightd_code add_vectors(const struct weightd_parametrizing *applied,
				     const struct sides *sides, struct weightd_module *part,
				     const struct weightd_parameter *weight)
{
	static const char *const leaves[] = {"_u", "_v"}, *const names[] = {"u", "v"};
	const struct weightd_value *arguments = applied->call->arguments;
	char *start = weightd_arena_printf(applied->builder->arena, "%s._v",
					   weightd_module_path(part, WEIGHTD_NAME_ROOM));
	enum weightd_code code = WEIGHTD_OK;

	if (start == NULL)
		return weightd_error_add(applied->err, WEIGHTD_ERR_NO_MEMORY, part->pointer,
					 "out of memory");
	for (size_t i = 0; i < 2 && code == WEIGHTD_OK; i++) {
		const struct weightd_value values[] = {
			arguments[2],
			WEIGHTD_VALUE_INT(sides->dim),
			WEIGHTD_VALUE_INT(arguments[1].integer + FIRST_ITERATIONS),
			WEIGHTD_VALUE_TEXT(names[i]),
			WEIGHTD_VALUE_TEXT(start),
		};
		const struct replacement_tensor vector = {
			.leaf = leaves[i],
			.is_buffer = true,
			.shape = weightd_shape_of(1, sides->lengths[i]),
			.initial = replacement_initial(applied, &singular_vector, values, 5),
			.of = weight,
		};
		code = replacement_add(applied, part, &vector, NULL);
	}
	return code;
}

static enum weightd_code apply_new(const struct weightd_parametrizing *applied)
{
	struct replacement_modules modules;
	struct weightd_parameter *weight;
	struct sides sides;
	enum weightd_code code =
		sides_of(applied, -(int64_t)applied->parameter->shape.ndim, &sides);

	if (code == WEIGHTD_OK)
		code = check_work(applied);
	if (code == WEIGHTD_OK)
		code = replacement_add_modules(applied, "_SpectralNorm", &modules);
	if (code == WEIGHTD_OK)
		code = replacement_move(applied, modules.list, "original", &weight);
	/* A vector is its own singular vector: no buffers. */
	if (code == WEIGHTD_OK && applied->parameter->shape.ndim > 1)
		code = add_vectors(applied, &sides, modules.part, weight);
	return code == WEIGHTD_OK ? replacement_is_held(applied, modules.list, weight) : code;
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
