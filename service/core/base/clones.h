/*
 * WEIGHTD_CLONES: builds a function for several x86-64 levels; the best is picked when it is
 * loaded.
 *
 * Of static functions only: the compiler shows the choice between clones of others to programs that
 * are linked with the library.
 *
 * Every clone gives the same bits: only IEEE operations, contraction off, nothing reassociated.
 * Off under sanitizers and without optimisation (their builds cannot resolve clones early enough),
 * where the compiler has no clones, and with -DWEIGHTD_NO_CLONES.
 */
#ifndef WEIGHTD_CORE_BASE_CLONES_H
#define WEIGHTD_CORE_BASE_CLONES_H

#include <features.h>

#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__) && !defined(__clang__) && \
	__GNUC__ >= 12 && defined(__OPTIMIZE__) && !defined(__SANITIZE_ADDRESS__) &&         \
	!defined(__SANITIZE_THREAD__) && !defined(WEIGHTD_NO_CLONES)
#define WEIGHTD_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define WEIGHTD_CLONES
#endif

#endif
