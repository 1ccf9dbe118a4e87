/*
 * The lazy classes, which take a size from their first input in torch and as an argument here.
 * Private to service/core/module_type.
 */
#ifndef WEIGHTD_CORE_MODULE_TYPE_LAZY_H
#define WEIGHTD_CORE_MODULE_TYPE_LAZY_H

#include "weightd/module_type.h"

/*
 * Check hook of the lazy classes: the module becomes one of the class that the name has without
 * "Lazy", with the same arguments, as torch's does at its first input.
 */
enum weightd_code lazy_materialise(const struct weightd_building *building);

#endif
