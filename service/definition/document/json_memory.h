/*
 * JSON memory: Jansson's allocations, counted, and safe where they fail.
 *
 * Jansson looks at most of its allocations but not at that of the text of the token at hand: a byte
 * of it is lost, and without its closing quote it is read and written past its end.  So while a
 * document is parsed, there is a reserve that serves the first allocation that fails; the parser is
 * then given no more bytes.
 */
#ifndef WEIGHTD_DEFINITION_DOCUMENT_JSON_MEMORY_H
#define WEIGHTD_DEFINITION_DOCUMENT_JSON_MEMORY_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * weightd_json_memory_install() - makes Jansson allocate by core/base/memory.h from here on.
 *
 * Once in a process, before other threads use Jansson.  What it made before can be freed after.
 */
void weightd_json_memory_install(void);

/*
 * weightd_json_load() - json_loadb(); NULL also if an allocation failed, which is noted, or if
 * nobody waits for a long text any longer.
 *
 * Jansson leaves 'error' alone then: ask weightd_memory_shortage() first.  'error' may be NULL.
 */
json_t *weightd_json_load(const char *json, size_t length, size_t flags, json_error_t *error);

/* Whether the last call of this thread ended because nobody waits. */
bool weightd_json_is_given_up(void);

/* Frees what json_dumps() has made; NULL is fine. */
void weightd_json_text_free(char *text);

#endif
