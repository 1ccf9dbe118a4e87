/*
 * The levels kernels are built for, from the least to the best:
 * LEVEL(name, processor features it needs as a condition).
 *
 * The Makefile says which are built, and with which flags; a build without it has the first only.
 * No include guard.
 */
LEVEL(scalar, true)
#if defined(WEIGHTD_LEVELS) && defined(__x86_64__)
LEVEL(sse2, true)
LEVEL(avx2, __builtin_cpu_supports("avx2"))
LEVEL(avx512, __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
		      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
#elif defined(WEIGHTD_LEVELS) && defined(__aarch64__)
LEVEL(neon, true)
#endif
