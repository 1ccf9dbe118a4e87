/*
 * Hand-built plans for tests of formats and printing: known values, any shape, nothing resolved.
 */
#ifndef TESTS_SMALL_PLAN_H
#define TESTS_SMALL_PLAN_H

#include "weightd/format.h"
#include "weightd/plan.h"

/* One tensor: element i of tensor k is ((37 i + 11 k) mod 199 - 99) / 8. */
struct small_tensor {
	const char *name;
	enum weightd_dtype dtype;
	struct weightd_shape shape;
	const char *tied_to; /* name of an earlier tensor, or NULL */
	bool is_buffer;
};

/* A plan of these tensors, in 'arena'.  Seed 42, ids of 40 'a' and 40 'b' (values). */
struct weightd_plan *small_plan_new(const struct small_tensor *tensors, size_t count,
				    struct weightd_arena *arena);
/* The model that tests/vectors/record_files.py records. */
struct weightd_plan *small_plan_mixed(struct weightd_arena *arena);
/* The same without bfloat16, and with a tied name: what numpy holds. */
struct weightd_plan *small_plan_numpy(struct weightd_arena *arena);

double small_plan_value(size_t tensor, uint64_t element);

/* The view of all of an entry; NULL for NULL. */
const struct weightd_view *small_plan_view(const struct weightd_entry *entry,
					   struct weightd_arena *arena);

/* Opens or aborts the test. */
void small_plan_open(struct weightd_encoding *encoding, const char *format,
		     const struct weightd_plan *plan, const struct weightd_entry *entry,
		     enum weightd_json_style style, struct weightd_arena *arena);

/* The whole file, read in pieces of at most 'piece' bytes; malloc'd, NUL behind it. */
unsigned char *small_plan_file(const struct weightd_encoding *encoding, size_t piece,
			       size_t *length);

/* Aborts the test unless the file of a format with read() is the same however it is read. */
void small_plan_check_windows(const struct weightd_encoding *encoding);

/* Bytes of hex digits up to a blank or the end of 'text'; malloc'd. */
unsigned char *small_plan_unhex(const char *text, size_t *length);

#endif
