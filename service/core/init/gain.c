/*
 * Gains of nonlinearities: torch.nn.init.calculate_gain (torch/nn/init.py), and those by which the
 * mean square of an activation's output is that of a standard normal input.
 */
#include "core/init/gain.h"

#include "core/init/argument_fields.h"
#include "core/number/c_power.h"

#include <math.h>
#include <string.h>

const char *const init_nonlinearities[] = {
	"linear",
	"conv1d",
	"conv2d",
	"conv3d",
	"conv_transpose1d",
	"conv_transpose2d",
	"conv_transpose3d",
	"sigmoid",
	"tanh",
	"relu",
	"leaky_relu",
	"selu",
	NULL,
};

double init_calculate_gain(const char *nonlinearity, double slope)
{
	if (strcmp(nonlinearity, "tanh") == 0)
		return 5.0 / 3;
	if (strcmp(nonlinearity, "relu") == 0)
		return sqrt(2.0);
	if (strcmp(nonlinearity, "leaky_relu") == 0)
		return sqrt(2.0 / (1 + slope * slope));
	if (strcmp(nonlinearity, "selu") == 0)
		return 3.0 / 4; /* empirical, as torch has it; a self-normalising net wants 1 */
	return 1.0;
}

/* By numeric integration: tests/vectors/record_second_moments.py. */
static const struct {
	const char *activation;
	double gain;
} second_moments[] = {
	{"linear", 1.0},
	{"relu", 0x1.6a09e667f3bcdp+0},
	{"relu6", 0x1.6a09e673a495ap+0},
	{"leaky_relu", 0x1.6a05442aad7e4p+0},
	{"elu", 0x1.3ec550da8b57dp+0},
	{"selu", 0x1.0000000000000p+0},
	{"gelu", 0x1.889573745af35p+0},
	{"gelu_tanh", 0x1.8898bbaa56b66p+0},
	{"silu", 0x1.ad313b62c10e7p+0},
	{"mish", 0x1.7ca20b07b4837p+0},
	{"softplus", 0x1.0ab7c8f1693ffp+0},
	{"logsigmoid", 0x1.0ab7c8f1693ffp+0},
	{"sigmoid", 0x1.d8a26f172bc44p+0},
	{"tanh", 0x1.97b088475da43p+0},
	{"tanhshrink", 0x1.2b4fa091e8907p+1},
	{"softsign", 0x1.2b344b11ee16dp+1},
	{"hardtanh", 0x1.645c7b0213577p+0},
	{"hardsigmoid", 0x1.e5d8debd3d7e2p+0},
	{"hardswish", 0x1.bc95912d31df1p+0},
	{"hardshrink", 0x1.040b3adaead26p+0},
	{"softshrink", 0x1.8b5b362a324afp+0},
	{"sin", 0x1.855783d82186fp+0},
	{"squared_relu", 0x1.a20bd700c2c3ep-1},
};

const char *const init_activations[] = {
	"linear",    "relu",	   "relu6",	 "leaky_relu", "elu",	       "selu",
	"gelu",	     "gelu_tanh",  "silu",	 "mish",       "softplus",     "logsigmoid",
	"sigmoid",   "tanh",	   "tanhshrink", "softsign",   "hardtanh",     "hardsigmoid",
	"hardswish", "hardshrink", "softshrink", "sin",	       "squared_relu", NULL,
};

double init_second_moment_gain(const char *activation, double slope)
{
	if (strcmp(activation, "leaky_relu") == 0)
		return sqrt(2.0 / (1 + slope * slope));
	for (size_t i = 0; i < sizeof second_moments / sizeof second_moments[0]; i++) {
		if (strcmp(second_moments[i].activation, activation) == 0)
			return second_moments[i].gain;
	}
	return 1.0;
}

#define PREFIX "second_moment:"

const char *const init_gain_names[] = {
	"linear",
	"conv1d",
	"conv2d",
	"conv3d",
	"conv_transpose1d",
	"conv_transpose2d",
	"conv_transpose3d",
	"sigmoid",
	"tanh",
	"relu",
	"leaky_relu",
	"selu",
	PREFIX "linear",
	PREFIX "relu",
	PREFIX "relu6",
	PREFIX "leaky_relu",
	PREFIX "elu",
	PREFIX "selu",
	PREFIX "gelu",
	PREFIX "gelu_tanh",
	PREFIX "silu",
	PREFIX "mish",
	PREFIX "softplus",
	PREFIX "logsigmoid",
	PREFIX "sigmoid",
	PREFIX "tanh",
	PREFIX "tanhshrink",
	PREFIX "softsign",
	PREFIX "hardtanh",
	PREFIX "hardsigmoid",
	PREFIX "hardswish",
	PREFIX "hardshrink",
	PREFIX "softshrink",
	PREFIX "sin",
	PREFIX "squared_relu",
	NULL,
};

double init_gain(const struct weightd_value *gain)
{
	if (gain->kind != WEIGHTD_TEXT)
		return weightd_value_real(gain);
	if (strncmp(gain->text, PREFIX, strlen(PREFIX)) == 0)
		return init_second_moment_gain(gain->text + strlen(PREFIX), 0.01);
	return init_calculate_gain(gain->text, 0.01);
}

static const struct weightd_value *nonlinearity_of(const struct weightd_resolving *resolving)
{
	const struct weightd_value *value = init_argument(resolving, "nonlinearity");

	return value != NULL ? value : init_argument(resolving, "non_linearity");
}

static double slope_of(const struct weightd_resolving *resolving)
{
	const struct weightd_value *value = init_argument(resolving, "a");

	if (value == NULL)
		value = init_argument(resolving, "negative_slope");
	return value == NULL ? 0.01 : weightd_value_real(value);
}

double init_gain_of_nonlinearity(const struct weightd_resolving *resolving)
{
	const struct weightd_value *value = nonlinearity_of(resolving);

	return value->kind == WEIGHTD_TEXT ? init_calculate_gain(value->text, slope_of(resolving))
					   : weightd_value_real(value);
}

double init_gain_of_torch(const struct weightd_resolving *resolving)
{
	if (!resolving->target->is_torch ||
	    strcmp(nonlinearity_of(resolving)->text, "leaky_relu") != 0)
		return init_gain_of_nonlinearity(resolving);
	return sqrt(2.0 / (1.0 + weightd_c_power(fabs(slope_of(resolving)), 2.0)));
}

double init_gain_of_second_moment(const struct weightd_resolving *resolving)
{
	return init_second_moment_gain(nonlinearity_of(resolving)->text, slope_of(resolving));
}
