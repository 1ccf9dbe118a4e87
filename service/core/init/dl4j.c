/*
 * dl4j.*: WeightInit of Deeplearning4j (org.deeplearning4j.nn.weights), with its own bounds:
 * several have 3 / sqrt(fan) where sqrt(3 / fan) would give the variance 1 / fan.  A normal that is
 * cut at two std is not corrected for the cut.
 */
#include "core/init/argument_fields.h"
#include "core/init/row_laws.h"

#define SOURCE(name) "org.deeplearning4j.nn.weights.WeightInit." name

static const struct weightd_field scale_fields[] = {
	POSITIVE_ARGUMENT(
		"scale", 1.0,
		"Factor: of the variance of the normal ones, of the bound of the uniform ones"),
};

const struct weightd_initializer weightd_init_dl4j_NORMAL = {
	.name = "dl4j.NORMAL",
	INIT_ALIASES("dl4j.LECUN_NORMAL", "dl4j.XAVIER_FAN_IN"),
	.source = SOURCE("NORMAL"),
	.laws = {INIT_NORMAL("0", "1 / sqrt(fan_in)")},
};

const struct weightd_initializer weightd_init_dl4j_UNIFORM = {
	.name = "dl4j.UNIFORM",
	.source = SOURCE("UNIFORM"),
	.laws = {INIT_WITHIN("1 / sqrt(fan_in)")},
};

const struct weightd_initializer weightd_init_dl4j_SIGMOID_UNIFORM = {
	.name = "dl4j.SIGMOID_UNIFORM",
	.source = SOURCE("SIGMOID_UNIFORM"),
	.laws = {INIT_WITHIN("4 * sqrt(6 / (fan_in + fan_out))")},
};

const struct weightd_initializer weightd_init_dl4j_LECUN_UNIFORM = {
	.name = "dl4j.LECUN_UNIFORM",
	.source = SOURCE("LECUN_UNIFORM"),
	.laws = {INIT_WITHIN("3 / sqrt(fan_in)")},
};

const struct weightd_initializer weightd_init_dl4j_XAVIER = {
	.name = "dl4j.XAVIER",
	.source = SOURCE("XAVIER"),
	.laws = {INIT_NORMAL("0", "sqrt(2 / (fan_in + fan_out))")},
};

const struct weightd_initializer weightd_init_dl4j_XAVIER_UNIFORM = {
	.name = "dl4j.XAVIER_UNIFORM",
	.source = SOURCE("XAVIER_UNIFORM"),
	.laws = {INIT_WITHIN("sqrt(6) / sqrt(fan_in + fan_out)")},
};

const struct weightd_initializer weightd_init_dl4j_XAVIER_LEGACY = {
	.name = "dl4j.XAVIER_LEGACY",
	.source = SOURCE("XAVIER_LEGACY"),
	.least_rank = 2,
	.laws = {INIT_NORMAL("0", "1 / sqrt(size0 + size1)")},
};

const struct weightd_initializer weightd_init_dl4j_RELU = {
	.name = "dl4j.RELU",
	.source = SOURCE("RELU"),
	.laws = {INIT_NORMAL("0", "sqrt(2 / fan_in)")},
};

const struct weightd_initializer weightd_init_dl4j_RELU_UNIFORM = {
	.name = "dl4j.RELU_UNIFORM",
	.source = SOURCE("RELU_UNIFORM"),
	.laws = {INIT_WITHIN("sqrt(6 / fan_in)")},
};

const struct weightd_initializer weightd_init_dl4j_IDENTITY = {
	.name = "dl4j.IDENTITY",
	.doc = "1 on the main diagonal of a square matrix, 0 elsewhere",
	.source = SOURCE("IDENTITY"),
	.least_rank = 2,
	.most_rank = 2,
	.requirements = {{"size0 == size1", "{initializer} on {tensor}: the matrix is not square",
			  "a square matrix", WEIGHTD_ERR_SHAPE_MISMATCH}},
	.laws = {{.distribution = &weightd_distribution_eye}},
	.explained = {.low = "0", .high = "1"},
};

const struct weightd_initializer weightd_init_dl4j_VAR_SCALING_NORMAL_FAN_IN = {
	.name = "dl4j.VAR_SCALING_NORMAL_FAN_IN",
	.source = SOURCE("VAR_SCALING_NORMAL_FAN_IN"),
	WEIGHTD_FIELDS(scale_fields),
	.laws = {INIT_CUT_NORMAL("0", "sqrt(scale / fan_in)", "-2", "2")},
};

const struct weightd_initializer weightd_init_dl4j_VAR_SCALING_NORMAL_FAN_OUT = {
	.name = "dl4j.VAR_SCALING_NORMAL_FAN_OUT",
	.source = SOURCE("VAR_SCALING_NORMAL_FAN_OUT"),
	WEIGHTD_FIELDS(scale_fields),
	.laws = {INIT_CUT_NORMAL("0", "sqrt(scale / fan_out)", "-2", "2")},
};

const struct weightd_initializer weightd_init_dl4j_VAR_SCALING_NORMAL_FAN_AVG = {
	.name = "dl4j.VAR_SCALING_NORMAL_FAN_AVG",
	.source = SOURCE("VAR_SCALING_NORMAL_FAN_AVG"),
	WEIGHTD_FIELDS(scale_fields),
	.laws = {INIT_CUT_NORMAL("0", "sqrt(2 * scale / (fan_in + fan_out))", "-2", "2")},
};

const struct weightd_initializer weightd_init_dl4j_VAR_SCALING_UNIFORM_FAN_IN = {
	.name = "dl4j.VAR_SCALING_UNIFORM_FAN_IN",
	.source = SOURCE("VAR_SCALING_UNIFORM_FAN_IN"),
	WEIGHTD_FIELDS(scale_fields),
	.laws = {INIT_WITHIN("3 / sqrt(fan_in) * scale")},
};

const struct weightd_initializer weightd_init_dl4j_VAR_SCALING_UNIFORM_FAN_OUT = {
	.name = "dl4j.VAR_SCALING_UNIFORM_FAN_OUT",
	.source = SOURCE("VAR_SCALING_UNIFORM_FAN_OUT"),
	WEIGHTD_FIELDS(scale_fields),
	.laws = {INIT_WITHIN("3 / sqrt(fan_out) * scale")},
};

const struct weightd_initializer weightd_init_dl4j_VAR_SCALING_UNIFORM_FAN_AVG = {
	.name = "dl4j.VAR_SCALING_UNIFORM_FAN_AVG",
	.source = SOURCE("VAR_SCALING_UNIFORM_FAN_AVG"),
	WEIGHTD_FIELDS(scale_fields),
	.laws = {INIT_WITHIN("3 / sqrt((fan_in + fan_out) / 2) * scale")},
};
