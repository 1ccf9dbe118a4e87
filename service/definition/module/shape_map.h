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

/*
 * weightd_module_below() - the module of the tensor with the dotted name 'name' below 'root';
 * modules that are not there are made, of type Module.
 *
 * Codes: those of weightd_module_new().
 */
enum weightd_code weightd_module_below(struct weightd_reader *reader, struct weightd_module *root,
				       const char *name, const struct weightd_place *place,
				       struct weightd_module **module);

#endif
