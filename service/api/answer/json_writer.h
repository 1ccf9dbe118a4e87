/*
 * JSON writer: appends JSON to a text and minds the commas.
 *
 * A key is given inside an object and NULL inside an array.  Objects in arrays begin on a new line,
 * so that a long list stays readable in a terminal.  Texts that are not UTF-8 are mended
 * (weightd/text.h).
 */
#ifndef WEIGHTD_API_ANSWER_JSON_WRITER_H
#define WEIGHTD_API_ANSWER_JSON_WRITER_H

#include "weightd/field.h"
#include "weightd/shape.h"
#include "weightd/text.h"

#include <stdbool.h>
#include <stdint.h>

struct weightd_json {
	struct weightd_text *out;
	bool has_previous; /* a comma is due before the next value */
};

/* 'bracket' is '{' or '['; '}' or ']'. */
void weightd_json_open(struct weightd_json *json, const char *key, char bracket);
void weightd_json_close(struct weightd_json *json, char bracket);

void weightd_json_text(struct weightd_json *json, const char *key,
		       const char *value); /* NULL: null */
void weightd_json_printf(struct weightd_json *json, const char *key, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void weightd_json_size(struct weightd_json *json, const char *key, uint64_t value);
void weightd_json_real(struct weightd_json *json, const char *key, double value);
/* The same; null for what is not finite, which stands for what is not known. */
void weightd_json_finite(struct weightd_json *json, const char *key, double value);
void weightd_json_bool(struct weightd_json *json, const char *key, bool value);
void weightd_json_null(struct weightd_json *json, const char *key);
void weightd_json_value(struct weightd_json *json, const char *key,
			const struct weightd_value *value);
void weightd_json_shape(struct weightd_json *json, const char *key,
			const struct weightd_shape *shape);
/* A NULL-terminated list of texts; NULL: []. */
void weightd_json_texts(struct weightd_json *json, const char *key, const char *const *values);
/* Comma and key only: the caller appends one whole value to json->out itself. */
void weightd_json_key(struct weightd_json *json, const char *key);

#endif
