/*
 * Calls a handler without a socket: a request value in, a reply value out.
 */
#ifndef HANDLER_CALL_H
#define HANDLER_CALL_H

#include "api/service/service.h"
#include "http/message/reply.h"
#include "http/message/request.h"

/* A service over an empty memory store, with the default configuration. */
struct weightd_service *service_over_memory(void);
/* The same over a directory store in 'folder'. */
struct weightd_service *service_over_folder(const char *folder);

struct call {
	struct weightd_request request;
	struct weightd_reply reply;
};

/* What a call may have besides method and target; zero for none. */
struct call_options {
	const char *accept, *accept_encoding;
	const char *content_type; /* a body without a type is application/json */
	const char *body;
	const char *if_match, *if_none_match;
};

/* Routes and answers; fails the test if there is no route.  To be given to call_close(). */
void call_open(struct call *call, struct weightd_service *service, const char *method,
	       const char *target, struct call_options options);
#define call_get(call, service, target) \
	call_open(call, service, "GET", target, (struct call_options){0})
#define call_post(call, service, target, text) \
	call_open(call, service, "POST", target, (struct call_options){.body = (text)})
/* GET of what is below a registered model: "/weights.json"; 'accept' NULL: without. */
void call_model(struct call *call, struct weightd_service *service, const char *id,
		const char *below, const char *accept);
void call_close(struct call *call);

/* The whole body, NUL-terminated, whatever kind it is; valid until call_close(). */
const char *call_body(struct call *call);
/* Value of a reply's header; NULL if absent. */
const char *call_header(const struct call *call, const char *name);
/* Code of the first issue. */
enum weightd_code call_code(const struct call *call);

/* Registers a specification and writes its id to 'id'; fails the test if it is refused. */
void register_model(struct weightd_service *service, const char *json, char id[41]);

#endif
