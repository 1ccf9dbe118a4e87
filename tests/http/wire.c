/*
 * A client that can misbehave.
 */
#include "wire.h"
#include "suite.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

void wire_open(struct wire *wire, const struct site *site, double timeout_s)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_port = htons(weightd_server_port(site->server))};
	struct timeval timeout = {(time_t)timeout_s,
				  (suseconds_t)((timeout_s - (double)(time_t)timeout_s) * 1e6)};

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	wire->socket = socket(AF_INET, SOCK_STREAM, 0);
	wire->buffered = 0;
	ck_assert_int_ge(wire->socket, 0);
	setsockopt(wire->socket, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
	setsockopt(wire->socket, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
	ck_assert_int_eq(connect(wire->socket, (struct sockaddr *)&address, sizeof address), 0);
}

void wire_close(struct wire *wire)
{
	close(wire->socket);
	wire->socket = -1;
}

bool wire_send_bytes(struct wire *wire, const void *bytes, size_t length)
{
	const char *at = bytes;

	while (length > 0) {
		ssize_t sent = send(wire->socket, at, length, MSG_NOSIGNAL);
		if (sent <= 0)
			return false;
		at += sent;
		length -= (size_t)sent;
	}
	return true;
}

bool wire_send(struct wire *wire, const char *text)
{
	return wire_send_bytes(wire, text, strlen(text));
}

/* Receives more; false at the end or after the timeout. */
static bool fill(struct wire *wire)
{
	if (wire->buffered == sizeof wire->buffer)
		return false;
	ssize_t got = recv(wire->socket, wire->buffer + wire->buffered,
			   sizeof wire->buffer - wire->buffered, 0);
	if (got <= 0)
		return false;
	wire->buffered += (size_t)got;
	return true;
}

static void drop(struct wire *wire, size_t length)
{
	memmove(wire->buffer, wire->buffer + length, wire->buffered - length);
	wire->buffered -= length;
}

static bool receive_head(struct wire *wire, struct wire_answer *answer)
{
	for (;;) {
		char *end = memmem(wire->buffer, wire->buffered, "\r\n\r\n", 4);
		if (end != NULL) {
			size_t length = (size_t)(end - wire->buffer) + 4;
			ck_assert_uint_lt(length, sizeof answer->head);
			memcpy(answer->head, wire->buffer, length);
			answer->head[length] = '\0';
			drop(wire, length);
			return true;
		}
		if (!fill(wire))
			return false;
	}
}

static size_t take(struct wire *wire, struct wire_answer *answer, size_t length)
{
	size_t taken = 0;

	while (taken < length) {
		if (wire->buffered == 0 && !fill(wire))
			break;
		size_t piece = wire->buffered < length - taken ? wire->buffered : length - taken;
		size_t room = sizeof answer->body - 1 - answer->body_length;
		size_t kept = piece < room ? piece : room;
		memcpy(answer->body + answer->body_length, wire->buffer, kept);
		answer->body_length += kept;
		drop(wire, piece);
		taken += piece;
	}
	answer->body[answer->body_length] = '\0';
	return taken;
}

/* The line of a chunk's size. */
static bool take_chunk_size(struct wire *wire, size_t *size)
{
	for (;;) {
		char *end = memmem(wire->buffer, wire->buffered, "\r\n", 2);
		if (end != NULL) {
			*size = strtoul(wire->buffer, NULL, 16);
			drop(wire, (size_t)(end - wire->buffer) + 2);
			return true;
		}
		if (!fill(wire))
			return false;
	}
}

static bool receive_chunks(struct wire *wire, struct wire_answer *answer)
{
	static struct wire_answer line_end;
	size_t size;

	while (take_chunk_size(wire, &size)) {
		if (take(wire, answer, size) != size)
			return false;
		line_end.body_length = 0;
		if (take(wire, &line_end, 2) != 2)
			return false;
		if (size == 0)
			return true;
	}
	return false;
}

bool wire_header(const struct wire_answer *answer, const char *name, char value[256])
{
	size_t length = strlen(name);

	for (const char *line = strstr(answer->head, "\r\n"); line != NULL;
	     line = strstr(line + 2, "\r\n")) {
		if (strncasecmp(line + 2, name, length) != 0 || line[2 + length] != ':')
			continue;
		const char *start = line + 3 + length;
		start += strspn(start, " ");
		size_t end = strcspn(start, "\r");
		snprintf(value, 256, "%.*s", (int)(end < 255 ? end : 255), start);
		return true;
	}
	return false;
}

void wire_receive(struct wire *wire, struct wire_answer *answer, bool is_head)
{
	char value[256];

	memset(answer, 0, sizeof *answer);
	do {
		if (!receive_head(wire, answer))
			return;
		answer->status = atoi(answer->head + strlen("HTTP/1.1 "));
	} while (answer->status == 100);
	if (is_head || answer->status == 204 || answer->status == 304) {
		answer->is_whole = true;
	} else if (wire_header(answer, "Content-Length", value)) {
		size_t length = strtoul(value, NULL, 10);
		answer->is_whole = take(wire, answer, length) == length;
	} else if (wire_header(answer, "Transfer-Encoding", value)) {
		answer->is_whole = receive_chunks(wire, answer);
	} else {
		take(wire, answer, SIZE_MAX);
		answer->is_whole = true;
	}
}

bool wire_is_closed(struct wire *wire)
{
	if (wire->buffered > 0)
		return false;
	ssize_t got = recv(wire->socket, wire->buffer, 1, 0);
	if (got > 0)
		wire->buffered = 1;
	/* A reset is a close, too; a timeout is not. */
	return got == 0 || (got < 0 && errno == ECONNRESET);
}

void wire_ask(const struct site *site, const char *request, struct wire_answer *answer)
{
	static _Thread_local struct wire wire;

	wire_open(&wire, site, test_bound(5));
	wire_send(&wire, request);
	wire_receive(&wire, answer, strncmp(request, "HEAD", 4) == 0);
	wire_close(&wire);
}

double wire_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

void wire_pause_ms(double ms)
{
	const time_t seconds = (time_t)(ms / 1000);
	const struct timespec pause = {seconds, (long)((ms - (double)seconds * 1000) * 1e6)};

	nanosleep(&pause, NULL);
}

bool wire_wait(const atomic_int *value, int wanted, double seconds)
{
	double end = wire_now() + test_bound(seconds);

	while (atomic_load(value) != wanted) {
		if (wire_now() > end)
			return false;
		wire_pause_ms(5);
	}
	return true;
}
