/*
 * Members have the Hub's names and order.
 */
#include "api/hub/hub_entry_json.h"

enum weightd_code weightd_hub_entry_json(struct weightd_json *json, struct weightd_hub_entry *entry,
					 const struct weightd_hub_files *files, bool is_expanded,
					 struct weightd_error *err)
{
	const enum weightd_code code = weightd_hub_entry_measure(entry, files, err);
	struct weightd_hub_lfs lfs;

	if (code != WEIGHTD_OK)
		return code;
	weightd_json_open(json, NULL, '{');
	weightd_json_text(json, "type", "file");
	weightd_json_text(json, "oid", entry->oid);
	weightd_json_size(json, "size", entry->size);
	weightd_json_text(json, "path", entry->path);
	if (weightd_hub_entry_lfs(entry, files, &lfs)) {
		weightd_json_open(json, "lfs", '{');
		weightd_json_text(json, "oid", lfs.sha256);
		weightd_json_size(json, "size", entry->size);
		weightd_json_size(json, "pointerSize", lfs.pointer_size);
		weightd_json_close(json, '}');
	}
	if (is_expanded) {
		weightd_json_open(json, "lastCommit", '{');
		weightd_json_text(json, "id", files->repository->commit);
		weightd_json_text(json, "title", WEIGHTD_HUB_TITLE);
		weightd_json_text(json, "date", WEIGHTD_HUB_DATE);
		weightd_json_close(json, '}');
	}
	weightd_json_close(json, '}');
	return WEIGHTD_OK;
}
