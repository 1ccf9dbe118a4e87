/*
 * Tensor text: Python's print of a torch tensor or Parameter, from any source of values.
 */
#ifndef WEIGHTD_CORE_PRINT_TENSOR_TEXT_H
#define WEIGHTD_CORE_PRINT_TENSOR_TEXT_H

#include "weightd/dtype.h"
#include "weightd/error.h"
#include "weightd/shape.h"
#include "weightd/text.h"

struct weightd_tensor_source {
	struct weightd_shape shape;
	enum weightd_dtype dtype;
	bool is_parameter;  /* "Parameter containing:" in front */
	bool requires_grad; /* ", requires_grad=True" behind */
	/* read() - elements [first, first + count), little-endian in 'dtype', to 'out'. */
	enum weightd_code (*read)(const void *context, uint64_t first, size_t count, void *out);
	const void *context;
};

/*
 * Elements that are read and shown: all of them up to 1000, else the first and last 3 along every
 * dimension longer than 6.
 */
uint64_t weightd_tensor_shown(const struct weightd_shape *shape);

/*
 * weightd_tensor_text() - append the text, without a final line feed.
 *
 * Memory is 8 bytes for each element shown.  Returns the code of read(), or NO_MEMORY.
 */
enum weightd_code weightd_tensor_text(const struct weightd_tensor_source *source,
				      struct weightd_text *out);

#endif
