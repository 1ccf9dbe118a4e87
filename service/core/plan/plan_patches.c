/*
 * Plan: patches, the rules that write a part of a tensor or multiply its values.
 */
#include "core/plan/plan_builder.h"

#include "core/base/digest.h"
#include "core/base/memory.h"
#include "weightd/fused_blocks.h"

#include <string.h>

/* Patches of one tensor that are compared to find hidden ones. */
#define HIDING_MAX 32

unsigned weightd_rule_change(const struct weightd_rule *rule)
{
	const struct weightd_initializer *initializer = rule->call.initializer;

	return initializer == NULL ? 0
				   : initializer->flags & (WEIGHTD_MULTIPLIES | WEIGHTD_DIVIDES);
}

const char *weightd_patch_verb(const struct weightd_patch *patch)
{
	return patch->change == 0		     ? "set"
	       : patch->change == WEIGHTD_CASTS	     ? "cast"
	       : patch->change == WEIGHTD_MULTIPLIES ? "multiply"
						     : "divide";
}

bool weightd_event_is_apart(const struct weightd_event *event)
{
	return event->lost != NULL || (event->rule != NULL && weightd_rule_is_apart(event->rule));
}

bool weightd_event_is_patch(const struct weightd_event *event)
{
	const struct weightd_rule *rule = event->rule;

	return rule != NULL && (event->is_cast || rule->selection_count != 0 ||
				rule->blocks != NULL || weightd_rule_change(rule) != 0);
}

/* A part cannot change the dtype of the whole tensor; it may be drawn in another one. */
static enum weightd_code check_rule(struct weightd_plan_builder *builder,
				    const struct weightd_rule *rule)
{
	if (!rule->has_dtype || (rule->has_cast && weightd_rule_change(rule) == 0))
		return WEIGHTD_OK;
	weightd_error_add(builder->err, WEIGHTD_ERR_BAD_ARGUMENT, rule->pointer,
			  "a rule that writes a part of a tensor or changes its values cannot "
			  "change its dtype");
	weightd_error_expected(builder->err, "dtype on a rule that writes the whole tensor");
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

enum weightd_code weightd_plan_part(struct weightd_plan_builder *builder,
				    const struct weightd_event *event, bool *is_patch,
				    struct weightd_part *part)
{
	const struct weightd_entry *entry = &builder->entries[event->entry];
	const struct weightd_rule *rule = event->rule;

	*part = weightd_part_whole(weightd_entry_shape(entry));
	*is_patch = weightd_event_is_patch(event);
	if (!*is_patch)
		return WEIGHTD_OK;
	enum weightd_code code = check_rule(builder, rule);
	if (code != WEIGHTD_OK)
		return code;
	const struct weightd_whole whole = {weightd_entry_name(entry, WEIGHTD_NAME_ROOM),
					    weightd_entry_shape(entry), rule->pointer,
					    builder->err};
	if (event->part < rule->selection_count)
		return weightd_part_of(part, &rule->selections[event->part], &whole);
	if (rule->blocks != NULL)
		return weightd_fused_block(part, rule->blocks[event->part - rule->selection_count],
					   entry->module, entry->parameter->leaf, &whole);
	return WEIGHTD_OK;
}

struct weightd_stream weightd_patch_stream(const struct weightd_statement *statement,
					   const char *name)
{
	struct weightd_stream stream = {.seed = statement->seed->number};
	unsigned char hash[WEIGHTD_DIGEST_BYTES];
	struct weightd_digest digest;
	char text[WEIGHTD_PART_TEXT];

	if ((statement->law->distribution->flags & WEIGHTD_ALIKE) != 0)
		return weightd_stream_of(statement->seed->number, name);
	weightd_part_text(statement->part, text, sizeof text);
	weightd_digest_init(&digest);
	weightd_digest_add(&digest, name, strlen(name));
	weightd_digest_add(&digest, "[", 1);
	weightd_digest_add(&digest, text, strlen(text));
	weightd_digest_add(&digest, "]", 1);
	weightd_digest_finish(&digest, hash);
	for (unsigned i = 0; i < 8; i++)
		stream.name_hash |= (uint64_t)hash[i] << (8 * i);
	return stream;
}

/* Whether the patches from 'patch' on write all of 'part' anew. */
static bool hides(const struct weightd_patch *patch, const struct weightd_part *part)
{
	struct weightd_part parts[HIDING_MAX];
	size_t count = 0;

	for (; patch != NULL && count < HIDING_MAX; patch = patch->next) {
		struct weightd_part inner = *patch->statement->part;
		bool meets = patch->change == 0;
		/* Its overlap with 'part', relative to 'part'. */
		for (unsigned i = 0; i < part->shape.ndim && meets; i++) {
			uint64_t end = inner.start[i] + inner.shape.dims[i];
			uint64_t part_end = part->start[i] + part->shape.dims[i];
			uint64_t from =
				inner.start[i] > part->start[i] ? inner.start[i] : part->start[i];
			end = end < part_end ? end : part_end;
			meets = from < end;
			inner.start[i] = from - part->start[i];
			inner.shape.dims[i] = meets ? end - from : 0;
		}
		if (meets)
			parts[count++] = inner;
	}
	return count > 0 && weightd_parts_cover(parts, count, &part->shape);
}

/* Patches that are hidden are made and then written over: looking for them may end early.  None is
 * where there are casts: what a constructor computes of the tensor as it was before may show it. */
void weightd_plan_hide(struct weightd_plan_builder *builder, struct weightd_entry *entry)
{
	const struct weightd_part whole = weightd_part_whole(weightd_entry_shape(entry));

	if (entry->patches == NULL || weightd_plan_has_casts(entry))
		return;
	entry->is_hidden = hides(entry->patches, &whole);
	for (struct weightd_patch *patch = entry->patches; patch != NULL; patch = patch->next) {
		if (builder->hiding_left == 0)
			return;
		builder->hiding_left--;
		patch->is_hidden = hides(patch->next, patch->statement->part);
	}
}

enum weightd_code weightd_plan_check_patches(struct weightd_plan_builder *builder)
{
	uint32_t *counts = weightd_memory_array(builder->entry_count + 1, sizeof *counts);
	enum weightd_code code = WEIGHTD_OK;

	if (counts == NULL)
		return weightd_plan_no_memory(builder);
	for (size_t i = 0; i < builder->event_count && code == WEIGHTD_OK; i++) {
		const struct weightd_event *event = &builder->events[i];
		if (weightd_event_is_patch(event) && ++counts[event->entry] > WEIGHTD_PATCHES_MAX)
			code = weightd_error_add(
				builder->err, WEIGHTD_ERR_LIMIT_EXCEEDED, event->rule->pointer,
				"the rules write more than %d parts of %s", WEIGHTD_PATCHES_MAX,
				weightd_entry_name(&builder->entries[event->entry],
						   WEIGHTD_NAME_ROOM));
	}
	weightd_memory_free(counts);
	return code;
}
