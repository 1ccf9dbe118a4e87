/*
 * Values per second of thread time that each kernel makes, and memcpy, as JSON: kernels BYTES, the
 * size of the buffer that is filled.  Keys: DISTRIBUTION.DTYPE.LEVEL and memcpy.DTYPE.
 */
#include "core/engine/engine_state.h"
#include "weightd/distribution.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const struct {
	const char *name;
	double reals[4];
} laws[] = {{"uniform", {-1, 1}}, {"normal", {0, 1}}, {"trunc_normal", {0, 1, -2, 2}}};

static const enum weightd_dtype dtypes[] = {WEIGHTD_FLOAT32, WEIGHTD_FLOAT64, WEIGHTD_FLOAT16,
					    WEIGHTD_BFLOAT16};

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Of one filling, the better of two. */
static double rate(const struct weightd_task *task, size_t count, void *out)
{
	double best = 0.0;

	for (int i = 0; i < 2; i++) {
		const double start = seconds();
		task->law->distribution->fill(task, 0, count, out);
		const double got = (double)count / (seconds() - start);
		best = got > best ? got : best;
	}
	return best;
}

int main(int argc, char **argv)
{
	const size_t size = argc > 1 ? (size_t)strtoull(argv[1], NULL, 10) : (size_t)1 << 26;
	void *out = malloc(size), *other = malloc(size);

	if (out == NULL || other == NULL)
		return 1;
	memset(out, 1, size);
	memset(other, 1, size);
	puts("{");
	for (int level = 0; level < WEIGHTD_LEVEL_COUNT; level++) {
		const struct weightd_engine engine = {.level = (enum weightd_level)level};
		const char *name = weightd_level_name(engine.level);
		if (!weightd_level_is_supported(engine.level))
			continue;
		for (size_t i = 0; i < sizeof laws / sizeof laws[0]; i++) {
			for (size_t k = 0; k < sizeof dtypes / sizeof dtypes[0]; k++) {
				const struct weightd_dtype_row *row = weightd_dtype_row(dtypes[k]);
				const struct weightd_shape shape = {.ndim = 1,
								    .dims = {size / row->bytes}};
				struct weightd_law law = {
					.distribution = weightd_distribution_find(laws[i].name)};
				memcpy(law.reals, laws[i].reals, sizeof laws[i].reals);
				if (law.distribution->prepare(&law, &shape, dtypes[k], "", NULL) !=
				    WEIGHTD_OK)
					return 1;
				const struct weightd_task task = {
					.law = &law,
					.shape = &shape,
					.dtype = dtypes[k],
					.stream = weightd_stream_of(42, "0.weight"),
					.engine = &engine};
				printf("\t\"%s.%s.%s\": %.0f,\n", laws[i].name, row->name, name,
				       rate(&task, size / row->bytes, out));
			}
		}
	}
	const double start = seconds();
	memcpy(out, other, size);
	const double bytes_per_s = (double)size / (seconds() - start);
	for (size_t k = 0; k < sizeof dtypes / sizeof dtypes[0]; k++) {
		const struct weightd_dtype_row *row = weightd_dtype_row(dtypes[k]);
		printf("\t\"memcpy.%s\": %.0f,\n", row->name, bytes_per_s / row->bytes);
	}
	printf("\t\"best\": \"%s\"\n}\n", weightd_level_name(weightd_level_best()));
	free(out);
	free(other);
	return 0;
}
