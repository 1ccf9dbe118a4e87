/*
 * The rows behind the table of weightd/generator.h, for the files that define them.
 */
#ifndef WEIGHTD_CORE_GENERATOR_GENERATOR_TABLE_H
#define WEIGHTD_CORE_GENERATOR_GENERATOR_TABLE_H

#include "weightd/generator.h"

#define GENERATOR(name) extern const struct weightd_generator weightd_generator_##name;
#include "core/generator/generator_list.h"
#undef GENERATOR

#endif
