/*
 * Names of the namespace "arch": "llama", "llama-3.1-8b", "BertForMaskedLM", and "llama--tiny".
 */
#ifndef WEIGHTD_DEFINITION_TWIN_ARCH_NAME_H
#define WEIGHTD_DEFINITION_TWIN_ARCH_NAME_H

#include "definition/architecture/architecture.h"
#include "definition/row/row_table.h"
#include "definition/twin/published.h"

#include <jansson.h>
#include <stdbool.h>

/* What a name means. */
struct weightd_arch {
	const char *type;				 /* model_type */
	const struct weightd_architecture *architecture; /* NULL: a data row */
	struct weightd_row row;				 /* then */
	const struct weightd_published *published;	 /* NULL: the default config */
	const char *class_name;				 /* that is built */
	bool is_tiny;
};

/*
 * weightd_arch_find() - what 'name' means.
 *
 * A name is a published size, an architecture, or a class of one, in this order; with "--tiny",
 * ".tiny" or "-tiny" behind it, its tiny twin.  The last spelling is for clients that refuse names
 * with two hyphens, and yields to a published size: "whisper-tiny" is one.
 * Code: UNKNOWN_MODEL with the nearest name; 'err' may be NULL.
 */
enum weightd_code weightd_arch_find(struct weightd_arch *arch, const char *name,
				    struct weightd_error *err);

/*
 * weightd_arch_config() - the config that 'name' stands for, with model_type and architectures.
 *
 * '*config' is new on success, "{}" of a "config" request.  Codes: those of weightd_arch_find() and
 * weightd_twin_config().
 */
enum weightd_code weightd_arch_config(json_t **config, const char *name, struct weightd_error *err);

/* How many names there are without twins and classes: published sizes, then architectures. */
size_t weightd_arch_count(void);
const char *weightd_arch_at(size_t index);

#endif
