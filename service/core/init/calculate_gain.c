/*
 * Gains of nonlinearities: torch.nn.init.calculate_gain (torch/nn/init.py).
 */
#include "core/init/calculate_gain.h"

#include <math.h>
#include <string.h>

const char *const init_nonlinearities[] = {
	"linear", "conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d",
	"conv_transpose3d", "sigmoid", "tanh", "relu", "leaky_relu", "selu", NULL,
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

double init_gain(const struct weightd_value *gain)
{
	return gain->kind == WEIGHTD_TEXT ? init_calculate_gain(gain->text, 0.01) : weightd_value_real(gain);
}
