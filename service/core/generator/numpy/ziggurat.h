/*
 * numpy's ziggurats (Marsaglia and Tsang 2000) over PCG64: standard normals and exponentials of
 * numpy.random.Generator.
 */
#ifndef WEIGHTD_CORE_GENERATOR_NUMPY_ZIGGURAT_H
#define WEIGHTD_CORE_GENERATOR_NUMPY_ZIGGURAT_H

#include "core/generator/numpy/pcg64.h"

#define WEIGHTD_ZIGGURAT_LAYERS 256

/* Integers, and bit patterns of doubles. */
struct weightd_ziggurat_double {
	uint64_t normal_k[WEIGHTD_ZIGGURAT_LAYERS], normal_w[WEIGHTD_ZIGGURAT_LAYERS],
		normal_f[WEIGHTD_ZIGGURAT_LAYERS];
	uint64_t exponential_k[WEIGHTD_ZIGGURAT_LAYERS], exponential_w[WEIGHTD_ZIGGURAT_LAYERS],
		exponential_f[WEIGHTD_ZIGGURAT_LAYERS];
};

/* Integers, and bit patterns of floats. */
struct weightd_ziggurat_float {
	uint32_t normal_k[WEIGHTD_ZIGGURAT_LAYERS], normal_w[WEIGHTD_ZIGGURAT_LAYERS],
		normal_f[WEIGHTD_ZIGGURAT_LAYERS];
	uint32_t exponential_k[WEIGHTD_ZIGGURAT_LAYERS], exponential_w[WEIGHTD_ZIGGURAT_LAYERS],
		exponential_f[WEIGHTD_ZIGGURAT_LAYERS];
};

extern const struct weightd_ziggurat_double weightd_ziggurat_double;
extern const struct weightd_ziggurat_float weightd_ziggurat_float;

/* As the hooks of struct weightd_numpy_source; 'pcg' is a struct weightd_pcg64. */
double weightd_generator_uniform(void *pcg);
double weightd_generator_normal(void *pcg);
double weightd_generator_exponential(void *pcg);
uint32_t weightd_generator_word32(void *pcg);
uint64_t weightd_generator_word64(void *pcg);

/*
 * 'count' values of low + range * uniform, of mean + std * normal, and of scale * exponential, as
 * the hooks would give them one by one.
 */
void weightd_generator_uniforms(struct weightd_pcg64 *pcg, double low, double range, size_t count,
				double *out);
void weightd_generator_normals(struct weightd_pcg64 *pcg, double mean, double std, size_t count,
			       double *out);
void weightd_generator_exponentials(struct weightd_pcg64 *pcg, double scale, size_t count,
				    double *out);

/* dtype=numpy.float32: each takes 32-bit halves of words. */
float weightd_generator_uniform_float(struct weightd_pcg64 *pcg);
float weightd_generator_normal_float(struct weightd_pcg64 *pcg);
float weightd_generator_exponential_float(struct weightd_pcg64 *pcg);

#endif
