/*
 * Representation: content types, ETags and query parameters of JSON and text answers.
 */
#include "api/answer/representation.h"

#include "core/base/name_list.h"
#include "api/answer/negotiate.h"
#include "http/message/route.h"
#include "core/base/digest.h"

#include <inttypes.h>
#include <string.h>

bool weightd_represent_negotiate(const struct weightd_request *request, struct weightd_reply *reply,
				 enum weightd_representation *form)
{
	const char *format = weightd_request_query(request, "format");
	bool is_text = weightd_accepts_text_plain(request);

	*form = is_text ? WEIGHTD_AS_TEXT : WEIGHTD_AS_JSON;
	reply->vary_accept = format == NULL;
	if (is_text || (format != NULL && strcmp(format, "json") == 0))
		return true;
	if (format == NULL && weightd_accept_quality(request->accept, "application/json") > 0)
		return true;
	weightd_error_add(&reply->error, WEIGHTD_ERR_NOT_ACCEPTABLE, NULL,
			  "\"%s\" is not available here",
			  format != NULL ? format : request->accept);
	weightd_error_expected(&reply->error, "json (application/json) or text (text/plain)");
	return false;
}

struct weightd_json weightd_represent_json(struct weightd_reply *reply)
{
	reply->content_type = "application/json";
	weightd_text_init(&reply->text, WEIGHTD_ANSWER_BYTES_MAX);
	return (struct weightd_json){.out = &reply->text};
}

void weightd_represent_end(struct weightd_json *json)
{
	weightd_text_put(json->out, "\n", 1);
}

void weightd_represent_plain(struct weightd_reply *reply)
{
	reply->content_type = "text/plain; charset=utf-8";
	weightd_text_init(&reply->text, WEIGHTD_ANSWER_BYTES_MAX);
}

/* The length goes in as well: two texts never run into each other. */
static void add_text(struct weightd_digest *digest, const char *text)
{
	size_t length = text == NULL ? 0 : strlen(text);

	weightd_digest_add_u64(digest, length);
	if (length != 0)
		weightd_digest_add(digest, text, length);
}

void weightd_represent_immutable(const struct weightd_request *request, struct weightd_reply *reply,
				 const char *id)
{
	unsigned char bytes[WEIGHTD_DIGEST_BYTES];
	struct weightd_digest digest;

	weightd_digest_init(&digest);
	add_text(&digest, "weightd-answer/" WEIGHTD_VERSION);
	add_text(&digest, id);
	add_text(&digest, request->route->pattern);
	add_text(&digest, reply->content_type);
	for (size_t i = 0; i < request->capture_count; i++)
		add_text(&digest, request->captures[i].value);
	for (size_t i = 0; i < request->query_count; i++) {
		add_text(&digest, request->query[i].name);
		add_text(&digest, request->query[i].value);
	}
	weightd_digest_finish(&digest, bytes);
	char *etag = weightd_arena_alloc(request->arena, 41);
	if (etag == NULL)
		return;
	weightd_digest_hex(bytes, 40, etag);
	reply->etag = etag;
	reply->is_immutable = true;
}

void weightd_represent_tagged(const struct weightd_request *request, struct weightd_reply *reply)
{
	unsigned char bytes[WEIGHTD_DIGEST_BYTES];
	char *etag = weightd_arena_alloc(request->arena, 41);

	if (etag == NULL)
		return;
	if (reply->bytes != NULL)
		weightd_digest_of(reply->bytes, reply->bytes_length, bytes);
	else
		weightd_digest_of(reply->text.data, reply->text.length, bytes);
	weightd_digest_hex(bytes, 40, etag);
	reply->etag = etag;
}

bool weightd_query_check(const struct weightd_request *request, struct weightd_reply *reply,
			 const char *const *names)
{
	static const char *const none[] = {NULL};
	const char *const *all = names != NULL ? names : none;

	for (size_t i = 0; i < request->query_count; i++) {
		const char *name = request->query[i].name;

		if (weightd_array_has(all, name))
			continue;
		weightd_error_add(&reply->error, WEIGHTD_ERR_BAD_QUERY, NULL,
				  "there is no query parameter \"%s\" here", name);
		weightd_error_suggest(&reply->error, weightd_nearest(name, weightd_array_name, all,
								     weightd_array_count(all)));
	}
	return weightd_error_code(&reply->error) == WEIGHTD_OK;
}

bool weightd_body_is_json(const struct weightd_request *request, struct weightd_reply *reply)
{
	const char *type = request->content_type;

	if (type == NULL || weightd_media_type_is(type, "application/json"))
		return true;
	weightd_error_add(&reply->error, WEIGHTD_ERR_UNSUPPORTED_MEDIA_TYPE, NULL,
			  "the body's Content-Type is \"%.80s\"", type);
	weightd_error_expected(&reply->error, "application/json");
	return false;
}

bool weightd_query_bool(const struct weightd_request *request, struct weightd_reply *reply,
			const char *name, bool *value)
{
	const char *text = weightd_request_query(request, name);

	if (text == NULL || strcmp(text, "false") == 0 || strcmp(text, "0") == 0) {
		*value = false;
	} else if (text[0] == '\0' || strcmp(text, "true") == 0 || strcmp(text, "1") == 0) {
		*value = true;
	} else {
		weightd_error_add(&reply->error, WEIGHTD_ERR_BAD_QUERY, NULL, "%s is \"%s\"", name,
				  text);
		weightd_error_expected(&reply->error, "true or false");
		return false;
	}
	return true;
}

bool weightd_query_size(const struct weightd_request *request, struct weightd_reply *reply,
			struct weightd_number_query query, uint64_t *value)
{
	const char *text = weightd_request_query(request, query.name);
	uint64_t number = 0;

	if (text == NULL)
		return true;
	size_t digits = strspn(text, "0123456789");
	bool is_good = digits > 0 && digits < 20 && text[digits] == '\0';
	for (size_t i = 0; is_good && i < digits; i++)
		number = number * 10 + (uint64_t)(text[i] - '0');
	if (is_good && number >= query.low && number <= query.high) {
		*value = number;
		return true;
	}
	weightd_error_add(&reply->error, WEIGHTD_ERR_BAD_QUERY, NULL, "%s is \"%s\"", query.name,
			  text);
	weightd_error_expected(&reply->error, "a number in %" PRIu64 "..%" PRIu64, query.low,
			       query.high);
	return false;
}

const char *weightd_segment_escape(const struct weightd_request *request, const char *text)
{
	static const char plain[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
	static const char digits[] = "0123456789ABCDEF";
	char *escaped = weightd_arena_array(request->arena, strlen(text) + 1, 3);
	char *end = escaped;

	if (escaped == NULL)
		return NULL;
	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;

		if (strchr(plain, c) != NULL) {
			*end++ = (char)c;
			continue;
		}
		*end++ = '%';
		*end++ = digits[c >> 4];
		*end++ = digits[c & 15];
	}
	*end = '\0';
	return escaped;
}

void weightd_represent_embedded(const struct weightd_request *request, struct weightd_reply *reply,
				const char *bytes, uint64_t length)
{
	if (!weightd_query_check(request, reply, NULL))
		return;
	reply->bytes = bytes;
	reply->bytes_length = (size_t)length;
	weightd_represent_tagged(request, reply);
}
