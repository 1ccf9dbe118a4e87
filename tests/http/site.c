/*
 * Handlers and a generated file whose every byte is known.
 */
#include "site.h"
#include "wire.h"

#include <arpa/inet.h>
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct pattern {
	struct site *site;
	uint64_t size, fails_at, thoughts;
};

unsigned char site_pattern(uint64_t offset)
{
	return (unsigned char)(offset * 131 + (offset >> 8) * 17 + (offset >> 20));
}

static enum weightd_code pattern_read(const struct weightd_encoding *encoding, uint64_t offset,
				      void *out, size_t size, size_t *length)
{
	const struct pattern *pattern = encoding->state;
	unsigned char *bytes = out;

	if (offset >= pattern->fails_at)
		return WEIGHTD_ERR_NO_MEMORY;
	uint64_t left = pattern->size - offset;
	/* A format may give less than it is asked for. */
	*length = size < left ? size : (size_t)left;
	if (*length > 50000)
		*length = 50000;
	for (size_t i = 0; i < *length; i++)
		bytes[i] = site_pattern(offset + i);
	atomic_fetch_add(&pattern->site->generated, *length);
	return WEIGHTD_OK;
}

/* Thinks until there have been enough thoughts; whoever comes next goes on from there. */
static enum weightd_code thinking_read(const struct weightd_encoding *encoding, uint64_t offset,
				       void *out, size_t size, size_t *length)
{
	const struct pattern *pattern = encoding->state;
	const struct timespec thought = {0, 2000000};

	while ((uint64_t)atomic_load(&pattern->site->thoughts) < pattern->thoughts) {
		nanosleep(&thought, NULL);
		atomic_fetch_add(&pattern->site->thoughts, 1);
		if (weightd_must_pause())
			return WEIGHTD_ERR_CANCELLED;
	}
	return pattern_read(encoding, offset, out, size, length);
}

/* Behind the beginning each read ponders, and a read that is given up was for nothing. */
static enum weightd_code pondering_read(const struct weightd_encoding *encoding, uint64_t offset,
					void *out, size_t size, size_t *length)
{
	const struct pattern *pattern = encoding->state;
	const struct timespec thought = {0, 2000000};

	for (uint64_t i = 0; offset >= 32768 && i < pattern->thoughts; i++) {
		nanosleep(&thought, NULL);
		atomic_fetch_add(&pattern->site->thoughts, 1);
		if (weightd_is_cancelled())
			return WEIGHTD_ERR_CANCELLED;
	}
	return pattern_read(encoding, offset, out, size, length);
}

/* In order there is nothing to remember but the place. */
static enum weightd_code begin_nothing(struct weightd_reading *reading, struct weightd_arena *arena)
{
	(void)reading, (void)arena;
	return WEIGHTD_OK;
}

static enum weightd_code pattern_next(struct weightd_reading *reading, void *out, size_t size,
				      size_t *length)
{
	return pattern_read(reading->encoding, reading->offset, out, size, length);
}

static enum weightd_code thinking_next(struct weightd_reading *reading, void *out, size_t size,
				       size_t *length)
{
	return thinking_read(reading->encoding, reading->offset, out, size, length);
}

static const char *const pattern_types[] = {"application/octet-stream", NULL};
static const struct weightd_format sized_format = {
	.name = "pattern",
	.extension = "bin",
	.media_types = pattern_types,
	.flags = WEIGHTD_FORMAT_SIZED,
	.read = pattern_read,
};
static const struct weightd_format thinking_format = {
	.name = "thinking",
	.extension = "bin",
	.media_types = pattern_types,
	.flags = WEIGHTD_FORMAT_SIZED,
	.read = thinking_read,
};
static const struct weightd_format pondering_format = {
	.name = "pondering",
	.extension = "bin",
	.media_types = pattern_types,
	.flags = WEIGHTD_FORMAT_SIZED,
	.read = pondering_read,
};
static const struct weightd_format unsized_thinking_format = {
	.name = "thinking",
	.extension = "json",
	.media_types = pattern_types,
	.begin = begin_nothing,
	.next = thinking_next,
};
static const struct weightd_format unsized_format = {
	.name = "unsized",
	.extension = "json",
	.media_types = pattern_types,
	.begin = begin_nothing,
	.next = pattern_next,
};

static struct site *site_of(struct weightd_service *service)
{
	return (struct site *)(void *)service;
}

static uint64_t query_number(const struct weightd_request *request, const char *name,
			     uint64_t fallback)
{
	const char *value = weightd_request_query(request, name);

	return value == NULL ? fallback : strtoull(value, NULL, 10);
}

static void released(void *context)
{
	struct site *site = context;

	atomic_fetch_add(&site->released, 1);
}

static struct weightd_encoding *open_pattern(const struct weightd_request *request,
					     struct weightd_reply *reply, struct site *site,
					     const struct weightd_format *format)
{
	struct weightd_encoding *encoding = weightd_arena_alloc(request->arena, sizeof *encoding);
	struct pattern *pattern = weightd_arena_alloc(request->arena, sizeof *pattern);
	struct weightd_reading *reading = weightd_arena_alloc(request->arena, sizeof *reading);

	pattern->site = site;
	pattern->size = query_number(request, "size", 1000);
	pattern->fails_at = query_number(request, "at", UINT64_MAX);
	pattern->thoughts = query_number(request, "thoughts", 0);
	encoding->format = format;
	encoding->size =
		(format->flags & WEIGHTD_FORMAT_SIZED) != 0 ? pattern->size : WEIGHTD_SIZE_UNKNOWN;
	encoding->state = pattern;
	strcpy(encoding->etag, "0123456789abcdef0123456789abcdef01234567");
	reply->encoding = encoding;
	if (format->read == NULL) {
		ck_assert_int_eq(weightd_reading_begin(reading, encoding, request->arena),
				 WEIGHTD_OK);
		reply->reading = reading;
	}
	reply->content_type = pattern_types[0];
	reply->release = released;
	reply->release_context = site;
	atomic_fetch_add(&site->opened, 1);
	return encoding;
}

static void pattern_get(const struct weightd_request *request, struct weightd_reply *reply,
			struct weightd_service *service)
{
	open_pattern(request, reply, site_of(service), &sized_format);
	reply->is_immutable = true;
	reply->vary_accept = request->extension == NULL;
	weightd_reply_header(reply, "Content-Disposition", "attachment; filename=\"pattern.bin\"");
}

static void thinking_get(const struct weightd_request *request, struct weightd_reply *reply,
			 struct weightd_service *service)
{
	open_pattern(request, reply, site_of(service),
		     weightd_request_query(request, "unsized") != NULL ? &unsized_thinking_format
								       : &thinking_format);
}

static void pondering_get(const struct weightd_request *request, struct weightd_reply *reply,
			  struct weightd_service *service)
{
	open_pattern(request, reply, site_of(service), &pondering_format);
}

static void unsized_get(const struct weightd_request *request, struct weightd_reply *reply,
			struct weightd_service *service)
{
	open_pattern(request, reply, site_of(service), &unsized_format);
}

static void hello_get(const struct weightd_request *request, struct weightd_reply *reply,
		      struct weightd_service *service)
{
	(void)request, (void)service;
	reply->content_type = "text/plain; charset=utf-8";
	reply->bytes = "Hello, world!\n";
	reply->bytes_length = 14;
	reply->etag = "hello-1";
}

static void text_get(const struct weightd_request *request, struct weightd_reply *reply,
		     struct weightd_service *service)
{
	(void)request, (void)service;
	reply->content_type = "text/plain; charset=utf-8";
	weightd_text_init(&reply->text, 4096);
	weightd_text_puts(&reply->text, "some text\n");
}

static void echo(const struct weightd_request *request, struct weightd_reply *reply,
		 struct weightd_service *service)
{
	(void)service;
	reply->content_type = "text/plain; charset=utf-8";
	weightd_text_init(&reply->text, 4096);
	weightd_text_printf(&reply->text, "%d %zu %s\n", (int)request->method, request->body_length,
			    request->content_type == NULL ? "-" : request->content_type);
}

static void thing_get(const struct weightd_request *request, struct weightd_reply *reply,
		      struct weightd_service *service)
{
	const char *name = weightd_request_capture(request, "name");

	(void)service;
	reply->content_type = "text/plain; charset=utf-8";
	weightd_text_init(&reply->text, 4096);
	weightd_text_puts(&reply->text, name == NULL ? "(fixed)" : name);
	weightd_reply_header(reply, "Thing-Name", name);
}

static void slow_get(const struct weightd_request *request, struct weightd_reply *reply,
		     struct weightd_service *service)
{
	uint64_t ms = query_number(request, "ms", 100);
	struct timespec pause = {(time_t)(ms / 1000), (long)(ms % 1000) * 1000000};

	nanosleep(&pause, NULL);
	text_get(request, reply, service);
}

/* Works until it is done or nobody waits for it any more. */
static void working_get(const struct weightd_request *request, struct weightd_reply *reply,
			struct weightd_service *service)
{
	const uint64_t ms = query_number(request, "ms", 100);
	const struct timespec step = {0, 1000000};
	struct site *site = site_of(service);

	atomic_fetch_add(&site->begun, 1);
	for (uint64_t i = 0; i < ms; i++) {
		nanosleep(&step, NULL);
		if (!weightd_is_cancelled())
			continue;
		atomic_fetch_add(&site->cancelled, 1);
		weightd_error_add(&reply->error, WEIGHTD_ERR_CANCELLED, NULL, "cancelled");
		return;
	}
	text_get(request, reply, service);
}

static void error_get(const struct weightd_request *request, struct weightd_reply *reply,
		      struct weightd_service *service)
{
	(void)request, (void)service;
	reply->etag = "not sent";
	weightd_reply_header(reply, "Content-Disposition", "attachment");
	weightd_error_add(&reply->error, WEIGHTD_ERR_UNKNOWN_FIELD, "/model/in_feature",
			  "no \"in_feature\"");
	weightd_error_suggest(&reply->error, "in_features");
	weightd_error_add(&reply->error, WEIGHTD_ERR_OUT_OF_RANGE, "/seed", "seed is -1");
	weightd_error_expected(&reply->error, "0..2^64-1");
	weightd_error_add(&reply->error, WEIGHTD_ERR_TEXT_SYNTAX, "/init", "unexpected ')'");
	weightd_error_at(&reply->error, 2, 7);
}

/* Says in an error what was given. */
static void hub_get(const struct weightd_request *request, struct weightd_reply *reply,
		    struct weightd_service *service)
{
	(void)service;
	reply->is_hub = true;
	weightd_reply_header(reply, "X-Error-Code", "EntryNotFound");
	weightd_error_add(&reply->error, WEIGHTD_ERR_NOT_FOUND, NULL, "no \xC3\xA9 \"%s\" %s",
			  weightd_request_capture(request, "rest"),
			  weightd_request_query(request, "expand"));
}

static const struct weightd_route routes[] = {
	{WEIGHTD_GET, "/hello", "Constant bytes", hello_get, false, false, false, false, false},
	{WEIGHTD_GET, "/text", "Text", text_get, false, false, false, false, false},
	{WEIGHTD_GET, "/echo", "Echo", echo, false, false, false, false, false},
	{WEIGHTD_POST | WEIGHTD_PUT | WEIGHTD_DELETE, "/echo", "Echo", echo, false, false, false,
	 false, false},
	{WEIGHTD_GET, "/pattern{.ext}", "Generated bytes", pattern_get, false, false, false, false,
	 false},
	{WEIGHTD_GET, "/unsized", "Generated bytes of unknown size", unsized_get, false, false,
	 false, false, false},
	{WEIGHTD_GET, "/failing", "Generation that fails", pattern_get, false, false, false, false,
	 false},
	{WEIGHTD_GET, "/things/{name}", "A name", thing_get, false, false, false, false, false},
	{WEIGHTD_GET, "/things/fixed", "A literal beside a capture", thing_get, false, false, false,
	 false, false},
	{WEIGHTD_GET, "/slow", "A slow handler", slow_get, false, false, false, false, false},
	{WEIGHTD_GET, "/error", "Issues", error_get, false, false, false, false, false},
	{WEIGHTD_GET, "/", "The root", text_get, false, false, false, false, false},
	{WEIGHTD_GET, "/thinking", "Generation that takes long", thinking_get, false, false, false,
	 false, false},
	{WEIGHTD_GET, "/pondering", "Generation that cannot be paused", pondering_get, false, false,
	 false, false, false},
	{WEIGHTD_GET, "/probe", "Constant bytes at once", hello_get, false, true, true, false,
	 false},
	{WEIGHTD_GET, "/blocking", "A handler that blocks its thread", slow_get, false, true, false,
	 false, false},
	{WEIGHTD_GET, "/working", "Work that can be cancelled", working_get, false, false, false,
	 false, false},
	{WEIGHTD_GET, "/tried", "Work that is tried", working_get, true, false, false, false,
	 false},
	{WEIGHTD_GET, "/hub/{rest*}", "An error of the Hub's", hub_get, false, false, false, true,
	 false},
};

const struct weightd_route *const site_routes[] = {
	&routes[0],  &routes[1],  &routes[2],  &routes[3],  &routes[4],	 &routes[5],  &routes[6],
	&routes[7],  &routes[8],  &routes[9],  &routes[10], &routes[11], &routes[12], &routes[13],
	&routes[14], &routes[15], &routes[16], &routes[17], &routes[18],
};
const size_t site_route_count = sizeof site_routes / sizeof site_routes[0];

static void observe(struct weightd_service *service, const struct weightd_request *request,
		    const struct weightd_outcome *outcome)
{
	struct site *site = site_of(service);

	(void)request;
	atomic_store(&site->last_status, outcome->status);
	atomic_fetch_add(&site->complete, outcome->is_complete);
	atomic_fetch_add(&site->observed, 1);
}

void site_init(struct site *site)
{
	memset(site, 0, sizeof *site);
	site->options = (struct weightd_server_options){
		.address = "127.0.0.1",
		.threads = 2,
		.connections = 64,
		.body_bytes = 100000,
		.block_bytes = 65536,
		.stream_bytes = 1 << 20,
		.head_timeout_s = 5,
		.body_timeout_s = 5,
		.idle_timeout_s = 5,
		.stream_timeout_s = 5,
		.uploads = 4,
		.waiting = 64,
		.routes = site_routes,
		.route_count = site_route_count,
		.service = (struct weightd_service *)(void *)site,
		.observe = observe,
	};
}

void site_start(struct site *site)
{
	struct weightd_error err = {0};

	signal(SIGPIPE, SIG_IGN);
	ck_assert_int_eq(weightd_server_start(&site->server, &site->options, &err), WEIGHTD_OK);
	snprintf(site->url, sizeof site->url, "http://127.0.0.1:%hu",
		 weightd_server_port(site->server));
}

bool site_becomes_idle(const struct site *site)
{
	int idle = 0;

	for (int look = 0; look < 2000 && idle < 20; look++) {
		const struct weightd_server_gauges gauges = weightd_server_gauges(site->server);
		idle = gauges.connections + gauges.streams + gauges.requests == 0 ? idle + 1 : 0;
		wire_pause_ms(10);
	}
	return idle == 20;
}

void site_stop(struct site *site, double grace_s)
{
	weightd_server_stop(site->server, grace_s);
	ck_assert_int_eq(site->opened, site->released);
}

void site_exchange(struct weightd_exchange *exchange, struct site *site, const char *method,
		   const char *target, const struct weightd_pair *fields, size_t field_count)
{
	struct weightd_headers head = {.method = method, .version = "HTTP/1.1", .target = target};
	struct weightd_site around = {.routes = site_routes,
				      .route_count = site_route_count,
				      .service = (struct weightd_service *)(void *)site,
				      .body_bytes = 100000};

	for (size_t i = 0; i < field_count; i++)
		weightd_headers_add(&head, fields[i].name, fields[i].value);
	weightd_exchange_open(exchange, &head, &around);
	weightd_exchange_answer(exchange, &around, "", 0);
}
