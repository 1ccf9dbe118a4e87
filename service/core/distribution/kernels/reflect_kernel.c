/*
 * The kernel of orthogonal: reflectors applied to a tile of columns, which are the lanes.
 * Arithmetic: service/notes/orthogonal.md.
 */
#include "core/distribution/kernels/lanes.h"
#include "core/distribution/kernels/reflect.h"

#if WEIGHTD_LANES == 1
typedef double lanes_of_double;
#else
typedef double lanes_of_double __attribute__((vector_size(8 * WEIGHTD_LANES)));
#endif

/*
 * Vectors in a row of a tile: their sums, their weights and what is in work fill the registers, and
 * a tile of 2048 rows the second-level cache.
 */
#define VECTORS (WEIGHTD_LANES == 8 ? 4 : 6)

/* sum += v[i] * row i, for rows [from, to): the columns of a tile, each from its first row on. */
WEIGHTD_INLINE void add_rows(lanes_of_double sum[VECTORS], const lanes_of_double *tile,
			     const double *v, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		WEIGHTD_UNROLLED
		for (size_t c = 0; c < VECTORS; c++)
			sum[c] += v[i] * tile[i * VECTORS + c];
	}
}

/* row i += v[i] * weight, for rows [from, to). */
WEIGHTD_INLINE void change_rows(lanes_of_double *tile, const lanes_of_double weight[VECTORS],
				const double *v, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		WEIGHTD_UNROLLED
		for (size_t c = 0; c < VECTORS; c++)
			tile[i * VECTORS + c] += v[i] * weight[c];
	}
}

/* Both at once, the sums of what comes out: row += v * weight, sum += next * row. */
WEIGHTD_INLINE void change_and_add(lanes_of_double *restrict row,
				   const lanes_of_double weight[VECTORS],
				   lanes_of_double sum[VECTORS], const double *v,
				   const double *next)
{
	WEIGHTD_UNROLLED
	for (size_t c = 0; c < VECTORS; c++) {
		const lanes_of_double x = *v * weight[c] + row[c];
		row[c] = x;
		sum[c] += *next * x;
	}
}

/* Rows in which one stretch of a reflector's values is fetched. */
#define ROWS 128

/*
 * The same for rows [from, to) with the values of two reflectors.  Those of the one after them,
 * 'far', are fetched into the second-level cache meanwhile: they take longer to come than a tile.
 */
WEIGHTD_INLINE void change_and_add_rows(lanes_of_double *restrict tile,
					const lanes_of_double weights[VECTORS],
					lanes_of_double sums[VECTORS], const double *restrict v,
					const double *restrict next, const double *far, size_t from,
					size_t to)
{
	lanes_of_double sum[VECTORS], weight[VECTORS]; /* in registers: no pointer leads there */

	WEIGHTD_UNROLLED
	for (size_t c = 0; c < VECTORS; c++) {
		sum[c] = sums[c];
		weight[c] = weights[c];
	}
	for (size_t i = from; i < to;) {
		const size_t end = to - i < ROWS ? to : i + ROWS;
		for (size_t k = i; k < end; k += 8)
			__builtin_prefetch(far + k, 0, 2);
		for (; i < end; i++)
			change_and_add(tile + i * VECTORS, weight, sum, v + i, next + i);
	}
	WEIGHTD_UNROLLED
	for (size_t c = 0; c < VECTORS; c++)
		sums[c] = sum[c];
}

/*
 * Every column is summed from its first row to its last, whatever the width of a vector register.
 * Going through the rows takes longer than the arithmetic, so that the rows of one reflector are
 * changed and summed for the next in one go.
 */
static void reflect(double *columns, const struct weightd_reflector *r, int step, size_t count,
		    size_t rows)
{
	lanes_of_double *tile = (lanes_of_double *)(void *)columns;
	lanes_of_double sum[VECTORS] = {0}, weight[VECTORS];

	add_rows(sum, tile, r->v, r->first, rows);
	for (;; r += step) {
		WEIGHTD_UNROLLED
		for (size_t c = 0; c < VECTORS; c++) {
			weight[c] = -(sum[c] * r->tau);
			sum[c] = (lanes_of_double){0};
		}
		if (--count == 0)
			break;
		const double *next = r[step].v, *far = count > 1 ? r[2 * step].v : next;
		size_t from = r->first;
		if (step < 0)
			add_rows(sum, tile, next, from - 1, from);
		else
			change_rows(tile, weight, r->v, from, from + 1), from++;
		change_and_add_rows(tile, weight, sum, r->v, next, far, from, rows);
	}
	change_rows(tile, weight, r->v, r->first, rows);
}

extern const struct weightd_reflect_kernel WEIGHTD_AT_LEVEL(weightd_reflect);

const struct weightd_reflect_kernel WEIGHTD_AT_LEVEL(weightd_reflect) = {
	.width = VECTORS * WEIGHTD_LANES,
	.reflect = reflect,
};
