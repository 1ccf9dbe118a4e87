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

/* Appends positions [from, to) of an axis. */
static void narrow(struct weightd_axis *narrowed, const struct weightd_axis *axis, uint64_t from,
		   uint64_t to, struct weightd_run *runs)
{
	for (size_t i = 0; i < axis->run_count; i++) {
		struct weightd_run run = axis->runs[i];
		const uint64_t first = from > run.before ? from : run.before;
		const uint64_t end = to < run.before + run.count ? to : run.before + run.count;
		run.start += (first - run.before) * (uint64_t)run.step;
		run.count = first < end ? end - first : 0;
		weightd_axis_add(narrowed, runs, run);
	}
}

static enum weightd_code refuse_parts(const struct weightd_view *view, unsigned dim,
				      struct weightd_error *err)
{
	return weightd_error_add(err, WEIGHTD_ERR_BAD_ARGUMENT, NULL,
				 "dimension %u of %.60s, of size %" PRIu64
				 ", cannot be divided into parts in these proportions",
				 dim, weightd_entry_name(view->entry, WEIGHTD_NAME_ROOM),
				 view->shape.dims[dim]);
}

static enum weightd_code refuse_part(const struct weightd_view *view,
				     const struct weightd_shard *shard, uint64_t share,
				     struct weightd_error *err)
{
	weightd_error_add(err, WEIGHTD_ERR_BAD_ARGUMENT, NULL,
			  "world is %" PRIu64 ", which does not divide a part of size %" PRIu64
			  " of %.60s",
			  shard->world, share, weightd_entry_name(view->entry, WEIGHTD_NAME_ROOM));
	weightd_error_expected(err, "a divisor of %" PRIu64 ", uneven=chunk or uneven=split",
			       share);
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

/* The rank's share of each part. */
static enum weightd_code narrow_parts(struct weightd_axis *narrowed,
				      const struct weightd_axis *axis,
				      const struct weightd_view *view,
				      const struct weightd_shard *shard, unsigned dim,
				      struct weightd_arena *arena, struct weightd_error *err)
{
	static const uint64_t whole[] = {1};
	const uint64_t *parts = shard->part_count == 0 ? whole : shard->parts;
	const size_t count = shard->part_count == 0 ? 1 : shard->part_count;
	const uint64_t size = view->shape.dims[dim];
	uint64_t sum = 0, begin = 0, from, to;

	for (size_t i = 0; i < count; i++)
		sum += parts[i];
	struct weightd_run *runs =
		weightd_arena_array(arena, axis->run_count * count + 1, sizeof *runs);
	if (runs == NULL)
		return weightd_view_no_memory(err);
	if (sum == 0 || size % sum != 0)
		return refuse_parts(view, dim, err);
	for (size_t i = 0; i < count; i++) {
		const uint64_t share = size / sum * parts[i];
		if (shard->uneven == WEIGHTD_UNEVEN_REFUSE && share % shard->world != 0)
			return count == 1 ? refuse_uneven(view, shard, dim, err)
					  : refuse_part(view, shard, share, err);
		bounds(shard, share, &from, &to);
		narrow(narrowed, axis, begin + from, begin + to, runs);
		begin += share;
	}
	return WEIGHTD_OK;
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

	if (shard->dim >= ndim || shard->dim < -ndim)
		return refuse_dim(view, shard->dim, err);
	const unsigned dim = (unsigned)(shard->dim < 0 ? shard->dim + ndim : shard->dim);
	struct weightd_axis *axes = weightd_view_axes(view, arena);
	if (axes == NULL)
		return weightd_view_no_memory(err);
	struct weightd_axis *axis = &axes[axis_of(axes, dim)];
	struct weightd_axis narrowed = {0};
	enum weightd_code code = narrow_parts(&narrowed, axis, view, shard, dim, arena, err);
	if (code != WEIGHTD_OK)
		return code;
	*axis = narrowed;
	return weightd_view_finish(view, axes, arena, err);
}
