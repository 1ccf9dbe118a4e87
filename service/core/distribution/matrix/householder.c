/*
 * Householder QR, thin Q, fixed order of operations.  See service/notes/orthogonal.md.
 */
#include "core/distribution/matrix/householder.h"

#include "core/number/float_bits.h"
#include "core/base/clones.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/*
 * The matrix in tiles of WIDTH columns, each tile row-major on its own; the last one is padded with
 * zeros.  A tile of 4096 rows fits in a second-level cache.
 */
#define WIDTH 32

/* One reflector H = I - tau v v', v being 0 before row 'first'. */
struct reflector {
	const double *v;
	double tau;
	size_t first;
};

/* sum += v[i] * row i, for rows [from, to): the columns of a tile, each from its first row on. */
WEIGHTD_INLINE void add_rows(double *restrict sum, const double *restrict tile,
			     const double *restrict v, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		for (size_t c = 0; c < WIDTH; c++)
			sum[c] += v[i] * tile[i * WIDTH + c];
	}
}

/* row i -= v[i] * weight, for rows [from, to). */
WEIGHTD_INLINE void take_rows(double *restrict tile, const double *restrict weight,
			      const double *restrict v, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		for (size_t c = 0; c < WIDTH; c++)
			tile[i * WIDTH + c] -= v[i] * weight[c];
	}
}

/*
 * Applies 'count' reflectors to a tile: 'r', then the ones behind it (step 1) or before it (step
 * -1) in their array, whose first rows are 1, 2, .. higher or lower.
 *
 * Every column is summed from its first row to its last, whatever the width of a vector register.
 * Going through the rows takes longer than the arithmetic, so that the rows of one reflector are
 * changed and summed for the next in one go.
 */
WEIGHTD_CLONES
static void reflect(double *restrict tile, const struct reflector *r, int step, size_t count,
		    size_t rows)
{
	double sum[WIDTH] = {0.0}, weight[WIDTH];

	add_rows(sum, tile, r->v, r->first, rows);
	for (;; r += step) {
		for (size_t c = 0; c < WIDTH; c++) {
			weight[c] = sum[c] * r->tau;
			sum[c] = 0.0;
		}
		if (--count == 0)
			break;
		const double *restrict v = r->v, *restrict next = r[step].v;
		size_t from = r->first;
		if (step < 0)
			add_rows(sum, tile, next, from - 1, from);
		else
			take_rows(tile, weight, v, from, from + 1), from++;
		for (size_t i = from; i < rows; i++) {
			for (size_t c = 0; c < WIDTH; c++) {
				double x = tile[i * WIDTH + c] - v[i] * weight[c];
				tile[i * WIDTH + c] = x;
				sum[c] += next[i] * x;
			}
		}
	}
	take_rows(tile, weight, r->v, r->first, rows);
}

/*
 * The reflector of a column of a tile, whose diagonal element is in row 'j': v[j] = 1, v below it,
 * zeros above.  Returns tau; '*sign' receives the sign of R's diagonal element.
 */
static double make_reflector(const double *column, size_t j, size_t rows, double *v, double *sign)
{
	double alpha = column[j * WIDTH], squares = 0.0;

	for (size_t i = j + 1; i < rows; i++)
		squares += column[i * WIDTH] * column[i * WIDTH];
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
		v[i] = column[i * WIDTH] / scale;
	*sign = beta < 0.0 ? -1.0 : 1.0;
	return (beta - alpha) / beta;
}

/* The state of the factorisation: m >= n. */
struct factors {
	double *matrix; /* in and out; element (i, j) of A at i * down + j * right */
	size_t down, right;
	size_t m, n, tiles;
	double *tile; /* tiles * m * WIDTH: the matrix; a factored tile holds its reflectors instead
		       */
	double *sign; /* n */
	struct reflector *reflectors; /* n */
	pthread_mutex_t lock;	      /* guards the members that follow */
	pthread_cond_t changed;
	size_t factored; /* tiles, in order */
	bool has_failed; /* a part had no memory: no more tiles are factored */
};

static size_t tile_width(const struct factors *f, size_t t)
{
	size_t left = f->n - t * WIDTH;

	return left < WIDTH ? left : WIDTH;
}

/* Waits until tile 't' is factored; false if it will not be. */
static bool await_tile(struct factors *f, size_t t)
{
	pthread_mutex_lock(&f->lock);
	while (f->factored <= t && !f->has_failed)
		pthread_cond_wait(&f->changed, &f->lock);
	const bool is_factored = f->factored > t;
	pthread_mutex_unlock(&f->lock);
	return is_factored;
}

/* Wakes the waiting workers: 'factored' tiles are done, or no more will be. */
static void announce(struct factors *f, size_t factored, bool has_failed)
{
	pthread_mutex_lock(&f->lock);
	f->factored = factored > f->factored ? factored : f->factored;
	f->has_failed |= has_failed;
	pthread_cond_broadcast(&f->changed);
	pthread_mutex_unlock(&f->lock);
}

/* Factors tile 't' and leaves its reflectors, contiguous one after the other, in its place. */
static void factor_tile(struct factors *f, size_t t, double *scratch)
{
	double *tile = f->tile + t * f->m * WIDTH;
	size_t first = t * WIDTH, width = tile_width(f, t);

	for (size_t earlier = 0; earlier < t; earlier++) {
		if (!await_tile(f, earlier))
			return;
		reflect(tile, &f->reflectors[earlier * WIDTH], 1, WIDTH, f->m);
	}
	for (size_t c = 0; c < width; c++) {
		struct reflector *r = &f->reflectors[first + c];
		double *v = scratch + c * f->m;
		r->tau = make_reflector(tile + c, first + c, f->m, v, &f->sign[first + c]);
		r->first = first + c;
		r->v = v;
		reflect(tile, r, 1, 1, f->m);
	}
	memcpy(tile, scratch, width * f->m * sizeof *tile);
	for (size_t c = 0; c < width; c++)
		f->reflectors[first + c].v = tile + c * f->m;
	announce(f, t + 1, false);
}

/* Tile 't' of Q to the matrix: the reflectors, last to first, applied to the identity. */
static void make_q_tile(struct factors *f, size_t t, double *q)
{
	size_t first = t * WIDTH, width = tile_width(f, t), end = first + width;

	memset(q, 0, f->m * WIDTH * sizeof *q);
	for (size_t j = first; j < end; j++)
		q[j * WIDTH + (j - first)] = 1.0;
	reflect(q, &f->reflectors[end - 1], -1, end, f->m);
	for (size_t i = 0; i < f->m; i++) {
		for (size_t c = 0; c < width; c++)
			f->matrix[i * f->down + (first + c) * f->right] =
				q[i * WIDTH + c] * f->sign[first + c];
	}
}

/*
 * One part of the work: a tile is factored, or when all are, one of Q is made.  To factor a tile,
 * all earlier ones are needed in turn, and the last of them is seldom waited for.
 */
static void make_part(void *context, size_t part)
{
	struct factors *f = context;
	double *scratch = malloc(f->m * WIDTH * sizeof *scratch);

	if (scratch == NULL)
		announce(f, 0, true);
	else if (part < f->tiles)
		factor_tile(f, part, scratch);
	else if (await_tile(f, f->tiles - 1))
		make_q_tile(f, part - f->tiles, scratch);
	free(scratch);
}

enum weightd_code weightd_orthonormalize(double *matrix, uint64_t rows, uint64_t columns,
					 struct weightd_workers *workers)
{
	bool is_tall = rows >= columns;
	struct factors f = {
		.matrix = matrix,
		.down = is_tall ? (size_t)columns : 1,
		.right = is_tall ? 1 : (size_t)columns,
		.m = (size_t)(is_tall ? rows : columns),
		.n = (size_t)(is_tall ? columns : rows),
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.changed = PTHREAD_COND_INITIALIZER,
	};
	enum weightd_code code = WEIGHTD_ERR_NO_MEMORY;

	f.tiles = (f.n + WIDTH - 1) / WIDTH;
	f.tile = calloc(f.tiles * f.m, WIDTH * sizeof *f.tile);
	f.sign = malloc(f.n * sizeof *f.sign);
	f.reflectors = malloc(f.n * sizeof *f.reflectors);
	if (f.tile == NULL || f.sign == NULL || f.reflectors == NULL)
		goto out;
	for (size_t i = 0; i < f.m; i++) {
		for (size_t j = 0; j < f.n; j++)
			f.tile[(j / WIDTH * f.m + i) * WIDTH + j % WIDTH] =
				matrix[i * f.down + j * f.right];
	}
	/* A short matrix is done before another thread has begun. */
	weightd_workers_run(f.m * f.n >= 256 * 256 ? workers : NULL, make_part, &f, 2 * f.tiles);
	if (!f.has_failed)
		code = WEIGHTD_OK;
out:
	free(f.tile);
	free(f.sign);
	free(f.reflectors);
	return code;
}
