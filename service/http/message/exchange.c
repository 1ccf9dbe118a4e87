/*
 * The steps of an exchange.
 */
#include "http/message/exchange.h"

#include "core/base/memory.h"
#include "core/base/trial.h"
#include "http/message/request_id.h"
#include "http/message/router.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

/* The most memory of a request and its answer's headers, beside plans, which have arenas of their
 * own. */
#define ARENA_BYTES_MAX ((size_t)64 << 20)
/*
 * The beginning of a generated body is made before the answer starts: small bodies then go out in
 * one piece with their length, and a generator that fails at once still gets a problem document.
 */
#define PREFETCH_BYTES ((size_t)32 << 10)

/* Values of a list field that came in several lines, joined (RFC 9110 5.3). */
static const char *joined_value(const struct weightd_headers *head, const char *name,
				struct weightd_arena *arena)
{
	const char *joined = NULL;

	for (size_t i = 0; i < head->field_count; i++) {
		if (strcasecmp(head->fields[i].name, name) != 0)
			continue;
		joined = joined == NULL ? weightd_arena_strdup(arena, head->fields[i].value)
					: weightd_arena_printf(arena, "%s, %s", joined,
							       head->fields[i].value);
		if (joined == NULL)
			return NULL;
	}
	return joined;
}

static void read_fields(struct weightd_request *request, const struct weightd_headers *head)
{
	struct weightd_arena *arena = request->arena;

	request->accept = joined_value(head, "Accept", arena);
	request->accept_encoding = joined_value(head, "Accept-Encoding", arena);
	request->content_type = joined_value(head, "Content-Type", arena);
	request->if_none_match = joined_value(head, "If-None-Match", arena);
	request->if_match = joined_value(head, "If-Match", arena);
	request->if_range = joined_value(head, "If-Range", arena);
	request->range = joined_value(head, "Range", arena);
	request->prefer = joined_value(head, "Prefer", arena);
	request->host = joined_value(head, "Host", arena);
	request->trace_id = weightd_trace_id(weightd_headers_value(head, "traceparent"), arena);
}

static enum weightd_code read_method(struct weightd_request *request, const char *name,
				     struct weightd_error *err)
{
	request->method = (enum weightd_method)weightd_method_of(name);
	if (request->method != 0 || weightd_method_is_known(name))
		return WEIGHTD_OK;
	weightd_error_add(err, WEIGHTD_ERR_METHOD_UNKNOWN, NULL, "unknown HTTP method");
	weightd_error_expected(err, "GET, HEAD, POST, PUT, DELETE, OPTIONS");
	return WEIGHTD_ERR_METHOD_UNKNOWN;
}

/* OPTIONS * speaks of the server as a whole. */
static enum weightd_code route_asterisk(struct weightd_exchange *exchange,
					const struct weightd_site *site, struct weightd_error *err)
{
	if (exchange->request.method != WEIGHTD_OPTIONS)
		return weightd_error_add(err, WEIGHTD_ERR_BAD_TARGET, NULL,
					 "only OPTIONS has the target '*'");
	for (size_t i = 0; i < site->route_count; i++)
		exchange->allowed |= site->routes[i]->methods;
	return WEIGHTD_OK;
}

static enum weightd_code route(struct weightd_exchange *exchange,
			       const struct weightd_headers *head, const struct weightd_site *site)
{
	struct weightd_request *request = &exchange->request;
	struct weightd_error *err = &exchange->reply.error;
	struct weightd_request_target target;
	enum weightd_code code = read_method(request, head->method, err);

	if (code == WEIGHTD_OK)
		code = weightd_request_target_parse_any(&target, request->target, request->arena,
							err);
	if (code != WEIGHTD_OK)
		return code;
	memcpy(request->query, target.query, target.query_count * sizeof target.query[0]);
	request->query_count = target.query_count;
	if (target.is_asterisk)
		return route_asterisk(exchange, site, err);
	code = weightd_router_match(request, &exchange->allowed, &target, site->routes,
				    site->route_count, err);
	const struct weightd_route *found = request->route;
	if (found != NULL && found->takes_repeated_query)
		target.repeated = NULL;
	if (found != NULL && found->takes_slash)
		target.slashed = NULL;
	if (target.repeated != NULL || target.slashed != NULL) {
		weightd_error_clear(err);
		request->route = NULL;
		exchange->allowed = 0;
		return weightd_request_target_check(&target, err);
	}
	return code;
}

static enum weightd_code open_request(struct weightd_exchange *exchange,
				      const struct weightd_headers *head,
				      const struct weightd_site *site)
{
	struct weightd_request *request = &exchange->request;
	struct weightd_error *err = &exchange->reply.error;

	/* Issues are 17 KiB; an error is empty when its counts are. */
	memset(exchange, 0, offsetof(struct weightd_exchange, reply.error.issues));
	exchange->budget = site->budget;
	request->arena = weightd_arena_new(ARENA_BYTES_MAX);
	if (request->arena == NULL)
		return WEIGHTD_ERR_NO_MEMORY;
	request->request_id =
		weightd_request_id(weightd_headers_value(head, "X-Request-Id"), request->arena);
	request->target = weightd_arena_strdup(request->arena, head->target);
	if (request->request_id == NULL || request->target == NULL) {
		if (request->request_id == NULL)
			request->request_id = "";
		request->target = "";
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
					 "no memory for the request");
	}
	enum weightd_code code =
		weightd_headers_check(&exchange->framing, head, site->body_bytes, err);
	if (code == WEIGHTD_OK)
		code = weightd_access_check(request, head, site->access, err);
	if (code != WEIGHTD_OK) {
		exchange->must_close = true;
		/* HEAD must have no body even if the rest of the head is refused. */
		request->method = (enum weightd_method)weightd_method_of(head->method);
		return code;
	}
	read_fields(request, head);
	return route(exchange, head, site);
}

enum weightd_code weightd_exchange_open(struct weightd_exchange *exchange,
					const struct weightd_headers *head,
					const struct weightd_site *site)
{
	const struct weightd_memory_scope outer = weightd_memory_begin(site->budget);
	enum weightd_code code = open_request(exchange, head, site);

	/* A field that could not be kept must not be taken for one that was not sent. */
	if (weightd_memory_end(&outer) != WEIGHTD_SHORTAGE_NONE && code == WEIGHTD_OK)
		code = weightd_error_add(&exchange->reply.error, WEIGHTD_ERR_NO_MEMORY, NULL,
					 "no memory for the request");
	return code;
}

/*
 * Reads the first bytes of a generated body into the arena and puts them in front; not if they take
 * long.
 */
static enum weightd_code prefetch(struct weightd_exchange *exchange)
{
	struct weightd_answer *answer = &exchange->answer;
	struct weightd_piece *piece = &answer->pieces[0];
	size_t size = piece->length < PREFETCH_BYTES ? (size_t)piece->length : PREFETCH_BYTES,
	       length = 0, got = 1;
	bool is_paused = false;

	if (exchange->reply.encoding == NULL || exchange->reply.bytes != NULL ||
	    answer->piece_count != 1 || !answer->has_body)
		return WEIGHTD_OK;
	char *text = weightd_arena_alloc(exchange->request.arena, size);
	if (text == NULL)
		return WEIGHTD_ERR_NO_MEMORY;
	while (length < size && got > 0 && !is_paused) {
		enum weightd_code code = weightd_exchange_read(exchange, length, text + length,
							       size - length, &got, &is_paused);
		if (code != WEIGHTD_OK)
			return code;
		length += got;
	}
	if (is_paused && length == 0)
		return WEIGHTD_OK;
	if (length < size && !is_paused && answer->length == WEIGHTD_SIZE_UNKNOWN)
		piece->length = answer->length = length; /* the body has ended */
	answer->pieces[1] = *piece;
	answer->pieces[0] = (struct weightd_piece){.text = text, .length = length};
	if (answer->length == length)
		return WEIGHTD_OK;
	answer->pieces[1].first += length;
	if (answer->length != WEIGHTD_SIZE_UNKNOWN)
		answer->pieces[1].length -= length;
	answer->piece_count = 2;
	return WEIGHTD_OK;
}

/* What the handler and the beginning of the body make of the request. */
static void answer(struct weightd_exchange *exchange, const struct weightd_site *site)
{
	struct weightd_request *request = &exchange->request;
	struct weightd_reply *reply = &exchange->reply;

	if (weightd_error_code(&reply->error) == WEIGHTD_OK) {
		weightd_cancel_by(exchange->is_gone, exchange->peer);
		if (request->route != NULL)
			request->route->handle(request, reply, site->service);
		else
			reply->status = 204;
		weightd_cancel_by(NULL, NULL);
	}
	weightd_answer_compose(&exchange->answer, request, reply, exchange->allowed);
	enum weightd_code code = prefetch(exchange);
	if (code == WEIGHTD_OK)
		return;
	weightd_error_add(&reply->error, code, NULL, "the data could not be generated");
	weightd_answer_compose(&exchange->answer, request, reply, exchange->allowed);
}

/* Whatever was made of the request without the memory for it is not said. */
static void refuse_for_memory(struct weightd_exchange *exchange, enum weightd_shortage shortage)
{
	struct weightd_error *err = &exchange->reply.error;

	const enum weightd_code code = shortage == WEIGHTD_SHORTAGE_NEVER
					       ? WEIGHTD_ERR_LIMIT_EXCEEDED
					       : WEIGHTD_ERR_NO_MEMORY;

	weightd_memory_forget();
	/* Where it was seen, it has a better text. */
	if (weightd_error_code(err) != code) {
		weightd_error_clear(err);
		weightd_error_add(err, code, NULL,
				  shortage == WEIGHTD_SHORTAGE_NEVER
					  ? "this takes more memory than one request may have"
					  : "other requests have the memory that this one needs");
	}
	err->count = 1;
	err->dropped = 0;
	weightd_answer_compose(&exchange->answer, &exchange->request, &exchange->reply,
			       exchange->allowed);
}

void weightd_exchange_refuse(struct weightd_exchange *exchange)
{
	const struct weightd_memory_scope outer = weightd_memory_begin(exchange->budget);

	refuse_for_memory(exchange, WEIGHTD_SHORTAGE_BUSY);
	weightd_memory_end(&outer);
}

void weightd_exchange_answer(struct weightd_exchange *exchange, const struct weightd_site *site,
			     const void *body, size_t length)
{
	const struct weightd_memory_scope outer = weightd_memory_begin(site->budget);

	exchange->request.body = body;
	exchange->request.body_length = length;
	answer(exchange, site);
	if (weightd_memory_shortage() != WEIGHTD_SHORTAGE_NONE)
		refuse_for_memory(exchange, weightd_memory_shortage());
	weightd_memory_end(&outer);
}

static void clear_reply(struct weightd_reply *reply)
{
	if (reply->release != NULL)
		reply->release(reply->release_context);
	weightd_text_free(&reply->text);
	memset(reply, 0, offsetof(struct weightd_reply, error.issues));
}

bool weightd_exchange_end_trial(struct weightd_exchange *exchange)
{
	if (weightd_trial_end())
		return true;
	clear_reply(&exchange->reply);
	return false;
}

void weightd_exchange_close(struct weightd_exchange *exchange)
{
	clear_reply(&exchange->reply);
	weightd_arena_free(exchange->request.arena);
	exchange->request.arena = NULL;
}

/* A thread works for a slice of time at one answer, then it turns to its other connections. */
enum weightd_code weightd_exchange_read(struct weightd_exchange *exchange, uint64_t position,
					void *out, size_t size, size_t *length, bool *is_paused)
{
	const struct weightd_memory_scope outer = weightd_memory_begin(exchange->budget);

	weightd_cancel_by(exchange->is_gone, exchange->peer);
	weightd_cancel_after(WEIGHTD_SLICE_MS);
	enum weightd_code code = weightd_answer_read(&exchange->answer, &exchange->reply, position,
						     out, size, length);
	weightd_cancel_after(0);
	/* Only the end of its time, or of its clients, cancels it. */
	*is_paused = code == WEIGHTD_ERR_CANCELLED && !weightd_is_cancelled();
	weightd_cancel_by(NULL, NULL);
	weightd_memory_end(&outer);
	if (!*is_paused)
		return code;
	*length = 0;
	return WEIGHTD_OK;
}
