/*
 * The model kind "parameters": full tensor names to shapes, such as the header of a safetensors
 * file.  The dots of the names become a tree of custom modules of type Module.
 */
#ifndef WEIGHTD_DEFINITION_MODULE_SHAPE_MAP_H
#define WEIGHTD_DEFINITION_MODULE_SHAPE_MAP_H

#include "definition/document/reader.h"

enum weightd_code weightd_read_shape_map(struct weightd_reader *reader, const json_t *map,
					 const struct weightd_place *place,
					 struct weightd_module **root);

#endif
