/*
 * Fans that a library counts from what it knows of the module, where torch's are others.
 */
#ifndef WEIGHTD_CORE_INIT_FANS_OF_MODULE_H
#define WEIGHTD_CORE_INIT_FANS_OF_MODULE_H

#include "weightd/initializer.h"

/*
 * init_keras_fans() - the fans of Keras' layer that has this tensor, if they are not the stated
 * ones: a vector, an embedding, a depthwise convolution.  False: the stated ones.
 */
bool init_keras_fans(const struct weightd_resolving *resolving, struct weightd_fan_sizes *sizes);

/* fans() of rows: as Paddle counts them, unless the call has fan_in or fan_out. */
enum weightd_code init_fans_of_paddle(const struct weightd_resolving *resolving,
				      struct weightd_fan_sizes *sizes);
/* fans() of rows: as Burn's layers pass them, to a bias as to its weight. */
enum weightd_code init_fans_of_burn(const struct weightd_resolving *resolving,
				    struct weightd_fan_sizes *sizes);

#endif
