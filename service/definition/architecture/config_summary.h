/*
 * Summary of a config, for the answer to the request that posted it.
 */
#ifndef WEIGHTD_DEFINITION_ARCHITECTURE_CONFIG_SUMMARY_H
#define WEIGHTD_DEFINITION_ARCHITECTURE_CONFIG_SUMMARY_H

#include "definition/architecture/model_config.h"
#include "weightd/plan.h"

/*
 * weightd_model_config_summary() - summary of a config that has been read, in the reader's arena.
 * NULL when memory is out, which the reader records.
 */
const struct weightd_config_summary *weightd_model_config_summary(
	const struct weightd_model_config *config);

#endif
