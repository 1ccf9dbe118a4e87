/*
 * Plan: rules that write a part of a tensor, or multiply what is there.
 */
#include "core/plan/plan_builder.h"

#include "core/base/digest.h"
#include "weightd/fused_blocks.h"

#include <string.h>

/* Parts of one tensor that are looked at to find out what is hidden. */
#define HIDING_MAX 32

unsigned weightd_rule_change(const struct weightd_rule *rule)
{
	const struct weightd_initializer *initializer = rule->call.initializer;

	return initializer == NULL ? 0
				   : initializer->flags & (WEIGHTD_MULTIPLIES | WEIGHTD_DIVIDES);
}

const char *weightd_part_verb(const struct weightd_part *part)
{
	return part->change == 0		    ? "set"
	       : part->change == WEIGHTD_MULTIPLIES ? "multiply"
						    : "divide";
}

bool weightd_event_is_part(const struct weightd_event *event)
{
	const struct weightd_rule *rule = event->rule;

	return rule != NULL &&
	       (rule->region_count != 0 || rule->blocks != NULL || weightd_rule_change(rule) != 0);
}

/* What makes no sense for a part: the dtype is that of the whole tensor. */
static enum weightd_code check_rule(struct weightd_plan_builder *builder,
				    const struct weightd_rule *rule)
{
	if (!rule->has_dtype)
		return WEIGHTD_OK;
	weightd_error_add(
		builder->err, WEIGHTD_ERR_BAD_ARGUMENT, rule->pointer,
		"the rule writes a part of a tensor or changes what is there, which cannot "
		"change its dtype");
	weightd_error_expected(builder->err, "dtype on a rule that writes the whole tensor");
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

enum weightd_code weightd_plan_block(struct weightd_plan_builder *builder,
				     const struct weightd_event *event, bool *is_part,
				     struct weightd_block *block)
{
	const struct weightd_entry *entry = &builder->entries[event->entry];
	const struct weightd_rule *rule = event->rule;

	*block = weightd_block_whole(&entry->shape);
	*is_part = weightd_event_is_part(event);
	if (!*is_part)
		return WEIGHTD_OK;
	enum weightd_code code = check_rule(builder, rule);
	if (code != WEIGHTD_OK)
		return code;
	if (event->region < rule->region_count)
		return weightd_block_of(block, &rule->regions[event->region], &entry->shape,
					entry->name, rule->pointer, builder->err);
	if (rule->blocks != NULL)
		return weightd_fused_block(block, entry->module, entry->parameter,
					   rule->blocks[event->region - rule->region_count],
					   entry->name, rule->pointer, builder->err);
	return WEIGHTD_OK;
}

struct weightd_stream weightd_part_stream(const struct weightd_statement *statement,
					  const char *name)
{
	struct weightd_stream stream = {.seed = statement->seed.number};
	unsigned char hash[WEIGHTD_DIGEST_BYTES];
	struct weightd_digest digest;
	char text[WEIGHTD_BLOCK_TEXT];

	if ((statement->law.distribution->flags & WEIGHTD_ALIKE) != 0)
		return weightd_stream_of(statement->seed.number, name);
	weightd_block_text(&statement->block, text, sizeof text);
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

/* Whether the parts from 'part' on write all of 'block' anew. */
static bool hides(const struct weightd_part *part, const struct weightd_block *block)
{
	struct weightd_block blocks[HIDING_MAX];
	size_t count = 0;

	for (; part != NULL && count < HIDING_MAX; part = part->next) {
		struct weightd_block inner = part->statement->block;
		bool meets = part->change == 0;
		/* The part of it that lies in 'block', seen from there. */
		for (unsigned i = 0; i < block->shape.ndim && meets; i++) {
			uint64_t end = inner.from[i] + inner.shape.dims[i];
			uint64_t block_end = block->from[i] + block->shape.dims[i];
			uint64_t from =
				inner.from[i] > block->from[i] ? inner.from[i] : block->from[i];
			end = end < block_end ? end : block_end;
			meets = from < end;
			inner.from[i] = from - block->from[i];
			inner.shape.dims[i] = meets ? end - from : 0;
		}
		if (meets)
			blocks[count++] = inner;
	}
	return count > 0 && weightd_blocks_cover(blocks, count, &block->shape);
}

/* Parts that are hidden are made and then written over: looking for them may end early. */
void weightd_plan_hide(struct weightd_plan_builder *builder, struct weightd_entry *entry)
{
	const struct weightd_block whole = weightd_block_whole(&entry->shape);

	if (entry->parts == NULL)
		return;
	entry->is_hidden = hides(entry->parts, &whole);
	for (struct weightd_part *part = entry->parts; part != NULL; part = part->next) {
		if (builder->hiding_left == 0)
			return;
		builder->hiding_left--;
		part->is_hidden = hides(part->next, &part->statement->block);
	}
}
