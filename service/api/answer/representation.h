/*
 * Representation: the common part of the handlers' JSON and text answers.
 */
#ifndef WEIGHTD_API_ANSWER_REPRESENTATION_H
#define WEIGHTD_API_ANSWER_REPRESENTATION_H

#include "http/message/reply.h"
#include "http/message/request.h"
#include "api/answer/json_writer.h"

#include <stdbool.h>
#include <stdint.h>

/* Largest answer that is built before it is sent. */
#define WEIGHTD_ANSWER_BYTES_MAX ((size_t)64 << 20)

/* The representation of an answer, for routes that have two. */
enum weightd_representation { WEIGHTD_AS_JSON, WEIGHTD_AS_TEXT };

/*
 * Chooses between JSON and text/plain by ?format= or Accept, and says so in Vary.  False with
 * NOT_ACCEPTABLE in reply->error if neither will do.
 */
bool weightd_represent_negotiate(const struct weightd_request *request, struct weightd_reply *reply,
				 enum weightd_representation *form);

/* Begins a JSON answer: the writer appends to reply->text. */
struct weightd_json weightd_represent_json(struct weightd_reply *reply);
/* Ends it with a newline. */
void weightd_represent_end(struct weightd_json *json);
/* Begins a text/plain answer in reply->text. */
void weightd_represent_plain(struct weightd_reply *reply);

/*
 * Marks an answer that is a function of a model's id and the request: immutable, with an ETag over
 * the id, the path, the query and the content type.  Call it when content_type is set.
 */
void weightd_represent_immutable(const struct weightd_request *request, struct weightd_reply *reply,
				 const char *id);

/* Gives an answer an ETag over its own bytes: it may change with the next release. */
void weightd_represent_tagged(const struct weightd_request *request, struct weightd_reply *reply);
/* Answers a text of the binary, with such an ETag; BAD_QUERY if the request has a query. */
void weightd_represent_embedded(const struct weightd_request *request, struct weightd_reply *reply,
				const char *bytes, uint64_t length);

/*
 * Refuses query parameters that are not among 'names' (NULL-terminated; NULL: none is known) with
 * BAD_QUERY.  Returns false if it did.
 */
bool weightd_query_check(const struct weightd_request *request, struct weightd_reply *reply,
			 const char *const *names);
/* Refuses a body whose Content-Type is not JSON, with UNSUPPORTED_MEDIA_TYPE; none is taken for it.
 */
bool weightd_body_is_json(const struct weightd_request *request, struct weightd_reply *reply);
/* Reads "true", "1", "" (just the name) or "false", "0"; absent: false. */
bool weightd_query_bool(const struct weightd_request *request, struct weightd_reply *reply,
			const char *name, bool *value);
/* A query parameter that is a number from 'low' to 'high'. */
struct weightd_number_query {
	const char *name;
	uint64_t low, high;
};

/* Reads a decimal number; absent: '*value' is left as it is. */
bool weightd_query_size(const struct weightd_request *request, struct weightd_reply *reply,
			struct weightd_number_query query, uint64_t *value);

/* 'text' percent-encoded as one path segment, in the request's arena; NULL without memory. */
const char *weightd_segment_escape(const struct weightd_request *request, const char *text);

#endif
