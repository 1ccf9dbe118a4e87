/*
 * The rows of the dtypes, their names, and single elements read and written in them.
 */
#include "weightd/dtype.h"

#include "core/number/float_bits.h"

#include <string.h>
#include <strings.h>

static const struct weightd_dtype_row rows[WEIGHTD_DTYPE_COUNT] = {
#define DTYPE(id, name, code, bytes, descr, is_float) {name, code, bytes, descr, is_float},
#include "weightd/dtype_list.h"
#undef DTYPE
};

static const struct {
	const char *name;
	enum weightd_dtype dtype;
} aliases[] = {
	{"double", WEIGHTD_FLOAT64}, {"float", WEIGHTD_FLOAT32},  {"half", WEIGHTD_FLOAT16},
	{"long", WEIGHTD_INT64},     {"fp64", WEIGHTD_FLOAT64},	  {"fp32", WEIGHTD_FLOAT32},
	{"fp16", WEIGHTD_FLOAT16},   {"single", WEIGHTD_FLOAT32}, {"int", WEIGHTD_INT32},
	{"short", WEIGHTD_INT16},    {"bool_", WEIGHTD_BOOL8},
};

const struct weightd_dtype_row *weightd_dtype_row(enum weightd_dtype dtype)
{
	return &rows[dtype];
}

/* 'name' behind the first of the library prefixes it carries. */
static const char *skip_prefix(const char *name)
{
	static const char *const prefixes[] = {"torch.", "numpy.", "np."};

	for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
		size_t length = strlen(prefixes[i]);
		if (strncmp(name, prefixes[i], length) == 0)
			return name + length;
	}
	return name;
}

bool weightd_dtype_find(const char *name, enum weightd_dtype *dtype)
{
	const char *bare = skip_prefix(name);

	for (size_t i = 0; i < WEIGHTD_DTYPE_COUNT; i++) {
		const struct weightd_dtype_row *row = &rows[i];
		bool is_descr = row->numpy_descr != NULL && strcmp(name, row->numpy_descr) == 0;
		if (is_descr || strcmp(bare, row->name) == 0 || strcasecmp(name, row->code) == 0) {
			*dtype = (enum weightd_dtype)i;
			return true;
		}
	}
	for (size_t i = 0; i < sizeof aliases / sizeof aliases[0]; i++) {
		if (strcmp(bare, aliases[i].name) == 0) {
			*dtype = aliases[i].dtype;
			return true;
		}
	}
	return false;
}

static uint64_t load(const unsigned char *bytes, unsigned count)
{
	uint64_t bits = 0;

	for (unsigned i = 0; i < count; i++)
		bits |= (uint64_t)bytes[i] << (8 * i);
	return bits;
}

static void store(unsigned char *bytes, unsigned count, uint64_t bits)
{
	for (unsigned i = 0; i < count; i++)
		bytes[i] = (unsigned char)(bits >> (8 * i));
}

/* The low 'count' bytes as a signed number. */
static int64_t extend_sign(uint64_t bits, unsigned count)
{
	unsigned shift = 64 - 8 * count;
	int64_t integer;

	bits <<= shift;
	memcpy(&integer, &bits, sizeof integer);
	return integer >> shift;
}

static double decode(enum weightd_dtype dtype, uint64_t bits)
{
	switch (dtype) {
	case WEIGHTD_INT64:
	case WEIGHTD_INT32:
	case WEIGHTD_INT16:
	case WEIGHTD_INT8: return (double)extend_sign(bits, rows[dtype].bytes);
	case WEIGHTD_UINT8:
	case WEIGHTD_BOOL8: return (double)bits;
	case WEIGHTD_FLOAT64: return weightd_double_of_bits(bits);
	case WEIGHTD_FLOAT32: return (double)weightd_float_of_bits((uint32_t)bits);
	case WEIGHTD_BFLOAT16: return (double)weightd_float_from_bfloat16((uint16_t)bits);
	case WEIGHTD_FLOAT16: return (double)weightd_float_from_float16((uint16_t)bits);
	case WEIGHTD_DTYPE_COUNT: break;
	}
	return 0.0;
}

/* Truncates towards zero; values that do not fit saturate, NaN is 0. */
static int64_t truncate(double value, int64_t low, int64_t high)
{
	if (value != value)
		return 0;
	/* (double)INT64_MAX is 2^63. */
	if (value >= (double)high)
		return high;
	return value <= (double)low ? low : (int64_t)value;
}

static uint64_t encode(enum weightd_dtype dtype, double value)
{
	switch (dtype) {
	case WEIGHTD_INT64: return (uint64_t)truncate(value, INT64_MIN, INT64_MAX);
	case WEIGHTD_INT32: return (uint64_t)truncate(value, INT32_MIN, INT32_MAX);
	case WEIGHTD_INT16: return (uint64_t)truncate(value, INT16_MIN, INT16_MAX);
	case WEIGHTD_INT8: return (uint64_t)truncate(value, INT8_MIN, INT8_MAX);
	case WEIGHTD_UINT8: return (uint64_t)truncate(value, 0, UINT8_MAX);
	case WEIGHTD_BOOL8: return value != 0.0;
	case WEIGHTD_FLOAT64: return weightd_bits_of_double(value);
	case WEIGHTD_FLOAT32: return weightd_bits_of_float((float)value);
	case WEIGHTD_BFLOAT16: return weightd_bfloat16_from_double(value);
	case WEIGHTD_FLOAT16: return weightd_float16_from_double(value);
	case WEIGHTD_DTYPE_COUNT: break;
	}
	return 0;
}

int64_t weightd_element_integer(const void *data, enum weightd_dtype dtype, size_t index)
{
	unsigned bytes = rows[dtype].bytes;
	uint64_t bits = load((const unsigned char *)data + index * bytes, bytes);

	if (dtype == WEIGHTD_UINT8 || dtype == WEIGHTD_BOOL8)
		return (int64_t)bits;
	return extend_sign(bits, bytes);
}

double weightd_element_read(const void *data, enum weightd_dtype dtype, size_t index)
{
	unsigned bytes = rows[dtype].bytes;

	return decode(dtype, load((const unsigned char *)data + index * bytes, bytes));
}

void weightd_element_write(void *data, enum weightd_dtype dtype, size_t index, double value)
{
	unsigned bytes = rows[dtype].bytes;

	store((unsigned char *)data + index * bytes, bytes, encode(dtype, value));
}

/*
 * The nearest float.  Some machines and emulators convert by way of a double, which rounds twice:
 * the double is made exact first, its last bit standing for all that were cut off.
 */
static float float_of_integer(int64_t value)
{
	uint64_t magnitude = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

	if (magnitude >> 53 != 0)
		magnitude = (magnitude & ~0x7FFull) | ((magnitude & 0x7FF) != 0 ? 0x800 : 0);
	return value < 0 ? -(float)(double)magnitude : (float)(double)magnitude;
}

void weightd_element_write_integer(void *data, enum weightd_dtype dtype, size_t index,
				   int64_t value)
{
	unsigned bytes = rows[dtype].bytes;
	uint64_t bits = (uint64_t)value;

	if (dtype == WEIGHTD_BOOL8)
		bits = value != 0;
	else if (rows[dtype].is_float)
		bits = encode(dtype, dtype == WEIGHTD_FLOAT64 ? (double)value
							      : (double)float_of_integer(value));
	store((unsigned char *)data + index * bytes, bytes, bits);
}

/* The bits of the next value towards minus infinity; 'sign' is the sign bit of the type. */
static uint64_t step_down(uint64_t bits, uint64_t sign)
{
	if (bits == 0)
		return sign | 1;
	return (bits & sign) == 0 ? bits - 1 : bits + 1;
}

double weightd_dtype_below(enum weightd_dtype dtype, double bound)
{
	uint64_t sign = 1ull << (8 * rows[dtype].bytes - 1), bits = encode(dtype, bound);

	if (!rows[dtype].is_float) {
		double whole = (double)truncate(bound, INT64_MIN, INT64_MAX);
		return whole < bound ? whole : whole - 1.0;
	}
	if (bits == sign) /* minus zero */
		bits = 0;
	if (decode(dtype, bits) < bound)
		return decode(dtype, bits);
	return decode(dtype, step_down(bits, sign));
}

bool weightd_dtype_holds(enum weightd_dtype wide, enum weightd_dtype narrow)
{
	const struct weightd_dtype_row *row = weightd_dtype_row(wide);

	if (!row->is_float || !weightd_dtype_row(narrow)->is_float)
		return false;
	return wide == narrow || row->bytes > weightd_dtype_row(narrow)->bytes;
}

#define BLOCK 256 /* elements */

static void read_floats(const unsigned char *data, enum weightd_dtype dtype, size_t count,
			float out[BLOCK])
{
	uint16_t halves[BLOCK];

	if (dtype == WEIGHTD_FLOAT32) {
		memcpy(out, data, count * sizeof *out);
		return;
	}
	memcpy(halves, data, count * sizeof *halves);
	if (dtype == WEIGHTD_BFLOAT16)
		for (size_t i = 0; i < count; i++)
			out[i] = weightd_float_from_bfloat16(halves[i]);
	else
		for (size_t i = 0; i < count; i++)
			out[i] = weightd_float_from_float16(halves[i]);
}

void weightd_elements_widen(const void *data, enum weightd_dtype dtype, size_t count, void *out,
			    enum weightd_dtype wide)
{
	const size_t from = weightd_dtype_row(dtype)->bytes, to = weightd_dtype_row(wide)->bytes;
	const unsigned char *next = data;
	unsigned char *end = out;
	float values[BLOCK];
	double doubles[BLOCK];

	for (size_t done; count > 0; count -= done, next += done * from, end += done * to) {
		done = count < BLOCK ? count : BLOCK;
		read_floats(next, dtype, done, values);
		for (size_t i = 0; to == sizeof *doubles && i < done; i++)
			doubles[i] = (double)values[i];
		memcpy(end, to == sizeof *doubles ? (const void *)doubles : (const void *)values,
		       done * to);
	}
}
