/*
 * Gains of nonlinearities: the factors by which xavier and kaiming scale.
 */
#ifndef WEIGHTD_CALCULATE_GAIN_H
#define WEIGHTD_CALCULATE_GAIN_H

#include "weightd/field.h"

/* Names that torch.nn.init.calculate_gain knows, NULL-terminated. */
extern const char *const init_nonlinearities[];
/*
 * torch.nn.init.calculate_gain(nonlinearity, slope), in double and in torch's order of operations.
 * 'slope' counts for leaky_relu only.  'nonlinearity' is one of init_nonlinearities.
 */
double init_calculate_gain(const char *nonlinearity, double slope);
/* A GAIN_ARGUMENT's number; a name stands for its gain with the default slope. */
double init_gain(const struct weightd_value *gain);

#endif
