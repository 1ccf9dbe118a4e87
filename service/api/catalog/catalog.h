/*
 * Catalogue: the tables of this build as JSON.  Adding one is one row in catalog_list.h and one
 * file catalog_<name>.c.
 */
#ifndef WEIGHTD_API_CATALOG_CATALOG_H
#define WEIGHTD_API_CATALOG_CATALOG_H

#include "http/message/reply.h"
#include "http/message/request.h"
#include "api/answer/json_writer.h"

#include <stddef.h>

struct weightd_catalog {
	const char *name; /* "modules": the last part of the path, and the key of the list */
	const char *doc;
	size_t (*count)(void);
	/* Name of row 'index', NULL if the row is not shown. */
	const char *(*name_at)(size_t index);
	/* find() - accepts the spellings a specification may use; index or SIZE_MAX.  NULL: names
	 * only. */
	size_t (*find)(const char *name);
	/* write() - append the members of row 'index' to an open object. */
	void (*write)(struct weightd_json *json, size_t index);
	/* write_brief() - the same where all rows are listed; NULL: write() does. */
	void (*write_brief)(struct weightd_json *json, size_t index);
	/*
	 * write_for() - the same, as the query of a request for one row asks.  With 'json' NULL it
	 * only checks; returns false with issues in reply->error.  NULL: the rows take no query.
	 */
	bool (*write_for)(struct weightd_json *json, size_t index,
			  const struct weightd_request *request, struct weightd_reply *reply);
};

size_t weightd_catalog_count(void);
const struct weightd_catalog *weightd_catalog_at(size_t index);
const struct weightd_catalog *weightd_catalog_find(const char *name); /* NULL: none */

/*
 * Appends the one key "arguments_schema" with the JSON Schema of a row's fields, and "positional".
 * 'flags': enum weightd_schema_flags.
 */
void weightd_catalog_arguments(struct weightd_json *json, const struct weightd_field *fields,
			       size_t count, unsigned flags);

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

#endif
