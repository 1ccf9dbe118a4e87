/*
 * Laws of rows, which are alike along the last dimension: multinomial, dirichlet and
 * multivariate_normal, with the numbers of numpy.random's functions; rows in a ball; and rows of
 * one norm, which are all weights of an output.
 *
 * Row r of k numbers takes the own words of element k r.
 */
#include "core/base/memory.h"
#include "core/base/work_limit.h"
#include "core/distribution/bounds.h"
#include "core/distribution/distribution_table.h"
#include "core/distribution/items.h"
#include "core/distribution/value_law.h"
#include "core/number/elementary.h"

#include <string.h>

#define UNITS_OF_NUMBER 200

/* How a row is made: its numbers to 'row', 'width' of them; 'factor' is what open() has made. */
struct row_rules {
	void (*draw)(const struct weightd_law *law, const double *factor, size_t width,
		     struct weightd_element_words *words, double *row);
	/* factor() - a factor of so many squared numbers; NULL: the law has none. */
	bool (*factor)(const struct weightd_law *law, size_t width, double *factor);
	bool takes_rest; /* a row is all behind the first dimension, not the last one alone */
};

static size_t width_of(const struct row_rules *rules, const struct weightd_shape *shape)
{
	size_t width = 1;

	for (unsigned i = rules->takes_rest ? 1 : shape->ndim - 1; i < shape->ndim; i++)
		width *= (size_t)shape->dims[i];
	return width;
}

static void multinomial(const struct weightd_law *law, const double *factor, size_t width,
			struct weightd_element_words *words, double *row)
{
	double left = (double)law->n, rest = 1.0;

	(void)factor;
	for (size_t i = 0; i < width; i++) {
		const double share = rest > 0.0 ? law->literal[i] / rest : 1.0;
		row[i] = i + 1 == width
				 ? left
				 : weightd_draw_binomial(words, left, share < 1.0 ? share : 1.0);
		left -= row[i];
		rest -= law->literal[i];
	}
}

/* Of each colour in turn, beside all that come after it. */
static void multivariate_hypergeometric(const struct weightd_law *law, const double *factor,
					size_t width, struct weightd_element_words *words,
					double *row)
{
	double left = (double)law->n, rest = 0.0;

	(void)factor;
	for (size_t i = 0; i < width; i++)
		rest += law->literal[i];
	for (size_t i = 0; i < width; i++) {
		rest -= law->literal[i];
		row[i] = weightd_draw_hypergeometric(words, law->literal[i], rest, left);
		left -= row[i];
	}
}

static void dirichlet(const struct weightd_law *law, const double *factor, size_t width,
		      struct weightd_element_words *words, double *row)
{
	double most = -__builtin_inf(), sum = 0.0;

	(void)factor;
	for (size_t i = 0; i < width; i++) {
		row[i] = weightd_draw_log_gamma(words, law->literal[i]);
		most = row[i] > most ? row[i] : most;
	}
	for (size_t i = 0; i < width; i++)
		sum += row[i] = weightd_exp(row[i] - most);
	for (size_t i = 0; i < width; i++)
		row[i] /= sum;
}

/* The mean plus L times standard normal numbers, L L' the covariance. */
static void multivariate_normal(const struct weightd_law *law, const double *factor, size_t width,
				struct weightd_element_words *words, double *row)
{
	for (size_t i = 0; i < width; i++)
		row[i] = weightd_draw_normal(words);
	for (size_t i = width; i-- > 0;) {
		double sum = 0.0;
		for (size_t j = 0; j <= i; j++)
			sum += factor[i * width + j] * row[j];
		row[i] = law->literal[i] + sum;
	}
}

/* Uniform on the sphere. */
static void sphere(const struct weightd_law *law, const double *factor, size_t width,
		   struct weightd_element_words *words, double *row)
{
	double sum = 0.0;

	(void)factor;
	for (size_t i = 0; i < width; i++) {
		row[i] = weightd_draw_normal(words);
		sum += row[i] * row[i];
	}
	const double scale = law->sphere_rows.norm / __builtin_sqrt(sum);
	for (size_t i = 0; i < width; i++)
		row[i] *= scale;
}

/*
 * Uniform in the ball of Lp's norm: numbers with the density exp(-|x|^p), divided by the norm of
 * them and of an exponential number (Barthe, Guedon, Mendelson and Naor 2005).
 */
static void ball(const struct weightd_law *law, const double *factor, size_t width,
		 struct weightd_element_words *words, double *row)
{
	const double p = law->reals[0];
	double most = weightd_log_double(weightd_draw_exponential(words)), sum;

	(void)factor;
	sum = most;
	for (size_t i = 0; i < width; i++) {
		row[i] = weightd_draw_log_gamma(words, 1.0 / p);
		most = row[i] > most ? row[i] : most;
	}
	sum = weightd_exp(sum - most);
	for (size_t i = 0; i < width; i++)
		sum += weightd_exp(row[i] - most);
	most += weightd_log_double(sum);
	for (size_t i = 0; i < width; i++) {
		const double size = weightd_exp((row[i] - most) / p);
		row[i] = weightd_draw_uniform(words) < 0.5 ? -size : size;
	}
}

/* Cholesky's factor, row by row; a pivot that is 0 but for rounding has a column of zeros. */
static bool cholesky(const struct weightd_law *law, size_t width, double *factor)
{
	const double *covariance = law->literal + width;
	double largest = 0.0;

	for (size_t i = 0; i < width; i++)
		largest = covariance[i * width + i] > largest ? covariance[i * width + i] : largest;
	memset(factor, 0, width * width * sizeof *factor);
	for (size_t j = 0; j < width; j++) {
		double pivot = covariance[j * width + j];
		for (size_t k = 0; k < j; k++)
			pivot -= factor[j * width + k] * factor[j * width + k];
		if (pivot < -1e-8 * largest)
			return false;
		const bool is_zero = pivot <= 1e-14 * largest;
		const double root = is_zero ? 0.0 : __builtin_sqrt(pivot);
		factor[j * width + j] = root;
		for (size_t i = j + 1; i < width; i++) {
			double sum = covariance[i * width + j];
			for (size_t k = 0; k < j; k++)
				sum -= factor[i * width + k] * factor[j * width + k];
			if (is_zero && (sum > 1e-6 * largest || sum < -1e-6 * largest))
				return false;
			factor[i * width + j] = is_zero ? 0.0 : sum / root;
		}
	}
	return true;
}

static enum weightd_code fill_rows(const struct weightd_task *task, uint64_t first, size_t count,
				   double *row, double *factor, void *out)
{
	const struct row_rules *rules = task->law->distribution->rules;
	const size_t width = width_of(rules, task->shape);
	const double largest = weightd_dtype_largest(task->dtype);

	if (rules->factor != NULL)
		rules->factor(task->law, width, factor);
	for (size_t done = 0; done < count;) {
		const uint64_t index = first + done, start = index - index % width;
		struct weightd_element_words words = {.stream = &task->stream, .index = start};
		const enum weightd_code code = weightd_go_on(width * UNITS_OF_NUMBER, NULL);
		if (code != WEIGHTD_OK)
			return code;
		rules->draw(task->law, factor, width, &words, row);
		for (size_t i = (size_t)(index - start); i < width && done < count; i++, done++) {
			const double value = row[i] < largest ? row[i] : largest;
			weightd_element_write(out, task->dtype, done,
					      value > -largest ? value : -largest);
		}
	}
	return WEIGHTD_OK;
}

static enum weightd_code fill(const struct weightd_task *task, uint64_t first, size_t count,
			      void *out)
{
	const struct row_rules *rules = task->law->distribution->rules;
	const size_t width = count == 0 ? 0 : width_of(rules, task->shape);
	double *room = weightd_memory_array(width * (rules->factor != NULL ? width + 1 : 1) + 1,
					    sizeof *room);

	if (room == NULL)
		return WEIGHTD_ERR_NO_MEMORY;
	const enum weightd_code code = fill_rows(task, first, count, room, room + width, out);
	weightd_memory_free(room);
	return code;
}

/* The last dimension is as long as the list. */
static enum weightd_code require_width(const struct weightd_law *law,
				       const struct weightd_shape *shape, const char *pointer,
				       struct weightd_error *err)
{
	const uint64_t width = shape->ndim == 0 ? 0 : shape->dims[shape->ndim - 1];
	const bool has_factor =
		((const struct row_rules *)law->distribution->rules)->factor != NULL;
	char text[160];

	if (width > 0 && law->literal_count == width * (has_factor ? width + 1 : 1))
		return WEIGHTD_OK;
	weightd_shape_text(shape, text, sizeof text);
	weightd_error_add(err, WEIGHTD_ERR_SHAPE_MISMATCH, pointer,
			  "%s: the last dimension of shape %s is not the length of its list",
			  law->distribution->name, text);
	weightd_error_expected(err, has_factor ? "a mean of that length, and a square covariance"
					       : "a list of that length");
	return WEIGHTD_ERR_SHAPE_MISMATCH;
}

static enum weightd_code prepare_multinomial(struct weightd_law *law,
					     const struct weightd_shape *shape,
					     enum weightd_dtype dtype, const char *pointer,
					     struct weightd_error *err)
{
	enum weightd_code code = require_width(law, shape, pointer, err);
	double sum = 0.0;
	bool are_shares = true;

	for (uint64_t i = 0; i + 1 < law->literal_count; i++) {
		sum += law->literal[i];
		are_shares = are_shares && law->literal[i] >= 0.0;
	}
	if (code == WEIGHTD_OK)
		code = weightd_require_numbers(law, are_shares && sum <= 1.0 + 1e-12,
					       "probabilities, at most 1 together", pointer, err);
	if (code != WEIGHTD_OK || dtype == WEIGHTD_BOOL8)
		return code;
	return weightd_require_holds(law, dtype, (double)law->n, pointer, err);
}

static enum weightd_code prepare_multivariate_hypergeometric(struct weightd_law *law,
							     const struct weightd_shape *shape,
							     enum weightd_dtype dtype,
							     const char *pointer,
							     struct weightd_error *err)
{
	enum weightd_code code = require_width(law, shape, pointer, err);
	double sum = 0.0;
	bool are_counts = true;

	for (uint64_t i = 0; i < law->literal_count; i++) {
		const double count = law->literal[i];
		sum += count;
		are_counts =
			are_counts && count >= 0.0 && sum < 1e9 && count == (double)(int64_t)count;
	}
	if (code == WEIGHTD_OK)
		code = weightd_require_numbers(law, are_counts && (double)law->n <= sum,
					       "counts, below 1000000000 together, and no more "
					       "drawn ones than these",
					       pointer, err);
	if (code != WEIGHTD_OK || dtype == WEIGHTD_BOOL8)
		return code;
	return weightd_require_holds(law, dtype, (double)law->n, pointer, err);
}

static enum weightd_code prepare_dirichlet(struct weightd_law *law,
					   const struct weightd_shape *shape,
					   enum weightd_dtype dtype, const char *pointer,
					   struct weightd_error *err)
{
	enum weightd_code code = require_width(law, shape, pointer, err);
	bool are_shapes = true;

	if (code == WEIGHTD_OK)
		code = weightd_require_float(law, dtype, pointer, err);
	for (uint64_t i = 0; i < law->literal_count; i++)
		are_shapes = are_shapes && law->literal[i] > 0.0;
	return code != WEIGHTD_OK
		       ? code
		       : weightd_require_numbers(law, are_shapes, "numbers above 0", pointer, err);
}

static enum weightd_code prepare_multivariate_normal(struct weightd_law *law,
						     const struct weightd_shape *shape,
						     enum weightd_dtype dtype, const char *pointer,
						     struct weightd_error *err)
{
	const size_t width = shape->ndim == 0 ? 0 : (size_t)shape->dims[shape->ndim - 1];
	enum weightd_code code = require_width(law, shape, pointer, err);

	if (code == WEIGHTD_OK)
		code = weightd_require_float(law, dtype, pointer, err);
	if (code != WEIGHTD_OK)
		return code;
	const double *covariance = law->literal + width;
	double *factor = weightd_memory_array(width * width, sizeof *factor);
	bool is_covariance = factor != NULL;
	for (size_t i = 0; i < width * width; i++) {
		const double other = covariance[i % width * width + i / width];
		const double gap = covariance[i] - other;
		is_covariance = is_covariance && (gap < 0.0 ? -gap : gap) <= 1e-8;
	}
	is_covariance = is_covariance && cholesky(law, width, factor);
	weightd_memory_free(factor);
	return factor == NULL ? WEIGHTD_ERR_NO_MEMORY
			      : weightd_require_numbers(law, is_covariance,
							"a symmetric matrix without negative "
							"eigenvalues",
							pointer, err);
}

static enum weightd_code prepare_floats(struct weightd_law *law, const struct weightd_shape *shape,
					enum weightd_dtype dtype, const char *pointer,
					struct weightd_error *err)
{
	(void)shape;
	return weightd_require_float(law, dtype, pointer, err);
}

const struct weightd_distribution weightd_distribution_multinomial = {
	.name = "multinomial",
	.doc = "Rows of counts: n trials, each with one of several outcomes",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM | WEIGHTD_COUNTS,
	.sizes = {"n"},
	.prepare = prepare_multinomial,
	.fill = fill,
	.rules = &(const struct row_rules){.draw = multinomial},
};

const struct weightd_distribution weightd_distribution_multivariate_hypergeometric = {
	.name = "multivariate_hypergeometric",
	.doc = "Rows of counts: of each colour, among n drawn from an urn",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM | WEIGHTD_COUNTS,
	.sizes = {"n"},
	.prepare = prepare_multivariate_hypergeometric,
	.fill = fill,
	.rules = &(const struct row_rules){.draw = multivariate_hypergeometric},
};

const struct weightd_distribution weightd_distribution_dirichlet = {
	.name = "dirichlet",
	.doc = "Rows of shares, 1 together",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM,
	.prepare = prepare_dirichlet,
	.fill = fill,
	.rules = &(const struct row_rules){.draw = dirichlet},
};

const struct weightd_distribution weightd_distribution_multivariate_normal = {
	.name = "multivariate_normal",
	.doc = "Rows with a mean and a covariance",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM,
	.prepare = prepare_multivariate_normal,
	.fill = fill,
	.rules = &(const struct row_rules){.draw = multivariate_normal, .factor = cholesky},
};

const struct weightd_distribution weightd_distribution_sphere_rows = {
	.name = "sphere_rows",
	.doc = "Rows of one norm, uniform on a sphere: all behind the first dimension",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM,
	.reals = {"norm"},
	.prepare = prepare_floats,
	.fill = fill,
	.rules = &(const struct row_rules){.draw = sphere, .takes_rest = true},
};

const struct weightd_distribution weightd_distribution_ball_rows = {
	.name = "ball_rows",
	.doc = "Rows of n numbers, uniform in the unit ball of the Lp norm",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM,
	.reals = {"p"},
	.sizes = {"n"},
	.prepare = prepare_floats,
	.fill = fill,
	.rules = &(const struct row_rules){.draw = ball},
};
