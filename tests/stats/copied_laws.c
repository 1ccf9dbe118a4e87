/*
 * Laws of tensors some of whose elements are others again, or their negatives.
 */
#include "structure.h"

#include <math.h>
#include <stdlib.h>

static double *room(const struct sample *sample)
{
	double *values = malloc(sample->count * sizeof *values);

	if (values == NULL)
		abort();
	return values;
}

/* The first of each group of slices along the first dimension; the others must equal it. */
static void judge_repeated(const struct law *law, const struct sample *sample,
			   struct verdict *verdict)
{
	const struct law base = law->number[1] > 0.0 ? normal_law(0.0, law->number[1])
						     : symmetric_law(law->number[2]);
	const size_t times = (size_t)law->number[0], slice = sample->numel / sample->shape.dims[0];
	struct sample first = *sample;

	first.values = room(sample);
	first.count = 0;
	for (size_t i = 0; i < sample->count; i++) {
		const size_t copy = i % sample->numel / slice % times;
		if (copy == 0)
			first.values[first.count++] = sample->values[i];
		else
			judge_fact(verdict, sample->values[i] == sample->values[i - copy * slice],
				   "element %zu is %g, not %g", i, sample->values[i],
				   sample->values[i - copy * slice]);
	}
	judge_values(&base, &first, verdict);
	free(first.values);
}

struct law repeated_normal_law(unsigned times, double std)
{
	return (struct law){
		.name = "repeated", .number = {times, std, 0.0}, .judge = judge_repeated};
}

struct law repeated_uniform_law(unsigned times, double bound)
{
	return (struct law){
		.name = "repeated", .number = {times, 0.0, bound}, .judge = judge_repeated};
}

static void judge_chrono(const struct law *law, const struct sample *sample,
			 struct verdict *verdict)
{
	const struct law forget = log_uniform_law(1.0, law->number[0] - 1.0);
	const size_t units = sample->numel / 4;
	struct sample gates = *sample;

	gates.values = room(sample);
	gates.count = 0;
	for (size_t i = 0; i < sample->count; i++) {
		const size_t gate = i % sample->numel / units;
		if (gate == 1)
			gates.values[gates.count++] = sample->values[i];
		if (gate == 0)
			judge_fact(verdict, sample->values[i] == -sample->values[i + units],
				   "input gate %zu is %g, forget gate %g", i, sample->values[i],
				   sample->values[i + units]);
		judge_fact(verdict, gate < 2 || sample->values[i] == 0.0, "element %zu is %g", i,
			   sample->values[i]);
	}
	judge_values(&forget, &gates, verdict);
	free(gates.values);
}

struct law chrono_law(double longest)
{
	return (struct law){.name = "chrono", .number = {longest}, .judge = judge_chrono};
}
