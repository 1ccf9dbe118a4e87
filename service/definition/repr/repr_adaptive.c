/*
 * AdaptiveLogSoftmaxWithLoss prints only its layers: head, Linear(in_features, cutoffs[0] +
 * clusters), and for cluster i Linear(in_features, in_features // div_value ** (i + 1)) and one to
 * its classes. The sizes give in_features, cutoffs and n_classes; div_value is any number that
 * makes the widths.
 */
#include "definition/repr/repr_adaptive.h"

#include "definition/repr/repr_tree.h"
#include "definition/call/expression.h"
#include "core/number/c_power.h"
#include <math.h>
#include <stdio.h>

#define CLUSTERS_MAX 1024

struct sizes {
	int64_t in_features, first; /* cutoffs[0] */
	int64_t widths[CLUSTERS_MAX], classes[CLUSTERS_MAX];
	size_t clusters;
};

/* The printed integer argument of the module at 'path'; -1 if it is not there. */
static int64_t size_at(struct weightd_reader *reader, const struct weightd_repr *repr,
		       const char *path, const char *field, const struct weightd_place *place)
{
	const struct weightd_repr *child = weightd_repr_find(repr, path);
	const struct weightd_node *item =
		child == NULL ? NULL : weightd_repr_argument(reader, child, field, place);

	return item == NULL || item->kind != WEIGHTD_NODE_VALUE || item->value.kind != WEIGHTD_INT
		       ? -1
		       : item->value.integer;
}

static bool read_sizes(struct weightd_reader *reader, const struct weightd_repr *repr,
		       const struct weightd_place *place, struct sizes *sizes)
{
	int64_t out = size_at(reader, repr, "head", "out_features", place);
	char path[32];

	sizes->in_features = size_at(reader, repr, "head", "in_features", place);
	for (sizes->clusters = 0; sizes->clusters < CLUSTERS_MAX; sizes->clusters++) {
		size_t i = sizes->clusters;
		snprintf(path, sizeof path, "tail.%zu.0", i);
		sizes->widths[i] = size_at(reader, repr, path, "out_features", place);
		snprintf(path, sizeof path, "tail.%zu.1", i);
		sizes->classes[i] = size_at(reader, repr, path, "out_features", place);
		if (sizes->widths[i] < 0 || sizes->classes[i] < 0)
			break;
	}
	sizes->first = out - (int64_t)sizes->clusters;
	return sizes->clusters > 0 && sizes->in_features >= 0 && sizes->first > 0;
}

static bool makes_widths(const struct sizes *sizes, double div_value)
{
	for (size_t i = 0; i < sizes->clusters; i++) {
		double width = floor((double)sizes->in_features /
				     weightd_c_power(div_value, (double)(i + 1)));
		if (width != (double)sizes->widths[i])
			return false;
	}
	return true;
}

/* The default, a round number, or the upper bound by the last width. */
static double div_value_of(const struct sizes *sizes)
{
	double in_features = (double)sizes->in_features;

	if (makes_widths(sizes, 4.0))
		return 4.0;
	for (double step = 1.0; step >= 0.25; step *= 0.5) {
		for (int steps = 1; steps <= 64; steps++) {
			if (makes_widths(sizes, step * steps))
				return step * steps;
		}
	}
	for (size_t i = sizes->clusters; i-- > 0;) {
		double width = (double)sizes->widths[i], power = 1.0 / (double)(i + 1);
		double low = weightd_c_power(in_features / (width + 1.0), power);
		double high =
			width == 0.0 ? 2.0 * low : weightd_c_power(in_features / width, power);
		if (makes_widths(sizes, 0.5 * (low + high)))
			return 0.5 * (low + high);
	}
	return 4.0;
}

static struct weightd_node *node_of(struct weightd_reader *reader, const struct weightd_repr *repr,
				    const char *key, struct weightd_value value)
{
	struct weightd_node *node = weightd_arena_alloc(reader->scratch, sizeof *node);

	if (node == NULL) {
		weightd_refuse_memory(reader);
		return NULL;
	}
	*node = (struct weightd_node){.kind = WEIGHTD_NODE_VALUE,
				      .value = value,
				      .key = key,
				      .line = repr->line,
				      .column = repr->column};
	return node;
}

/* Chains the arguments into a call; NULL if one of them is. */
static struct weightd_node *call_of(struct weightd_reader *reader, const struct weightd_repr *repr,
				    struct weightd_node *const *items, size_t count)
{
	struct weightd_node *call =
		node_of(reader, repr, NULL, (struct weightd_value)WEIGHTD_VALUE_NONE);

	if (call == NULL)
		return NULL;
	call->kind = WEIGHTD_NODE_CALL;
	call->name = repr->type;
	call->count = count;
	for (size_t i = count; i-- > 0;) {
		if (items[i] == NULL)
			return NULL;
		items[i]->next = call->items;
		call->items = items[i];
	}
	return call;
}

/* (5, 10): where the clusters begin. */
static struct weightd_node *cutoffs_of(struct weightd_reader *reader,
				       const struct weightd_repr *repr, const struct sizes *sizes,
				       int64_t *n_classes)
{
	struct weightd_node *list =
		node_of(reader, repr, "cutoffs", (struct weightd_value)WEIGHTD_VALUE_NONE);
	const struct weightd_node **end = list == NULL ? NULL : &list->items;
	int64_t cutoff = sizes->first;

	for (size_t i = 0; list != NULL && i < sizes->clusters; i++) {
		struct weightd_node *item = node_of(
			reader, repr, NULL, (struct weightd_value)WEIGHTD_VALUE_INT(cutoff));
		if (item == NULL)
			return NULL;
		*end = item;
		end = &item->next;
		if (cutoff > INT64_MAX - sizes->classes[i])
			return NULL;
		cutoff += sizes->classes[i];
	}
	if (list != NULL) {
		list->kind = WEIGHTD_NODE_SEQUENCE;
		list->count = sizes->clusters;
	}
	*n_classes = cutoff;
	return list;
}

const struct weightd_node *weightd_repr_adaptive(struct weightd_reader *reader,
						 const struct weightd_repr *repr,
						 const struct weightd_place *place)
{
	struct sizes sizes;
	int64_t n_classes = 0;

	if (!read_sizes(reader, repr, place, &sizes))
		return NULL;
	const struct weightd_repr *head = weightd_repr_find(repr, "head");
	const struct weightd_node *bias = weightd_repr_argument(reader, head, "bias", place);
	const struct weightd_value yes = WEIGHTD_VALUE_BOOL(true);
	struct weightd_node *cutoffs = cutoffs_of(reader, repr, &sizes, &n_classes);
	struct weightd_node *const items[] = {
		node_of(reader, repr, "in_features",
			(struct weightd_value)WEIGHTD_VALUE_INT(sizes.in_features)),
		node_of(reader, repr, "n_classes",
			(struct weightd_value)WEIGHTD_VALUE_INT(n_classes)),
		cutoffs,
		node_of(reader, repr, "div_value",
			(struct weightd_value)WEIGHTD_VALUE_REAL(div_value_of(&sizes))),
		node_of(reader, repr, "head_bias",
			bias != NULL && bias->kind == WEIGHTD_NODE_VALUE ? bias->value : yes),
	};

	return call_of(reader, repr, items, sizeof items / sizeof items[0]);
}
