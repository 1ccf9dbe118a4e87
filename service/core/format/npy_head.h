/*
 * The head of an npy file.
 */
#ifndef WEIGHTD_CORE_FORMAT_NPY_HEAD_H
#define WEIGHTD_CORE_FORMAT_NPY_HEAD_H

#include "weightd/dtype.h"
#include "weightd/shape.h"

#define WEIGHTD_NPY_HEAD_MAX 512

/* Writes the head as numpy.save does; returns its length.  The dtype has a numpy_descr. */
size_t weightd_npy_head(char head[WEIGHTD_NPY_HEAD_MAX], const struct weightd_shape *shape,
			const struct weightd_dtype_row *dtype);

#endif
