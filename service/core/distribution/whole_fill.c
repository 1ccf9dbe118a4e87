/*
 * Pieces of some tenths of a millisecond.
 */
#include "core/distribution/whole_fill.h"

#include "core/base/work_limit.h"

#define PIECE ((size_t)65536)
/* Work of an element: to make it, and to write it. */
#define UNITS_OF_DRAW 4
#define UNITS_OF_WRITE 2

enum weightd_code weightd_fill_whole(const struct weightd_task *task, size_t count, void *out)
{
	const size_t bytes = weightd_dtype_row(task->dtype)->bytes;
	enum weightd_code code = WEIGHTD_OK;

	for (size_t done = 0; done < count && code == WEIGHTD_OK; done += PIECE) {
		const size_t some = count - done < PIECE ? count - done : PIECE;

		code = weightd_go_on(some * UNITS_OF_DRAW, NULL);
		if (code == WEIGHTD_OK)
			code = task->law->distribution->fill(task, done, some,
							     (char *)out + done * bytes);
	}
	return code;
}

enum weightd_code weightd_put_whole(const struct weightd_task *task, double factor,
				    const double *values, size_t count, void *out)
{
	enum weightd_code code = WEIGHTD_OK;

	for (size_t done = 0; done < count && code == WEIGHTD_OK; done += PIECE) {
		const size_t end = count - done < PIECE ? count : done + PIECE;

		code = weightd_go_on((end - done) * UNITS_OF_WRITE, NULL);
		for (size_t i = done; i < end && code == WEIGHTD_OK; i++)
			weightd_element_write(out, task->dtype, i, factor * values[i]);
	}
	return code;
}
