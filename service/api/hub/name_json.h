/*
 * Name in JSON: what it stands for, and how its model is shown.
 */
#ifndef WEIGHTD_API_HUB_NAME_JSON_H
#define WEIGHTD_API_HUB_NAME_JSON_H

#include "api/answer/json_writer.h"
#include "api/repository/hub_name.h"

void weightd_name_json(struct weightd_json *json, const struct weightd_hub_name *name);

/*
 * weightd_name_read() - the id and policy of a request's body: {"id": "...", "shard_bytes": n,
 * "tokenizer": "none"}.
 *
 * False with issues in reply->error.
 */
bool weightd_name_read(struct weightd_hub_name *name, const struct weightd_request *request,
		       struct weightd_reply *reply);

#endif
