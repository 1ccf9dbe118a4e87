/*
 * Reading a view: runs of equally spaced elements.  Long runs are made in their final place; short
 * runs that are near each other are made together with the elements between them, and gathered.
 */
#include "core/base/search.h"
#include "core/base/memory.h"
#include "core/values/task_fill.h"
#include "core/view/gather.h"
#include "core/view/view_arrange.h"

#include <string.h>

/* Elements made at a time to be gathered from. */
#define GROUP_MAX 8192
/* Adjacent elements from here on are made in place. */
#define LONG_RUN 1024
/* The gap between requested elements that costs less to make than a second call. */
#define NEAR 256

/* Elements of a view that are made together, of the tensor's [low, high). */
struct group {
	uint64_t low, high;
	size_t count;
	bool is_straight; /* they are all of these elements, in their order */
};

static uint64_t smaller(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* The run of position 'at' of an axis. */
static const struct weightd_run *run_of(const struct weightd_axis *axis, uint64_t at)
{
	return &axis->runs[weightd_last_at_most(&axis->runs->before, sizeof *axis->runs,
						axis->run_count, at)];
}

/* The longest run of the tensor's elements that begins with element 'index' of the view. */
static struct weightd_run run_at(const struct weightd_view *view, uint64_t index)
{
	struct weightd_run result = {.start = view->base, .step = 1, .count = 1};

	for (unsigned i = view->element_axis_count; i-- > 0;) {
		const struct weightd_axis *axis = &view->element_axes[i];
		const uint64_t at = index % axis->count;
		const struct weightd_run *run = run_of(axis, at);
		/* Steps may be negative: sums are right modulo 2^64. */
		result.start += run->start + (at - run->before) * (uint64_t)run->step;
		if (i + 1 == view->element_axis_count) {
			result.step = run->step;
			result.count = run->count - (at - run->before);
		}
		index /= axis->count;
	}
	return result;
}

/*
 * How many elements of a run may join the group, which grows; 0: it is too far away.  'gap' is the
 * largest distance between two requested elements.
 */
static uint64_t join(struct group *group, const struct weightd_run *run, uint64_t gap)
{
	const uint64_t step = run->step < 0 ? (uint64_t)-run->step : (uint64_t)run->step;
	uint64_t low = smaller(group->low, run->start);
	uint64_t high = run->start >= group->high ? run->start + 1 : group->high;
	uint64_t count;

	if (group->low > run->start + gap || run->start > group->high + gap ||
	    high - low > GROUP_MAX)
		return 0;
	if (step > gap)
		count = 1;
	else if (run->step > 0)
		count = (low + GROUP_MAX - 1 - run->start) / step + 1;
	else
		count = (run->start - (high > GROUP_MAX ? high - GROUP_MAX : 0)) / step + 1;
	count = smaller(count, run->count);
	const uint64_t last = run->start + (count - 1) * (uint64_t)run->step;
	group->low = smaller(low, last);
	group->high = last >= high ? last + 1 : high;
	return count;
}

/* Whether elements that lie apart cost all that is between them: draws in a row, or a copy looked
 * up. */
static bool is_dear(const struct weightd_statement *statement)
{
	return statement->position != NULL ||
	       weightd_law_is_whole(statement->generator, statement->law);
}

static uint64_t widest_gap(const struct weightd_entry *entry)
{
	bool dear = is_dear(entry->statement);

	for (const struct weightd_patch *patch = entry->patches; patch != NULL; patch = patch->next)
		dear = dear || is_dear(patch->statement);
	return dear ? GROUP_MAX : NEAR;
}

/* The elements from 'first' on, where 'run' begins, at most 'count', at least 1: the elements near
 * each other. */
static struct group group_at(const struct weightd_view *view, uint64_t gap, uint64_t first,
			     struct weightd_run run, size_t count)
{
	const uint64_t start = run.start;
	struct group group = {.low = start, .high = start + 1, .is_straight = true};

	for (;;) {
		run.count = smaller(run.count, count - group.count);
		const uint64_t joined = join(&group, &run, gap);
		if (joined > 0 &&
		    (run.start != start + group.count || (run.step != 1 && joined > 1)))
			group.is_straight = false;
		group.count += (size_t)joined;
		if (joined < run.count || group.count == count)
			return group;
		run = run_at(view, first + group.count);
	}
}

/* '*scratch' is made when it is first needed. */
static enum weightd_code read_group(const struct weightd_view *view, uint64_t first,
				    const struct group *group, unsigned char *out,
				    unsigned char **scratch)
{
	const unsigned width = weightd_dtype_row(view->entry->dtype)->bytes;
	const uint64_t low = group->low;
	struct weightd_run run;

	if (group->is_straight)
		return weightd_generate(view->entry, low, group->count, out);
	if (*scratch == NULL)
		*scratch = weightd_memory_alloc((size_t)GROUP_MAX * width);
	if (*scratch == NULL)
		return WEIGHTD_ERR_NO_MEMORY;
	enum weightd_code code =
		weightd_generate(view->entry, low, (size_t)(group->high - low), *scratch);
	for (size_t done = 0; code == WEIGHTD_OK && done < group->count; done += run.count) {
		run = run_at(view, first + done);
		run.count = smaller(run.count, group->count - done);
		weightd_gather(out + done * width, *scratch + (run.start - low) * width,
			       (ptrdiff_t)run.step, (size_t)run.count, width);
	}
	return code;
}

static enum weightd_code read_tiles(const struct weightd_view *view, uint64_t first, size_t count,
				    unsigned char *out, size_t *done)
{
	const unsigned width = weightd_dtype_row(view->entry->dtype)->bytes;
	enum weightd_code code = WEIGHTD_OK;

	for (*done = 0; *done < count && code == WEIGHTD_OK;) {
		size_t made = 0;
		code = weightd_view_read_tile(view, first + *done, count - *done,
					      out + *done * width, &made);
		*done += code == WEIGHTD_OK ? made : 0;
	}
	return code == WEIGHTD_ERR_CANCELLED && *done > 0 ? WEIGHTD_OK : code;
}

/* In the tensor's dtype. */
static enum weightd_code read_own(const struct weightd_view *view, uint64_t first, size_t count,
				  void *out, size_t *done)
{
	const unsigned width = weightd_dtype_row(view->entry->dtype)->bytes;
	const uint64_t gap = widest_gap(view->entry);
	enum weightd_code code = WEIGHTD_OK;
	unsigned char *next = out, *scratch = NULL;

	*done = count;
	if (view->axes == NULL)
		return weightd_generate(view->entry, first, count, out);
	if (weightd_view_has_tiles(view))
		return read_tiles(view, first, count, out, done);
	for (*done = 0; *done < count && code == WEIGHTD_OK;) {
		const struct weightd_run run = run_at(view, first + *done);
		size_t made = (size_t)smaller(run.count, count - *done);
		if (run.step == 1 && made >= LONG_RUN) {
			code = weightd_generate(view->entry, run.start, made, next);
		} else {
			const struct group group =
				group_at(view, gap, first + *done, run, count - *done);
			code = read_group(view, first + *done, &group, next, &scratch);
			made = group.count;
		}
		if (code == WEIGHTD_OK) {
			*done += made;
			next += made * width;
		}
	}
	weightd_memory_free(scratch);
	return code == WEIGHTD_ERR_CANCELLED && *done > 0 ? WEIGHTD_OK : code;
}

/* In the view's dtype.  Narrow elements are made at the end of the room, and grow towards its
 * beginning. */
static enum weightd_code read_wide(const struct weightd_view *view, uint64_t first, size_t count,
				   void *out, size_t *done)
{
	if (!view->is_widened)
		return read_own(view, first, count, out, done);
	const unsigned narrow = weightd_dtype_row(view->entry->dtype)->bytes;
	const unsigned wide = weightd_dtype_row(view->dtype)->bytes;
	unsigned char *made = (unsigned char *)out + count * (wide - narrow);
	enum weightd_code code = read_own(view, first, count, made, done);
	if (code == WEIGHTD_OK)
		weightd_elements_widen(made, view->entry->dtype, *done, out, view->dtype);
	return code;
}

/* The sum of two floats in their dtype: double has enough bits that it rounds as the dtype would.
 */
static void add(enum weightd_dtype dtype, unsigned char *out, const unsigned char *addend,
		size_t count)
{
	for (size_t i = 0; i < count; i++)
		weightd_element_write(out, dtype, i,
				      weightd_element_read(out, dtype, i) +
					      weightd_element_read(addend, dtype, i));
}

enum weightd_code weightd_view_read_some(const struct weightd_view *view, uint64_t first,
					 size_t count, void *out, size_t *done)
{
	enum weightd_code code = read_wide(view, first, count, out, done);

	if (view->addend == NULL || code != WEIGHTD_OK)
		return code;
	const enum weightd_dtype dtype = weightd_view_dtype(view);
	struct weightd_view addend = weightd_view_whole(view->addend);
	unsigned char *values = weightd_memory_alloc(*done * weightd_dtype_row(dtype)->bytes);
	weightd_view_widen(&addend, dtype);
	code = values != NULL ? read_wide(&addend, first, *done, values, done)
			      : WEIGHTD_ERR_NO_MEMORY;
	if (code == WEIGHTD_OK)
		add(dtype, out, values, *done);
	weightd_memory_free(values);
	return code;
}

enum weightd_code weightd_view_read(const struct weightd_view *view, uint64_t first, size_t count,
				    void *out)
{
	size_t done;

	enum weightd_code code = weightd_view_read_some(view, first, count, out, &done);
	return code == WEIGHTD_OK && done < count ? WEIGHTD_ERR_CANCELLED : code;
}
