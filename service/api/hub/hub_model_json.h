/*
 * Model info of the Hub: what a repository is, and its files.
 */
#ifndef WEIGHTD_API_HUB_HUB_MODEL_JSON_H
#define WEIGHTD_API_HUB_HUB_MODEL_JSON_H

#include "api/answer/json_writer.h"
#include "api/repository/hub_files.h"

/*
 * Writes the object.  ?expand= of the request chooses members, ?blobs= adds sizes and ids to files,
 * ?securityStatus= says that nobody has looked.  Codes of weightd_hub_entry_measure().
 */
enum weightd_code weightd_hub_model_json(struct weightd_json *json,
					 const struct weightd_request *request,
					 struct weightd_hub_files *files,
					 struct weightd_error *err);

#endif
