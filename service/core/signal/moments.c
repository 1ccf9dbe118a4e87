/*
 * Moments of a tensor: those of its law, mixed with those of the parts that were written later.
 */
#include "core/signal/moments.h"

#include "core/base/memory.h"

#include <math.h>
#include <string.h>

/* Values that are made to look at their moments. */
#define MADE_MAX ((size_t)1 << 18)

/* Laws whose variance is infinite, or may be. */
static bool has_no_variance(const struct weightd_law *law)
{
	static const char *const names[] = {
		"cauchy", "standard_cauchy", "cauchy_at", "standard_t", "pareto", "zipf", "f",
		NULL};

	for (size_t i = 0; names[i] != NULL; i++) {
		if (strcmp(names[i], law->distribution->name) == 0)
			return true;
	}
	return false;
}

/* What the initializer explains, else what the law knows. */
static bool moments_of_law(struct weightd_tensor_moments *made,
			   const struct weightd_statement *statement)
{
	const struct weightd_explanation *why = statement->why;
	struct weightd_moments law = {0};

	if (statement->law->distribution->moments != NULL)
		law = statement->law->distribution->moments(statement->law);
	if (!(law.known || (why->has_mean && why->has_std)))
		return false;
	const double mean = law.known ? law.mean : why->mean, std = law.known ? law.std : why->std;
	*made = (struct weightd_tensor_moments){mean, mean * mean + std * std};
	return isfinite(made->second);
}

/* A reason is never NULL, which would be none. */
static const char *said(const char *reason)
{
	return reason != NULL ? reason : "out of memory";
}

static const char *moments_of_values(struct weightd_tensor_moments *made,
				     const struct weightd_entry *entry, struct weightd_arena *arena)
{
	const size_t count = (size_t)entry->numel, bytes = (size_t)weightd_entry_bytes(entry);
	double sum = 0.0, squares = 0.0;

	if (entry->numel > MADE_MAX)
		return said(
			weightd_arena_printf(arena,
					     "the moments of %s are not known, and its %zu values "
					     "are too many to be looked at",
					     entry->statement->law->distribution->name, count));
	void *data = weightd_memory_alloc(bytes + 1);
	if (data == NULL || weightd_generate(entry, 0, count, data) != WEIGHTD_OK) {
		weightd_memory_free(data);
		return "its values could not be made";
	}
	for (size_t i = 0; i < count; i++) {
		const double value = weightd_element_read(data, entry->dtype, i);

		sum += value;
		squares += value * value;
	}
	weightd_memory_free(data);
	*made = (struct weightd_tensor_moments){sum / (double)count, squares / (double)count};
	return isfinite(made->second) ? NULL : "its values are not finite";
}

static double share_of(const struct weightd_part *part, const struct weightd_entry *entry)
{
	double share = 1.0;

	for (unsigned i = 0; i < part->shape.ndim; i++)
		share *= (double)part->shape.dims[i];
	return share / (double)entry->numel;
}

/* False: the law of the part is not known. */
static bool add_patch(struct weightd_tensor_moments *sum, const struct weightd_patch *patch,
		      const struct weightd_entry *entry)
{
	struct weightd_tensor_moments part;

	if (patch->is_hidden || (patch->change & WEIGHTD_CASTS) != 0)
		return true;
	const double share =
		patch->statement->part != NULL ? share_of(patch->statement->part, entry) : 1.0;
	if (patch->change != 0) {
		const double number = patch->statement->law->constant.value;
		const double factor = patch->change == WEIGHTD_MULTIPLIES ? number : 1.0 / number;

		part = (struct weightd_tensor_moments){sum->mean * factor,
						       sum->second * factor * factor};
	} else if (!moments_of_law(&part, patch->statement)) {
		return false;
	}
	sum->mean += share * (part.mean - sum->mean);
	sum->second += share * (part.second - sum->second);
	return true;
}

const char *weightd_tensor_moments(struct weightd_tensor_moments *moments,
				   const struct weightd_entry *entry, struct weightd_arena *arena)
{
	const struct weightd_entry *own = entry->tied_to != NULL ? entry->tied_to : entry;
	const struct weightd_distribution *distribution = own->statement->law->distribution;
	bool is_known = own->is_hidden || moments_of_law(moments, own->statement);

	if (own->numel == 0)
		return "it is empty";
	if (own->is_hidden)
		*moments = (struct weightd_tensor_moments){0};
	else if (!is_known && has_no_variance(own->statement->law))
		return said(weightd_arena_printf(arena, "%s has no variance", distribution->name));
	for (const struct weightd_patch *patch = own->patches; is_known && patch != NULL;
	     patch = patch->next)
		is_known = add_patch(moments, patch, own);
	return is_known && isfinite(moments->second) ? NULL
						     : moments_of_values(moments, own, arena);
}
