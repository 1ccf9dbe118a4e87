/*
 * Gains of nonlinearities: the factors by which xavier and kaiming scale, torch's and exact ones.
 */
#ifndef WEIGHTD_CORE_INIT_GAIN_H
#define WEIGHTD_CORE_INIT_GAIN_H

#include "weightd/initializer.h"

/* Names that torch.nn.init.calculate_gain knows, NULL-terminated. */
extern const char *const init_nonlinearities[];
/*
 * torch.nn.init.calculate_gain(nonlinearity, slope), in double and in torch's order of operations.
 * 'slope' counts for leaky_relu only.  'nonlinearity' is one of init_nonlinearities.
 */
double init_calculate_gain(const char *nonlinearity, double slope);

/* Activations whose gain by the second moment is known, NULL-terminated. */
extern const char *const init_activations[];
/*
 * 1 / sqrt(E[f(z)^2]) for a standard normal z: the gain that keeps the mean square of a layer's
 * inputs, for any activation, where torch has a list.  'slope' counts for leaky_relu only.
 */
double init_second_moment_gain(const char *activation, double slope);

/* Names of gains: init_nonlinearities, and "second_moment:" before an activation. */
extern const char *const init_gain_names[];
/* A GAIN_ARGUMENT's number; a name stands for its gain with the default slope. */
double init_gain(const struct weightd_value *gain);

/*
 * gain() of rows with the arguments nonlinearity (or non_linearity, which may be a number), and a
 * or negative_slope where there is a slope.
 */

/* torch.nn.init.calculate_gain. */
double init_gain_of_nonlinearity(const struct weightd_resolving *resolving);
/* The same; a replay of torch has Python's slope ** 2, which is not always slope * slope. */
double init_gain_of_torch(const struct weightd_resolving *resolving);
double init_gain_of_second_moment(const struct weightd_resolving *resolving);

#endif
