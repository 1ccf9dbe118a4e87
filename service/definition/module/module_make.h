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
/*
 * Whether 'type' is "Conv2dSame(Conv2d)", a class derived from a type that has tensors and makes no
 * children, or "RNN(Module)", one that is like no type of its name.  '*name' becomes the class,
 * '*base' the type, NULL for Module.
 */
bool weightd_split_type(struct weightd_reader *reader, const char *type, const char **name,
			const struct weightd_module_type **base);
/* Whether a class can be derived from the type: it has tensors, and makes no children. */
bool weightd_has_plain_state(const struct weightd_module_type *module_type);
/* A class of one's own that has the tensors of 'base'; its children come from the document. */
enum weightd_code weightd_new_derived(struct weightd_reader *reader,
				      const struct weightd_site *site, const char *type,
				      const struct weightd_module_type *base,
				      const struct weightd_value *arguments,
				      struct weightd_module **module);
/* A module that is not in the catalogue; its type can be named by rules. */
enum weightd_code weightd_new_custom(struct weightd_reader *reader, const struct weightd_site *site,
				     const char *type, struct weightd_module **module);

/*
 * weightd_read_extra() - "extra" beside a class: what print() shows between its parentheses; and
 * "print": all that it shows, without the children.
 *
 * In the body of a class {formula} is replaced by its value as Python's str() has it, {formula!r}
 * by that of repr(), {formula:.3f} by that number of digits; "{{" is a brace.
 */
enum weightd_code weightd_read_extra(struct weightd_reader *reader, struct weightd_module *module,
				     const json_t *json, const struct weightd_place *place);

/* Remembers the rules of a module, said at "init" of 'place', until the tree is complete. */
enum weightd_code weightd_keep_rules(struct weightd_reader *reader, struct weightd_module *module,
				     const json_t *rules, const struct weightd_place *place);
/* The same for the "init" of a data row, of which the module is the model. */
enum weightd_code weightd_keep_row_rules(struct weightd_reader *reader,
					 struct weightd_module *module,
					 const struct weightd_model_config *config,
					 const json_t *row, const struct weightd_place *place);
/* The recipe of the config of a part, which lives as long as the reader; 'place' is the config's.
 */
enum weightd_code weightd_keep_recipe(struct weightd_reader *reader, struct weightd_module *module,
				      const char *recipe, const struct weightd_model_config *config,
				      const struct weightd_place *place);
/* The same for the ties of its class, which are read by policy/ties.h. */
enum weightd_code weightd_keep_ties(struct weightd_reader *reader, struct weightd_module *module,
				    const json_t *ties, const struct weightd_place *place);
/* The same for a cast of all its tensors, said at 'place': after the rules that are remembered. */
enum weightd_code weightd_keep_cast(struct weightd_reader *reader, struct weightd_module *module,
				    enum weightd_dtype dtype, const struct weightd_place *place);

#endif
