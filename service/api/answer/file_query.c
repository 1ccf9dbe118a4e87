/*
 * Reading and writing the parameters of a file.
 */
#include "api/answer/file_query.h"

#include <string.h>

static const char *const style_names[] = {
	[WEIGHTD_JSON_NESTED] = "nested",
	[WEIGHTD_JSON_FLAT] = "flat",
	[WEIGHTD_JSON_BASE64] = "base64",
};

const char *weightd_json_style_name(enum weightd_json_style style)
{
	return style_names[style];
}

static bool refuse(struct weightd_reply *reply, const char *name, const char *text,
		   const char *expected)
{
	weightd_error_add(&reply->error, WEIGHTD_ERR_BAD_QUERY, NULL, "%s is \"%.100s\"", name,
			  text);
	weightd_error_expected(&reply->error, "%s", expected);
	return false;
}

/* ?encoding= : how JSON writes the numbers. */
static bool read_style(const struct weightd_request *request, struct weightd_reply *reply,
		       enum weightd_json_style *style)
{
	const char *text = weightd_request_query(request, "encoding");

	*style = WEIGHTD_JSON_NESTED;
	if (text == NULL)
		return true;
	for (size_t i = 0; i < sizeof style_names / sizeof style_names[0]; i++) {
		if (strcmp(style_names[i], text) == 0) {
			*style = (enum weightd_json_style)i;
			return true;
		}
	}
	return refuse(reply, "encoding", text, "nested, flat or base64");
}

static bool read_dtype(const struct weightd_request *request, struct weightd_reply *reply,
		       struct weightd_format_options *options)
{
	const char *text = weightd_request_query(request, "dtype");

	if (text == NULL)
		return true;
	options->has_dtype = weightd_dtype_find(text, &options->dtype) &&
			     weightd_dtype_row(options->dtype)->is_float;
	return options->has_dtype ||
	       refuse(reply, "dtype", text,
		      "float32 or float64: a dtype that holds all values of the file's floats");
}

bool weightd_file_query_read(const struct weightd_request *request, struct weightd_reply *reply,
			     bool has_dtype, struct weightd_format_options *options)
{
	const char *ties = weightd_request_query(request, "ties");
	const char *exact = weightd_request_query(request, "exact");
	const char *layers = weightd_request_query(request, "layers");

	if (!read_style(request, reply, &options->json_style))
		return false;
	if (has_dtype && !read_dtype(request, reply, options))
		return false;
	if (ties != NULL && strcmp(ties, "copy") != 0)
		return refuse(reply, "ties", ties, "copy");
	if (exact != NULL && strcmp(exact, "true") != 0 && strcmp(exact, "false") != 0)
		return refuse(reply, "exact", exact, "true or false");
	if (layers != NULL && strcmp(layers, "nested") != 0 && strcmp(layers, "flat") != 0)
		return refuse(reply, "layers", layers, "nested or flat");
	options->copies_ties = ties != NULL;
	options->is_flat = layers != NULL && strcmp(layers, "flat") == 0;
	options->is_exact = exact != NULL && strcmp(exact, "true") == 0;
	return true;
}

static bool widens(struct weightd_reply *reply, enum weightd_dtype dtype,
		   const struct weightd_entry *entry)
{
	const struct weightd_dtype_row *own = weightd_dtype_row(entry->dtype);

	if (!own->is_float || weightd_dtype_holds(dtype, entry->dtype))
		return true;
	weightd_error_add(&reply->error, WEIGHTD_ERR_BAD_QUERY, NULL,
			  "dtype is %s, which lacks values of '%.128s', a tensor of %s",
			  weightd_dtype_row(dtype)->name,
			  weightd_entry_name(entry, WEIGHTD_NAME_ROOM), own->name);
	weightd_error_expected(&reply->error, "a dtype that holds %s, or a model in %s", own->name,
			       weightd_dtype_row(dtype)->name);
	return false;
}

/* Copies of views, all widened; NULL with an issue. */
static const struct weightd_view *widen(const struct weightd_request *request,
					struct weightd_reply *reply, enum weightd_dtype dtype,
					const struct weightd_view *views, size_t count)
{
	struct weightd_view *copies = weightd_arena_array(request->arena, count, sizeof *copies);

	if (copies == NULL) {
		weightd_error_add(&reply->error, WEIGHTD_ERR_NO_MEMORY, NULL,
				  "no memory for the answer");
		return NULL;
	}
	for (size_t i = 0; i < count; i++) {
		copies[i] = views[i];
		if (!widens(reply, dtype, views[i].entry))
			return NULL;
		weightd_view_widen(&copies[i], dtype);
	}
	return copies;
}

static bool widen_list(const struct weightd_request *request, struct weightd_reply *reply,
		       struct weightd_encoding *encoding)
{
	struct weightd_view_list *list = weightd_arena_alloc(request->arena, sizeof *list);

	if (list == NULL) {
		weightd_error_add(&reply->error, WEIGHTD_ERR_NO_MEMORY, NULL,
				  "no memory for the answer");
		return false;
	}
	*list = *encoding->list;
	list->views = widen(request, reply, encoding->options.dtype, list->views, list->count);
	encoding->list = list;
	return list->views != NULL;
}

static bool widen_all(const struct weightd_request *request, struct weightd_reply *reply,
		      struct weightd_encoding *encoding)
{
	const struct weightd_plan *plan = encoding->plan;

	if (encoding->list != NULL)
		return widen_list(request, reply, encoding);
	if (encoding->view != NULL) {
		encoding->view = widen(request, reply, encoding->options.dtype, encoding->view, 1);
		return encoding->view != NULL;
	}
	for (size_t i = 0; i < plan->entry_count; i++)
		if (!widens(reply, encoding->options.dtype, &plan->entries[i]))
			return false;
	return true;
}

bool weightd_file_query_apply(const struct weightd_request *request, struct weightd_reply *reply,
			      struct weightd_encoding *encoding)
{
	struct weightd_format_options *options = &encoding->options;

	/* A list has the tied names already (list_query.c). */
	options->copies_ties = options->copies_ties && encoding->list == NULL &&
			       (encoding->format->flags & WEIGHTD_FORMAT_SHARES) != 0;
	options->is_flat = options->is_flat && strcmp(encoding->format->name, "h5") == 0;
	options->is_exact = options->is_exact && strcmp(encoding->format->name, "json") == 0 &&
			    options->json_style != WEIGHTD_JSON_BASE64;
	return !options->has_dtype || widen_all(request, reply, encoding);
}

const char *weightd_file_query_text(const struct weightd_request *request,
				    const struct weightd_encoding *encoding)
{
	const struct weightd_format_options *options = &encoding->options;
	const char *slice = encoding->view != NULL ? encoding->view->text : NULL;
	const bool is_nested = options->json_style == WEIGHTD_JSON_NESTED;
	const char *text = weightd_arena_printf(
		request->arena, "%s%s%s%s%s%s%s%s%s", slice != NULL ? "&slice=" : "",
		slice != NULL ? slice : "",
		is_nested ? "" : "&encoding=", is_nested ? "" : style_names[options->json_style],
		options->has_dtype ? "&dtype=" : "",
		options->has_dtype ? weightd_dtype_row(options->dtype)->name : "",
		options->copies_ties ? "&ties=copy" : "", options->is_flat ? "&layers=flat" : "",
		options->is_exact ? "&exact=true" : "");

	if (text == NULL || *text == '\0')
		return text;
	return weightd_arena_printf(request->arena, "?%s", text + 1);
}
