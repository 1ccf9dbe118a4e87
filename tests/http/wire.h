/*
 * Raw sockets for the tests: bytes out, answers in, nothing hidden.
 */
#ifndef WEIGHTD_TEST_WIRE_H
#define WEIGHTD_TEST_WIRE_H

#include "site.h"

#include <stdbool.h>

struct wire {
	int socket;
	size_t buffered;
	char buffer[65536]; /* received, not yet taken */
};

struct wire_answer {
	int status;	  /* 0: the connection was closed before a whole head came */
	char head[8192];  /* with the empty line */
	char body[65536]; /* NUL-terminated */
	size_t body_length;
	bool is_whole; /* false: closed before the announced end */
};

/* Connects; receives give up after 'timeout_s'. */
void wire_open(struct wire *wire, const struct site *site, double timeout_s);
void wire_close(struct wire *wire);
/* Sends text with \r\n where it stands; false if the peer is gone. */
bool wire_send(struct wire *wire, const char *text);
bool wire_send_bytes(struct wire *wire, const void *bytes, size_t length);
/* Receives one answer; 'is_head': it has no body whatever its length field says. */
void wire_receive(struct wire *wire, struct wire_answer *answer, bool is_head);
/* A header's value in 'value'; false if it is absent. */
bool wire_header(const struct wire_answer *answer, const char *name, char value[256]);
/* Is the connection closed by the peer without another byte?  Waits up to the timeout. */
bool wire_is_closed(struct wire *wire);
/* One request on a connection of its own. */
void wire_ask(const struct site *site, const char *request, struct wire_answer *answer);
/* Seconds of a clock that does not jump. */
double wire_now(void);
void wire_pause_ms(double ms);
/* Waits until 'value' is 'wanted' or test_bound('seconds') have passed. */
bool wire_wait(const atomic_int *value, int wanted, double seconds);

#endif
