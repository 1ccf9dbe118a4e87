/*
 * Paths of modules, for files that put longer names together.
 *
 * The name of a module whose path is too long for a struct weightd_name_room is the end of the
 * path, which lies before it.
 */
#ifndef WEIGHTD_CORE_MODEL_MODULE_PATH_H
#define WEIGHTD_CORE_MODEL_MODULE_PATH_H

#include "weightd/model.h"

/* Writes the path so that it ends at 'end'. */
void weightd_module_path_write(const struct weightd_module *module, char *end);

#endif
