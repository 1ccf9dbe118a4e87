/*
 * Facts of a config that was read before: its architecture, its class, its sizes.
 */
#ifndef WEIGHTD_DEFINITION_TWIN_CONFIG_FACTS_H
#define WEIGHTD_DEFINITION_TWIN_CONFIG_FACTS_H

#include "definition/architecture/architecture.h"
#include "definition/row/row_table.h"

#include <jansson.h>
#include <stdbool.h>

/* The architecture in C by model_type, else by class; NULL: none. */
const struct weightd_architecture *weightd_config_architecture(const json_t *config);
/* The data row by model_type, else by class, where there is no architecture in C; false: none. */
bool weightd_config_row(const json_t *config, struct weightd_row *row);
/* The model_type that either has; NULL: there is none. */
const char *weightd_config_type(const json_t *config);
/* The class of "architectures", else the first of the architecture; NULL: there is none. */
const char *weightd_config_class(const json_t *config);
/* A size by its field's name, aliases and defaults included; 0: the config has no such size.  Of a
 * size for each side the first. */
int64_t weightd_config_size(const json_t *config, const char *field);

/* Whether the class continues texts: it has generate(). */
bool weightd_class_generates(const char *class_name);
/* Whether the class guesses tokens that are hidden in a text. */
bool weightd_class_unmasks(const char *class_name);

#endif
