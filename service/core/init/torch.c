/*
 * torch.nn.init, torch.randn and similar functions, and initial values of torch.nn modules.
 *
 * The formulas have the operations of torch/nn/init.py in their order, so that bounds agree to the
 * last bit: with a = sqrt(5), a * a is 5.000000000000001, and the default bound of a Linear weight
 * is not quite 1/sqrt(fan_in).
 */
#include "core/init/argument_fields.h"
#include "core/init/fans_of_call.h"
#include "core/init/row_laws.h"

const struct weightd_initializer weightd_init_constant = {
	.name = "constant",
	INIT_ALIASES("fill"),
	.source = "torch.nn.init.constant_",
	.example = "constant(0.3)",
	INIT_ARGUMENTS(REQUIRED_REAL_ARGUMENT("val", "The value")),
	.laws = {INIT_CONSTANT("val")},
};

const struct weightd_initializer weightd_init_zeros = {
	.name = "zeros",
	INIT_ALIASES("mxnet.Zero", "mindspore.Zero", "dl4j.ZERO", "burn.Zeros", "zero"),
	.source = "torch.nn.init.zeros_",
	.laws = {INIT_CONSTANT("0")},
};

const struct weightd_initializer weightd_init_ones = {
	.name = "ones",
	INIT_ALIASES("mxnet.One", "mindspore.One", "dl4j.ONES", "burn.Ones"),
	.source = "torch.nn.init.ones_",
	.laws = {INIT_CONSTANT("1")},
};

const struct weightd_initializer weightd_init_eye = {
	.name = "eye",
	INIT_ALIASES("mindspore.Identity"),
	.doc = "1 on the main diagonal of a matrix, 0 elsewhere",
	.source = "torch.nn.init.eye_",
	.least_rank = 2,
	.most_rank = 2,
	.laws = {{.distribution = &weightd_distribution_eye}},
	.explained = {.low = "0", .high = "1"},
};

const struct weightd_initializer weightd_init_dirac = {
	.name = "dirac",
	INIT_ALIASES("mindspore.Dirac"),
	.doc = "Centre tap of channel d to channel d is 1 in each group, 0 elsewhere; rank 3 to 5",
	.source = "torch.nn.init.dirac_",
	INIT_ARGUMENTS(GROUPS_ARGUMENT),
	.least_rank = 3,
	.most_rank = 5,
	.requirements = {INIT_DIVISIBLE_BY_GROUPS},
	.laws = {{.distribution = &weightd_distribution_dirac, .sizes = {"groups"}}},
	.explained = {.low = "0", .high = "1"},
};

const struct weightd_initializer weightd_init_uniform = {
	.name = "uniform",
	.source = "torch.nn.init.uniform_",
	.example = "uniform(-0.1, 0.1)",
	INIT_ARGUMENTS(REAL_ARGUMENT("a", 0.0, "Lower bound, included"),
		       REAL_ARGUMENT("b", 1.0, "Upper bound, not reached unless it equals a")),
	.requirements = {INIT_ORDERED("a", "b")},
	.laws = {INIT_UNIFORM("a", "b")},
};

const struct weightd_initializer weightd_init_normal = {
	.name = "normal",
	INIT_ALIASES("burn.Normal"),
	.source = "torch.nn.init.normal_",
	.example = "normal(0, 0.02)",
	INIT_ARGUMENTS({.name = "mean",
			.doc = "Mean",
			.accepts = WEIGHTD_REAL,
			.fallback = WEIGHTD_VALUE_REAL(0.0),
			.adds_to_draws = true},
		       STD_ARGUMENT("std", 1.0, "Standard deviation")),
	.laws = {INIT_NORMAL("mean", "std")},
};

const struct weightd_initializer weightd_init_trunc_normal = {
	.name = "trunc_normal",
	INIT_ALIASES("timm.trunc_normal"),
	.source = "torch.nn.init.trunc_normal_",
	.example = "trunc_normal(std=0.02)",
	INIT_ARGUMENTS(CUT_MEAN_AND_STD_ARGUMENTS,
		       REAL_ARGUMENT("a", -2.0, "Least value (absolute)"),
		       REAL_ARGUMENT("b", 2.0, "Largest value (absolute)")),
	.requirements = {INIT_ORDERED("a", "b")},
	.laws = {INIT_LAW(trunc_normal, "mean", "std", "a", "b")},
};

#define XAVIER                                                                   \
	.fans = init_fans_stated,                                                \
	.requirements = {{"fan_in + fan_out > 0",                                \
			  "{initializer} on {tensor}: fan in and fan out are 0", \
			  "a tensor with at least one fan above 0", WEIGHTD_ERR_BAD_ARGUMENT}}

const struct weightd_initializer weightd_init_xavier_uniform = {
	.name = "xavier_uniform",
	INIT_ALIASES("glorot_uniform"),
	.source = "Glorot and Bengio 2010, eq. 16; torch.nn.init.xavier_uniform_",
	.example = "xavier_uniform(gain='relu')",
	INIT_ARGUMENTS(GAIN_ARGUMENT),
	XAVIER,
	.quantities = {{"std", "gain * sqrt(2 / (fan_in + fan_out))"}, {"bound", "sqrt(3) * std"}},
	.laws = {INIT_WITHIN("bound")},
};

const struct weightd_initializer weightd_init_xavier_normal = {
	.name = "xavier_normal",
	INIT_ALIASES("glorot_normal"),
	.source = "Glorot and Bengio 2010, eq. 12; torch.nn.init.xavier_normal_",
	INIT_ARGUMENTS(GAIN_ARGUMENT),
	XAVIER,
	.laws = {INIT_NORMAL("0", "gain * sqrt(2 / (fan_in + fan_out))")},
};

const struct weightd_initializer weightd_init_kaiming_uniform = {
	.name = "kaiming_uniform",
	INIT_ALIASES("he_uniform"),
	.source = "He et al. 2015, eq. 14; torch.nn.init.kaiming_uniform_",
	.example = "kaiming_uniform(mode='fan_in', nonlinearity='relu')",
	INIT_ARGUMENTS(SLOPE_ARGUMENT("a", "Negative slope"), MODE_ARGUMENT,
		       NONLINEARITY_ARGUMENT(init_nonlinearities, "leaky_relu")),
	.flags = WEIGHTD_SKIPS_EMPTY,
	.gain = init_gain_of_torch,
	.quantities = {{"std", "gain / sqrt(fan)"}, {"bound", "sqrt(3) * std"}},
	.laws = {INIT_WITHIN("bound")},
};

const struct weightd_initializer weightd_init_kaiming_normal = {
	.name = "kaiming_normal",
	.source = "He et al. 2015, eq. 14; torch.nn.init.kaiming_normal_",
	.example = "kaiming_normal(mode='fan_out', nonlinearity='relu')",
	INIT_ARGUMENTS(SLOPE_ARGUMENT("a", "Negative slope"), MODE_ARGUMENT,
		       NONLINEARITY_ARGUMENT(init_nonlinearities, "leaky_relu")),
	.flags = WEIGHTD_SKIPS_EMPTY,
	.gain = init_gain_of_torch,
	.laws = {INIT_NORMAL("0", "gain / sqrt(fan)")},
};

const struct weightd_initializer weightd_init_sparse = {
	.name = "sparse",
	.doc = "Normal (0, std) with ceil(sparsity * rows) zeros in each column of a matrix",
	.source = "Martens 2010; torch.nn.init.sparse_",
	.example = "sparse(0.1)",
	INIT_ARGUMENTS({.name = "sparsity",
			.doc = "Share of zeros in each column",
			.accepts = WEIGHTD_REAL,
			.required = true,
			.min = 0,
			.max = 1},
		       STD_ARGUMENT("std", 0.01, "Standard deviation of the other elements")),
	.least_rank = 2,
	.most_rank = 2,
	.laws = {INIT_LAW(sparse, "sparsity", "std")},
};

/* Embedding.reset_parameters with a padding index. */
const struct weightd_initializer weightd_init_embedding_normal = {
	.name = "embedding_normal",
	.doc = "Normal (mean, std) with row padding_idx set to 0",
	.source = "torch.nn.Embedding.reset_parameters",
	.example = "embedding_normal(0)",
	INIT_ARGUMENTS({.name = "padding_idx",
			.doc = "The row that is 0; negative: from the end",
			.accepts = WEIGHTD_INT,
			.required = true},
		       REAL_ARGUMENT("mean", 0.0, "Mean of the other rows"),
		       STD_ARGUMENT("std", 1.0, "Standard deviation of the other rows")),
	.least_rank = 2,
	.most_rank = 2,
	.requirements = {{"padding_idx >= -size0 and padding_idx < size0",
			  "{initializer}: padding_idx is {padding_idx}",
			  "a row of {tensor}, from {-size0} to {size0 - 1}", 0}},
	.laws = {{.distribution = &weightd_distribution_padded_normal,
		  .reals = {"mean", "std"},
		  .sizes = {"padding_idx + size0 if padding_idx < 0 else padding_idx"}}},
	.explained = {.mean = "mean", .std = "std"},
};

/* p.data = torch.randn(40, 30), in the default dtype. */
#define DEFAULT_DATA                                                                            \
	INIT_ARGUMENTS(SIZE_ARGUMENTS), .flags = WEIGHTD_REPLACES_DATA | WEIGHTD_DEFAULT_DTYPE, \
					.data_dtype = WEIGHTD_FLOAT32

const struct weightd_initializer weightd_init_torch_randn = {
	.name = "torch.randn",
	.doc = "Data of the default dtype, normal with mean 0 and std 1",
	.source = "torch.randn",
	DEFAULT_DATA,
	.laws = {INIT_NORMAL("0", "1")},
};

const struct weightd_initializer weightd_init_torch_rand = {
	.name = "torch.rand",
	.doc = "Data of the default dtype, uniform on [0, 1)",
	.source = "torch.rand",
	DEFAULT_DATA,
	.laws = {INIT_UNIFORM("0", "1")},
};

const struct weightd_initializer weightd_init_torch_zeros = {
	.name = "torch.zeros",
	.doc = "Data of the default dtype, 0 everywhere",
	.source = "torch.zeros",
	DEFAULT_DATA,
	.laws = {INIT_CONSTANT("0")},
};

const struct weightd_initializer weightd_init_torch_ones = {
	.name = "torch.ones",
	.doc = "Data of the default dtype, 1 everywhere",
	.source = "torch.ones",
	DEFAULT_DATA,
	.laws = {INIT_CONSTANT("1")},
};

const struct weightd_initializer weightd_init_scale = {
	.name = "scale",
	INIT_ALIASES("mul"),
	.doc = "The present values, times factor",
	.source = "torch.Tensor.mul_",
	INIT_ARGUMENTS(
		REQUIRED_REAL_ARGUMENT("factor", "Number that the values are multiplied by")),
	.flags = WEIGHTD_MULTIPLIES,
	.laws = {INIT_CONSTANT("factor")},
	.explained = {.gain = "factor"},
};

const struct weightd_initializer weightd_init_divide = {
	.name = "divide",
	INIT_ALIASES("div"),
	.doc = "The present values, divided by divisor",
	.source = "torch.Tensor.div_",
	INIT_ARGUMENTS(
		REQUIRED_REAL_ARGUMENT("divisor", "Number that the values are divided by, not 0")),
	.flags = WEIGHTD_DIVIDES,
	.requirements = {{"divisor != 0", "divisor of {initializer} on {tensor} is 0",
			  "a number that is not 0", 0}},
	.laws = {INIT_CONSTANT("divisor")},
	.explained = {.gain = "1 / divisor"},
};
