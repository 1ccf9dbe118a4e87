/*
 * Householder QR, thin Q, fixed order of operations.  See service/notes/orthogonal.md.
 */
#include "core/rng/householder.h"

#include "core/rng/clones.h"

#include <stdlib.h>
#include <string.h>

/*
 * The matrix in tiles of WIDTH columns, each tile row-major on its own; the last one is padded with
 * zeros.  A tile of 4096 rows fits in a second-level cache.
 */
#define WIDTH 32

/*
 * Applies H = I - tau v v' to a tile, rows [first, rows).  Every column is summed from its first
 * row to its last, whatever the width of a vector register.
 */
WEIGHTD_CLONES
static void reflect(double *restrict tile, const double *restrict v, double tau, size_t first,
                    size_t rows)
{
	double sum[WIDTH] = {0.0};

	for (size_t i = first; i < rows; i++) {
		const double *row = tile + i * WIDTH;
		double factor = v[i];
		for (size_t c = 0; c < WIDTH; c++)
			sum[c] += factor * row[c];
	}
	for (size_t c = 0; c < WIDTH; c++)
		sum[c] *= tau;
	for (size_t i = first; i < rows; i++) {
		double *row = tile + i * WIDTH;
		double factor = v[i];
		for (size_t c = 0; c < WIDTH; c++)
			row[c] -= factor * sum[c];
	}
}

/*
 * The reflector of column 'c' of a tile, whose diagonal element is in row 'j': v[j] = 1, v below
 * it, zeros above.  Returns tau; '*sign' receives the sign of R's diagonal element.
 */
static double make_reflector(const double *tile, size_t c, size_t j, size_t rows, double *v,
                             double *sign)
{
	double alpha = tile[j * WIDTH + c], squares = 0.0;

	for (size_t i = j + 1; i < rows; i++)
		squares += tile[i * WIDTH + c] * tile[i * WIDTH + c];
	memset(v, 0, j * sizeof *v);
	v[j] = 1.0;
	double norm = __builtin_sqrt(alpha * alpha + squares);
	double beta = alpha > 0.0 ? -norm : norm;
	if (squares == 0.0) { /* nothing to eliminate: H = I */
		memset(v + j + 1, 0, (rows - j - 1) * sizeof *v);
		*sign = alpha < 0.0 ? -1.0 : 1.0;
		return 0.0;
	}
	double scale = alpha - beta;
	for (size_t i = j + 1; i < rows; i++)
		v[i] = tile[i * WIDTH + c] / scale;
	*sign = beta < 0.0 ? -1.0 : 1.0;
	return (beta - alpha) / beta;
}

/* What the factorisation works on: m >= n. */
struct factors {
	size_t m, n, tiles;
	double *tile; /* tiles * m * WIDTH: the matrix; a factored tile holds its reflectors instead
	               */
	double *v;    /* m * WIDTH: reflectors of the tile at hand, and then a tile of Q */
	double *tau, *sign; /* n */
};

/* Factors tile 't' and leaves its reflectors, contiguous one after the other, in its place. */
static void factor_tile(struct factors *f, size_t t)
{
	double *tile = f->tile + t * f->m * WIDTH;
	size_t first = t * WIDTH, width = f->n - first < WIDTH ? f->n - first : WIDTH;

	for (size_t c = 0; c < width; c++) {
		double *v = f->v + c * f->m;
		size_t j = first + c;
		f->tau[j] = make_reflector(tile, c, j, f->m, v, &f->sign[j]);
		reflect(tile, v, f->tau[j], j, f->m);
	}
	memcpy(tile, f->v, width * f->m * sizeof *tile);
	for (size_t later = t + 1; later < f->tiles; later++) {
		double *other = f->tile + later * f->m * WIDTH;
		for (size_t c = 0; c < width; c++)
			reflect(other, tile + c * f->m, f->tau[first + c], first + c, f->m);
	}
}

/* Columns of tile 't' of Q into f->v: the reflectors, last to first, applied to the identity. */
static void make_q_tile(struct factors *f, size_t t)
{
	size_t first = t * WIDTH, end = f->n - first < WIDTH ? f->n : first + WIDTH;

	memset(f->v, 0, f->m * WIDTH * sizeof *f->v);
	for (size_t j = first; j < end; j++)
		f->v[j * WIDTH + (j - first)] = 1.0;
	for (size_t j = end; j-- > 0;) {
		const double *v = f->tile + (j / WIDTH * WIDTH + j % WIDTH) * f->m;
		reflect(f->v, v, f->tau[j], j, f->m);
	}
}

enum weightd_code weightd_orthonormalize(double *matrix, uint64_t rows, uint64_t columns)
{
	bool is_tall = rows >= columns;
	struct factors f = {.m = (size_t)(is_tall ? rows : columns),
	                    .n = (size_t)(is_tall ? columns : rows)};
	size_t down = is_tall ? (size_t)columns : 1, right = is_tall ? 1 : (size_t)columns;
	enum weightd_code code = WEIGHTD_ERR_NO_MEMORY;

	f.tiles = (f.n + WIDTH - 1) / WIDTH;
	f.tile = calloc(f.tiles * f.m, WIDTH * sizeof *f.tile);
	f.v = malloc(f.m * WIDTH * sizeof *f.v);
	f.tau = malloc(f.n * sizeof *f.tau);
	f.sign = malloc(f.n * sizeof *f.sign);
	if (f.tile == NULL || f.v == NULL || f.tau == NULL || f.sign == NULL)
		goto out;
	for (size_t i = 0; i < f.m; i++) {
		for (size_t j = 0; j < f.n; j++)
			f.tile[(j / WIDTH * f.m + i) * WIDTH + j % WIDTH] =
				matrix[i * down + j * right];
	}
	for (size_t t = 0; t < f.tiles; t++)
		factor_tile(&f, t);
	for (size_t t = 0; t < f.tiles; t++) {
		size_t first = t * WIDTH, width = f.n - first < WIDTH ? f.n - first : WIDTH;
		make_q_tile(&f, t);
		for (size_t i = 0; i < f.m; i++) {
			for (size_t c = 0; c < width; c++)
				matrix[i * down + (first + c) * right] =
					f.v[i * WIDTH + c] * f.sign[first + c];
		}
	}
	code = WEIGHTD_OK;
out:
	free(f.tile);
	free(f.v);
	free(f.tau);
	free(f.sign);
	return code;
}
