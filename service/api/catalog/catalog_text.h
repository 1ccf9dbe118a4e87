/*
 * Catalogue as text/plain: tables and rows for people, made from the same JSON.
 */
#ifndef WEIGHTD_API_CATALOG_CATALOG_TEXT_H
#define WEIGHTD_API_CATALOG_CATALOG_TEXT_H

#include "api/catalog/catalog.h"

/* Appends a head line and one line per row that 'is_shown' holds for: name, arguments, doc. */
void weightd_catalog_table_text(const struct weightd_catalog *catalog,
				bool (*is_shown)(const void *context, size_t index),
				const void *context, struct weightd_text *out);
/* Appends the members of one row, a line each; 'json' is the row as JSON. */
void weightd_catalog_row_text(const char *json, size_t length, struct weightd_text *out);

#endif
