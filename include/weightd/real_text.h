/*
 * Real numbers as text.
 */
#ifndef WEIGHTD_REAL_TEXT_H
#define WEIGHTD_REAL_TEXT_H

#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(default)

/* Shortest decimal text that reads back to the same value in its dtype.  'buffer' holds 32 bytes;
 * returns the length, NUL-terminated.  Integers keep ".0" ("1.0"); exponents as "1e-05", Python's
 * repr. Non-finite: "nan", "inf", "-inf". */
size_t weightd_real_text_double(double value, char buffer[32]);
size_t weightd_real_text_float(float value, char buffer[32]);
size_t weightd_real_text_float16(uint16_t bits, char buffer[32]);
size_t weightd_real_text_bfloat16(uint16_t bits, char buffer[32]);

#pragma GCC visibility pop

#endif
