/*
 * Tensors that the document gives itself: parameters and buffers of custom modules, and the items
 * of a map of shapes.  GUIDE.md describes their values without a rule.
 */
#ifndef WEIGHTD_DEFINITION_MODULE_TENSORS_H
#define WEIGHTD_DEFINITION_MODULE_TENSORS_H

#include "definition/document/reader.h"

/* "parameters" or "buffers" of a custom module, and the model kind "parameters". */
void weightd_read_tensors(struct weightd_reader *reader, struct weightd_module *module,
			  const json_t *map, const struct weightd_place *place, bool are_buffers);

enum weightd_tensor_role {
	WEIGHTD_ROLE_PARAMETER,
	WEIGHTD_ROLE_BUFFER,
	WEIGHTD_ROLE_HEADER, /* a parameter, as the header of a safetensors file describes it */
};

/* One of them: the leaf site->name of the module site->parent. */
enum weightd_code weightd_read_tensor(struct weightd_reader *reader,
				      const struct weightd_site *site, const json_t *json,
				      enum weightd_tensor_role role);

#endif
