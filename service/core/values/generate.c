/*
 * From an entry of a plan to the bytes of any run of its elements: the statement that wrote all of
 * it, then the patches over it.
 */
#include "core/base/memory.h"
#include "core/values/cast.h"
#include "core/values/task_fill.h"
#include "core/values/whole_read.h"
#include "weightd/plan.h"

#include <string.h>

/* Elements made at a time for runs that are shorter. */
#define SCRATCH 2048
/* Bytes of the widest dtype. */
#define WIDEST 8
/* Elements that are cast at a time. */
#define CAST_PIECE ((size_t)65536)

static enum weightd_code fill(const struct weightd_task *task, uint64_t first, size_t count,
			      void *out)
{
	return (weightd_law_is_whole(task->generator, task->law)
			? weightd_whole_read
			: weightd_task_fill)(task, first, count, out);
}

/* The request for an entry: elements [first, first + count), at 'out'. */
struct window {
	const struct weightd_entry *entry;
	uint64_t first;
	size_t count;
	unsigned char *out;
	enum weightd_dtype dtype; /* at 'out': the entry's, but for casts that are to come */
	unsigned bytes;		  /* of an element */
};

static struct window window_of(const struct weightd_entry *entry, uint64_t first, size_t count,
			       void *out, enum weightd_dtype dtype)
{
	return (struct window){entry, first, count, out, dtype, weightd_dtype_row(dtype)->bytes};
}

/* As p.mul_() and p.div_() compute: in float but for float64, the number rounded to it first. */
static double change(const struct weightd_patch *patch, enum weightd_dtype dtype, double value)
{
	const double number = patch->statement->law->constant.value;
	const bool multiplies = patch->change == WEIGHTD_MULTIPLIES;

	if (dtype == WEIGHTD_FLOAT64)
		return multiplies ? value * number : value / number;
	return multiplies ? (double)((float)value * (float)number)
			  : (double)((float)value / (float)number);
}

static void change_run(const struct window *window, const struct weightd_patch *patch,
		       uint64_t first, uint64_t end)
{
	const enum weightd_dtype dtype = window->dtype;

	for (size_t i = (size_t)(first - window->first); i < (size_t)(end - window->first); i++) {
		double value = weightd_element_read(window->out, dtype, i);
		weightd_element_write(window->out, dtype, i, change(patch, dtype, value));
	}
}

/* Copies the overlap of run and window; 'values' holds the elements from 'from' on. */
static void copy_run(const struct window *window, uint64_t first, uint64_t length,
		     const unsigned char *values, uint64_t from)
{
	uint64_t end = first + length, window_end = window->first + window->count;
	uint64_t start = first > window->first ? first : window->first;

	end = end < window_end ? end : window_end;
	if (start < end)
		memcpy(window->out + (start - window->first) * window->bytes,
		       values + (start - from) * window->bytes,
		       (size_t)(end - start) * window->bytes);
}

/* A patch over the requested elements. */
struct patching {
	const struct window *window;
	struct weightd_task task;
	struct weightd_runs runs; /* the patch's elements in the tensor */
};

/*
 * Generates runs from 'run' on that are in the window, for a distribution whose elements keep their
 * words of the tensor: near runs are made together.  '*next' receives the run after them.
 */
static enum weightd_code put_alike(const struct patching *patching, uint64_t run, uint64_t *next)
{
	const struct window *window = patching->window;
	const struct weightd_task *task = &patching->task;
	const struct weightd_runs *runs = &patching->runs;
	_Alignas(16) unsigned char scratch[SCRATCH * WIDEST];
	const uint64_t window_end = window->first + window->count;
	uint64_t first = weightd_run_first(runs, run), end = first + runs->length, last = run;

	first = first > window->first ? first : window->first;
	end = end < window_end ? end : window_end;
	*next = run + 1;
	if (end - first >= SCRATCH)
		return fill(task, first, (size_t)(end - first),
			    window->out + (first - window->first) * window->bytes);
	while (last + 1 < runs->count) {
		uint64_t start = weightd_run_first(runs, last + 1), stop = start + runs->length;
		stop = stop < window_end ? stop : window_end;
		if (start >= window_end || stop - first > SCRATCH)
			break;
		end = stop;
		last++;
	}
	enum weightd_code code = fill(task, first, (size_t)(end - first), scratch);
	for (; code == WEIGHTD_OK && run <= last; run++)
		copy_run(window, weightd_run_first(runs, run), runs->length, scratch, first);
	*next = last + 1;
	return code;
}

/* As above for values that belong to a tensor of the part's shape. */
static enum weightd_code put_own(const struct patching *patching, uint64_t run, uint64_t *next)
{
	const struct window *window = patching->window;
	const struct weightd_task *task = &patching->task;
	const struct weightd_runs *runs = &patching->runs;
	_Alignas(16) unsigned char scratch[SCRATCH * WIDEST];
	const uint64_t window_end = window->first + window->count;
	uint64_t first = weightd_run_first(runs, run), end = first + runs->length;
	uint64_t start = first > window->first ? first : window->first;
	enum weightd_code code;

	end = end < window_end ? end : window_end;
	*next = run + 1;
	if (end - start >= SCRATCH || runs->length > SCRATCH)
		return fill(task, run * runs->length + (start - first), (size_t)(end - start),
			    window->out + (start - window->first) * window->bytes);
	uint64_t count = SCRATCH / runs->length;
	count = count < runs->count - run ? count : runs->count - run;
	/* Runs that begin behind the window are not made. */
	while (count > 1 && weightd_run_first(runs, run + count - 1) >= window_end)
		count = (count + 1) / 2;
	code = fill(task, run * runs->length, (size_t)(count * runs->length), scratch);
	for (uint64_t i = 0; code == WEIGHTD_OK && i < count; i++) {
		first = weightd_run_first(runs, run + i);
		copy_run(window, first, runs->length, scratch + i * runs->length * window->bytes,
			 first);
	}
	*next = run + count;
	return code;
}

/* In the window's dtype, which is the statement's. */
static enum weightd_code put_patch(const struct window *window, const struct weightd_patch *patch)
{
	const struct weightd_statement *statement = patch->statement;
	const bool is_alike = (statement->law->distribution->flags & WEIGHTD_ALIKE) != 0 &&
			      statement->position == NULL;
	const struct patching patching = {
		.window = window,
		.task = {.law = statement->law,
			 .shape = is_alike ? weightd_entry_shape(window->entry)
					   : &statement->part->shape,
			 .dtype = window->dtype,
			 .stream = patch->stream,
			 .generator = statement->generator,
			 .position = statement->position,
			 .engine = window->entry->statement->engine,
			 .has_gaps = statement->has_gaps},
		.runs = weightd_runs_of(statement->part, weightd_entry_shape(window->entry)),
	};
	const struct weightd_runs *runs = &patching.runs;
	const uint64_t window_end = window->first + window->count;
	enum weightd_code code = WEIGHTD_OK;
	uint64_t first;

	for (uint64_t run = weightd_run_after(runs, window->first);
	     code == WEIGHTD_OK && run < runs->count &&
	     (first = weightd_run_first(runs, run)) < window_end;) {
		uint64_t end =
			first + runs->length < window_end ? first + runs->length : window_end;
		if (patch->change != 0)
			change_run(window, patch, first > window->first ? first : window->first,
				   end);
		if (patch->change != 0)
			run++;
		else if (is_alike)
			code = put_alike(&patching, run, &run);
		else
			code = put_own(&patching, run, &run);
	}
	return code;
}

/* A part that was drawn in another dtype than its tensor's, and cast. */
static enum weightd_code put_drawn(const struct window *window, const struct weightd_patch *patch)
{
	const struct weightd_statement *statement = patch->statement;
	const struct weightd_runs runs =
		weightd_runs_of(statement->part, weightd_entry_shape(window->entry));
	const uint64_t end = window->first + window->count;
	unsigned char *aside = weightd_memory_alloc(window->count * WIDEST);
	struct window drawn =
		window_of(window->entry, window->first, window->count, aside, statement->dtype);
	uint64_t first;

	if (aside == NULL)
		return WEIGHTD_ERR_NO_MEMORY;
	const enum weightd_code code = put_patch(&drawn, patch);
	for (uint64_t run = weightd_run_after(&runs, window->first);
	     code == WEIGHTD_OK && run < runs.count &&
	     (first = weightd_run_first(&runs, run)) < end;
	     run++) {
		const uint64_t from = first > window->first ? first : window->first;
		const uint64_t stop = first + runs.length < end ? first + runs.length : end;
		const size_t at = (size_t)(from - window->first);
		weightd_cast(aside + at * drawn.bytes, drawn.dtype,
			     window->out + at * window->bytes, window->dtype,
			     (size_t)(stop - from));
	}
	weightd_memory_free(aside);
	return code;
}

static enum weightd_code put_any(const struct window *window, const struct weightd_patch *patch)
{
	return (patch->change == 0 && patch->statement->dtype != window->dtype
			? put_drawn
			: put_patch)(window, patch);
}

/* The statement that wrote all of the entry. */
static enum weightd_code put_statement(const struct window *window)
{
	const struct weightd_entry *entry = window->entry;
	const struct weightd_statement *statement = entry->statement;
	const struct weightd_task task = {
		.law = statement->law,
		.shape = weightd_entry_shape(entry),
		.dtype = statement->dtype,
		.stream = entry->stream,
		.generator = statement->generator,
		.position = statement->position,
		.engine = statement->engine,
	};

	return fill(&task, window->first, window->count, window->out);
}

/* Whether some of the values are made in another dtype than the entry's. */
static bool has_casts(const struct weightd_entry *entry)
{
	const enum weightd_dtype dtype = entry->dtype;
	const struct weightd_patch *patch = entry->patches;

	while (patch != NULL && patch->change != WEIGHTD_CASTS && patch->statement->dtype == dtype)
		patch = patch->next;
	return patch != NULL || entry->statement->dtype != dtype;
}

/* Elements that are cast, between two buffers of CAST_PIECE elements. */
struct casting {
	unsigned char *here, *there;
	bool is_uncast; /* they are wanted as they are before the first cast */
};

/* The elements of one piece; 'casting->here' has them at the end. */
static enum weightd_code cast_piece(struct casting *casting, const struct weightd_entry *entry,
				    uint64_t first, size_t count)
{
	struct window window =
		window_of(entry, first, count, casting->here, entry->statement->dtype);
	enum weightd_code code = put_statement(&window);

	for (const struct weightd_patch *patch = entry->patches;
	     patch != NULL && code == WEIGHTD_OK; patch = patch->next) {
		if (patch->change != WEIGHTD_CASTS) {
			code = put_any(&window, patch);
			continue;
		}
		if (casting->is_uncast)
			break;
		weightd_cast(casting->here, window.dtype, casting->there, patch->statement->dtype,
			     count);
		unsigned char *const there = casting->there;
		casting->there = casting->here;
		casting->here = there;
		window = window_of(entry, first, count, there, patch->statement->dtype);
	}
	return code;
}

static enum weightd_code generate_cast(const struct weightd_entry *entry, uint64_t first,
				       size_t count, void *out, bool is_uncast)
{
	const size_t most = count < CAST_PIECE ? count : CAST_PIECE;
	const unsigned bytes =
		weightd_dtype_row(is_uncast ? entry->statement->dtype : entry->dtype)->bytes;
	unsigned char *buffers = weightd_memory_alloc(2 * most * WIDEST);
	struct casting casting = {buffers, buffers + most * WIDEST, is_uncast};
	enum weightd_code code = buffers == NULL ? WEIGHTD_ERR_NO_MEMORY : WEIGHTD_OK;

	for (size_t done = 0; done < count && code == WEIGHTD_OK; done += most) {
		const size_t piece = count - done < most ? count - done : most;
		code = cast_piece(&casting, entry, first + done, piece);
		if (code == WEIGHTD_OK)
			memcpy((char *)out + done * bytes, casting.here, piece * bytes);
	}
	weightd_memory_free(buffers);
	return code;
}

enum weightd_code weightd_generate(const struct weightd_entry *entry, uint64_t first, size_t count,
				   void *out)
{
	const struct window window = window_of(entry, first, count, out, entry->dtype);
	enum weightd_code code = WEIGHTD_OK;

	if (count == 0)
		return WEIGHTD_OK;
	if (has_casts(entry))
		return generate_cast(entry, first, count, out, false);
	if (!entry->is_hidden)
		code = put_statement(&window);
	for (const struct weightd_patch *patch = entry->patches;
	     patch != NULL && code == WEIGHTD_OK; patch = patch->next) {
		if (!patch->is_hidden)
			code = put_patch(&window, patch);
	}
	return code;
}

enum weightd_code weightd_generate_uncast(const struct weightd_entry *entry, uint64_t first,
					  size_t count, void *out)
{
	return count > 0 && has_casts(entry) ? generate_cast(entry, first, count, out, true)
					     : weightd_generate(entry, first, count, out);
}
