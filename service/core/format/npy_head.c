/*
 * Version 1.0 of the format (numpy/lib/format.py): magic, length of the head, a Python dict as
 * text, blanks up to a multiple of 64 bytes, a line feed.
 */
#include "core/format/npy_head.h"

#include <stdio.h>
#include <string.h>

/* numpy leaves room for the first dimension to grow to 21 digits, and pads by a full 64 bytes where
 * nothing would be needed. */
size_t weightd_npy_head(char head[WEIGHTD_NPY_HEAD_MAX], const struct weightd_shape *shape,
			const struct weightd_dtype_row *dtype)
{
	char dims[256];
	size_t length = 10;

	weightd_shape_text(shape, dims, sizeof dims);
	length += (size_t)snprintf(head + length, WEIGHTD_NPY_HEAD_MAX - length,
				   "{'descr': '%s', 'fortran_order': False, 'shape': %s, }",
				   dtype->numpy_descr, dims);
	if (shape->ndim > 0) {
		const int digits =
			snprintf(dims, sizeof dims, "%llu", (unsigned long long)shape->dims[0]);
		const size_t room = (size_t)(21 - digits);
		memset(head + length, ' ', room);
		length += room;
	}
	const size_t blanks = 64 - (length + 1) % 64;
	memset(head + length, ' ', blanks);
	length += blanks;
	head[length++] = '\n';
	memcpy(head, "\x93NUMPY\x01\x00", 8);
	head[8] = (char)((length - 10) & 0xFF);
	head[9] = (char)((length - 10) >> 8);
	return length;
}
