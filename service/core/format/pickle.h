/*
 * Pickle: the opcodes of Python's protocol 2 that a state_dict needs, without memo.
 *
 * Each writer has a function that tells its length, for files whose length is known beforehand.
 */
#ifndef WEIGHTD_CORE_FORMAT_PICKLE_H
#define WEIGHTD_CORE_FORMAT_PICKLE_H

#include "weightd/text.h"

#include <stddef.h>
#include <stdint.h>

/* A whole number of at most 63 bits. */
void weightd_pickle_integer(struct weightd_text *out, uint64_t number);
size_t weightd_pickle_integer_length(uint64_t number);

/* A tuple of numbers. */
void weightd_pickle_tuple(struct weightd_text *out, const uint64_t *numbers, unsigned count);
size_t weightd_pickle_tuple_length(const uint64_t *numbers, unsigned count);

/* A text: WEIGHTD_PICKLE_TEXT bytes more than it has. */
void weightd_pickle_text(struct weightd_text *out, const char *text, size_t length);
#define WEIGHTD_PICKLE_TEXT 5

/* The class or function of a module: 3 bytes more than both names have. */
void weightd_pickle_global(struct weightd_text *out, const char *module, const char *name);

#endif
