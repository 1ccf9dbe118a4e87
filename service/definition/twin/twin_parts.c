/*
 * Each part of a config is made tiny by the rule for its own type; then sizes that join parts
 * follow.
 */
#include "definition/twin/twin_parts.h"

#include "definition/architecture/data_architecture.h"
#include "definition/twin/config_facts.h"
#include "definition/twin/twin_config.h"
#include "definition/twin/twin_size.h"

#include <stdint.h>
#include <string.h>

#define PARTS_MAX 8
/* Configs in configs. */
#define DEPTH_MAX 5

/* A part before and after. */
struct part {
	const char *name;
	json_t *old, *tiny; /* owned */
	const struct weightd_architecture *architecture;
	int64_t old_width, tiny_width;
};

/* Sizes of one part that are the width of another. */
static const char *const joints[] = {
	"out_hidden_size",
	"encoder_hidden_size",
	"cross_attention_hidden_size",
	"text_hidden_size",
	"vision_hidden_size",
	"encoder_width",
	"kv_dim",
	"mm_hidden_size",
	"text_embed_dim",
	"vision_output_dim",
	"language_model_hidden_size",
};
static const char *const widths[] = {"hidden_size", "d_model", "n_embd", "embed_dim", "dim"};

/* What the config has, over the row's default; NULL: it is no part with a type. */
static json_t *part_of(const json_t *data, const json_t *config, const char *name)
{
	const json_t *preset = json_object_get(json_object_get(data, "fields"), name);
	const json_t *given = json_object_get(config, name);
	const json_t *type = json_object_get(preset, "model_type");

	if (!json_is_object(preset) || (given != NULL && !json_is_object(given)))
		return NULL;
	json_t *part = json_deep_copy(given == NULL ? preset : given);
	if (type != NULL && !json_is_string(json_object_get(part, "model_type")))
		json_object_set(part, "model_type", (json_t *)(uintptr_t)type);
	if (json_is_string(json_object_get(part, "model_type")))
		return part;
	json_decref(part);
	return NULL;
}

static unsigned depth_of(const json_t *json)
{
	unsigned depth = 0;
	const char *name;
	json_t *member;

	json_object_foreach((json_t *)(uintptr_t)json, name, member)
	{
		const unsigned own = json_is_object(member) ? 1 + depth_of(member) : 0;
		depth = own > depth ? own : depth;
	}
	return depth;
}

static int64_t size_of(const struct part *part, const json_t *config, const char *field)
{
	return weightd_twin_number(
		&(struct weightd_twin){.architecture = part->architecture, .config = config},
		field);
}

static int64_t width_of(const struct part *part, const json_t *config)
{
	int64_t width = 0;

	for (size_t i = 0; i < sizeof widths / sizeof widths[0] && width == 0; i++)
		width = size_of(part, config, widths[i]);
	return width;
}

/* The twin of a part; false: its type is not known, or has no twin. */
static bool make_tiny(struct part *part, struct weightd_arena *arena)
{
	struct weightd_error err = {0};
	struct weightd_row row;

	part->architecture = weightd_config_architecture(part->old);
	if (part->architecture != NULL) {
		weightd_twin_config(&part->tiny, part->architecture, part->old, &err);
	} else if (weightd_config_row(part->old, &row)) {
		part->architecture = weightd_load_architecture(&row, arena);
		if (part->architecture != NULL)
			weightd_twin_of_row(&part->tiny, &row, part->old, &err);
	}
	if (part->tiny == NULL)
		return false;
	part->old_width = width_of(part, part->old);
	part->tiny_width = width_of(part, part->tiny);
	return true;
}

/* The joints of a part that were the width of another become that of its twin. */
static bool put_joints(const struct part *part, const struct part *parts, size_t count)
{
	for (size_t k = 0; k < sizeof joints / sizeof joints[0]; k++) {
		const int64_t size = size_of(part, part->old, joints[k]);
		size_t i = 0;
		while (i < count && (&parts[i] == part || parts[i].old_width != size))
			i++;
		if (size > 0 && i < count &&
		    json_object_set_new(part->tiny, joints[k], json_integer(parts[i].tiny_width)) !=
			    0)
			return false;
	}
	return true;
}

/* The parts that have twins; their count. */
static size_t find_parts(struct part *parts, const json_t *data, const json_t *config,
			 struct weightd_arena *arena)
{
	const json_t *fields = json_object_get(data, "fields");
	const char *name;
	json_t *preset;
	size_t count = 0;

	json_object_foreach((json_t *)(uintptr_t)fields, name, preset)
	{
		if (count == PARTS_MAX)
			break;
		parts[count] = (struct part){.name = name, .old = part_of(data, config, name)};
		if (parts[count].old != NULL && make_tiny(&parts[count], arena))
			count++;
		else
			json_decref(parts[count].old);
	}
	return count;
}

bool weightd_twin_put_parts(json_t *twin, const json_t *data, const json_t *config)
{
	struct part parts[PARTS_MAX];
	struct weightd_arena *arena = weightd_arena_new(0);
	bool has_memory = arena != NULL;
	const size_t count = !has_memory || depth_of(config) > DEPTH_MAX
				     ? 0
				     : find_parts(parts, data, config, arena);

	for (size_t i = 0; i < count && has_memory; i++)
		has_memory = put_joints(&parts[i], parts, count) &&
			     json_object_set(twin, parts[i].name, parts[i].tiny) == 0;
	for (size_t i = 0; i < count; i++) {
		json_decref(parts[i].old);
		json_decref(parts[i].tiny);
	}
	weightd_arena_free(arena);
	return has_memory;
}
