/*
 * Numbers that a recipe can take from the model itself: its depth, its width, the size of a tensor.
 */
#ifndef WEIGHTD_DEFINITION_RECIPES_INFER_H
#define WEIGHTD_DEFINITION_RECIPES_INFER_H

#include "weightd/model.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#define WEIGHTD_INFER_WHY 160

/*
 * weightd_recipe_infer() - the number that "infer" of a recipe's variable asks for, in the modules
 * from 'scope' down.
 *
 * 'how' is {"depth": "encoder"} (blocks of the numbered lists below a module of that name; "": of
 * all), {"blocks": "**"} (of all lists together), {"width": true} or {"size": 1, "of":
 * "**.wo.weight"}. False with a clause in 'why' if the model does not have exactly one such number.
 */
bool weightd_recipe_infer(const json_t *how, const struct weightd_module *scope, double *value,
			  char why[WEIGHTD_INFER_WHY]);

#endif
