#include "sample.h"

#include "../unit/definition/plan_of.h"
#include "weightd/text.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#define TENSORS_MAX 20000
#define PIECE 65537 /* odd, so that pieces begin anywhere in a block */

static struct weightd_plan *plan_of_text(struct weightd_text *json)
{
	static struct weightd_error err;

	ck_assert(!json->failed);
	weightd_error_clear(&err);
	struct weightd_plan *plan = plan_of(json->data, &err);
	ck_assert_msg(plan != NULL, "%.300s: %s", json->data,
		      err.count > 0 ? err.issues[0].detail : "refused");
	weightd_text_free(json);
	return plan;
}

/* A rule for every call of "normal; scale(2)". */
static void add_rules(struct weightd_text *json, const char *calls)
{
	char call[256];

	for (const char *at = calls; *at != '\0';) {
		const size_t length = strcspn(at, ";");
		ck_assert_uint_lt(length, sizeof call);
		memcpy(call, at, length);
		call[length] = '\0';
		weightd_text_puts(json, at == calls ? "" : ", ");
		weightd_text_puts(json, "{\"path\": \"**\", \"initializer\": ");
		weightd_text_json_string(json, call);
		weightd_text_puts(json, "}");
		at += length + strspn(at + length, "; ");
	}
}

/* The names are l0.weight, l1.weight, ... */
static struct weightd_plan *plan_of_initializer(const char *initializer, const char *shape,
						enum weightd_dtype dtype, size_t tensors,
						uint64_t seed)
{
	struct weightd_text json = {0};

	weightd_text_init(&json, 1 << 24);
	weightd_text_puts(&json, "{\"parameters\": {");
	for (size_t i = 0; i < tensors; i++)
		weightd_text_printf(&json, "%s\"l%zu.weight\": {\"shape\": %s, \"dtype\": \"%s\"}",
				    i > 0 ? ", " : "", i, shape, weightd_dtype_row(dtype)->name);
	weightd_text_printf(&json, "}, \"dtype\": \"%s\", \"seed\": \"%llu\", \"init\": [",
			    weightd_dtype_row(dtype)->name, (unsigned long long)seed);
	add_rules(&json, initializer);
	weightd_text_puts(&json, "]}");
	return plan_of_text(&json);
}

static struct weightd_plan *plan_of_modules(const char *module, enum weightd_dtype dtype,
					    size_t modules, uint64_t seed)
{
	struct weightd_text json = {0};

	weightd_text_init(&json, 1 << 24);
	weightd_text_puts(&json, "{\"model\": [");
	for (size_t i = 0; i < modules; i++) {
		weightd_text_puts(&json, i > 0 ? ", " : "");
		weightd_text_json_string(&json, module);
	}
	weightd_text_printf(&json, "], \"dtype\": \"%s\", \"seed\": \"%llu\"}",
			    weightd_dtype_row(dtype)->name, (unsigned long long)seed);
	return plan_of_text(&json);
}

static void read_entry(struct sample *sample, const struct weightd_entry *entry)
{
	const unsigned bytes = weightd_dtype_row(sample->dtype)->bytes;
	unsigned char *data = malloc((size_t)PIECE * bytes);
	double *values = sample->values + sample->tensors++ * sample->numel;

	ck_assert_ptr_nonnull(data);
	ck_assert_uint_eq(entry->numel, sample->numel);
	for (size_t first = 0; first < sample->numel; first += PIECE) {
		const size_t count = sample->numel - first < PIECE ? sample->numel - first : PIECE;
		ck_assert_int_eq(weightd_generate(entry, first, count, data), WEIGHTD_OK);
		for (size_t i = 0; i < count; i++)
			values[first + i] = weightd_element_read(data, sample->dtype, i);
	}
	free(data);
}

static const struct weightd_entry *next_entry(const struct weightd_plan *plan, const char *name,
					      size_t *at)
{
	const size_t length = strlen(name);

	while (*at < plan->entry_count) {
		const char *full = weightd_entry_name(&plan->entries[(*at)++], WEIGHTD_NAME_ROOM);
		const size_t n = strlen(full);
		if (n > length && full[n - length - 1] == '.' &&
		    strcmp(full + n - length, name) == 0)
			return &plan->entries[*at - 1];
	}
	return NULL;
}

/* Takes the plan over. */
static struct sample sample_of_plan(struct weightd_plan *plan, const char *name, size_t tensors)
{
	size_t at = 0;
	const struct weightd_entry *entry = next_entry(plan, name, &at);

	ck_assert_msg(entry != NULL, "no tensor %s", name);
	struct sample sample = {.dtype = entry->dtype,
				.shape = *weightd_entry_shape(entry),
				.numel = (size_t)entry->numel};
	sample.count = sample.numel * tensors;
	sample.values = malloc(sample.count * sizeof *sample.values);
	ck_assert_ptr_nonnull(sample.values);
	for (; entry != NULL; entry = next_entry(plan, name, &at))
		read_entry(&sample, entry);
	ck_assert_uint_eq(sample.tensors, tensors);
	weightd_plan_free(plan);
	return sample;
}

static size_t tensors_for(uint64_t numel, size_t least)
{
	const size_t tensors = least < numel ? 1 : (least + numel - 1) / numel;

	return tensors > TENSORS_MAX ? TENSORS_MAX : tensors;
}

struct sample sample_of(const char *initializer, const char *shape, enum weightd_dtype dtype,
			size_t least, uint64_t seed)
{
	struct weightd_plan *one = plan_of_initializer(initializer, shape, dtype, 1, seed);
	const size_t tensors = tensors_for(one->entries[0].numel, least);

	weightd_plan_free(one);
	return sample_of_plan(plan_of_initializer(initializer, shape, dtype, tensors, seed),
			      "weight", tensors);
}

struct sample sample_of_module(const char *module, const char *name, enum weightd_dtype dtype,
			       size_t least, uint64_t seed)
{
	struct weightd_plan *one = plan_of_modules(module, dtype, 1, seed);
	size_t at = 0;
	const struct weightd_entry *entry = next_entry(one, name, &at);

	ck_assert_msg(entry != NULL, "%s has no %s", module, name);
	const size_t tensors = tensors_for(entry->numel, least);
	weightd_plan_free(one);
	return sample_of_plan(plan_of_modules(module, dtype, tensors, seed), name, tensors);
}

double sample_at(const struct sample *sample, size_t tensor, size_t index)
{
	return sample->values[tensor * sample->numel + index];
}

void sample_free(struct sample *sample)
{
	free(sample->values);
	sample->values = NULL;
}
