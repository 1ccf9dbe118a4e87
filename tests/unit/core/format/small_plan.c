/*
 * Hand-built plans: a generator whose elements are a formula, entries without modules.
 */
#include "small_plan.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

double small_plan_value(size_t tensor, uint64_t element)
{
	return ((double)((37 * (element % 199) + 11 * tensor) % 199) - 99.0) / 8.0;
}

/* The law's first size is the number of the tensor. */
static enum weightd_code fill(const struct weightd_task *task, uint64_t first, size_t count,
			      void *out)
{
	for (size_t i = 0; i < count; i++)
		weightd_element_write(out, task->dtype, i,
				      small_plan_value((size_t)task->law->sizes[0], first + i));
	return WEIGHTD_OK;
}

static const struct weightd_distribution formula = {
	.name = "formula",
	.doc = "A formula of the index",
	.flags = WEIGHTD_ELEMENTWISE,
	.fill = fill,
};

static const struct weightd_generator_family family = {.library = WEIGHTD_OWN};

static const struct weightd_generator generator = {
	.name = "formula",
	.version = "formula/1",
	.family = &family,
};

/* Insertion sort: the plans are small. */
static const uint32_t *order_by_name(const struct weightd_entry *entries, size_t count,
				     struct weightd_arena *arena)
{
	uint32_t *order = weightd_arena_array(arena, count, sizeof *order);

	for (size_t i = 0; i < count; i++) {
		size_t place = i;
		for (; place > 0 &&
		       strcmp(entries[order[place - 1]].long_name, entries[i].long_name) > 0;
		     place--)
			order[place] = order[place - 1];
		order[place] = (uint32_t)i;
	}
	return order;
}

struct weightd_plan *small_plan_new(const struct small_tensor *tensors, size_t count,
				    struct weightd_arena *arena)
{
	struct weightd_plan *plan = weightd_arena_alloc(arena, sizeof *plan);
	struct weightd_entry *entries = weightd_arena_array(arena, count, sizeof *entries);
	struct weightd_statement *statements =
		weightd_arena_array(arena, count, sizeof *statements);
	struct weightd_law *laws = weightd_arena_array(arena, count, sizeof *laws);
	const struct weightd_statement **list = weightd_arena_array(arena, count, sizeof *list);
	struct weightd_parameter *parameters =
		weightd_arena_array(arena, count, sizeof *parameters);

	for (size_t i = 0; i < count; i++) {
		parameters[i].leaf = tensors[i].name;
		parameters[i].is_buffer = tensors[i].is_buffer;
		parameters[i].requires_grad = !tensors[i].is_buffer;
		statements[i].entry = i;
		laws[i].distribution = &formula;
		laws[i].sizes[0] = i;
		statements[i].law = &laws[i];
		list[i] = &statements[i];
		statements[i].dtype = tensors[i].dtype;
		statements[i].generator = &generator;
		entries[i].long_name = tensors[i].name;
		entries[i].parameter = &parameters[i];
		parameters[i].shape = tensors[i].shape;
		entries[i].dtype = tensors[i].dtype;
		entries[i].statement = &statements[i];
		ck_assert(weightd_shape_numel(&tensors[i].shape, &entries[i].numel));
		for (size_t j = 0; tensors[i].tied_to != NULL && j < i; j++) {
			if (strcmp(tensors[j].name, tensors[i].tied_to) == 0)
				entries[i].tied_to = &entries[j];
		}
	}
	plan->arena = arena;
	plan->specification.seed.number = 42;
	plan->specification.generator = &generator;
	plan->entries = entries;
	plan->entry_count = count;
	plan->by_name = order_by_name(entries, count, arena);
	plan->statements = list;
	plan->statement_count = count;
	memset(plan->id, 'a', 40);
	memset(plan->weights_id, 'b', 40);
	return plan;
}

struct weightd_plan *small_plan_mixed(struct weightd_arena *arena)
{
	const struct small_tensor tensors[] = {
		{"layer.weight", WEIGHTD_FLOAT32, {2, {3, 5}}, NULL, false},
		{"layer.bias", WEIGHTD_FLOAT32, {1, {3}}, NULL, false},
		{"half", WEIGHTD_FLOAT16, {1, {3}}, NULL, false},
		{"brain", WEIGHTD_BFLOAT16, {2, {1, 3}}, NULL, false},
		{"count", WEIGHTD_INT64, {0, {0}}, NULL, true},
		{"wide", WEIGHTD_FLOAT64, {2, {2, 2}}, NULL, false},
		{"empty", WEIGHTD_FLOAT32, {2, {0, 4}}, NULL, false},
		{"a \"quoted\" \\ name \xC3\xA9", WEIGHTD_FLOAT32, {1, {1}}, NULL, false},
	};

	return small_plan_new(tensors, sizeof tensors / sizeof tensors[0], arena);
}

struct weightd_plan *small_plan_numpy(struct weightd_arena *arena)
{
	const struct small_tensor tensors[] = {
		{"layer.weight", WEIGHTD_FLOAT32, {2, {3, 5}}, NULL, false},
		{"half", WEIGHTD_FLOAT16, {1, {3}}, NULL, false},
		{"count", WEIGHTD_INT64, {0, {0}}, NULL, true},
		{"wide", WEIGHTD_FLOAT64, {2, {2, 2}}, NULL, false},
		{"empty", WEIGHTD_FLOAT32, {2, {0, 4}}, NULL, false},
		{"tied", WEIGHTD_FLOAT32, {2, {3, 5}}, "layer.weight", false},
		{"a \"quoted\" \\ name \xC3\xA9", WEIGHTD_FLOAT32, {1, {1}}, NULL, false},
	};

	return small_plan_new(tensors, sizeof tensors / sizeof tensors[0], arena);
}

const struct weightd_view *small_plan_view(const struct weightd_entry *entry,
					   struct weightd_arena *arena)
{
	struct weightd_view *view = entry == NULL ? NULL : weightd_arena_alloc(arena, sizeof *view);

	if (view != NULL)
		*view = weightd_view_whole(entry);
	return view;
}

void small_plan_open(struct weightd_encoding *encoding, const char *format,
		     const struct weightd_plan *plan, const struct weightd_entry *entry,
		     enum weightd_json_style style, struct weightd_arena *arena)
{
	const struct weightd_format_options options = {.json_style = style};
	struct weightd_error err = {0};
	enum weightd_code code =
		weightd_encoding_open(encoding, weightd_format_find(format), plan,
				      small_plan_view(entry, arena), &options, arena, &err);

	if (code != WEIGHTD_OK)
		ck_abort_msg("%s: %s", format, err.issues[0].detail);
}

unsigned char *small_plan_file(const struct weightd_encoding *encoding, size_t piece,
			       size_t *length)
{
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_reading reading;
	size_t capacity = 1 << 16, used = 0, got = 0;
	unsigned char *bytes = malloc(capacity + 1);

	ck_assert_int_eq(weightd_reading_begin(&reading, encoding, arena), WEIGHTD_OK);
	do {
		if (capacity - used < piece) {
			capacity = 2 * capacity + piece;
			bytes = realloc(bytes, capacity + 1);
		}
		ck_assert_int_eq(weightd_reading_next(&reading, bytes + used, piece, &got),
				 WEIGHTD_OK);
		ck_assert_uint_le(got, piece);
		used += got;
	} while (got > 0);
	bytes[used] = '\0';
	*length = used;
	weightd_arena_free(arena);
	return bytes;
}

void small_plan_check_windows(const struct weightd_encoding *encoding)
{
	size_t length = 0, got = 0;
	unsigned char *whole = small_plan_file(encoding, 1 << 16, &length);

	ck_assert_uint_eq(encoding->size, length);
	for (size_t piece = 1; piece <= 17; piece++) {
		size_t pieces_length = 0;
		unsigned char *pieces = small_plan_file(encoding, piece, &pieces_length);
		ck_assert_uint_eq(pieces_length, length);
		ck_assert_mem_eq(pieces, whole, length);
		free(pieces);
	}
	for (size_t offset = 0; offset <= length; offset++) {
		unsigned char window[64];
		const size_t size = 1 + (offset * 7) % sizeof window;
		const size_t expected = size < length - offset ? size : length - offset;
		memset(window, 0xEE, sizeof window);
		ck_assert_int_eq(weightd_encoding_read(encoding, offset, window, size, &got),
				 WEIGHTD_OK);
		ck_assert_uint_eq(got, expected);
		ck_assert_mem_eq(window, whole + offset, expected);
		for (size_t i = expected; i < sizeof window; i++)
			ck_assert_uint_eq(window[i], 0xEE);
	}
	free(whole);
}

unsigned char *small_plan_unhex(const char *text, size_t *length)
{
	const size_t digits = strspn(text, "0123456789abcdef");
	unsigned char *bytes = malloc(digits / 2 + 1);

	for (size_t i = 0; i < digits / 2; i++) {
		const char pair[3] = {text[2 * i], text[2 * i + 1], '\0'};
		bytes[i] = (unsigned char)strtoul(pair, NULL, 16);
	}
	*length = digits / 2;
	return bytes;
}
