/*
 * Shards: one rank's part of a view along one dimension.
 */
#include "core/view/view_build.h"

#include <inttypes.h>

/* The rank's positions [*from, *to) of 'count'. */
static void bounds(const struct weightd_shard *shard, uint64_t count, uint64_t *from, uint64_t *to)
{
	const uint64_t each = count / shard->world, more = count % shard->world;

	if (shard->uneven == WEIGHTD_UNEVEN_SPLIT) {
		*from = shard->rank * each + (shard->rank < more ? shard->rank : more);
		*to = *from + each + (shard->rank < more);
		return;
	}
	const uint64_t chunk = each + (more > 0);
	*from = shard->rank * chunk < count ? shard->rank * chunk : count;
	*to = count - *from < chunk ? count : *from + chunk;
}

static enum weightd_code refuse_dim(const struct weightd_view *view, int64_t dim,
				    struct weightd_error *err)
{
	const unsigned ndim = view->shape.ndim;
	char shape[160];

	weightd_shape_text(&view->shape, shape, sizeof shape);
	weightd_error_add(err, WEIGHTD_ERR_OUT_OF_RANGE, NULL,
			  "dim is %" PRId64 "; %s %.60s has shape %s", dim,
			  view->text != NULL ? "the slice of" : "tensor",
			  weightd_entry_name(view->entry, WEIGHTD_NAME_ROOM), shape);
	if (ndim == 0)
		weightd_error_expected(err, "a tensor with dimensions; a scalar cannot be divided");
	else
		weightd_error_expected(err, "a dimension in -%u..%u", ndim, ndim - 1);
	return WEIGHTD_ERR_OUT_OF_RANGE;
}

static enum weightd_code refuse_uneven(const struct weightd_view *view,
				       const struct weightd_shard *shard, unsigned dim,
				       struct weightd_error *err)
{
	char shape[160];

	weightd_shape_text(&view->shape, shape, sizeof shape);
	weightd_error_add(
		err, WEIGHTD_ERR_BAD_ARGUMENT, NULL,
		"world is %" PRIu64 ", which does not divide dimension %u of %.60s, of shape %s",
		shard->world, dim, weightd_entry_name(view->entry, WEIGHTD_NAME_ROOM), shape);
	weightd_error_expected(
		err,
		"a divisor of %" PRIu64 ", or uneven=chunk (torch.chunk: ceil(size / world) "
		"each, the last ones less) or uneven=split (torch.tensor_split: the first "
		"ones one more)",
		view->shape.dims[dim]);
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

/* Positions [from, to) of an axis. */
static struct weightd_axis narrow(const struct weightd_axis *axis, uint64_t from, uint64_t to,
				  struct weightd_run *runs)
{
	struct weightd_axis narrowed = {0};

	for (size_t i = 0; i < axis->run_count; i++) {
		struct weightd_run run = axis->runs[i];
		const uint64_t first = from > run.before ? from : run.before;
		const uint64_t end = to < run.before + run.count ? to : run.before + run.count;
		run.start += (first - run.before) * (uint64_t)run.step;
		run.count = first < end ? end - first : 0;
		weightd_axis_add(&narrowed, runs, run);
	}
	return narrowed;
}

/* The tensor's dimension that is dimension 'dim' of the view. */
static unsigned axis_of(const struct weightd_axis *axes, unsigned dim)
{
	unsigned axis = 0;

	while (axes[axis].is_dropped || dim-- > 0)
		axis++;
	return axis;
}

enum weightd_code weightd_view_shard(struct weightd_view *view, const struct weightd_shard *shard,
				     struct weightd_arena *arena, struct weightd_error *err)
{
	const int64_t ndim = (int64_t)view->shape.ndim;
	uint64_t from, to;

	if (shard->dim >= ndim || shard->dim < -ndim)
		return refuse_dim(view, shard->dim, err);
	const unsigned dim = (unsigned)(shard->dim < 0 ? shard->dim + ndim : shard->dim);
	if (shard->uneven == WEIGHTD_UNEVEN_REFUSE && view->shape.dims[dim] % shard->world != 0)
		return refuse_uneven(view, shard, dim, err);
	bounds(shard, view->shape.dims[dim], &from, &to);
	struct weightd_axis *axes = weightd_view_axes(view, arena);
	if (axes == NULL)
		return weightd_view_no_memory(err);
	struct weightd_axis *axis = &axes[axis_of(axes, dim)];
	struct weightd_run *runs = weightd_arena_array(arena, axis->run_count, sizeof *runs);
	if (runs == NULL)
		return weightd_view_no_memory(err);
	*axis = narrow(axis, from, to, runs);
	return weightd_view_finish(view, axes, arena, err);
}
