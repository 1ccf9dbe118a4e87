/*
 * The hooks that rows share: values made one by one, in double.
 *
 * A row whose elements follow from their index alone has element(); a row that draws has 'rules'
 * that say how a value is made of its words, and which numbers it takes.  The words are a contract:
 * service/notes/determinism.md, "Values made one by one".
 */
#ifndef WEIGHTD_CORE_DISTRIBUTION_VALUE_LAW_H
#define WEIGHTD_CORE_DISTRIBUTION_VALUE_LAW_H

#include "core/distribution/element_words.h"
#include "weightd/distribution.h"

/* fill() of rows that have element(). */
enum weightd_code weightd_fill_elements(const struct weightd_task *task, uint64_t first,
					size_t count, void *out);

typedef double weightd_of_uniform(const struct weightd_law *law, double u);
typedef double weightd_of_words(const struct weightd_law *law, struct weightd_element_words *words);

/* The rules of a row whose fill() is weightd_fill_values(). */
struct weightd_value_rules {
	/* One of them makes a value: of one uniform number, or of as many words as it wants. */
	weightd_of_uniform *of_uniform;
	weightd_of_words *of_words;
	/* holds() - whether the numbers, which are finite, are some that it can draw; NULL: all. */
	bool (*holds)(const struct weightd_law *law);
	const char *expected; /* the numbers that holds() accepts, in words */
};

/* prepare(): a float dtype, and numbers that hold. */
enum weightd_code weightd_prepare_values(struct weightd_law *law, const struct weightd_shape *shape,
					 enum weightd_dtype dtype, const char *pointer,
					 struct weightd_error *err);
/* prepare() of counts: any dtype that holds their mean; to a bool everything is 0 or not. */
enum weightd_code weightd_prepare_counts(struct weightd_law *law, const struct weightd_shape *shape,
					 enum weightd_dtype dtype, const char *pointer,
					 struct weightd_error *err);
/*
 * fill() - each value is rounded once; values beyond the largest number of the dtype become that
 * number.  Of one uniform number, element i takes words 2 (i % 2) and the next of counter i / 2,
 * whatever the dtype; else its own words.
 */
enum weightd_code weightd_fill_values(const struct weightd_task *task, uint64_t first, size_t count,
				      void *out);

/* Moments that are known. */
struct weightd_moments weightd_moments_of(double mean, double variance, double low, double high);

/* As fill() and prepare() with values of one uniform number; 'claim' is the condition of holds() in
 * words. */
void weightd_fill_of_uniform(const struct weightd_task *task, uint64_t first, size_t count,
			     void *out, weightd_of_uniform *value);
enum weightd_code weightd_require_numbers(const struct weightd_law *law, bool claim,
					  const char *expected, const char *pointer,
					  struct weightd_error *err);

#endif
