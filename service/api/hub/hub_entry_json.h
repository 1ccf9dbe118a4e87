/*
 * Hub entry in JSON: a file as tree and paths-info list it.
 */
#ifndef WEIGHTD_API_HUB_HUB_ENTRY_JSON_H
#define WEIGHTD_API_HUB_HUB_ENTRY_JSON_H

#include "api/answer/json_writer.h"
#include "api/repository/hub_files.h"

/* The time of every commit: a repository is a function of its commit, and has no clock. */
#define WEIGHTD_HUB_DATE "2026-01-01T00:00:00.000Z"
#define WEIGHTD_HUB_TITLE "Weights made by weightd"

/*
 * Measures a file and writes it as an object; 'is_expanded' adds its last commit.  Codes of
 * weightd_hub_entry_measure().
 */
enum weightd_code weightd_hub_entry_json(struct weightd_json *json, struct weightd_hub_entry *entry,
					 const struct weightd_hub_files *files, bool is_expanded,
					 struct weightd_error *err);

#endif
