/*
 * mmengine's init_cfg as plain rules.
 */
#ifndef WEIGHTD_DEFINITION_POLICY_FOREIGN_READ_H
#define WEIGHTD_DEFINITION_POLICY_FOREIGN_READ_H

#include "definition/document/reader.h"

/* {"type": "Kaiming", "layer": "Conv2d", ...}, an item of a policy. */
bool weightd_is_init_cfg(const json_t *item);
/* Its rules, a new array; NULL with an issue. */
json_t *weightd_read_init_cfg(struct weightd_reader *reader, const json_t *item,
			      const struct weightd_place *place);

#endif
