/*
 * What a config.json asks for: its members and the overrides before them, the architecture and the
 * class, and the release of the transformers library.
 */
#ifndef WEIGHTD_DEFINITION_ARCHITECTURE_CONFIG_CHOICE_H
#define WEIGHTD_DEFINITION_ARCHITECTURE_CONFIG_CHOICE_H

#include "definition/architecture/model_config.h"

/* The client's two objects. */
struct weightd_config_source {
	const json_t *config, *overrides; /* overrides: NULL without */
};

/* A member that is not null, with the overrides first; '*object' is the object that has it. */
const json_t *weightd_config_member(const struct weightd_config_source *source, const char *key,
				    const char **object);

/*
 * weightd_config_choose() - set the architecture and the class that is built.
 *
 * An unknown model_type whose class is known is read by its class, with a warning.  The
 * architecture stays NULL where none is found.  Codes: MISSING_FIELD, WRONG_TYPE, UNSUPPORTED
 * (type, class, a config inside the config).
 */
enum weightd_code weightd_config_choose(struct weightd_model_config *config,
					const struct weightd_config_source *source);

/* Sets the release: that of "transformers_version" in the overrides, else the one of this version
 * of the service.  A file's own transformers_version says who wrote it. */
void weightd_config_release(struct weightd_model_config *config,
			    const struct weightd_config_source *source);
/* Sets whose names the tensors have: "names" of the overrides, "files" (the default) or
 * "state_dict". */
void weightd_config_names(struct weightd_model_config *config,
			  const struct weightd_config_source *source);
/* "transformers 5.24.0" of a release's number. */
const char *weightd_config_release_name(unsigned release);

#endif
