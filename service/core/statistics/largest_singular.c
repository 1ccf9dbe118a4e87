/*
 * The power method on the product of a matrix with its transpose, where the best of all vectors so
 * far counts and not the last one (Lanczos 1950).  All sums have a fixed order.
 */
#include "core/statistics/largest_singular.h"

#include "core/base/clones.h"
#include "core/base/memory.h"
#include "core/base/work_limit.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#define LANES 8
/* Two iterations that change the value less end it. */
#define SMALL_CHANGE 1e-11
/* Halvings of an interval that holds an eigenvalue. */
#define HALVINGS 60

WEIGHTD_CLONES static double product(const double *restrict a, const double *restrict b,
				     size_t count)
{
	const size_t whole = count - count % LANES;
	double lanes[LANES] = {0}, rest = 0;

	for (size_t i = 0; i < whole; i += LANES) {
		for (size_t j = 0; j < LANES; j++)
			lanes[j] += a[i + j] * b[i + j];
	}
	for (size_t i = whole; i < count; i++)
		rest += a[i] * b[i];
	return (((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) +
		((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]))) +
	       rest;
}

WEIGHTD_CLONES static void add_scaled(double *restrict sum, const double *restrict a, double factor,
				      size_t count)
{
	for (size_t i = 0; i < count; i++)
		sum[i] += factor * a[i];
}

static double length_of(const double *vector, size_t count)
{
	return sqrt(product(vector, vector, count));
}

static void multiply_by(double *vector, size_t count, double factor)
{
	for (size_t i = 0; i < count; i++)
		vector[i] *= factor;
}

/* The recursion: three vectors as long as a row, and the coefficients so far. */
struct lanczos {
	const double *matrix;
	size_t rows, columns;
	double scale; /* what the matrix is multiplied by, so that squares neither vanish nor
			 overflow */
	double *before, *vector, *next;
	unsigned steps;
	double diagonal[WEIGHTD_SINGULAR_ITERATIONS], beside[WEIGHTD_SINGULAR_ITERATIONS + 1];
};

/* next = A' A vector */
static void multiply(struct lanczos *lanczos)
{
	const size_t columns = lanczos->columns;

	for (size_t j = 0; j < columns; j++)
		lanczos->next[j] = 0;
	for (size_t i = 0; i < lanczos->rows; i++) {
		const double *row = lanczos->matrix + i * columns;
		const double y = product(row, lanczos->vector, columns) * lanczos->scale;
		add_scaled(lanczos->next, row, y * lanczos->scale, columns);
	}
}

/* One step; false: the vectors so far hold all there is. */
static bool step(struct lanczos *lanczos)
{
	const size_t columns = lanczos->columns;
	const unsigned k = lanczos->steps++;

	multiply(lanczos);
	lanczos->diagonal[k] = product(lanczos->vector, lanczos->next, columns);
	add_scaled(lanczos->next, lanczos->vector, -lanczos->diagonal[k], columns);
	if (k > 0)
		add_scaled(lanczos->next, lanczos->before, -lanczos->beside[k], columns);
	const double length = length_of(lanczos->next, columns);
	lanczos->beside[k + 1] = length;
	if (!(length > 1e-14 * lanczos->diagonal[0]))
		return false;
	multiply_by(lanczos->next, columns, 1 / length);
	double *const oldest = lanczos->before;
	lanczos->before = lanczos->vector;
	lanczos->vector = lanczos->next;
	lanczos->next = oldest;
	return true;
}

/* Whether an eigenvalue of the coefficients is above 'x': a sign of Sturm's sequence. */
static bool is_below_largest(const struct lanczos *lanczos, double x)
{
	double pivot = 1;

	for (unsigned i = 0; i < lanczos->steps; i++) {
		const double off = i > 0 ? lanczos->beside[i] * lanczos->beside[i] : 0;
		pivot = lanczos->diagonal[i] - x - (i > 0 ? off / pivot : 0);
		if (pivot >= 0)
			return true;
	}
	return false;
}

static double largest_eigenvalue(const struct lanczos *lanczos)
{
	double low = 0, high = 0;

	for (unsigned i = 0; i < lanczos->steps; i++) {
		low = fmax(low, lanczos->diagonal[i]);
		high = fmax(high, lanczos->diagonal[i] + (i > 0 ? lanczos->beside[i] : 0) +
					  (i + 1 < lanczos->steps ? lanczos->beside[i + 1] : 0));
	}
	for (unsigned i = 0; i < HALVINGS; i++) {
		const double middle = low + (high - low) / 2;
		if (is_below_largest(lanczos, middle))
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* Numbers around 1 with signs that no matrix has by chance. */
static void begin(double *vector, size_t count)
{
	uint64_t z = 0;

	for (size_t i = 0; i < count; i++) {
		z += UINT64_C(0x9E3779B97F4A7C15);
		uint64_t bits = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
		bits ^= bits >> 27;
		vector[i] = (double)(int64_t)bits * 0x1p-63 + (bits & 1 ? 1.0 : -1.0);
	}
	multiply_by(vector, count, 1 / length_of(vector, count));
}

/* The largest absolute value. */
static double largest_of(const double *matrix, size_t count)
{
	double most = 0;

	for (size_t i = 0; i < count; i++)
		most = fmax(most, fabs(matrix[i]));
	return most;
}

enum weightd_code weightd_largest_singular(const double *matrix, size_t rows, size_t columns,
					   unsigned most, struct weightd_singular *out)
{
	const double largest = largest_of(matrix, rows * columns);
	double *memory = weightd_memory_array(3 * columns, sizeof *memory);
	unsigned settled = 0;
	enum weightd_code code = WEIGHTD_OK;

	*out = (struct weightd_singular){0};
	if (memory == NULL)
		return WEIGHTD_ERR_NO_MEMORY;
	struct lanczos lanczos = {.matrix = matrix,
				  .rows = rows,
				  .columns = columns,
				  .scale = largest > 0 ? 1 / largest : 0,
				  .before = memory,
				  .vector = memory + columns,
				  .next = memory + 2 * columns};
	begin(lanczos.vector, columns);
	most = most < WEIGHTD_SINGULAR_ITERATIONS ? most : WEIGHTD_SINGULAR_ITERATIONS;
	while (largest > 0 && lanczos.steps < most && settled < 2 && code == WEIGHTD_OK) {
		const bool goes_on = step(&lanczos);
		const double value = sqrt(largest_eigenvalue(&lanczos)) * largest;
		settled = value - out->value <= SMALL_CHANGE * value ? settled + 1 : 0;
		out->value = fmax(value, out->value);
		if (!goes_on)
			break;
		code = weightd_go_on(rows * columns, NULL);
	}
	out->iterations = lanczos.steps;
	weightd_memory_free(memory);
	return code;
}
