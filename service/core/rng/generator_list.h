/*
 * Generators, one row each: GENERATOR(NAME) is weightd_generator_NAME in NAME_generator.c.
 * No include guard.
 */
GENERATOR(philox)
