/*
 * Configs inside a config: "text_config" and its like, and dicts such as "rope_parameters".
 */
#ifndef WEIGHTD_DEFINITION_ARCHITECTURE_CONFIG_PART_H
#define WEIGHTD_DEFINITION_ARCHITECTURE_CONFIG_PART_H

#include "definition/architecture/model_config.h"

/* A member of a config that is an object. */
struct weightd_config_part {
	struct weightd_config_part *next;
	const char *name;
	const json_t *json;		     /* with the overrides; NULL: null, and no default */
	struct weightd_model_config *config; /* NULL: a dict, or of a type that is not known */
	const char *pointer;
};

/* Finds the parts of a config whose fields are bound, and reads each. */
enum weightd_code weightd_config_parts(struct weightd_model_config *config);
/* Adds their names to config->variables. */
enum weightd_code weightd_config_put_parts(struct weightd_model_config *config);
/* struct weightd_row_scope's read_part: {"config": "text_config", "class": "LlamaModel"}. */
enum weightd_code weightd_read_config_part(struct weightd_reader *reader,
					   const struct weightd_site *site, const json_t *json,
					   struct weightd_module **module);
/* What all rows of the library share, for this document; NULL when memory is out. */
const json_t *weightd_config_shared(struct weightd_reader *reader);
/*
 * weightd_config_find_data() - the data row of a type: one of the document, else one of the
 * service.
 *
 * '*architecture' is NULL where there is none.  'config' gets the place of a row of the document.
 */
enum weightd_code weightd_config_find_data(struct weightd_model_config *config, const char *type,
					   const struct weightd_architecture **architecture);

#endif
