/*
 * The C library's pow to the last bit, as Python's ** for floats.
 *
 * That bit is not the rounded power's for about one x in 1,200 with y = 2.  torch computes with it,
 * so a replay must; and a replay is the same on every host, so it must not ask the host's library.
 */
#ifndef WEIGHTD_CORE_NUMBER_C_POWER_H
#define WEIGHTD_CORE_NUMBER_C_POWER_H

/*
 * x^y, x >= 0, as glibc 2.28 and later give it on processors that fuse multiplication and addition.
 * NaN for an x that is negative and for a y that is not a number; x^0 and 1^y are 1, whatever the
 * other one is.
 */
double weightd_c_power(double x, double y);

#endif
