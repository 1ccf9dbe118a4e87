/*
 * Config note: summary of a config, for the answer to the request that posted it.
 */
#ifndef WEIGHTD_DEFINITION_ARCHITECTURE_CONFIG_NOTE_H
#define WEIGHTD_DEFINITION_ARCHITECTURE_CONFIG_NOTE_H

#include "definition/architecture/model_config.h"
#include "weightd/plan.h"

/*
 * weightd_model_config_note() - summary of a config that has been read, in the reader's arena. NULL
 * when memory is out, which the reader records.
 */
const struct weightd_config_note *weightd_model_config_note(
	const struct weightd_model_config *config);

#endif
