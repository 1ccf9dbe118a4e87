/*
 * chrono: biases of an LSTM's gates in torch's order i, f, g, o: log(u) for the forget gate,
 * -log(u) of the same unit for the input gate, zeros for the others, u uniform on (1, longest - 1).
 *
 * Source: Tallec, Ollivier 2018.  Unit j of H takes the uniform number of element H + j.
 */
#include "core/distribution/bounds.h"
#include "core/distribution/distribution_table.h"
#include "core/distribution/value_law.h"
#include "core/number/elementary.h"

#include <string.h>

static double forget(const struct weightd_law *law, double u)
{
	return weightd_log_double(1.0 + (law->chrono.longest - 2.0) * u);
}

static double input(const struct weightd_law *law, double u)
{
	return -forget(law, u);
}

static enum weightd_code prepare(struct weightd_law *law, const struct weightd_shape *shape,
				 enum weightd_dtype dtype, const char *pointer,
				 struct weightd_error *err)
{
	const double longest = law->chrono.longest;
	enum weightd_code code = weightd_require_float(law, dtype, pointer, err);

	if (code == WEIGHTD_OK)
		code = weightd_require_numbers(law, longest >= 2.0 && longest <= 0x1p100,
					       "t_max from 2", pointer, err);
	if (code != WEIGHTD_OK || (shape->ndim == 1 && shape->dims[0] % 4 == 0))
		return code;
	char text[128];
	weightd_shape_text(shape, text, sizeof text);
	weightd_error_add(err, WEIGHTD_ERR_SHAPE_MISMATCH, pointer, "chrono cannot fill %s", text);
	weightd_error_expected(err, "one dimension, a multiple of 4: the bias of an LSTM");
	return WEIGHTD_ERR_SHAPE_MISMATCH;
}

static enum weightd_code fill(const struct weightd_task *task, uint64_t first, size_t count,
			      void *out)
{
	const unsigned bytes = weightd_dtype_row(task->dtype)->bytes;
	const uint64_t units = task->shape->dims[0] / 4;

	for (size_t done = 0; done < count;) {
		const uint64_t at = first + done, gate = at / units, left = count - done;
		const uint64_t rest = (gate + 1) * units - at;
		const size_t part = (size_t)(left < rest ? left : rest);
		unsigned char *to = (unsigned char *)out + done * bytes;
		if (gate >= 2)
			memset(to, 0, part * bytes);
		else if (gate == 1)
			weightd_fill_of_uniform(task, at, part, to, forget);
		else
			weightd_fill_of_uniform(task, at + units, part, to, input);
		done += part;
	}
	return WEIGHTD_OK;
}

const struct weightd_distribution weightd_distribution_chrono = {
	.name = "chrono",
	.doc = "Biases of LSTM gates for memories up to a length",
	.flags = WEIGHTD_ELEMENTWISE | WEIGHTD_RANDOM,
	.reals = {"longest"},
	.prepare = prepare,
	.fill = fill,
};
