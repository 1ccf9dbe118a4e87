/*
 * Catalogue row: finding one row by name and answering it.
 */
#ifndef WEIGHTD_API_CATALOG_CATALOG_ROW_H
#define WEIGHTD_API_CATALOG_CATALOG_ROW_H

#include "api/catalog/catalog.h"
#include "http/message/reply.h"
#include "http/message/request.h"

/* Answers the row called 'name', or NOT_FOUND with the nearest name. */
void weightd_catalog_row_answer(const struct weightd_request *request, struct weightd_reply *reply,
				const struct weightd_catalog *catalog, const char *name);

#endif
