/*
 * libFuzzer target: a request without a socket, from the header's text to the bytes of the answer,
 * by the daemon's own routes.  An input has a line "METHOD TARGET", lines "Name: value", an empty
 * line, and the body.
 */
#include "fuzzed_plan.h"
#include "fuzzed_service.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define INPUT_MAX 4096
#define ANSWER_MAX ((size_t)256 << 10)
#define BODY_MAX ((size_t)64 << 10)

#define INPUTS_MAX 500 /* of one service */

static struct weightd_exchange exchange;

/*
 * A service is used by many inputs, which may register models or delete the known ones: an input
 * must not depend on those before it for long.
 */
static struct weightd_service *service_of_input(void)
{
	static struct weightd_service *service;
	static unsigned inputs;

	if (inputs++ % INPUTS_MAX == 0) {
		weightd_service_free(service);
		service = fuzzed_service();
	}
	return service;
}

/* The line at '*rest', which is moved behind it; NULL at the end. */
static char *next_line(char **rest)
{
	return *rest == NULL ? NULL : strsep(rest, "\n");
}

static void read_head(struct weightd_headers *head, char **rest)
{
	char *line = next_line(rest), *value;

	head->version = "HTTP/1.1";
	head->method = line;
	head->target = "/";
	if ((value = strchr(line, ' ')) != NULL) {
		*value = '\0';
		head->target = value + 1;
	}
	while ((line = next_line(rest)) != NULL && *line != '\0') {
		value = strstr(line, ": ");
		if (value == NULL)
			continue;
		*value = '\0';
		weightd_headers_add(head, line, value + 2);
	}
}

/* Reads the body as a connection would; returns its length, ANSWER_MAX if there is more. */
static size_t read_body(char *out)
{
	size_t total = 0, length = 1;
	bool is_paused = false;

	while (total < ANSWER_MAX && (length > 0 || is_paused)) {
		enum weightd_code code = weightd_exchange_read(
			&exchange, total, out + total,
			ANSWER_MAX - total < 4096 ? ANSWER_MAX - total : 4096, &length, &is_paused);
		fuzzed_require(code == WEIGHTD_OK);
		total += length;
	}
	return total;
}

/* A request under these limits is never the server's fault, but for a lack of room. */
static bool is_sound(int status)
{
	return status >= 200 && status < 600 && status != 500 && status != 502;
}

static void check_answer(void)
{
	static char body[ANSWER_MAX];
	const struct weightd_answer *answer = &exchange.answer;

	fuzzed_require(is_sound(answer->status));
	if (!answer->has_body)
		return;
	const size_t length = read_body(body);
	if (answer->length != WEIGHTD_SIZE_UNKNOWN)
		fuzzed_require(length ==
			       (answer->length < ANSWER_MAX ? answer->length : ANSWER_MAX));
	const bool is_coded = weightd_answer_header(answer, "Content-Encoding") != NULL;
	if (answer->status != 206 && length < ANSWER_MAX && !is_coded)
		fuzzed_check_body(weightd_answer_header(answer, "Content-Type"), body, length);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct weightd_service *service = service_of_input();
	const struct weightd_site site = {.routes = service->routes,
					  .route_count = service->route_count,
					  .service = service,
					  .body_bytes = BODY_MAX};
	struct weightd_headers head = {0};
	char text[INPUT_MAX + 1], *rest = text;

	if (size > INPUT_MAX)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	read_head(&head, &rest);
	if (weightd_exchange_open(&exchange, &head, &site) != WEIGHTD_OK)
		fuzzed_require(exchange.reply.error.count > 0);
	const size_t length = rest == NULL ? 0 : (size_t)(text + size - rest);
	weightd_exchange_answer(&exchange, &site, rest == NULL ? "" : rest, length);
	check_answer();
	weightd_exchange_close(&exchange);
	return 0;
}
