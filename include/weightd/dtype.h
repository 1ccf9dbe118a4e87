/*
 * dtypes and the narrowing conversions between them.  Wire order is little-endian.
 */
#ifndef WEIGHTD_DTYPE_H
#define WEIGHTD_DTYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(default)

enum weightd_dtype {
#define DTYPE(id, name, code, bytes, descr, is_float) WEIGHTD_##id,
#include "weightd/dtype_list.h"
#undef DTYPE
	WEIGHTD_DTYPE_COUNT
};

struct weightd_dtype_row {
	const char *name;	 /* "float32": torch's and numpy's name */
	const char *code;	 /* "F32": safetensors' name */
	unsigned bytes;		 /* size of one element */
	const char *numpy_descr; /* "<f4", NULL where numpy has none */
	bool is_float;
};

/* The row of a dtype; never NULL. */
const struct weightd_dtype_row *weightd_dtype_row(enum weightd_dtype dtype);

/*
 * Finds a dtype by any accepted spelling: "float32", "torch.float32", "F32", "float", "double",
 * "half", ...  Returns false if there is none.
 */
bool weightd_dtype_find(const char *name, enum weightd_dtype *dtype);

/* float32 to float16 / bfloat16 bits, round to nearest even; NaN stays NaN, overflow becomes inf.
 */
uint16_t weightd_float16_from_float(float value);
uint16_t weightd_bfloat16_from_float(float value);
float weightd_float_from_float16(uint16_t bits);
float weightd_float_from_bfloat16(uint16_t bits);
/* double to the half types in one rounding (no double rounding through float32). */
uint16_t weightd_float16_from_double(double value);
uint16_t weightd_bfloat16_from_double(double value);

/* Whether both are floats and 'wide' has every value that 'narrow' has. */
bool weightd_dtype_holds(enum weightd_dtype wide, enum weightd_dtype narrow);
/* Writes 'count' elements in a float dtype that holds theirs; the data may be the end of 'out'. */
void weightd_elements_widen(const void *data, enum weightd_dtype dtype, size_t count, void *out,
			    enum weightd_dtype wide);

/* Reads element 'index' of little-endian data of an integer dtype or bool. */
int64_t weightd_element_integer(const void *data, enum weightd_dtype dtype, size_t index);
/* Reads element 'index' of little-endian data as double (exact for every dtype but int64 > 2^53).
 */
double weightd_element_read(const void *data, enum weightd_dtype dtype, size_t index);
/* Writes 'value' as element 'index', one rounding to nearest even; integers truncate
 * and saturate, bool is whether it is not 0. */
void weightd_element_write(void *data, enum weightd_dtype dtype, size_t index, double value);
/*
 * Writes an integer as torch's copy_ of an int64 tensor does: rounded once to nearest even, the
 * half types by way of float32; an integer dtype keeps the low bits, bool whether it is not 0.
 */
void weightd_element_write_integer(void *data, enum weightd_dtype dtype, size_t index,
				   int64_t value);
/* The largest value of a float dtype that is strictly below 'bound' (a finite double). */
double weightd_dtype_below(enum weightd_dtype dtype, double bound);

#pragma GCC visibility pop

#endif
