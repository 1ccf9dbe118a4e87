/*
 * Functions of the C library to the last bit: glibc's of 2.28 to 2.40, x86-64, as torch and numpy
 * call them.
 *
 * A replay has the values of a library that called them, and has them on every host, so it must not
 * ask the host's library (README: the same bytes everywhere).  Where glibc has a version for
 * processors that fuse multiplication and addition, that is the one.  The algorithms are those of
 * the library: tables and short polynomials (Szabolcs Nagy 2018), IBM's accurate sine, cosine,
 * tangent and arc cosine, Sun's fdlibm (1993).  Coefficients are theirs; service/notes/accuracy.md
 * says what was compared with the library.
 *
 * Special values (NaN, infinities, arguments outside of the domain) give what ISO C's annex F says.
 */
#ifndef WEIGHTD_CORE_NUMBER_C_FUNCTIONS_H
#define WEIGHTD_CORE_NUMBER_C_FUNCTIONS_H

double weightd_c_log(double x);
double weightd_c_log1p(double x);
double weightd_c_exp(double x);
double weightd_c_expm1(double x);
double weightd_c_erf(double x);
double weightd_c_acos(double x);
/* |x| < 105414350; NaN beyond. */
double weightd_c_sin(double x);
double weightd_c_cos(double x);
/* Not always sin's last bit: the library's sincos subtracts from pi / 2 otherwise. */
void weightd_c_sincos(double x, double *sine, double *cosine);
/* |x| <= 25; NaN beyond. */
double weightd_c_tan(double x);

/* |x| < 3 pi / 4; NaN beyond. */
float weightd_c_tanf(float x);

float weightd_c_logf(float x);
float weightd_c_log1pf(float x);
float weightd_c_expf(float x);
float weightd_c_erff(float x);
/* x^y, x >= 0. */
float weightd_c_powf(float x, float y);
/* |x| < 120; NaN beyond. */
float weightd_c_sinf(float x);
float weightd_c_cosf(float x);
/* Both at once; the same as those two. */
void weightd_c_sincosf(float x, float *sine, float *cosine);

#endif
