/*
 * Reading the tensor that another one is computed from.
 */
#include "core/derived/origin.h"

#include "core/base/work_limit.h"
#include "core/base/memory.h"

/* Elements that are held in the tensor's own dtype at a time. */
#define PIECE ((size_t)65536)
/* Work of an element. */
#define UNITS_OF_ELEMENT 5

enum weightd_code weightd_origin_read(const struct weightd_entry *origin, uint64_t first,
				      size_t count, double *out)
{
	enum weightd_code code = WEIGHTD_OK;

	if (count == 0)
		return WEIGHTD_OK;
	void *bytes = weightd_memory_alloc((count < PIECE ? count : PIECE) * sizeof(double));
	if (bytes == NULL)
		return WEIGHTD_ERR_NO_MEMORY;
	for (size_t done = 0; done < count && code == WEIGHTD_OK; done += PIECE) {
		size_t piece = count - done < PIECE ? count - done : PIECE;
		code = weightd_go_on(piece * UNITS_OF_ELEMENT, NULL);
		if (code == WEIGHTD_OK)
			code = weightd_generate_uncast(origin, first + done, piece, bytes);
		for (size_t i = 0; code == WEIGHTD_OK && i < piece; i++)
			out[done + i] = weightd_element_read(bytes, origin->statement->dtype, i);
	}
	weightd_memory_free(bytes);
	return code;
}
