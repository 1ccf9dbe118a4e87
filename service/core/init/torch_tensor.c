/*
 * torch.randn, rand, zeros, ones: p.data = torch.randn(40, 30), in the default dtype; and
 * numpy.randn, rand, which take their sizes in the same way and make float64.
 *
 * The sizes may be left out, given as numbers or as one tuple; if given they must be the shape.
 */
#include "core/init/init_parts.h"

#define FURTHER_SIZE(field)                                                                 \
	{                                                                                   \
		.name = (field), .doc = "A further size, as in torch.randn(40, 30)",        \
		.accepts = WEIGHTD_NONE | WEIGHTD_INT, .min = 0, .max = WEIGHTD_NO_MAXIMUM, \
		.fallback = WEIGHTD_VALUE_NONE                                              \
	}

static const struct weightd_field fields[WEIGHTD_RANK_MAX] = {
	SIZE_ARGUMENT,	       FURTHER_SIZE("size1"), FURTHER_SIZE("size2"), FURTHER_SIZE("size3"),
	FURTHER_SIZE("size4"), FURTHER_SIZE("size5"), FURTHER_SIZE("size6"), FURTHER_SIZE("size7"),
};

static enum weightd_code refuse_gap(const char *initializer, const char *field, const char *pointer,
				    struct weightd_error *err)
{
	weightd_error_add(err, WEIGHTD_ERR_BAD_ARGUMENT, pointer, "%s: %s is missing", initializer,
			  field);
	weightd_error_expected(err, "sizes in order, without a gap");
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

static enum weightd_code check_sizes(const struct weightd_value *arguments,
				     const struct weightd_target *target, const char *initializer,
				     const char *pointer, struct weightd_error *err)
{
	struct weightd_value sizes = {
		.kind = WEIGHTD_TUPLE, .items = arguments, .count = WEIGHTD_RANK_MAX};

	while (sizes.count > 1 && arguments[sizes.count - 1].kind == WEIGHTD_NONE)
		sizes.count--;
	if (sizes.count == 1)
		return init_check_size(&arguments[0], target, initializer, pointer, err);
	for (size_t i = 0; i < sizes.count; i++) {
		if (arguments[i].kind == WEIGHTD_NONE)
			return refuse_gap(initializer, fields[i].name, pointer, err);
	}
	if (arguments[0].kind == WEIGHTD_INT)
		return init_check_size(&sizes, target, initializer, pointer, err);
	weightd_error_add(err, WEIGHTD_ERR_BAD_ARGUMENT, pointer, "%s: sizes are given twice",
			  initializer);
	weightd_error_expected(err, "either numbers or one tuple");
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

static enum weightd_code resolve_randn(struct weightd_law *law, struct weightd_explanation *why,
				       const struct weightd_value *arguments,
				       const struct weightd_target *target, const char *pointer,
				       struct weightd_error *err)
{
	init_normal(law, why, 0.0, 1.0);
	return check_sizes(arguments, target, "torch.randn", pointer, err);
}

static enum weightd_code resolve_rand(struct weightd_law *law, struct weightd_explanation *why,
				      const struct weightd_value *arguments,
				      const struct weightd_target *target, const char *pointer,
				      struct weightd_error *err)
{
	init_uniform(law, why, 0.0, 1.0);
	return check_sizes(arguments, target, "torch.rand", pointer, err);
}

static enum weightd_code resolve_zeros(struct weightd_law *law, struct weightd_explanation *why,
				       const struct weightd_value *arguments,
				       const struct weightd_target *target, const char *pointer,
				       struct weightd_error *err)
{
	init_constant(law, why, 0.0);
	return check_sizes(arguments, target, "torch.zeros", pointer, err);
}

static enum weightd_code resolve_ones(struct weightd_law *law, struct weightd_explanation *why,
				      const struct weightd_value *arguments,
				      const struct weightd_target *target, const char *pointer,
				      struct weightd_error *err)
{
	init_constant(law, why, 1.0);
	return check_sizes(arguments, target, "torch.ones", pointer, err);
}

#define DEFAULT_DATA \
	.flags = WEIGHTD_REPLACES_DATA | WEIGHTD_DEFAULT_DTYPE, .data_dtype = WEIGHTD_FLOAT32

const struct weightd_initializer weightd_init_torch_randn = {
	.name = "torch.randn",
	.doc = "Data of the default dtype, normal with mean 0 and std 1",
	.source = "torch.randn",
	INIT_FIELDS(fields),
	DEFAULT_DATA,
	.resolve = resolve_randn,
};

const struct weightd_initializer weightd_init_torch_rand = {
	.name = "torch.rand",
	.doc = "Data of the default dtype, uniform on [0, 1)",
	.source = "torch.rand",
	INIT_FIELDS(fields),
	DEFAULT_DATA,
	.resolve = resolve_rand,
};

const struct weightd_initializer weightd_init_torch_zeros = {
	.name = "torch.zeros",
	.doc = "Data of the default dtype, 0 everywhere",
	.source = "torch.zeros",
	INIT_FIELDS(fields),
	DEFAULT_DATA,
	.resolve = resolve_zeros,
};

const struct weightd_initializer weightd_init_torch_ones = {
	.name = "torch.ones",
	.doc = "Data of the default dtype, 1 everywhere",
	.source = "torch.ones",
	INIT_FIELDS(fields),
	DEFAULT_DATA,
	.resolve = resolve_ones,
};

static enum weightd_code resolve_numpy_randn(struct weightd_law *law,
					     struct weightd_explanation *why,
					     const struct weightd_value *arguments,
					     const struct weightd_target *target,
					     const char *pointer, struct weightd_error *err)
{
	init_normal(law, why, 0.0, 1.0);
	return check_sizes(arguments, target, "numpy.randn", pointer, err);
}

const struct weightd_initializer weightd_init_numpy_randn = {
	.name = "numpy.randn",
	.doc = "float64 data, normal with mean 0 and standard deviation 1",
	.source = "numpy.random.randn",
	INIT_FIELDS(fields),
	.flags = WEIGHTD_REPLACES_DATA,
	.data_dtype = WEIGHTD_FLOAT64,
	.resolve = resolve_numpy_randn,
};

static enum weightd_code resolve_numpy_rand(struct weightd_law *law,
					    struct weightd_explanation *why,
					    const struct weightd_value *arguments,
					    const struct weightd_target *target,
					    const char *pointer, struct weightd_error *err)
{
	init_uniform(law, why, 0.0, 1.0);
	return check_sizes(arguments, target, "numpy.rand", pointer, err);
}

const struct weightd_initializer weightd_init_numpy_rand = {
	.name = "numpy.rand",
	.doc = "float64 data, uniform on [0, 1)",
	.source = "numpy.random.rand",
	INIT_FIELDS(fields),
	.flags = WEIGHTD_REPLACES_DATA,
	.data_dtype = WEIGHTD_FLOAT64,
	.resolve = resolve_numpy_rand,
};
