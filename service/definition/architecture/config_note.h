/*
 * Config note: what a config came to, for the answer to who sent it.
 */
#ifndef WEIGHTD_DEFINITION_ARCHITECTURE_CONFIG_NOTE_H
#define WEIGHTD_DEFINITION_ARCHITECTURE_CONFIG_NOTE_H

#include "definition/architecture/model_config.h"
#include "weightd/plan.h"

/*
 * weightd_model_config_note() - what a config that has been read came to, in the reader's arena.
 * NULL when memory is out, which the reader knows.
 */
const struct weightd_config_note *weightd_model_config_note(
	const struct weightd_model_config *config);

#endif
