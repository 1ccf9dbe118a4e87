/*
 * Coefficients of Cephes' logf (Moshier 1989), which torch's and XLA's vector code both evaluate, each
 * with its own order of operations.
 */
#ifndef WEIGHTD_CORE_RNG_CEPHES_H
#define WEIGHTD_CORE_RNG_CEPHES_H

/* Of the polynomial in m - 1, highest power first. */
static const float weightd_cephes_log[9] = {
	7.0376836292e-2f,  -1.1514610310e-1f, 1.1676998740e-1f,  -1.2420140846e-1f, 1.4249322787e-1f,
	-1.6668057665e-1f, 2.0000714765e-1f,  -2.4999993993e-1f, 3.3333331174e-1f,
};

/* log 2 in two parts. */
#define WEIGHTD_CEPHES_LOG2_LOW (-2.12194440e-4f)
#define WEIGHTD_CEPHES_LOG2_HIGH 0.693359375f
/* Mantissas below are doubled. */
#define WEIGHTD_CEPHES_SQRT_HALF 0.707106781186547524f

#endif
