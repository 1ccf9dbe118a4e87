/*
 * Catalogue row: finding one row by name and answering it.
 */
#ifndef WEIGHTD_API_CATALOG_CATALOG_ROW_H
#define WEIGHTD_API_CATALOG_CATALOG_ROW_H

#include "api/catalog/catalog.h"
#include "http/message/reply.h"
#include "http/message/request.h"

/*
 * The table named by the route's {table}; NULL with NOT_FOUND and the nearest name in reply->error.
 */
const struct weightd_catalog *weightd_catalog_requested(const struct weightd_request *request,
							struct weightd_reply *reply);

/* The row of a name or another spelling of it; SIZE_MAX if there is none. */
size_t weightd_catalog_find_row(const struct weightd_catalog *catalog, const char *name);
/* Adds NOT_FOUND with the nearest name. */
void weightd_catalog_unknown_row(struct weightd_reply *reply, const struct weightd_catalog *catalog,
				 const char *name);
/* Answers the row called 'name', or NOT_FOUND with the nearest name. */
void weightd_catalog_row_answer(const struct weightd_request *request, struct weightd_reply *reply,
				const struct weightd_catalog *catalog, const char *name);

#endif
