/*
 * Generators, one row each: GENERATOR(NAME) is weightd_generator_NAME in NAME_generator.c, a
 * library's in its folder (torch/torch_generator.c). No include guard.
 */
GENERATOR(philox)
GENERATOR(torch)
GENERATOR(torch_2_12)
GENERATOR(torch_2_0)
GENERATOR(torch_1_13)
GENERATOR(torch_baseline)
GENERATOR(torch_2_12_baseline)
GENERATOR(torch_2_0_baseline)
GENERATOR(torch_1_13_baseline)
GENERATOR(torch_func)
GENERATOR(numpy)
GENERATOR(numpy_default_rng)
GENERATOR(numpy_default_rng_2_1)
GENERATOR(numpy_default_rng_1_17)
GENERATOR(jax)
GENERATOR(jax_0_5)
GENERATOR(jax_0_4)
GENERATOR(jax_original)
GENERATOR(flax_nnx)
GENERATOR(flax_linen)
