/*
 * From a handler's reply to an answer: problems, preconditions, ranges, header fields.
 */
#include "http/message/answer.h"

#include "http/message/conditional.h"
#include "http/message/problem.h"
#include "http/message/request_id.h"
#include "http/message/router.h"
#include "http/message/status.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>

#define PROBLEM_BYTES_MAX ((size_t)64 << 10)

static const char exposed[] =
	"Accept-Ranges, Allow, Content-Disposition, Content-Location, Content-Range, ETag, Link, "
	"Location, Model-Id, Model-Warnings, Repr-Digest, Retry-After, Tensor-Dtype, Tensor-Name, "
	"Tensor-Shape, "
	"Tensor-Slice, "
	"Weightd-Generator, Weightd-Profile, X-Error-Code, X-Error-Message, X-HF-Warning, "
	"X-Linked-Etag, X-Linked-Size, X-Repo-Commit, X-Request-Id";

static const char no_memory[] = "{\"type\":\"/problems/no-memory\",\"status\":503,\"errors\":[]}\n";

static void put_header(struct weightd_answer *answer, const char *name, const char *value)
{
	if (value != NULL && answer->header_count < WEIGHTD_ANSWER_HEADERS_MAX)
		answer->headers[answer->header_count++] =
			(struct weightd_reply_header){name, value};
}

const char *weightd_answer_header(const struct weightd_answer *answer, const char *name)
{
	for (size_t i = 0; i < answer->header_count; i++)
		if (strcasecmp(answer->headers[i].name, name) == 0)
			return answer->headers[i].value;
	return NULL;
}

/* A header value that could end its line early is dropped: nothing a client sent may split an
 * answer. */
static bool is_one_line(const char *value)
{
	for (; *value != '\0'; value++)
		if ((unsigned char)*value < 0x20 || *value == 0x7F)
			return false;
	return true;
}

static const char *reply_etag(const struct weightd_reply *reply)
{
	if (reply->etag != NULL)
		return reply->etag;
	return reply->encoding != NULL && reply->encoding->etag[0] != '\0' ? reply->encoding->etag
									   : NULL;
}

static uint64_t body_length(const struct weightd_reply *reply)
{
	if (reply->bytes != NULL)
		return reply->bytes_length;
	return reply->encoding != NULL ? reply->encoding->size : reply->text.length;
}

static bool has_ranges(const struct weightd_reply *reply)
{
	if (reply->no_ranges || reply_etag(reply) == NULL ||
	    body_length(reply) == WEIGHTD_SIZE_UNKNOWN)
		return false;
	return reply->encoding == NULL || reply->encoding->format->read != NULL;
}

static bool is_read(const struct weightd_request *request)
{
	return request->method == WEIGHTD_GET || request->method == WEIGHTD_HEAD;
}

/* Does this header still make sense on an error? */
static bool belongs_to_errors(const char *name)
{
	return strcasecmp(name, "Allow") == 0 || strcasecmp(name, "Retry-After") == 0 ||
	       strcasecmp(name, "Link") == 0 || strncasecmp(name, "X-", 2) == 0;
}

/* The detail as a header of a line of ASCII. */
static void add_error_message(struct weightd_reply *reply, struct weightd_arena *arena)
{
	char *line = weightd_arena_strdup(arena, reply->error.issues[0].detail);

	for (char *c = line; c != NULL && *c != '\0'; c++)
		if ((unsigned char)*c < 0x20 || (unsigned char)*c > 0x7E)
			*c = '?';
	if (line != NULL)
		weightd_reply_header(reply, "X-Error-Message", line);
}

/* Turns the reply into the problem document of its error. */
static void make_problem(struct weightd_reply *reply, const struct weightd_request *request)
{
	size_t kept = 0;

	for (size_t i = 0; i < reply->header_count; i++)
		if (belongs_to_errors(reply->headers[i].name))
			reply->headers[kept++] = reply->headers[i];
	reply->header_count = kept;
	reply->status = weightd_status_of(weightd_error_code(&reply->error));
	reply->content_type = reply->is_hub ? "application/json" : WEIGHTD_PROBLEM_TYPE;
	reply->etag = NULL;
	reply->is_immutable = false;
	reply->bytes = NULL;
	reply->encoding = NULL;
	weightd_text_free(&reply->text);
	weightd_text_init(&reply->text, PROBLEM_BYTES_MAX);
	if (reply->is_hub) {
		add_error_message(reply, request->arena);
		weightd_problem_write_for_hub(&reply->text, &reply->error, reply->status,
					      request->request_id);
	} else {
		weightd_problem_write(&reply->text, &reply->error, reply->status,
				      request->request_id);
	}
	if (!reply->text.failed)
		return;
	/* Not even for this: what needs no memory. */
	reply->status = 503;
	reply->bytes = no_memory;
	reply->bytes_length = sizeof no_memory - 1;
}

/* Preconditions of GET and HEAD in the order of RFC 9110 13.2.2.  True: the body is not sent. */
static bool fails_precondition(const struct weightd_request *request, struct weightd_reply *reply)
{
	const char *etag = reply_etag(reply);

	if (request->if_match != NULL && !weightd_etag_in_list(request->if_match, etag, false)) {
		weightd_error_add(&reply->error, WEIGHTD_ERR_PRECONDITION_FAILED, NULL,
				  "If-Match names another version than the current one");
		if (etag != NULL)
			weightd_error_expected(&reply->error, "\"%s\"", etag);
		return true;
	}
	if (request->if_none_match != NULL &&
	    weightd_etag_in_list(request->if_none_match, etag, true)) {
		reply->status = 304;
		return true;
	}
	return false;
}

static void put_piece(struct weightd_answer *answer, const char *text, uint64_t first,
		      uint64_t length)
{
	answer->pieces[answer->piece_count++] = (struct weightd_piece){text, first, length};
	answer->length += length;
}

static const char *content_range(struct weightd_arena *arena,
				 const struct weightd_byte_range *range, uint64_t size)
{
	return weightd_arena_printf(arena, "bytes %" PRIu64 "-%" PRIu64 "/%" PRIu64, range->first,
				    range->first + range->length - 1, size);
}

/* multipart/byteranges (RFC 9110 14.6).  False when out of memory; the answer is then untouched. */
static bool make_multipart(struct weightd_answer *answer, struct weightd_reply *reply,
			   uint64_t size, const struct weightd_byte_range *ranges, size_t count,
			   struct weightd_arena *arena)
{
	const char *texts[WEIGHTD_BYTE_RANGES_MAX], *type = reply->content_type;
	char boundary[WEIGHTD_ID_SIZE];

	weightd_id_make(boundary);
	for (size_t i = 0; i < count; i++) {
		const char *place = content_range(arena, &ranges[i], size);
		texts[i] = place == NULL ? NULL
					 : weightd_arena_printf(arena,
								"%s--%s\r\nContent-Type: %s\r\n"
								"Content-Range: %s\r\n\r\n",
								i > 0 ? "\r\n" : "", boundary, type,
								place);
		if (texts[i] == NULL)
			return false;
	}
	const char *end = weightd_arena_printf(arena, "\r\n--%s--\r\n", boundary);
	const char *content_type =
		weightd_arena_printf(arena, "multipart/byteranges; boundary=%s", boundary);
	if (end == NULL || content_type == NULL)
		return false;
	reply->content_type = content_type;
	for (size_t i = 0; i < count; i++) {
		put_piece(answer, texts[i], 0, strlen(texts[i]));
		put_piece(answer, NULL, ranges[i].first, ranges[i].length);
	}
	put_piece(answer, end, 0, strlen(end));
	return true;
}

/* Serves the ranges asked for.  False: the whole is to be answered. */
static bool make_ranges(struct weightd_answer *answer, const struct weightd_request *request,
			struct weightd_reply *reply)
{
	struct weightd_byte_range ranges[WEIGHTD_BYTE_RANGES_MAX];
	uint64_t size = body_length(reply);
	size_t count;

	if (request->range == NULL || request->method != WEIGHTD_GET || !has_ranges(reply))
		return false;
	if (request->if_range != NULL &&
	    !weightd_if_range_holds(request->if_range, reply_etag(reply)))
		return false;
	switch (weightd_byte_ranges_parse(request->range, size, ranges, &count)) {
	case WEIGHTD_RANGE_IGNORED: return false;
	case WEIGHTD_RANGE_UNSATISFIABLE:
		weightd_error_add(&reply->error, WEIGHTD_ERR_RANGE_NOT_SATISFIABLE, NULL,
				  "the file has %" PRIu64 " bytes", size);
		make_problem(reply, request);
		answer->status = reply->status;
		put_header(answer, "Content-Range",
			   weightd_arena_printf(request->arena, "bytes */%" PRIu64, size));
		put_piece(answer, NULL, 0, reply->text.length);
		return true;
	case WEIGHTD_RANGE_SATISFIABLE: break;
	}
	if (count > 1) {
		if (!make_multipart(answer, reply, size, ranges, count, request->arena))
			return false;
	} else {
		put_header(answer, "Content-Range",
			   content_range(request->arena, &ranges[0], size));
		put_piece(answer, NULL, ranges[0].first, ranges[0].length);
	}
	answer->status = 206;
	return true;
}

static void put_cache_headers(struct weightd_answer *answer, const struct weightd_request *request,
			      const struct weightd_reply *reply)
{
	const char *etag = answer->status < 400 ? reply_etag(reply) : NULL;
	const char *policy = "no-store";

	if (etag != NULL) {
		put_header(answer, "ETag", weightd_arena_printf(request->arena, "\"%s\"", etag));
		if (is_read(request))
			policy = reply->is_immutable ? "public, max-age=31536000, immutable"
						     : "no-cache";
	}
	if (weightd_answer_header(answer, "Cache-Control") == NULL)
		put_header(answer, "Cache-Control", policy);
	if (reply->vary_accept)
		put_header(answer, "Vary", "Accept");
	if (answer->status < 300 && is_read(request) &&
	    (reply->encoding != NULL || has_ranges(reply)))
		put_header(answer, "Accept-Ranges", has_ranges(reply) ? "bytes" : "none");
}

/* What a page of another origin may do; nobody's DELETE and PUT. */
static void put_cors_headers(struct weightd_answer *answer, const struct weightd_request *request,
			     unsigned allowed)
{
	const unsigned free = WEIGHTD_GET | WEIGHTD_HEAD;
	char methods[64];

	put_header(answer, "Access-Control-Allow-Origin", request->allow_origin);
	if (request->varies_by_origin ||
	    (request->allow_origin != NULL && strcmp(request->allow_origin, "*") != 0))
		put_header(answer, "Vary", "Origin");
	if (request->allow_origin == NULL)
		return;
	if (request->method != WEIGHTD_OPTIONS) {
		put_header(answer, "Access-Control-Expose-Headers", exposed);
		return;
	}
	weightd_methods_text(allowed & (request->reads_only ? free : free | WEIGHTD_POST), methods);
	put_header(answer, "Access-Control-Allow-Methods",
		   weightd_arena_strdup(request->arena, methods));
	put_header(answer, "Access-Control-Allow-Headers",
		   "Accept, Authorization, Content-Type, If-Match, If-None-Match, If-Range, "
		   "Prefer, Range, "
		   "traceparent, X-Request-Id");
	put_header(answer, "Access-Control-Max-Age", "86400");
}

static void put_headers(struct weightd_answer *answer, const struct weightd_request *request,
			const struct weightd_reply *reply, unsigned allowed)
{
	char text[64];

	for (size_t i = 0; i < reply->header_count; i++)
		if (reply->headers[i].value != NULL && is_one_line(reply->headers[i].value))
			put_header(answer, reply->headers[i].name, reply->headers[i].value);
	if (answer->has_body || (answer->status != 204 && answer->status != 304))
		put_header(answer, "Content-Type", reply->content_type);
	put_cache_headers(answer, request, reply);
	if (allowed != 0 && (answer->status == 405 || request->method == WEIGHTD_OPTIONS)) {
		weightd_methods_text(allowed, text);
		put_header(answer, "Allow", weightd_arena_strdup(request->arena, text));
	}
	if ((answer->status == 503 || answer->status == 429) &&
	    weightd_answer_header(answer, "Retry-After") == NULL)
		put_header(answer, "Retry-After", "1");
	put_header(answer, "X-Content-Type-Options", "nosniff");
	put_header(answer, "X-Request-Id", request->request_id);
	put_cors_headers(answer, request, allowed);
}

void weightd_answer_compose(struct weightd_answer *answer, const struct weightd_request *request,
			    struct weightd_reply *reply, unsigned allowed)
{
	answer->header_count = 0;
	answer->piece_count = 0;
	answer->length = 0;
	if (reply->text.is_cancelled && weightd_error_code(&reply->error) == WEIGHTD_OK)
		weightd_error_add(&reply->error, WEIGHTD_ERR_CANCELLED, NULL,
				  "nobody waits for the answer any longer");
	if (reply->text.failed && weightd_error_code(&reply->error) == WEIGHTD_OK)
		weightd_error_add(&reply->error, WEIGHTD_ERR_NO_MEMORY, NULL,
				  "the answer does not fit in the memory it may take");
	bool is_success = weightd_error_code(&reply->error) == WEIGHTD_OK &&
			  (reply->status == 0 || reply->status == 200);
	bool is_cut = is_success && is_read(request) && fails_precondition(request, reply);
	if (weightd_error_code(&reply->error) != WEIGHTD_OK)
		make_problem(reply, request);
	answer->status = reply->status == 0 ? 200 : reply->status;
	if (!is_success || is_cut || !make_ranges(answer, request, reply)) {
		answer->pieces[answer->piece_count++] =
			(struct weightd_piece){.length = body_length(reply)};
		answer->length = body_length(reply);
	}
	answer->has_body =
		request->method != WEIGHTD_HEAD && answer->status != 204 && answer->status != 304;
	put_headers(answer, request, reply, allowed);
}
