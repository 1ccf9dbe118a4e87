/*
 * Architectures: families of models that a Hugging Face config.json can name, one row each.
 *
 * A row describes the fields of the family's config and builds the tree of modules from them.
 * Adding one is one file in this folder and one line in architecture_list.h.
 */
#ifndef WEIGHTD_DEFINITION_ARCHITECTURE_ARCHITECTURE_H
#define WEIGHTD_DEFINITION_ARCHITECTURE_ARCHITECTURE_H

#include "weightd/field.h"

#include <jansson.h>
#include <stddef.h>

struct weightd_model_config;

/* Another name of a field. */
struct weightd_config_alias {
	const char *alias, *field;
};

struct weightd_architecture {
	const char *name;   /* "model_type": "gpt2" */
	const char *doc;    /* one sentence */
	const char *recipe; /* the init policy that its models get before any rule */
	/* The recipe whose "replay" says what the library draws; NULL: that of "transformers". */
	const char *replay;
	const char *unreplayed; /* why the library's draws are not followed; NULL: they are */
	const char *const
		*classes; /* of "architectures", NULL-terminated; the first is the default */
	const struct weightd_field *fields; /* of the config that matter; null means the default */
	size_t field_count;
	const struct weightd_config_alias *aliases; /* ends with {NULL, NULL}; NULL: none */
	/*
	 * build() - make the modules and ties, with the functions of architecture_parts.h, after
	 * checking that the fields agree.  Failures are kept in the config's reader.
	 */
	void (*build)(struct weightd_model_config *config);
	const json_t *data;  /* the row that build() reads; NULL: it is C */
	const char *release; /* of the library that a data row was proven against */
};

/* Those that are C, in list order; data rows are in row/row_table.h. */
size_t weightd_architecture_count(void);
const struct weightd_architecture *weightd_architecture_at(size_t index);
const struct weightd_architecture *weightd_architecture_find(
	const char *model_type); /* NULL: none */
const char *weightd_architecture_nearest(const char *model_type);

#endif
