/*
 * Formulas as arguments of initializers: "1 / sqrt(fan_out)".
 */
#ifndef WEIGHTD_DEFINITION_CALL_FORMULA_READ_H
#define WEIGHTD_DEFINITION_CALL_FORMULA_READ_H

#include "definition/document/reader.h"

/* The text of a formula, and where it is: in the text at 'place', if 'line' is not 0. */
struct weightd_formula_source {
	const char *text;
	const struct weightd_place *place;
	unsigned line, column;
};

/*
 * weightd_read_formula() - a formula over a tensor, for the argument 'argument' of 'owner'.
 *
 * '*value' is an INT or a REAL if nothing in it depends on the tensor, else a FORMULA in the
 * reader's scratch.  Numbers of the config are put in for their names.  TEXT_SYNTAX and
 * BAD_ARGUMENT (an unknown name) have the place in the text.
 */
enum weightd_code weightd_read_formula(struct weightd_reader *reader,
				       const struct weightd_formula_source *source,
				       const char *owner, const char *argument,
				       struct weightd_value *value);

/*
 * weightd_read_condition() - a condition on arguments of constructors, in its one spelling.
 *
 * NULL with an issue: TEXT_SYNTAX and BAD_ARGUMENT (no constructor of the catalogue has such an
 * argument) have the place in the text.
 */
const char *weightd_read_condition(struct weightd_reader *reader,
				   const struct weightd_formula_source *source);
/* The nearest argument of a constructor; NULL if there is none near. */
const char *weightd_nearest_argument(struct weightd_reader *reader, const char *name);

/* Whether it is an argument of some constructor of the catalogue, or an item of one. */
bool weightd_formula_is_argument(const char *name, size_t length);
/* Whether 'name' is one of a tensor, of a constructor's arguments or of the config. */
bool weightd_formula_knows(const struct weightd_reader *reader, const char *name, size_t length);

#endif
