/*
 * Variance scaling: variance scale / fan, from which Glorot's, LeCun's and He's rules follow.
 */
#ifndef WEIGHTD_CORE_INIT_VARIANCE_SCALING_H
#define WEIGHTD_CORE_INIT_VARIANCE_SCALING_H

#include "core/init/layout.h"

/* Standard deviation of a standard normal value restricted to [-2, 2]. */
#define INIT_STD_WITHIN_2 0.87962566103423978

struct init_variance {
	double scale;
	const char *mode;	  /* "fan_in", "fan_out", "fan_avg", "fan_geo_avg" */
	const char *distribution; /* "truncated_normal", "normal", "uniform" */
	bool is_keras;		  /* a fan below 1 counts as 1 */
};

/* normal restricted to [mean + low * std, mean + high * std]; 'why' tells what comes out. */
enum weightd_code init_truncated(struct weightd_law *law, struct weightd_explanation *why,
				 double mean, double std, double low, double high);

/* A fan of 0 is refused unless the tensor is empty. */
enum weightd_code init_variance_scaling(struct weightd_law *law, struct weightd_explanation *why,
					const struct init_variance *variance,
					const struct init_layout *layout,
					const struct weightd_target *target,
					const char *initializer, const char *pointer,
					struct weightd_error *err);

#endif
