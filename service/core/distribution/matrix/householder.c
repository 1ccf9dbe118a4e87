/*
 * Householder QR, thin Q, fixed order of operations.  See service/notes/orthogonal.md.
 */
#include "core/distribution/matrix/householder.h"

#include "core/base/memory.h"
#include "core/base/work_limit.h"
#include "core/distribution/kernels/reflect.h"
#include "core/engine/engine_state.h"

#include <pthread.h>
#include <string.h>
#include <sys/mman.h>

#define HUGE_PAGE ((size_t)2 << 20)
/* Rows that reflectors change before it is asked whether to go on: less than 50 ms. */
#define ROWS_UNASKED ((size_t)2 << 20)
/* Values of a tile that are changed in a unit of work. */
#define VALUES_PER_UNIT 3

/*
 * The state of the factorisation: m >= n.  The matrix is in tiles of 'width' columns, each tile
 * row-major on its own; the last one is padded with zeros.  A tile of 2048 rows fits in a
 * second-level cache.
 */
struct factors {
	double *matrix; /* in and out; element (i, j) of A at i * down + j * right */
	size_t down, right;
	size_t m, n, tiles, width;
	const struct weightd_reflect_kernel *kernel;
	double *tile; /* tiles * m * width; a factored tile holds its reflectors instead */
	double *sign; /* n */
	struct weightd_reflector *reflectors; /* n */
	pthread_mutex_t lock;		      /* guards the members that follow */
	pthread_cond_t changed;
	size_t factored;  /* tiles, in order */
	bool is_given_up; /* nobody waits: no more tiles are factored */
	double **spare;	  /* 'spares' tiles behind those of the matrix, for parts that run */
	size_t spares;
};

/* Columns of tile 't' that are of the matrix. */
static size_t tile_width(const struct factors *f, size_t t)
{
	size_t left = f->n - t * f->width;

	return left < f->width ? left : f->width;
}

/*
 * Memory for 'count' tiles, uninitialised.  Huge pages, where the system has
 * them, keep the lines of a tile from pushing each other out of the cache.
 */
static double *allocate_tiles(const struct factors *f, size_t count)
{
	const size_t bytes = count * f->m * f->width * sizeof(double);
	const size_t unit = bytes < HUGE_PAGE ? 64 : HUGE_PAGE;
	void *tiles = weightd_memory_aligned(unit, bytes);

	if (tiles != NULL && unit == HUGE_PAGE)
		madvise(tiles, bytes, MADV_HUGEPAGE);
	return tiles;
}

/*
 * The reflector of column 'c' of a tile, whose diagonal element is in row 'j': v[j] = 1, v below
 * it, zeros above.  Returns tau; '*sign' receives the sign of R's diagonal element.
 */
static double make_reflector(const struct factors *f, const double *column, size_t j, double *v,
			     double *sign)
{
	double alpha = column[j * f->width], squares = 0.0;

	for (size_t i = j + 1; i < f->m; i++) {
		v[i] = column[i * f->width];
		squares += v[i] * v[i];
	}
	memset(v, 0, j * sizeof *v);
	v[j] = 1.0;
	double norm = __builtin_sqrt(alpha * alpha + squares);
	double beta = alpha > 0.0 ? -norm : norm;
	if (squares == 0.0) { /* nothing to eliminate: H = I */
		memset(v + j + 1, 0, (f->m - j - 1) * sizeof *v);
		*sign = alpha < 0.0 ? -1.0 : 1.0;
		return 0.0;
	}
	double scale = alpha - beta;
	for (size_t i = j + 1; i < f->m; i++)
		v[i] /= scale;
	*sign = beta < 0.0 ? -1.0 : 1.0;
	return (beta - alpha) / beta;
}

/* Waits until tile 't' is factored; false if it will not be. */
static bool await_tile(struct factors *f, size_t t)
{
	pthread_mutex_lock(&f->lock);
	while (f->factored <= t && !f->is_given_up)
		pthread_cond_wait(&f->changed, &f->lock);
	const bool goes_on = !f->is_given_up;
	pthread_mutex_unlock(&f->lock);
	return goes_on;
}

static void give_up(struct factors *f)
{
	pthread_mutex_lock(&f->lock);
	f->is_given_up = true;
	pthread_cond_broadcast(&f->changed);
	pthread_mutex_unlock(&f->lock);
}

/* Applies 'count' reflectors from 'r' on to a tile, a few at a time: the values are the same. False
 * if nobody waits for them. */
static bool reflect(struct factors *f, double *tile, const struct weightd_reflector *r, int step,
		    size_t count)
{
	const size_t most = ROWS_UNASKED / f->m + 1;

	while (count > 0) {
		const size_t some = count < most ? count : most;

		if (weightd_is_unwanted(some * f->m * f->width / VALUES_PER_UNIT)) {
			give_up(f);
			return false;
		}
		f->kernel->reflect(tile, r, step, some, f->m);
		count -= some;
		if (count > 0)
			r += step < 0 ? -(ptrdiff_t)some : (ptrdiff_t)some;
	}
	return true;
}

/* Wakes the waiting workers: 'factored' tiles are done. */
static void announce(struct factors *f, size_t factored)
{
	pthread_mutex_lock(&f->lock);
	f->factored = factored;
	pthread_cond_broadcast(&f->changed);
	pthread_mutex_unlock(&f->lock);
}

static double *take_spare(struct factors *f)
{
	pthread_mutex_lock(&f->lock);
	double *tile = f->spare[--f->spares];
	pthread_mutex_unlock(&f->lock);
	return tile;
}

static void give_spare(struct factors *f, double *tile)
{
	pthread_mutex_lock(&f->lock);
	f->spare[f->spares++] = tile;
	pthread_mutex_unlock(&f->lock);
}

/* Tile 't' of the matrix. */
static void read_tile(const struct factors *f, size_t t, double *tile)
{
	const size_t first = t * f->width, width = tile_width(f, t);

	for (size_t i = 0; i < f->m; i++) {
		const double *row = f->matrix + i * f->down + first * f->right;
		for (size_t c = 0; c < f->width; c++)
			tile[i * f->width + c] = c < width ? row[c * f->right] : 0.0;
	}
}

/* Factors tile 't' and leaves its reflectors, contiguous one after the other, in its place. */
static void factor_tile(struct factors *f, size_t t, double *scratch)
{
	double *tile = f->tile + t * f->m * f->width;
	size_t first = t * f->width, width = tile_width(f, t);

	read_tile(f, t, tile);
	for (size_t earlier = 0; earlier < t; earlier++) {
		if (!await_tile(f, earlier) ||
		    !reflect(f, tile, &f->reflectors[earlier * f->width], 1, f->width))
			return;
	}
	for (size_t c = 0; c < width; c++) {
		struct weightd_reflector *r = &f->reflectors[first + c];
		double *v = scratch + c * f->m;
		r->tau = make_reflector(f, tile + c, first + c, v, &f->sign[first + c]);
		r->first = first + c;
		r->v = v;
		if (!reflect(f, tile, r, 1, 1))
			return;
	}
	memcpy(tile, scratch, width * f->m * sizeof *tile);
	for (size_t c = 0; c < width; c++)
		f->reflectors[first + c].v = tile + c * f->m;
	announce(f, t + 1);
}

/* Tile 't' of Q to the matrix: the reflectors, last to first, applied to the identity. */
static void make_q_tile(struct factors *f, size_t t, double *q)
{
	size_t first = t * f->width, width = tile_width(f, t), end = first + width;

	memset(q, 0, f->m * f->width * sizeof *q);
	for (size_t j = first; j < end; j++)
		q[j * f->width + (j - first)] = 1.0;
	if (!reflect(f, q, &f->reflectors[end - 1], -1, end))
		return;
	for (size_t i = 0; i < f->m; i++) {
		for (size_t c = 0; c < width; c++)
			f->matrix[i * f->down + (first + c) * f->right] =
				q[i * f->width + c] * f->sign[first + c];
	}
}

/*
 * One part of the work: a tile is factored, or when all are, one of Q is made.  To factor a tile,
 * all earlier ones are needed in turn, and the last of them is seldom waited for.  The tile of Q
 * that takes longest, the last, is made first.
 */
static void make_part(void *context, size_t part)
{
	struct factors *f = context;
	double *spare = take_spare(f);

	if (part < f->tiles) {
		factor_tile(f, part, spare);
	} else if (await_tile(f, f->tiles - 1)) {
		make_q_tile(f, 2 * f->tiles - 1 - part, spare);
	}
	give_spare(f, spare);
}

/* Memory for tiles, reflectors, and parts that 'threads' make at the same time. */
static bool allocate(struct factors *f, size_t threads)
{
	f->tile = allocate_tiles(f, f->tiles + threads);
	f->sign = weightd_memory_alloc(f->n * sizeof *f->sign);
	f->reflectors = weightd_memory_alloc(f->n * sizeof *f->reflectors);
	f->spare = weightd_memory_alloc(threads * sizeof *f->spare);
	if (f->tile == NULL || f->sign == NULL || f->reflectors == NULL || f->spare == NULL)
		return false;
	for (f->spares = 0; f->spares < threads; f->spares++)
		f->spare[f->spares] = f->tile + (f->tiles + f->spares) * f->m * f->width;
	return true;
}

enum weightd_code weightd_orthonormalize(double *matrix, uint64_t rows, uint64_t columns,
					 const struct weightd_engine *engine)
{
	const bool is_tall = rows >= columns;
	/* A short matrix is done before another thread has begun. */
	struct weightd_workers *workers =
		rows * columns >= 256 * 256 ? weightd_engine_workers(engine) : NULL;
	struct factors f = {
		.matrix = matrix,
		.down = is_tall ? (size_t)columns : 1,
		.right = is_tall ? 1 : (size_t)columns,
		.m = (size_t)(is_tall ? rows : columns),
		.n = (size_t)(is_tall ? columns : rows),
		.kernel = weightd_reflect_kernels[weightd_engine_level_of(engine)],
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.changed = PTHREAD_COND_INITIALIZER,
	};
	f.width = f.kernel->width;
	f.tiles = (f.n + f.width - 1) / f.width;
	const size_t most = 1 + (size_t)weightd_workers_limit(workers);
	const bool has_memory = allocate(&f, most < 2 * f.tiles ? most : 2 * f.tiles);

	if (has_memory)
		weightd_workers_run(workers, make_part, &f, 2 * f.tiles);
	weightd_memory_free(f.tile);
	weightd_memory_free(f.sign);
	weightd_memory_free(f.reflectors);
	weightd_memory_free(f.spare);
	if (!has_memory)
		return WEIGHTD_ERR_NO_MEMORY;
	return f.is_given_up ? WEIGHTD_ERR_CANCELLED : WEIGHTD_OK;
}
