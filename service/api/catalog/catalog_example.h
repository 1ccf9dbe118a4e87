/*
 * Examples in the catalogue: a specification, ready to be POSTed, and its plan's explanation.
 */
#ifndef WEIGHTD_API_CATALOG_CATALOG_EXAMPLE_H
#define WEIGHTD_API_CATALOG_CATALOG_EXAMPLE_H

#include "api/answer/json_writer.h"
#include "weightd/initializer.h"
#include "weightd/module_type.h"
#include "weightd/plan.h"

/* Texts of a specification; NULL members are left out. */
struct weightd_example {
	const char *model;	 /* module text */
	const char *module;	 /* with 'initializer': selector of the rule */
	const char *parameter;	 /* the same */
	const char *initializer; /* call text; NULL: no rule */
	bool is_optional;	 /* the rule may match nothing */
};

/* Appends the one key "example" with the specification. */
void weightd_catalog_example(struct weightd_json *json, const struct weightd_example *example);
/* The plan of the specification; NULL if it is refused.  weightd_plan_free() frees it. */
struct weightd_plan *weightd_catalog_example_plan(const struct weightd_example *example);

/* Appends the call text that is the example of a row. */
void weightd_catalog_layer_call(const struct weightd_module_type *module_type,
				struct weightd_text *out);
void weightd_catalog_initializer_call(const struct weightd_initializer *initializer,
				      struct weightd_text *out);

/* The tensor that the example of an initializer fills, and its resolved law. */
struct weightd_example_row {
	const char *model, *parameter;			 /* module text; leaf name */
	const struct weightd_distribution *distribution; /* NULL: no target takes the example */
};
/* Of initializer row 'index'; never NULL.  Safe from any thread. */
const struct weightd_example_row *weightd_catalog_example_row(size_t index);

#endif
