/*
 * The law of orthogonal matrices: orthonormal, and uniform (Haar), which is what turning by fixed
 * matrices does not change.  So every u' Q v of unit vectors is one coordinate of a point uniform
 * on a sphere; determinants have either sign as often; traces and mixed fourth moments are known.
 */
#include "sample.h"
#include "structure.h"

#include <math.h>
#include <stdlib.h>

struct matrices {
	const struct sample *sample;
	size_t rows, columns, large, small;
	size_t inner; /* elements behind the axis of the rows */
	double gain;
};

/* Rows are those of one axis, columns all others. */
static double entry(const struct matrices *m, size_t tensor, size_t row, size_t column)
{
	const size_t at =
		column / m->inner * m->inner * m->rows + row * m->inner + column % m->inner;

	return sample_at(m->sample, tensor, at) / m->gain;
}

/* Entry of the side that is orthonormal: column 'vector', or row if there are fewer rows. */
static double component(const struct matrices *m, size_t tensor, size_t vector, size_t i)
{
	return m->rows >= m->columns ? entry(m, tensor, i, vector) : entry(m, tensor, vector, i);
}

/* Rounded entries change a product of unit vectors by 2 roundings at most, the QR by less than
 * 1e-13. */
static void judge_gram(const struct matrices *m, struct verdict *verdict)
{
	const int digits = m->sample->dtype == WEIGHTD_FLOAT64	 ? 53
			   : m->sample->dtype == WEIGHTD_FLOAT32 ? 24
			   : m->sample->dtype == WEIGHTD_FLOAT16 ? 11
								 : 8;
	const double allowed = 2.01 * ldexp(1.0, -digits) + 1e-13;

	for (size_t tensor = 0; tensor < m->sample->tensors; tensor++) {
		for (size_t a = 0; a < m->small; a++) {
			for (size_t b = 0; b <= a; b++) {
				double product = a == b ? -1.0 : 0.0;
				for (size_t i = 0; i < m->large; i++)
					product += component(m, tensor, a, i) *
						   component(m, tensor, b, i);
				judge_fact(verdict, fabs(product) <= allowed,
					   "tensor %zu: vectors %zu and %zu are off by %g", tensor,
					   a, b, product);
			}
		}
	}
}

/* 'coordinate' of every tensor: one number with a known law each. */
static void judge_coordinates(const struct matrices *m, double *coordinate, struct verdict *verdict)
{
	const struct law law = sphere_law((double)m->large, m->gain);
	struct sample sample = {.dtype = m->sample->dtype,
				.numel = 1,
				.tensors = m->sample->tensors,
				.count = m->sample->tensors,
				.values = coordinate};

	judge_values(&law, &sample, verdict);
}

/* u and v are fixed unit vectors without a preferred direction. */
static double turned(const struct matrices *m, size_t tensor)
{
	double sum = 0.0, of_u = 0.0, of_v = 0.0;

	for (size_t i = 0; i < m->rows; i++)
		of_u += pow(cos(1.0 + (double)i), 2);
	for (size_t j = 0; j < m->columns; j++)
		of_v += pow(sin(2.0 + 3.0 * (double)j), 2);
	for (size_t i = 0; i < m->rows; i++) {
		for (size_t j = 0; j < m->columns; j++)
			sum += cos(1.0 + (double)i) * entry(m, tensor, i, j) *
			       sin(2.0 + 3.0 * (double)j);
	}
	return sum / sqrt(of_u * of_v);
}

/* By elimination with the largest pivot. */
static double determinant(const struct matrices *m, size_t tensor)
{
	const size_t n = m->rows;
	double *a = malloc(n * n * sizeof *a), product = 1.0;

	if (a == NULL)
		abort();
	for (size_t i = 0; i < n * n; i++)
		a[i] = entry(m, tensor, i / n, i % n);
	for (size_t k = 0; k < n; k++) {
		size_t pivot = k;
		for (size_t i = k + 1; i < n; i++)
			pivot = fabs(a[i * n + k]) > fabs(a[pivot * n + k]) ? i : pivot;
		for (size_t j = 0; j < n && pivot != k; j++) {
			const double swap = a[k * n + j];
			a[k * n + j] = a[pivot * n + j];
			a[pivot * n + j] = swap;
		}
		product *= pivot == k ? a[k * n + k] : -a[k * n + k];
		for (size_t i = k + 1; i < n; i++) {
			for (size_t j = n; j-- > k;)
				a[i * n + j] -= a[i * n + k] / a[k * n + k] * a[k * n + j];
		}
	}
	free(a);
	return product;
}

/* Diaconis and Shahshahani 1994: the trace has the moments 0, 1, 0, 3 of a normal number. */
static void judge_squares(const struct matrices *m, struct verdict *verdict)
{
	const double n = (double)m->sample->tensors;
	double positive = 0.0, sum = 0.0, squares = 0.0;

	for (size_t tensor = 0; tensor < m->sample->tensors; tensor++) {
		double trace = 0.0;
		for (size_t i = 0; i < m->rows; i++)
			trace += entry(m, tensor, i, i);
		sum += trace;
		squares += trace * trace;
		positive += determinant(m, tensor) > 0.0;
	}
	judge_chance(verdict, chance_of_count(positive, n, 0.5),
		     "%g of %g determinants are positive", positive, n);
	judge_chance(verdict, chance_of_z(sum / sqrt(n)), "mean of the traces is %g", sum / n);
	judge_chance(verdict, chance_of_z((squares - n) / sqrt(2.0 * n)),
		     "mean square of the traces is %g", squares / n);
}

/* E q00 q11 = 0 and E q00^2 q11^2 = (n + 1) / ((n - 1) n (n + 2)); spread from the sample. */
static void judge_products(const struct matrices *m, struct verdict *verdict)
{
	const double n = (double)m->large, count = (double)m->sample->tensors;
	double sum = 0.0, squares = 0.0, fourths = 0.0;

	for (size_t tensor = 0; tensor < m->sample->tensors; tensor++) {
		const double product = entry(m, tensor, 0, 0) * entry(m, tensor, 1, 1),
			     square = product * product;
		sum += product;
		squares += square;
		fourths += square * square;
	}
	const double expected = (n + 1.0) / ((n - 1.0) * n * (n + 2.0));
	const double spread = sqrt((fourths / count - pow(squares / count, 2)) / count);
	judge_chance(verdict, chance_of_z(sum / sqrt(count * expected)), "mean of q00 q11 is %g",
		     sum / count);
	judge_chance(verdict, chance_of_z((squares / count - expected) / spread),
		     "mean of (q00 q11)^2 is %g, expected %g", squares / count, expected);
}

static void judge_orthogonal(const struct law *law, const struct sample *sample,
			     struct verdict *verdict)
{
	const unsigned axis = (unsigned)law->number[1];
	struct matrices m = {.sample = sample,
			     .rows = sample->shape.dims[axis],
			     .inner = 1,
			     .gain = law->number[0]};
	double *coordinate = malloc(sample->tensors * sizeof *coordinate);

	if (coordinate == NULL)
		abort();
	for (unsigned i = axis + 1; i < sample->shape.ndim; i++)
		m.inner *= sample->shape.dims[i];
	m.columns = sample->numel / m.rows;
	m.large = m.rows > m.columns ? m.rows : m.columns;
	m.small = m.rows + m.columns - m.large;
	judge_gram(&m, verdict);
	for (size_t tensor = 0; tensor < sample->tensors; tensor++)
		coordinate[tensor] = sample_at(sample, tensor, 0);
	judge_coordinates(&m, coordinate, verdict);
	for (size_t tensor = 0; tensor < sample->tensors; tensor++)
		coordinate[tensor] = sample_at(sample, tensor, sample->numel - 1);
	judge_coordinates(&m, coordinate, verdict);
	/* Sums of rounded entries have no dtype to be judged in; the other dtypes round the same
	 * matrix. */
	for (size_t tensor = 0; tensor < sample->tensors && sample->dtype == WEIGHTD_FLOAT64;
	     tensor++)
		coordinate[tensor] = turned(&m, tensor) * m.gain;
	if (sample->dtype == WEIGHTD_FLOAT64)
		judge_coordinates(&m, coordinate, verdict);
	if (m.small >= 2)
		judge_products(&m, verdict);
	if (m.small >= 2 && m.small == m.large)
		judge_squares(&m, verdict);
	free(coordinate);
}

struct law orthogonal_axis_law(double gain, unsigned axis)
{
	return (struct law){
		.name = "orthogonal", .number = {gain, axis}, .judge = judge_orthogonal};
}

struct law orthogonal_law(double gain)
{
	return orthogonal_axis_law(gain, 0);
}

/* Whether the tap of element 'index' of (out, in, ...) is the centre. */
static int is_centre(const struct sample *sample, size_t index)
{
	for (unsigned axis = sample->shape.ndim - 1; axis >= 2; axis--) {
		if (index % sample->shape.dims[axis] != (sample->shape.dims[axis] - 1) / 2)
			return 0;
		index /= sample->shape.dims[axis];
	}
	return 1;
}

static void judge_delta(const struct law *law, const struct sample *sample, struct verdict *verdict)
{
	const struct law centre = orthogonal_law(law->number[0]);
	struct sample taps = *sample;

	taps.shape.ndim = 2;
	taps.numel = sample->shape.dims[0] * sample->shape.dims[1];
	taps.count = 0;
	taps.values = malloc(taps.numel * taps.tensors * sizeof *taps.values);
	if (taps.values == NULL)
		abort();
	for (size_t i = 0; i < sample->count; i++) {
		if (is_centre(sample, i % sample->numel))
			taps.values[taps.count++] = sample->values[i];
		else
			judge_fact(verdict, sample->values[i] == 0.0, "element %zu is %g", i,
				   sample->values[i]);
	}
	judge(&centre, &taps, verdict);
	free(taps.values);
}

struct law delta_orthogonal_law(double gain)
{
	return (struct law){.name = "delta-orthogonal", .number = {gain}, .judge = judge_delta};
}
