/*
 * Log lines: built in a buffer of fixed size, written with one write().
 */
#include "telemetry/log.h"

#include "core/base/clock.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LINE_BYTES 2048
#define ROOM_TO_CLOSE 16 /* kept free by values, for the ends of a string, object and line */
#define ESCAPE_BYTES 6	 /* the longest escape, \u001b */
#define VALUE_BYTES 512	 /* of a value, before escaping; the rest is cut */

static const char *const level_names[] = {"error", "warn", "info", "debug"};

/* Set once, before threads start. */
static bool is_json;
static enum weightd_log_level highest = WEIGHTD_LOG_INFO;

struct line {
	char text[LINE_BYTES];
	size_t length;
};

void weightd_log_setup(bool json, enum weightd_log_level level)
{
	is_json = json;
	highest = level;
}

bool weightd_log_is_on(enum weightd_log_level level)
{
	return level <= highest;
}

/* Appends the part that fits, short of the last byte of an object and of the line. */
static void put(struct line *line, const char *text)
{
	size_t length = strlen(text), room = LINE_BYTES - 4 - line->length;

	if (length > room)
		length = room;
	memcpy(line->text + line->length, text, length);
	line->length += length;
}

static bool is_plain(unsigned char c)
{
	return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
}

/* A value with everything escaped that could end the line, the string, or confuse a terminal. */
static void put_escaped(struct line *line, const char *value)
{
	size_t length = line->length;

	for (size_t i = 0; i < VALUE_BYTES && value[i] != '\0'; i++) {
		const unsigned char c = (unsigned char)value[i];
		if (length + ESCAPE_BYTES + ROOM_TO_CLOSE > LINE_BYTES)
			break;
		if (is_plain(c))
			line->text[length++] = (char)c;
		else
			length += (size_t)snprintf(line->text + length, ESCAPE_BYTES + 1,
						   c == '"' || c == '\\' ? "\\%c" : "\\u%04x", c);
	}
	line->length = length;
}

/* The text of a second is made once for all lines of a thread in it. */
static void put_time(struct line *line)
{
	static _Thread_local struct {
		time_t second;
		char text[32];
	} last = {.second = -1};
	const uint64_t now_ms = weightd_clock_ns(CLOCK_REALTIME) / 1000000;
	const time_t now_s = (time_t)(now_ms / 1000);
	const unsigned ms = (unsigned)(now_ms % 1000);
	const char fraction[] = {
		'.', (char)('0' + ms / 100), (char)('0' + ms / 10 % 10), (char)('0' + ms % 10), 'Z',
		'\0'};

	if (last.second != now_s) {
		struct tm parts;
		gmtime_r(&now_s, &parts);
		strftime(last.text, sizeof last.text, "%Y-%m-%dT%H:%M:%S", &parts);
		last.second = now_s;
	}
	put(line, last.text);
	put(line, fraction);
}

static void put_member(struct line *line, const char *name, const char *value, bool is_bare)
{
	/* A member that does not fit is left out whole. */
	if (line->length + strlen(name) + 2 * ROOM_TO_CLOSE > LINE_BYTES)
		return;
	put(line, ",\"");
	put(line, name);
	put(line, is_bare ? "\":" : "\":\"");
	put_escaped(line, value);
	put(line, is_bare ? "" : "\"");
}

/* One line of the log, to be written. */
struct event {
	enum weightd_log_level level;
	const char *request_id; /* NULL: none */
	const char *message;
	const struct weightd_log_field *fields;
	size_t count;
};

static void write_json(struct line *line, const struct event *event)
{
	put(line, "{\"time\":\"");
	put_time(line);
	put(line, "\"");
	put_member(line, "level", level_names[event->level], false);
	put_member(line, "message", event->message, false);
	if (event->request_id != NULL)
		put_member(line, "request_id", event->request_id, false);
	for (size_t i = 0; i < event->count; i++)
		if (event->fields[i].value != NULL)
			put_member(line, event->fields[i].name, event->fields[i].value,
				   event->fields[i].is_bare);
	/* put() stops short of the end, so the object is always closed. */
	line->text[line->length++] = '}';
}

static bool needs_quotes(const char *value)
{
	return *value == '\0' || strpbrk(value, " \"=") != NULL;
}

static void write_text(struct line *line, const struct event *event)
{
	put_time(line);
	put(line, " ");
	put(line, level_names[event->level]);
	put(line, " ");
	put_escaped(line, event->message);
	for (size_t i = 0; i < event->count; i++) {
		const char *value = event->fields[i].value;
		if (value == NULL)
			continue;
		put(line, " ");
		put(line, event->fields[i].name);
		put(line, needs_quotes(value) ? "=\"" : "=");
		put_escaped(line, value);
		put(line, needs_quotes(value) ? "\"" : "");
	}
	if (event->request_id != NULL) {
		put(line, " request_id=");
		put_escaped(line, event->request_id);
	}
}

void weightd_log_fields(enum weightd_log_level level, const char *request_id, const char *message,
			const struct weightd_log_field *fields, size_t count)
{
	struct line line = {.length = 0};

	if (!weightd_log_is_on(level))
		return;
	const struct event event = {level, request_id, message, fields, count};
	if (is_json)
		write_json(&line, &event);
	else
		write_text(&line, &event);
	line.text[line.length++] = '\n';
	/* One call: lines of several threads do not mix.  A log that cannot be written is not an
	 * error. */
	(void)!write(STDERR_FILENO, line.text, line.length);
}

void weightd_log(enum weightd_log_level level, const char *request_id, const char *format, ...)
{
	char message[VALUE_BYTES];
	va_list arguments;

	if (!weightd_log_is_on(level))
		return;
	va_start(arguments, format);
	vsnprintf(message, sizeof message, format, arguments);
	va_end(arguments);
	weightd_log_fields(level, request_id, message, NULL, 0);
}
