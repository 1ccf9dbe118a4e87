/*
 * Sizes of a twin: what becomes of each field of a config (service/notes/twins.md).
 *
 * A size has a bound and is the lesser of both.  Width, heads and the size of a head depend on each
 * other, so they are found first.
 */
#include "definition/twin/twin_size.h"

#include "definition/twin/twin_config.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define LAYERS 2
#define HEADS 4
#define KV_HEADS 2
#define HEAD 16
#define WIDTH (HEADS * HEAD)

/* Fields of a family of names; an architecture has at most one of each. */
static const char *const layer_fields[] = {"num_hidden_layers", "n_layer", "n_layers", "num_layers",
					   "encoder_layers",	"depth",   NULL};
static const char *const head_fields[] = {
	"num_attention_heads",	   "n_head", "n_heads", "num_heads", "encoder_attention_heads",
	"decoder_attention_heads", NULL};
static const char *const kv_fields[] = {"num_key_value_heads", "num_kv_heads", NULL};
static const char *const head_size_fields[] = {"head_dim", "d_kv", NULL};
static const char *const width_fields[] = {"hidden_size", "n_embd", "d_model", "dim", NULL};
/* As wide as the model, or half as wide as its twin. */
static const char *const side_width_fields[] = {"word_embed_proj_dim", "pooler_output_size", NULL};

/* All other sizes, with their bounds. */
static const struct {
	const char *field;
	int64_t most;
} bounds[] = {
	{"num_decoder_layers", LAYERS},
	{"decoder_layers", LAYERS},
	{"vocab_size", WEIGHTD_TWIN_VOCABULARY},
	{"intermediate_size", 2 * WIDTH},
	{"n_inner", 2 * WIDTH},
	{"d_ff", 2 * WIDTH},
	{"ffn_dim", 2 * WIDTH},
	{"hidden_dim", 2 * WIDTH},
	{"ffn_hidden_size", 2 * WIDTH},
	{"encoder_ffn_dim", 2 * WIDTH},
	{"decoder_ffn_dim", 2 * WIDTH},
	{"moe_intermediate_size", 48},
	{"shared_expert_intermediate_size", 96},
	{"num_experts", 4},
	{"num_local_experts", 4},
	{"n_routed_experts", 4},
	{"n_shared_experts", 2},
	{"decoder_sparse_step", 2},
	{"q_lora_rank", 24},
	{"kv_lora_rank", HEAD},
	{"qk_rope_head_dim", 8},
	{"qk_nope_head_dim", HEAD},
	{"v_head_dim", HEAD},
	{"state_size", 8},
	{"time_step_rank", 4},
	{"projection_dim", 32},
	{"classifier_proj_size", 32},
	{"n_positions", 512},
	{"max_position_embeddings", 512},
	{"max_source_positions", 50},
	{"max_target_positions", 512},
	{"image_size", 32},
	{"patch_size", 8},
	{"encoder_stride", 8},
};

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static bool is_one_of(const char *name, const char *const *names)
{
	while (*names != NULL && strcmp(*names, name) != 0)
		names++;
	return *names != NULL;
}

const json_t *weightd_twin_member(const struct weightd_twin *twin,
				  const struct weightd_field *field, const char **key)
{
	const struct weightd_config_alias *alias = twin->architecture->aliases;
	const json_t *value = json_object_get(twin->config, field->name);

	*key = field->name;
	for (; value == NULL && alias != NULL && alias->alias != NULL; alias++) {
		if (strcmp(alias->field, field->name) != 0)
			continue;
		value = json_object_get(twin->config, alias->alias);
		if (value != NULL)
			*key = alias->alias;
	}
	return value;
}

static int64_t number_of(const struct weightd_twin *twin, const struct weightd_field *field)
{
	const char *key;
	const json_t *member = weightd_twin_member(twin, field, &key);

	if (json_is_array(member))
		member = json_array_get(member, 0);
	if (json_is_integer(member))
		return json_integer_value(member);
	if (json_is_null(member) && (field->accepts & WEIGHTD_NONE) != 0)
		return 0;
	return field->fallback.kind == WEIGHTD_INT ? field->fallback.integer : 0;
}

int64_t weightd_twin_number(const struct weightd_twin *twin, const char *field)
{
	const struct weightd_architecture *architecture = twin->architecture;
	const size_t index = weightd_field_index(architecture->fields, architecture->field_count,
						 field, strlen(field));

	return index == architecture->field_count ? 0
						  : number_of(twin, &architecture->fields[index]);
}

/* The first of 'names' that has a number; 0: none. */
static int64_t first_number(const struct weightd_twin *twin, const char *const *names)
{
	int64_t number = 0;

	for (; number == 0 && *names != NULL; names++)
		number = weightd_twin_number(twin, *names);
	return number;
}

static enum weightd_code refuse_division(const struct weightd_twin *twin, const char *const *names,
					 int64_t size, int64_t divisor)
{
	const struct weightd_architecture *architecture = twin->architecture;
	char pointer[128] = "/config";

	for (size_t i = 0; i < architecture->field_count; i++) {
		const char *key;
		if (!is_one_of(architecture->fields[i].name, names))
			continue;
		weightd_twin_member(twin, &architecture->fields[i], &key);
		snprintf(pointer, sizeof pointer, "/config/%s", key);
		break;
	}
	weightd_error_add(twin->err, WEIGHTD_ERR_BAD_ARGUMENT, pointer,
			  "%" PRId64 " is not divisible by %" PRId64 ", so it has no twin", size,
			  divisor);
	weightd_error_expected(twin->err, "a multiple of %" PRId64, divisor);
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

/* Keys and values: for every head, for all heads, or for groups of them. */
static int64_t tiny_kv_heads(const struct weightd_twin_sizes *old, int64_t heads)
{
	if (old->kv_heads == old->heads)
		return heads;
	return old->kv_heads < KV_HEADS ? old->kv_heads : KV_HEADS;
}

/* A head of a size of its own stays larger or smaller than its share of the width. */
static int64_t tiny_head(const struct weightd_twin_sizes *old, int64_t share)
{
	const int64_t heads = old->head * old->heads;

	if (heads == old->width)
		return share;
	return least(old->head, heads > old->width ? 2 * HEAD : HEAD / 2);
}

enum weightd_code weightd_twin_measure(struct weightd_twin *twin)
{
	struct weightd_twin_sizes *const old = &twin->old, *const tiny = &twin->tiny;

	old->layers = first_number(twin, layer_fields);
	old->heads = first_number(twin, head_fields);
	old->kv_heads = first_number(twin, kv_fields);
	old->head = first_number(twin, head_size_fields);
	old->width = first_number(twin, width_fields);
	twin->has_own_head = old->head > 0;
	*tiny = (struct weightd_twin_sizes){.layers = least(old->layers, LAYERS)};
	if (old->heads == 0) {
		tiny->width = least(old->width, WIDTH);
		return WEIGHTD_OK;
	}
	/* A row says itself what its fields must be. */
	if (!twin->has_own_head && old->width % old->heads != 0 && twin->architecture->data == NULL)
		return refuse_division(twin, width_fields, old->width, old->heads);
	if (old->kv_heads > 0 && old->heads % old->kv_heads != 0)
		return refuse_division(twin, head_fields, old->heads, old->kv_heads);
	tiny->heads = least(old->heads, HEADS);
	const int64_t share = old->width / old->heads;
	tiny->width = share == 0 ? old->width : tiny->heads * least(share, HEAD);
	tiny->kv_heads = tiny_kv_heads(old, tiny->heads);
	tiny->head = tiny_head(old, tiny->width / tiny->heads);
	return WEIGHTD_OK;
}

/* A mixer's channels are a multiple of the width. */
static int64_t tiny_channels(const struct weightd_twin *twin, int64_t size)
{
	const int64_t expand = weightd_twin_number(twin, "expand");

	return least(size, expand > 0 ? expand * twin->tiny.width : 2 * WIDTH);
}

static int64_t tiny_size(const struct weightd_twin *twin, const char *name, int64_t size)
{
	const struct weightd_twin_sizes *const tiny = &twin->tiny;

	if (is_one_of(name, layer_fields))
		return least(size, LAYERS);
	if (is_one_of(name, head_fields))
		return tiny->heads > 0 ? tiny->heads : size;
	if (is_one_of(name, kv_fields))
		return tiny->kv_heads;
	if (is_one_of(name, head_size_fields))
		return tiny->head;
	if (is_one_of(name, width_fields))
		return tiny->width;
	if (is_one_of(name, side_width_fields))
		return size == twin->old.width ? tiny->width : least(size, WIDTH / 2);
	if (strcmp(name, "intermediate_size") == 0)
		return tiny_channels(twin, size);
	/* One dense block stays before those with experts. */
	if (strcmp(name, "first_k_dense_replace") == 0)
		return size < twin->old.layers ? least(size, 1) : tiny->layers;
	for (size_t i = 0; i < sizeof bounds / sizeof bounds[0]; i++)
		if (strcmp(bounds[i].field, name) == 0)
			return least(size, bounds[i].most);
	return size;
}

/* A size of an image that is given for each of its sides. */
static json_t *tiny_sides(const struct weightd_twin *twin, const char *name, const json_t *sides)
{
	json_t *tiny = json_array(), *side;
	size_t i;

	json_array_foreach((json_t *)(uintptr_t)sides, i, side)
	{
		const int64_t size = json_integer_value(side);
		if (json_array_append_new(tiny, json_integer(tiny_size(twin, name, size))) != 0) {
			json_decref(tiny);
			return NULL;
		}
	}
	return tiny;
}

/* Numbers of blocks: those that are left. */
static json_t *tiny_blocks(const struct weightd_twin *twin, const json_t *blocks)
{
	json_t *tiny = json_array(), *block;
	size_t i;

	json_array_foreach((json_t *)(uintptr_t)blocks, i, block)
	{
		if (json_integer_value(block) < twin->tiny.layers &&
		    json_array_append(tiny, block) != 0) {
			json_decref(tiny);
			return NULL;
		}
	}
	return tiny;
}

static bool is_bounded(const char *name)
{
	for (size_t i = 0; i < sizeof bounds / sizeof bounds[0]; i++)
		if (strcmp(bounds[i].field, name) == 0)
			return true;
	return false;
}

json_t *weightd_twin_value(const struct weightd_twin *twin, const struct weightd_field *field,
			   bool *changes)
{
	const char *key, *const name = field->name;
	const json_t *member = weightd_twin_member(twin, field, &key);

	*changes = true;
	if (json_is_array(member) && strcmp(name, "mlp_only_layers") == 0)
		return tiny_blocks(twin, member);
	if (json_is_array(member) && is_bounded(name))
		return tiny_sides(twin, name, member);
	const int64_t size = number_of(twin, field);
	/* The library's default number of heads need not divide the width of the twin. */
	const int64_t tiny = size == 0 && is_one_of(name, head_fields)
				     ? least(HEADS, twin->tiny.width)
				     : tiny_size(twin, name, size);
	*changes = (field->accepts & WEIGHTD_INT) != 0 && tiny != size &&
		   (size > 0 || is_one_of(name, head_fields));
	return *changes ? json_integer(tiny) : NULL;
}
