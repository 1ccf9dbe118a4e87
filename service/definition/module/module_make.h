/*
 * New modules of a definition: the type that a name means, and custom modules.
 */
#ifndef WEIGHTD_DEFINITION_MODULE_MODULE_MAKE_H
#define WEIGHTD_DEFINITION_MODULE_MODULE_MAKE_H

#include "definition/document/reader.h"

/* The layer of a type.  NULL with an issue for a base class; NULL without for a type not known. */
enum weightd_code weightd_find_module_type(struct weightd_reader *reader, const char *type,
					   const struct weightd_place *place,
					   const struct weightd_module_type **module_type);
enum weightd_code weightd_refuse_module(struct weightd_reader *reader, const char *type,
					const struct weightd_place *place);
/* Module() without children: the text does not show its parameters. */
enum weightd_code weightd_refuse_bare_module(struct weightd_reader *reader,
					     const struct weightd_place *place);
/* A module that is not in the catalogue; its type can be named by rules. */
enum weightd_code weightd_new_custom(struct weightd_reader *reader, const struct weightd_site *site,
				     const char *type, struct weightd_module **module);

#endif
