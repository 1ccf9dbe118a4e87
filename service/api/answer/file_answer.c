/*
 * File answer: opens the encoding and names it: type, location, file name, tensor headers.
 */
#include "api/answer/file_answer.h"

#include "api/answer/digest_answer.h"
#include "api/answer/file_query.h"
#include "api/answer/negotiate.h"
#include "api/answer/representation.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const char *const weightd_file_query[] = {"format", "encoding", NULL};

const struct weightd_format *weightd_file_negotiate(const struct weightd_request *request,
						    struct weightd_reply *reply,
						    unsigned needed_flags)
{
	return weightd_negotiate_format(request, needed_flags, weightd_format_find("json"),
					&reply->error);
}

/* The URL of exactly this file: extension instead of negotiation. */
static const char *file_url(const struct weightd_request *request,
			    const struct weightd_encoding *encoding)
{
	const char *id = encoding->plan->id, *extension = encoding->format->extension;
	const struct weightd_view *view = encoding->view;
	const char *query = weightd_file_query_text(request, encoding);

	if (query == NULL)
		return NULL;
	if (view == NULL)
		return weightd_arena_printf(request->arena, "/v1/models/%s/weights.%s%s", id,
					    extension, query);
	const char *name =
		weightd_segment_escape(request, weightd_entry_name(view->entry, WEIGHTD_NAME_ROOM));
	if (name == NULL)
		return NULL;
	return weightd_arena_printf(request->arena, "/v1/models/%s/parameters/%s/data.%s%s", id,
				    name, extension, query);
}

/*
 * RFC 6266: a plain name for every client, and the exact one (RFC 8187) where that differs. Nothing
 * but letters, digits, '.', '_' and '-' of the client's text gets into the quoted form.
 */
static const char *disposition(const struct weightd_request *request,
			       const struct weightd_encoding *encoding)
{
	const struct weightd_format *format = encoding->format;
	const char *kind = (format->flags & WEIGHTD_FORMAT_TEXT) != 0 ? "inline" : "attachment";

	if (encoding->view == NULL)
		return weightd_arena_printf(request->arena, "%s; filename=\"%.8s.%s\"", kind,
					    encoding->plan->id, format->extension);
	const char *name = weightd_entry_name(encoding->view->entry, WEIGHTD_NAME_ROOM);
	char *plain = weightd_arena_strdup(request->arena, name);
	const char *exact = weightd_segment_escape(request, name);
	if (plain == NULL || exact == NULL)
		return NULL;
	for (char *c = plain; *c != '\0'; c++)
		if (strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-",
			   *c) == NULL)
			*c = '_';
	if (strcmp(plain, exact) == 0)
		return weightd_arena_printf(request->arena, "%s; filename=\"%s.%s\"", kind, plain,
					    format->extension);
	return weightd_arena_printf(request->arena,
				    "%s; filename=\"%s.%s\"; filename*=UTF-8''%s.%s", kind, plain,
				    format->extension, exact, format->extension);
}

/* Headers describe the raw bytes. */
static void add_tensor_headers(const struct weightd_request *request, struct weightd_reply *reply,
			       const struct weightd_view *view)
{
	char shape[32 * WEIGHTD_RANK_MAX] = "";
	size_t length = 0;

	for (unsigned i = 0; i < view->shape.ndim; i++)
		length += (size_t)snprintf(shape + length, sizeof shape - length, "%s%" PRIu64,
					   i == 0 ? "" : ", ", view->shape.dims[i]);
	const char *name =
		weightd_segment_escape(request, weightd_entry_name(view->entry, WEIGHTD_NAME_ROOM));
	if (name != NULL)
		weightd_reply_header(reply, "Tensor-Name",
				     weightd_arena_printf(request->arena, "\"%s\"", name));
	weightd_reply_header(reply, "Tensor-Dtype",
			     weightd_dtype_row(weightd_view_dtype(view))->code);
	weightd_reply_header(reply, "Tensor-Shape", weightd_arena_strdup(request->arena, shape));
	if (view->text != NULL)
		weightd_reply_header(reply, "Tensor-Slice",
				     weightd_arena_printf(request->arena, "\"%s\"", view->text));
}

/* The reading that produces the body of a format that is read in order; HEAD has none. */
static enum weightd_code begin_reading(const struct weightd_request *request,
				       struct weightd_reply *reply,
				       const struct weightd_encoding *encoding)
{
	if (encoding->format->read != NULL || request->method == WEIGHTD_HEAD)
		return WEIGHTD_OK;
	reply->reading = weightd_arena_alloc(request->arena, sizeof *reply->reading);
	if (reply->reading != NULL &&
	    weightd_reading_begin(reply->reading, encoding, request->arena) == WEIGHTD_OK)
		return WEIGHTD_OK;
	return weightd_error_add(&reply->error, WEIGHTD_ERR_NO_MEMORY, NULL,
				 "no memory to read the file");
}

/*
 * Opens the encoding, which has its format, plan, view and options.  A small file is answered from
 * memory, where it may be already.  HEAD and conditional requests generate nothing.
 */
static enum weightd_code open_file(struct weightd_encoding *encoding,
				   struct weightd_held_plan *held,
				   const struct weightd_request *request,
				   struct weightd_reply *reply)
{
	const struct weightd_encoding wanted = *encoding;

	/* Each list is another file: none is kept. */
	if (encoding->list != NULL) {
		enum weightd_code code =
			weightd_encoding_open_list(encoding, wanted.format, wanted.plan,
						   wanted.list, request->arena, &reply->error);
		return code != WEIGHTD_OK ? code : begin_reading(request, reply, encoding);
	}
	const bool has_body = request->method != WEIGHTD_HEAD;
	const struct weightd_kept_file *file = NULL;

	if (has_body)
		file = weightd_held_plan_find_file(held, encoding);
	if (file == NULL) {
		enum weightd_code code =
			weightd_encoding_open(encoding, wanted.format, wanted.plan, wanted.view,
					      &wanted.options, request->arena, &reply->error);
		if (code != WEIGHTD_OK)
			return code;
		if (has_body && request->if_none_match == NULL)
			file = weightd_held_plan_make_file(held, encoding, request->arena);
	}
	if (file == NULL)
		return begin_reading(request, reply, encoding);
	reply->bytes = file->bytes;
	reply->bytes_length = file->length;
	return WEIGHTD_OK;
}

/* Names the binary file for values that are too many for JSON. */
static void expect_binary(const struct weightd_request *request, struct weightd_reply *reply,
			  const struct weightd_encoding *refused)
{
	const struct weightd_view *view = refused->view;
	const bool has_npy =
		view != NULL && weightd_dtype_row(weightd_view_dtype(view))->numpy_descr != NULL;
	struct weightd_encoding binary = *refused;

	binary.format = weightd_format_find(has_npy ? "npy" : "safetensors");
	binary.options.json_style = WEIGHTD_JSON_NESTED;
	binary.options.is_exact = false;
	const char *url = file_url(request, &binary);
	weightd_error_expected(&reply->error, "GET %s", url != NULL ? url : "a binary format");
}

static void add_headers(const struct weightd_request *request, struct weightd_reply *reply,
			const struct weightd_encoding *encoding, bool has_url)
{
	reply->content_type = encoding->format->media_types[0];
	reply->etag = encoding->etag;
	reply->is_immutable = true;
	reply->vary_accept =
		request->extension == NULL && weightd_request_query(request, "format") == NULL;
	weightd_reply_header(reply, "Content-Disposition", disposition(request, encoding));
	if (has_url)
		weightd_reply_header(reply, "Content-Location", file_url(request, encoding));
	if (encoding->view != NULL)
		add_tensor_headers(request, reply, encoding->view);
}

void weightd_file_answer(const struct weightd_request *request, struct weightd_reply *reply,
			 const struct weightd_service *service,
			 const struct weightd_wanted_file *file)
{
	struct weightd_encoding *encoding = weightd_arena_alloc(request->arena, sizeof *encoding);

	if (encoding == NULL) {
		weightd_error_add(&reply->error, WEIGHTD_ERR_NO_MEMORY, NULL,
				  "no memory for the answer");
		return;
	}
	memset(encoding, 0, sizeof *encoding);
	encoding->format = file->format;
	encoding->plan = weightd_held_plan(file->held);
	encoding->view = file->view;
	encoding->list = file->list;
	encoding->options.json_elements_max = service->config->json_elements;
	if (!weightd_file_query_read(request, reply, file->takes_dtype, &encoding->options) ||
	    !weightd_file_query_apply(request, reply, encoding))
		return;
	enum weightd_code code = open_file(encoding, file->held, request, reply);
	if (code == WEIGHTD_ERR_JSON_TOO_LARGE && file->has_url)
		expect_binary(request, reply, encoding);
	if (code != WEIGHTD_OK)
		return;
	reply->encoding = encoding;
	weightd_digest_header(request, reply, service, encoding->etag);
	add_headers(request, reply, encoding, file->has_url);
}
