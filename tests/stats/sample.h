/*
 * Samples made as the service makes them: a request's JSON, its plan, generated piece by piece.
 */
#ifndef WEIGHTD_TEST_SAMPLE_H
#define WEIGHTD_TEST_SAMPLE_H

#include "judge.h"

/*
 * Tensors of 'shape' ("[64, 32]") filled by the call text 'initializer' (or several, as "normal;
 * scale(2)"), as many as give 'least' values, under different names.  The dtype is the tensors'
 * before the initializer runs.
 */
struct sample sample_of(const char *initializer, const char *shape, enum weightd_dtype dtype,
			size_t least, uint64_t seed);
/* As many modules "Linear(30, 40)" side by side; their tensor 'name' ("weight"). */
struct sample sample_of_module(const char *module, const char *name, enum weightd_dtype dtype,
			       size_t least, uint64_t seed);
/* Element 'index' of tensor 'tensor'. */
double sample_at(const struct sample *sample, size_t tensor, size_t index);
void sample_free(struct sample *sample);

#endif
