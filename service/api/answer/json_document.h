/*
 * JSON document: appends a value of Jansson's with the JSON writer.
 */
#ifndef WEIGHTD_API_ANSWER_JSON_DOCUMENT_H
#define WEIGHTD_API_ANSWER_JSON_DOCUMENT_H

#include "api/answer/json_writer.h"

#include <jansson.h>

/* Recursive: for the project's own data, which is a few levels deep. */
void weightd_json_document(struct weightd_json *json, const char *key, const json_t *value);

#endif
