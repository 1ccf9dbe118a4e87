/*
 * Name in JSON: what it stands for, and how its model is shown.
 */
#ifndef WEIGHTD_API_HUB_NAME_JSON_H
#define WEIGHTD_API_HUB_NAME_JSON_H

#include "api/answer/json_writer.h"
#include "api/repository/hub_name.h"

/* Writes the object; its config, which may be long, only with 'has_config'. */
void weightd_name_json(struct weightd_json *json, const struct weightd_hub_name *name,
		       bool has_config);

/*
 * weightd_name_read() - the id and policy of a request's body: {"id": "...", "shard_bytes": n,
 * "tokenizer": "none", "config": {}}.  The config's text is in the request's arena.
 *
 * False with issues in reply->error.
 */
bool weightd_name_read(struct weightd_hub_name *name, const struct weightd_request *request,
		       struct weightd_reply *reply);

#endif
