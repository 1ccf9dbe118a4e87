/*
 * Formulas: arithmetic and conditions in rows of data.
 *
 *     std / sqrt(2 * n_layer)
 *     1 / fan_in if is_first else sqrt(6 / fan_in) / w0
 *     bias and k > 0
 *
 * They read as in Python, lowest precedence first:
 *
 *     formula     = either ["if" either "else" formula]
 *     either      = both {"or" both}
 *     both        = negated {"and" negated}
 *     negated     = "not" negated | comparison
 *     comparison  = sum [("==" | "!=" | "<" | "<=" | ">" | ">=" | "is" ["not"]) sum
 *                 | ["not"] "in" (list | sum)]
 *     list        = ("(" | "[") [formula {"," formula} [","]] (")" | "]")
 *     sum         = product {("+" | "-") product}
 *     product     = factor {("*" | "/" | "//" | "%") factor}
 *     factor      = "-" factor | power
 *     power       = atom ["**" factor]
 *     atom        = number | 'text' | "True" | "False" | "None" | name | "(" formula ")"
 *                 | ("sqrt" | "log" | "exp" | "abs" | "floor" | "ceil" | "len"
 *                 | "int" | "round" | "sum" | "float32") "(" formula ")"
 *                 | name "[" index "]" {"[" index "]"}
 *                 | ("min" | "max" | "pow") "(" formula "," formula ")"
 *     index       = formula | ":" formula | formula ":"
 *     name        = {word "."} word ["[" digits "]"]
 *
 * A name with dots is that name if there is one.  Else words before a dot mean nothing: math.sqrt
 * is sqrt, m.out_channels is out_channels.  A name with an index is a name of its own,
 * kernel_size[0], if there is one; else it is an item of the tuple that the name has, as sizes[i +
 * 1] and sizes[-1] are; sizes[:i] has the items before number i, sizes[i:] the others.  pi is a
 * number where it is no name.
 *
 * Numbers are doubles, and each operation is that of C on doubles, from left to right; True and a
 * comparison that holds are 1, False is 0.  Results of + - * // % min and max on whole numbers, and
 * of floor and ceil on any, are also exact integers while they fit in 63 bits:
 * weightd_formula_value().  float32(x) is the nearest number that a float has: float32(a * b) is
 * the product of two floats.  log, exp and ** are the project's own (core/number), so that a
 * formula has the same bits on every machine.  `a or b` is a unless that is 0, None or ''.  Texts
 * and None can be compared and tested, nothing else; a tuple or a module can be tested, and is
 * equal to nothing.  Comparisons have no chains: write `1 <= k and k <= 3`.
 *
 * A formula fails where an operation has no number: of a text or None, sqrt of less than 0, log of
 * anything but a positive normal number, ** of less than 0, // and % by 0.  A part that `if` or
 * `or` skips cannot fail.
 */
#ifndef WEIGHTD_CORE_FIELD_FORMULA_H
#define WEIGHTD_CORE_FIELD_FORMULA_H

#include "weightd/field.h"
#include "weightd/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Steps of the longest formula, and different names in it. */
#define WEIGHTD_FORMULA_STEPS_MAX 64
#define WEIGHTD_FORMULA_NAMES_MAX 32

/* The value of the variable called 'name', of 'length' bytes; false if there is none. */
typedef bool weightd_formula_variable(const void *context, const char *name, size_t length,
				      struct weightd_value *value);

/*
 * weightd_formula() - the value of a formula.
 *
 * Returns false if the text is not a formula, a variable is unknown, or the formula fails or is not
 * finite; '*value' is then untouched.
 */
bool weightd_formula(const char *text, weightd_formula_variable *variable, const void *context,
		     double *value);

/* As above, for a condition: whether the formula's value is true, of any kind. */
bool weightd_formula_condition(const char *text, weightd_formula_variable *variable,
			       const void *context, bool *holds);

/* One operation of a parsed formula, in the order of evaluation. */
struct weightd_formula_step {
	uint8_t operation; /* enum formula_operation */
	uint8_t name;	   /* of NAME: the caller's number for it */
	uint16_t length;   /* of TEXT */
	union {
		double number;
		int64_t whole;
		const char *text; /* borrowed from the formula's text */
	};
};

/* A formula that is evaluated many times.  The caller has the array of steps. */
struct weightd_formula {
	struct weightd_formula_step *steps;
	size_t count;
	uint32_t names; /* bit n: the formula has name n */
};

/* The number of a name, below WEIGHTD_FORMULA_NAMES_MAX; negative: there is no such name. */
typedef int weightd_formula_numbering(const void *context, const char *name, size_t length);

/*
 * weightd_formula_parse() - turn a text into steps.
 *
 * 'formula->steps' has room for WEIGHTD_FORMULA_STEPS_MAX, of which 'formula->count' are used; the
 * steps borrow from 'text'.  Returns false if the text is not a formula.
 */
bool weightd_formula_parse(struct weightd_formula *formula, const char *text,
			   weightd_formula_numbering *numbering, const void *context);

/*
 * As above for the formula that '*text' begins with, as far as it goes; '*text' is moved behind it
 * and the blanks that follow.
 */
bool weightd_formula_read(struct weightd_formula *formula, const char **text,
			  weightd_formula_numbering *numbering, const void *context);

/* Why a text is no formula. */
struct weightd_formula_problem {
	const char *at; /* in the text: what cannot be read */
	size_t length;	/* of a name that is not known; 0: the syntax is wrong, or it is too long */
};

/* As weightd_formula_parse(); '*problem' is where it fails. */
bool weightd_formula_examine(struct weightd_formula *formula, const char *text,
			     weightd_formula_numbering *numbering, const void *context,
			     struct weightd_formula_problem *problem);

/*
 * weightd_formula_spell() - append the one spelling of a formula, which is read as the same: single
 * spaces, names without the words before their dots.
 *
 * Names that 'variable' (NULL: none) knows are replaced by their numbers.
 */
void weightd_formula_spell(const char *text, weightd_formula_variable *variable,
			   const void *context, struct weightd_text *out);

/*
 * weightd_formula_evaluate() - the value of a parsed formula.
 *
 * 'values' is indexed by the numbers of names; only those of 'formula->names' are read.  The value
 * may be infinite; it is NaN if the formula fails.
 */
double weightd_formula_evaluate(const struct weightd_formula *formula,
				const struct weightd_value *values);

/*
 * As above: an INT where the value is a whole number that is known exactly, else a REAL.  Returns
 * false if the formula fails or is not finite; '*value' is then untouched.
 */
bool weightd_formula_value(const struct weightd_formula *formula,
			   const struct weightd_value *values, struct weightd_value *value);

/*
 * As above, for a value of any kind; what is true or false is a BOOL.  A TEXT is not ended by a NUL
 * and has its bytes in 'count'; a TUPLE and a MODULE are those of 'values'.  Returns false if the
 * formula fails or is not finite.
 */
bool weightd_formula_result(const struct weightd_formula *formula,
			    const struct weightd_value *values, struct weightd_value *value);

/* As above: whether the value is true, of any kind. */
bool weightd_formula_holds(const struct weightd_formula *formula,
			   const struct weightd_value *values, bool *holds);

#endif
