/*
 * Tables of the C library's functions, written by tests/vectors/make_c_tables.py.
 */
#ifndef WEIGHTD_CORE_NUMBER_C_TABLES_H
#define WEIGHTD_CORE_NUMBER_C_TABLES_H

extern const double weightd_c_log_rows[128][2];	    /* 1 / c and log(c) for c in an interval */
extern const double weightd_c_logf_rows[16][2];	    /* the same for float */
extern const double weightd_c_log2f_rows[16][2];    /* 1 / c and log2(c) */
extern const double weightd_c_sine_rows[110][4];    /* sin and cos of k / 128, each a sum of two */
extern const double weightd_c_root_rows[32][4];	    /* 1 / sqrt(x), 128 numbers */
extern const double weightd_c_tangent_rows[186][4]; /* x near k / 256, tan(x), cot(x), a rest */
/*
 * Of arcsin near points x0 of [1/8, 31/32]: x0, derivatives, the low and the high part of
 * arcsin(x0).  A row has 11 to 15 numbers, more near 1.
 */
extern const double weightd_c_arcsine_rows[456][4];	 /* below 3/4 */
extern const double weightd_c_arcsine_high_rows[186][4]; /* from there on */

#endif
