/*
 * POST /api/models/{namespace}/{name}/paths-info/{revision}: those of some paths that are files.
 *
 * Python sends a form, JavaScript sends JSON.
 */
#include "api/answer/representation.h"
#include "api/hub/hub_entry_json.h"
#include "api/repository/hub_reply.h"
#include "definition/document/json_parse.h"
#include "http/message/route.h"

#include <string.h>
#include <strings.h>

#define BODY_DEPTH 8
#define PATHS_MAX 10000

struct wanted {
	const char **paths;
	size_t count;
	bool is_expanded;
};

/* Adds a path; false: no memory, or too many. */
static bool add(struct wanted *wanted, const char *path)
{
	if (path == NULL || wanted->count == PATHS_MAX)
		return false;
	wanted->paths[wanted->count++] = path;
	return true;
}

static int hex_digit(char c)
{
	const char *digits = "0123456789abcdef", *at = strchr(digits, c | 0x20);

	if (c >= '0' && c <= '9')
		return c - '0';
	return at != NULL && c != '\0' && strchr("abcdefABCDEF", c) != NULL ? (int)(at - digits)
									    : -1;
}

/* A name or value of a form; what is no escape stays as it is. */
static const char *decoded(const char *text, size_t length, struct weightd_arena *arena)
{
	char *out = weightd_arena_alloc(arena, length + 1), *end = out;

	for (size_t i = 0; out != NULL && i < length; i++) {
		if (text[i] == '%' && i + 2 < length && hex_digit(text[i + 1]) >= 0 &&
		    hex_digit(text[i + 2]) >= 0) {
			*end++ = (char)(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
			i += 2;
		} else {
			*end++ = text[i] == '+' ? ' ' : text[i];
		}
	}
	if (out != NULL)
		*end = '\0';
	return out;
}

static bool is_true(const char *text)
{
	return strcasecmp(text, "true") == 0 || strcmp(text, "1") == 0;
}

static bool read_form(struct wanted *wanted, const char *body, size_t length,
		      struct weightd_arena *arena)
{
	for (const char *end = body + length; body < end;) {
		const char *stop = memchr(body, '&', (size_t)(end - body));
		const size_t bytes = (size_t)((stop == NULL ? end : stop) - body);
		const char *pair = decoded(body, bytes, arena);

		if (pair == NULL)
			return false;
		if (strncmp(pair, "paths=", 6) == 0 && !add(wanted, pair + 6))
			return false;
		if (strncmp(pair, "expand=", 7) == 0)
			wanted->is_expanded = is_true(pair + 7);
		body += bytes + (stop != NULL);
	}
	return true;
}

static bool read_json(struct wanted *wanted, const char *body, size_t length,
		      struct weightd_arena *arena, struct weightd_error *err)
{
	const struct weightd_scan_limits limits = {.values = 2 * PATHS_MAX, .depth = BODY_DEPTH};
	json_t *root, *path;
	size_t i;

	if (weightd_document_parse(&root, body, length, &limits, err) != WEIGHTD_OK)
		return false;
	const json_t *paths = json_object_get(root, "paths");
	bool is_read = true;
	json_array_foreach(paths, i, path)
	{
		if (is_read && json_is_string(path))
			is_read = add(wanted, weightd_arena_strdup(arena, json_string_value(path)));
	}
	wanted->is_expanded = json_is_true(json_object_get(root, "expand"));
	json_decref(root);
	return is_read;
}

static bool read_body(struct wanted *wanted, const struct weightd_request *request,
		      struct weightd_reply *reply)
{
	const char *type = request->content_type, *body = request->body;

	*wanted = (struct wanted){
		.paths = weightd_arena_array(request->arena, PATHS_MAX, sizeof *wanted->paths)};
	const bool is_json = type != NULL && strncasecmp(type, "application/json", 16) == 0;
	const bool is_read =
		wanted->paths != NULL &&
		(is_json ? read_json(wanted, body, request->body_length, request->arena,
				     &reply->error)
			 : read_form(wanted, body, request->body_length, request->arena));
	if (!is_read && weightd_error_code(&reply->error) == WEIGHTD_OK)
		weightd_error_add(&reply->error, WEIGHTD_ERR_LIMIT_EXCEEDED, NULL,
				  "more than %d paths", PATHS_MAX);
	return is_read;
}

static void handle(const struct weightd_request *request, struct weightd_reply *reply,
		   struct weightd_service *service)
{
	struct weightd_repository repository;
	struct weightd_hub_files files;
	struct wanted wanted;

	if (!weightd_repository_at_revision(&repository, request, reply, service) ||
	    !read_body(&wanted, request, reply) ||
	    weightd_hub_files_list(&files, &repository, request->arena, &reply->error) !=
		    WEIGHTD_OK)
		return;
	files.digests = service->digests;
	struct weightd_json json = weightd_represent_json(reply);
	weightd_json_open(&json, NULL, '[');
	for (size_t i = 0; i < wanted.count; i++) {
		struct weightd_hub_entry *entry = weightd_hub_files_find(&files, wanted.paths[i]);

		if (entry != NULL &&
		    weightd_hub_entry_json(&json, entry, &files, wanted.is_expanded,
					   &reply->error) != WEIGHTD_OK)
			return;
	}
	weightd_json_close(&json, ']');
	weightd_hub_represent_end(request, reply, &json);
}

const struct weightd_route weightd_route_hub_paths = {
	.methods = WEIGHTD_POST,
	.pattern = "/api/models/{namespace}/{name}/paths-info/{rest*}",
	.doc = "Those of some paths that are files of a repository, as the Hub tells them",
	.handle = handle,
	.takes_repeated_query = true,
};
