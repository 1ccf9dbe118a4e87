/*
 * Hub reply: the header fields and errors that clients of the Hub expect.
 */
#ifndef WEIGHTD_API_REPOSITORY_HUB_REPLY_H
#define WEIGHTD_API_REPOSITORY_HUB_REPLY_H

#include "http/message/reply.h"
#include "http/message/request.h"
#include "api/answer/json_writer.h"
#include "api/repository/repository.h"

/* What a client asks for and does not get, by the name that its library has for it. */
enum weightd_hub_missing { WEIGHTD_NO_REPOSITORY, WEIGHTD_NO_REVISION, WEIGHTD_NO_ENTRY };

/* Adds the header field X-Error-Code to a reply whose error says what is missing. */
void weightd_hub_missing(struct weightd_reply *reply, enum weightd_hub_missing missing);

/* The repository has no file or folder at this path. */
void weightd_hub_no_entry(struct weightd_reply *reply, const struct weightd_repository *repository,
			  const char *path);

/*
 * Ends a JSON answer that was begun with weightd_represent_json(): an ETag over its bytes, and
 * nothing about its time.
 */
void weightd_hub_represent_end(const struct weightd_request *request, struct weightd_reply *reply,
			       struct weightd_json *json);

/* A query parameter of the Hub's: "true", "True" and "1" are true, all else is false. */
bool weightd_hub_query_bool(const struct weightd_request *request, const char *name);

/* "http://host:port" for links that clients follow: --public-url, or the request's Host. */
const char *weightd_hub_url(const struct weightd_request *request, const char *public_url);

#endif
