/*
 * Configs that name their class: config.json of a part of one of diffusers' pipelines.
 */
#ifndef WEIGHTD_DEFINITION_ARCHITECTURE_CLASS_CONFIG_H
#define WEIGHTD_DEFINITION_ARCHITECTURE_CLASS_CONFIG_H

#include "definition/architecture/model_config.h"

/*
 * weightd_class_config_find() - the data row of the class that config->json names as "_class_name".
 *
 * On success config->architecture and config->library are set.  Codes: WRONG_TYPE, UNSUPPORTED (a
 * class that is not known, a pipeline or a scheduler), those of weightd_config_find_data().
 */
enum weightd_code weightd_class_config_find(struct weightd_model_config *config);

#endif
