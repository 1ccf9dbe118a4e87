/*
 * ETag: the digest of everything that decides the bytes of a file.  The plan's weights_id
 * represents the values (identity.c); its encoding is frozen, as clients keep ETags.
 */
#include "core/format/etag.h"

#include "core/base/digest.h"
#include "weightd/text.h"

#include <string.h>

/* The specification's generator, and the generators of the values if there are others. */
static void add_generators(struct weightd_digest *digest, const struct weightd_encoding *encoding)
{
	const struct weightd_plan *plan = encoding->plan;
	const char *version = plan->specification.generator->version;
	struct weightd_text text;

	weightd_text_init(&text, SIZE_MAX);
	weightd_generators_text(encoding->view != NULL
					? weightd_entry_generators(encoding->view->entry)
					: plan->generators,
				plan->specification.generator, &text);
	weightd_digest_add_text(digest, version);
	if (text.data != NULL && strcmp(text.data, version) != 0)
		weightd_digest_add_text(digest, text.data);
	weightd_text_free(&text);
}

/* A number alone, or all seeds as they are written. */
static void add_seed(struct weightd_digest *digest,
		     const struct weightd_specification *specification)
{
	const struct weightd_seed *seed = &specification->seed;
	bool is_number = seed->form == WEIGHTD_SEED_NUMBER && !seed->is_negative;
	struct weightd_text text;

	weightd_digest_add_u64(digest, seed->number);
	for (unsigned i = 0; i < WEIGHTD_LIBRARY_COUNT; i++)
		is_number = is_number && !specification->has_seeds[i];
	if (is_number)
		return;
	weightd_text_init(&text, SIZE_MAX);
	weightd_specification_seed_json(specification, &text);
	weightd_digest_add(digest, text.data, text.length);
	weightd_text_free(&text);
}

const struct weightd_warning *weightd_file_warnings(const struct weightd_encoding *encoding)
{
	return encoding->view == NULL && strcmp(encoding->format->name, "json") == 0
		       ? encoding->plan->specification.warnings
		       : NULL;
}

/* What readers ask for beyond the file as it is; a file without any has its old name. */
static void add_wishes(struct weightd_digest *digest, const struct weightd_encoding *encoding)
{
	const struct weightd_view *views =
		encoding->list != NULL ? encoding->list->views : encoding->view;
	const size_t count = encoding->list != NULL ? encoding->list->count : views != NULL;

	for (size_t i = 0; i < count; i++)
		if (views[i].is_widened) {
			weightd_digest_add_text(digest, "widened");
			weightd_digest_add_u64(digest, i);
			weightd_digest_add_text(digest, weightd_dtype_row(views[i].dtype)->name);
		}
	if (views == NULL && encoding->options.has_dtype) {
		weightd_digest_add_text(digest, "dtype");
		weightd_digest_add_text(digest, weightd_dtype_row(encoding->options.dtype)->name);
	}
	if (encoding->options.copies_ties)
		weightd_digest_add_text(digest, "ties copied");
	if (encoding->options.is_flat)
		weightd_digest_add_text(digest, "flat layers");
	if (encoding->options.is_exact)
		weightd_digest_add_text(digest, "exact");
}

/* Text formats name the model and show which tensors are parameters: the id decides, too.
 */
void weightd_etag_make(struct weightd_encoding *encoding)
{
	const struct weightd_plan *plan = encoding->plan;
	const struct weightd_view *view = encoding->view;
	const bool is_text = (encoding->format->flags & WEIGHTD_FORMAT_TEXT) != 0;
	unsigned char bytes[WEIGHTD_DIGEST_BYTES];
	struct weightd_digest digest;

	weightd_digest_init(&digest);
	weightd_digest_add_text(&digest, "weightd file");
	weightd_digest_add_text(&digest, encoding->format->name);
	weightd_digest_add_u64(&digest, encoding->format->version);
	weightd_digest_add_u64(&digest, is_text ? (uint64_t)encoding->options.json_style : 0);
	weightd_digest_add_text(&digest, plan->weights_id);
	weightd_digest_add_text(&digest, is_text ? plan->id : "");
	add_seed(&digest, &plan->specification);
	add_generators(&digest, encoding);
	weightd_digest_add_u64(&digest, encoding->list != NULL ? 2 + encoding->list->is_model
							       : view != NULL);
	weightd_digest_add_text(
		&digest, view != NULL ? weightd_entry_name(view->entry, WEIGHTD_NAME_ROOM) : "");
	if (view != NULL && view->text != NULL)
		weightd_digest_add_text(&digest, view->text);
	for (size_t i = 0; encoding->list != NULL && i < encoding->list->count; i++) {
		const struct weightd_view *each = &encoding->list->views[i];
		weightd_digest_add_text(&digest,
					weightd_entry_name(each->entry, WEIGHTD_NAME_ROOM));
		weightd_digest_add_text(&digest, each->text != NULL ? each->text : "");
	}
	for (size_t i = 0;
	     encoding->list != NULL && encoding->list->has_names && i < encoding->list->count;
	     i++) {
		const char *name = encoding->list->views[i].name;
		weightd_digest_add_text(&digest, name != NULL ? name : "");
	}
	if (encoding->list != NULL && encoding->list->note != NULL)
		weightd_digest_add_text(&digest, encoding->list->note);
	add_wishes(&digest, encoding);
	/* Of the JSON of a whole model, which has them. */
	for (const struct weightd_warning *warning = weightd_file_warnings(encoding);
	     warning != NULL; warning = warning->next) {
		weightd_digest_add_text(&digest, warning->code);
		weightd_digest_add_text(&digest, warning->pointer);
		weightd_digest_add_text(&digest, warning->detail);
	}
	weightd_digest_finish(&digest, bytes);
	weightd_digest_hex(bytes, sizeof encoding->etag - 1, encoding->etag);
}
