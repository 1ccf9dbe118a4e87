/*
 * Config: the model kind "config", a Hugging Face config.json, bound to its architecture's fields.
 */
#ifndef WEIGHTD_DEFINITION_ARCHITECTURE_MODEL_CONFIG_H
#define WEIGHTD_DEFINITION_ARCHITECTURE_MODEL_CONFIG_H

#include "definition/architecture/architecture.h"
#include "definition/document/reader.h"

struct weightd_config_part;
struct weightd_file_row;

/* A config that is being built, or has been. */
struct weightd_model_config {
	struct weightd_reader *reader;
	const struct weightd_architecture *architecture;
	struct weightd_value *values; /* by field, defaults filled in */
	const char *const *pointers;  /* by field: the pointer of the value, present or absent */
	const bool *defaulted;	      /* by field: the client did not say it */
	const char *class_name;	      /* the class that is built: "GPT2LMHeadModel" */
	const char *recipe; /* the architecture's; build() may say another for its class */
	const char *replay, *unreplayed; /* likewise */
	bool has_memory_names; /* the names of the library's state_dict, not those of its files */
	unsigned release;      /* of transformers, 1000 * major + minor: the one that is followed */
	struct weightd_module *root;
	const struct weightd_tie *ties, **ties_end;
	const json_t *json, *overrides; /* as the client sent them; overrides: NULL without */
	const char *pointer;		/* of the config: "/config", "/config/text_config" */
	struct weightd_site site;	/* of the root; without a parent it is the model */
	/* Of a data row, or a config inside one's config: */
	const char *row_pointer; /* of a row of the document; NULL: it is the service's */
	const struct weightd_variables *variables; /* what formulas of the row may name */
	struct weightd_config_part *parts;	   /* config_part.h */
	unsigned depth;				   /* configs around it */
	struct weightd_file_row **files_end; /* rows that say names in files; NULL: memory's */
	const char *library; /* of a model by name or class; NULL: a config of transformers */
};

/*
 * weightd_model_config_dtype() - read "dtype" (or "torch_dtype") of the config or the overrides.
 * Leaves '*dtype' alone if there is none.
 */
enum weightd_code weightd_model_config_dtype(struct weightd_reader *reader, const json_t *config,
					     const json_t *overrides, enum weightd_dtype *dtype);

/*
 * weightd_model_config_read() - read a config.json and build its model.
 *
 * 'overrides' (NULL: none) are fields that replace fields of the config.  On success config->root
 * and config->ties are set, and all of it lives in the reader's arena.  Codes: UNSUPPORTED (model
 * type, class, quantised weights), UNKNOWN_FIELD (of the overrides), those of weightd_fields_bind()
 * and of the architecture.
 */
enum weightd_code weightd_model_config_read(struct weightd_model_config *config,
					    struct weightd_reader *reader, const json_t *json,
					    const json_t *overrides);

/* Binds config->json, and the overrides, to the fields of the architecture. */
enum weightd_code weightd_model_config_bind(struct weightd_model_config *config);

/* A number of the config by a field's name or alias (true is 1); false if it has no such number. */
bool weightd_model_config_number(const struct weightd_model_config *config, const char *name,
				 double *number);

#endif
