/*
 * Request ids: a random base per process and a counter, mixed.
 */
#include "http/message/request_id.h"

#include "core/base/clock.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

static const char id_characters[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:/+=-";
static const char hex_characters[] = "0123456789abcdef";

static pthread_once_t once = PTHREAD_ONCE_INIT;
static uint64_t base[2];	   /* written once, then only read */
static atomic_uint_fast64_t count; /* ids made by this process */

static void make_base(void)
{
	if (getrandom(base, sizeof base, 0) != (ssize_t)sizeof base)
		base[0] = weightd_clock_ns(CLOCK_REALTIME);
}

/* The finaliser of splitmix64 (Steele, Lea and Flood 2014). */
static uint64_t mix(uint64_t x)
{
	x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
	return x ^ (x >> 31);
}

void weightd_id_make(char id[WEIGHTD_ID_SIZE])
{
	pthread_once(&once, make_base);
	uint64_t number = atomic_fetch_add(&count, 1);
	uint64_t words[2] = {mix(base[0] + number * UINT64_C(0x9E3779B97F4A7C15)),
			     mix(base[1] ^ mix(number))};

	for (unsigned i = 0; i < 32; i++)
		id[i] = hex_characters[words[i / 16] >> (i % 16 * 4) & 15];
	id[32] = '\0';
}

const char *weightd_request_id(const char *sent, struct weightd_arena *arena)
{
	if (sent != NULL) {
		size_t length = strlen(sent);
		if (length >= 1 && length <= 128 && strspn(sent, id_characters) == length)
			return weightd_arena_strdup(arena, sent);
	}
	char *id = weightd_arena_alloc(arena, WEIGHTD_ID_SIZE);
	if (id != NULL)
		weightd_id_make(id);
	return id;
}

static bool is_hex(const char *text, size_t length)
{
	return strspn(text, hex_characters) >= length;
}

const char *weightd_trace_id(const char *traceparent, struct weightd_arena *arena)
{
	/* version 2, trace id 32, parent id 16, flags 2 */
	if (traceparent == NULL || strlen(traceparent) < 55 || !is_hex(traceparent, 2) ||
	    traceparent[2] != '-' || !is_hex(traceparent + 3, 32) || traceparent[35] != '-' ||
	    !is_hex(traceparent + 36, 16) || traceparent[52] != '-' || !is_hex(traceparent + 53, 2))
		return NULL;
	if (strncmp(traceparent, "ff", 2) == 0 || strspn(traceparent + 3, "0") >= 32 ||
	    strspn(traceparent + 36, "0") >= 16)
		return NULL;
	if (traceparent[55] != '\0' &&
	    (strncmp(traceparent, "00", 2) == 0 || traceparent[55] != '-'))
		return NULL;
	return weightd_arena_strndup(arena, traceparent + 3, 32);
}
