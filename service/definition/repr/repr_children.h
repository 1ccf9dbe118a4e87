/*
 * Layers that build their children themselves, as they are printed: which arguments the children
 * tell, and whether children and arguments agree.
 */
#ifndef WEIGHTD_DEFINITION_REPR_REPR_CHILDREN_H
#define WEIGHTD_DEFINITION_REPR_REPR_CHILDREN_H

#include "definition/document/reader.h"
#include "definition/repr/repr_text.h"

/* The call that a printed module stands for, without what old releases printed differently. */
enum weightd_code weightd_repr_call(struct weightd_reader *reader, const struct weightd_repr *repr,
				    const struct weightd_place *place,
				    const struct weightd_node **call);
/* The same type under its name of today. */
const char *weightd_repr_type(const char *type);
/* repr_module.c: a printed module as the value of an argument. */
enum weightd_code weightd_repr_value(struct weightd_reader *reader, const struct weightd_repr *repr,
				     const struct weightd_place *place,
				     struct weightd_value *value);
/* Gives the issues from number 'first' on the place of the text and a place in it. */
void weightd_repr_place(struct weightd_reader *reader, unsigned first,
			const struct weightd_place *place, unsigned line, unsigned column);

/* The printed module at a dotted path below 'repr', which names of runs count for; NULL: none. */
const struct weightd_repr *weightd_repr_find(const struct weightd_repr *repr, const char *path);
/* The printed argument of a module; NULL if it is not there. */
const struct weightd_node *weightd_repr_argument(struct weightd_reader *reader,
						 const struct weightd_repr *repr, const char *field,
						 const struct weightd_place *place);
/*
 * The call of an AdaptiveLogSoftmaxWithLoss from the sizes of its printed layers; NULL if they are
 * not those of one.
 */
const struct weightd_node *weightd_repr_adaptive(struct weightd_reader *reader,
						 const struct weightd_repr *repr,
						 const struct weightd_place *place);

/*
 * The call of a layer whose arguments its printed children tell; '*call' is left alone if the
 * layer prints its arguments itself.
 */
enum weightd_code weightd_repr_infer(struct weightd_reader *reader,
				     const struct weightd_module_type *module_type,
				     const struct weightd_repr *repr,
				     const struct weightd_place *place,
				     const struct weightd_node **call);
/* BAD_ARGUMENT where the children that were built are not those that were printed. */
enum weightd_code weightd_repr_check(struct weightd_reader *reader,
				     const struct weightd_module *built,
				     const struct weightd_repr *repr,
				     const struct weightd_place *place);

#endif
