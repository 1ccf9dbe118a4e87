/*
 * Tables of logarithms and powers of two, for c_power.c.
 */
#ifndef WEIGHTD_CORE_NUMBER_C_POWER_TABLES_H
#define WEIGHTD_CORE_NUMBER_C_POWER_TABLES_H

/* i, -log(i), and the rest of the latter, for i near the inverse of an interval's middle. */
extern const double weightd_c_power_logarithms[128][3];
/* 2^(k / 128) and its relative error. */
extern const double weightd_c_power_exponentials[128][2];

#endif
