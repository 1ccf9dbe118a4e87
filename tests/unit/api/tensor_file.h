/*
 * A safetensors file that a handler answered, opened.
 */
#ifndef TENSOR_FILE_H
#define TENSOR_FILE_H

#include "handler_call.h"

#include <jansson.h>

struct tensor_file {
	struct call call;
	const char *body;
	json_t *header;
	size_t data; /* offset */
};

/* Reads the answer of file->call; fails the test if it is an error. */
void tensor_file_read(struct tensor_file *file);
/* Closes the call, too. */
void tensor_file_close(struct tensor_file *file);

/* The floats of a tensor; NULL if the file has no such. */
const float *tensor_file_floats(const struct tensor_file *file, const char *name, size_t *count);
/* Fails the test unless 'name' of 'part' has these elements of 'from' of the whole file. */
void tensor_file_expect_of(const struct tensor_file *part, const char *name,
			   const struct tensor_file *whole, const char *from, const size_t *indexes,
			   size_t count);
/* The same of one name in both. */
void tensor_file_expect(const struct tensor_file *part, const struct tensor_file *whole,
			const char *name, const size_t *indexes, size_t count);

#endif
