/*
 * Fields: descriptions of arguments, and the values bound to them.
 *
 * Module types and initializers describe their arguments with rows of struct weightd_field;
 * parsing, checking, catalogue schemas and help are derived from those rows and never written
 * twice.
 */
#ifndef WEIGHTD_FIELD_H
#define WEIGHTD_FIELD_H

#include "weightd/arena.h"
#include "weightd/did_you_mean.h"
#include "weightd/error.h"
#include "weightd/shape.h"
#include "weightd/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(default)

struct weightd_module;

/* Kinds of a value; also bits of a field's 'accepts' mask. */
enum weightd_kind {
	WEIGHTD_NONE = 1, /* Python's None, JSON null */
	WEIGHTD_BOOL = 2,
	WEIGHTD_INT = 4,
	WEIGHTD_REAL = 8, /* a field that accepts REAL accepts INT as well; the value stays INT */
	WEIGHTD_TEXT = 16,
	WEIGHTD_TUPLE = 32,  /* of values, e.g. kernel_size=(3, 3) */
	WEIGHTD_MODULE = 64, /* a module given as an argument, e.g. encoder_layer */
	/* A formula over the tensor (core/field/formula.h), of an initializer's INT or REAL. */
	WEIGHTD_FORMULA = 128,
};

/* A value as the client gave it; the kind is kept because Python prints 3 and 3.0 differently. */
struct weightd_value {
	enum weightd_kind kind;
	bool boolean;
	int64_t integer;
	double real;
	const char *text;		   /* borrowed, NUL-terminated; of a MODULE its class; of a
					      FORMULA its one spelling */
	size_t count;			   /* TUPLE */
	const struct weightd_value *items; /* TUPLE, borrowed */
	const struct weightd_module
		*module; /* MODULE, borrowed: a root; the callee copies it into its tree */
};

#define WEIGHTD_VALUE_NONE           \
	{                            \
		.kind = WEIGHTD_NONE \
	}
#define WEIGHTD_VALUE_BOOL(b)                        \
	{                                            \
		.kind = WEIGHTD_BOOL, .boolean = (b) \
	}
#define WEIGHTD_VALUE_INT(i)                        \
	{                                           \
		.kind = WEIGHTD_INT, .integer = (i) \
	}
#define WEIGHTD_VALUE_REAL(r)                     \
	{                                         \
		.kind = WEIGHTD_REAL, .real = (r) \
	}
#define WEIGHTD_VALUE_TEXT(s)                     \
	{                                         \
		.kind = WEIGHTD_TEXT, .text = (s) \
	}

#define WEIGHTD_NO_MAXIMUM 0x1p63    /* as 'max': at least 'min' */
#define WEIGHTD_NO_MINIMUM (-0x1p63) /* as 'min': at most 'max' */

struct weightd_field {
	const char *name;
	const char *doc;	       /* one sentence */
	unsigned accepts;	       /* mask of enum weightd_kind */
	bool required;		       /* no fallback */
	struct weightd_value fallback; /* when not required */
	double min, max;  /* inclusive range of INT, REAL and tuple items; min == max == 0: none */
	bool min_is_open; /* min itself is refused */
	const char *const *choices; /* NULL-terminated list for TEXT; NULL: any text */
	bool any_case; /* letter case of a choice is ignored; the value becomes the choice */
	unsigned tuple_min, tuple_max; /* items of a TUPLE; 0, 0: any */
	unsigned spread; /* an INT means a TUPLE of that many: a TUPLE of equal INTs is held as the
			  * INT; 0: they differ */
	bool nested;	 /* items of a TUPLE are TUPLEs of such items */
	bool dotted;	 /* a choice may be written as a function: F.relu is relu */
	bool is_later;	 /* added after ids were published: at its fallback it is not part of an id
			  */
	bool adds_to_draws;  /* a number that is added to drawn ones: -0.0 is held as 0.0 */
	const char *follows; /* None means the value of this earlier field; or NULL */
};

/* Members of a row that follow from its array of fields. */
#define WEIGHTD_FIELDS(array) .fields = (array), .field_count = sizeof(array) / sizeof(array)[0]

/* One argument as written by the client. */
struct weightd_argument {
	const char *name; /* NULL: positional */
	struct weightd_value value;
	const char *pointer; /* JSON pointer of the value, for issues */
	bool is_json; /* a JSON number: 3.0 is the integer 3; the items of a TUPLE are writable */
};

/*
 * weightd_fields_bind() - match arguments to fields, as a Python call does.
 *
 * 'values' receives field_count values in field order, defaults filled in.  'owner' names the
 * callee in messages ("Linear"); 'pointer' is the place of the whole call.  All problems are
 * appended to 'err': UNKNOWN_FIELD (with the nearest name), MISSING_FIELD, WRONG_TYPE,
 * OUT_OF_RANGE, BAD_ARGUMENT (given twice, too many).  Values borrow from the arguments.
 */
enum weightd_code weightd_fields_bind(struct weightd_value *values, const char *owner,
				      const struct weightd_field *fields, size_t field_count,
				      const struct weightd_argument *arguments,
				      size_t argument_count, const char *pointer,
				      struct weightd_error *err);

/*
 * weightd_field_check() - check one value as binding does, after a number that stands for an
 * integer has become one.
 *
 * 'owner' and 'pointer' are for issues, which are WRONG_TYPE and OUT_OF_RANGE.
 */
enum weightd_code weightd_field_check(const struct weightd_field *field,
				      struct weightd_value *value, const char *owner,
				      const char *pointer, struct weightd_error *err);

/* The value as double (INT or REAL; anything else is 0). */
double weightd_value_real(const struct weightd_value *value);
/* Item 'index' of an int-or-tuple argument: an INT holds for every index. */
int64_t weightd_value_size(const struct weightd_value *value, size_t index);
/* Appends Python's str(): 0.5, 1e-05, (1, 2), (3,), True, None, bare text without quotes; of a
 * MODULE its class. */
void weightd_value_print(const struct weightd_value *value, struct weightd_text *out);
/* As above with Python's repr() for text: 'none'. */
void weightd_value_repr(const struct weightd_value *value, struct weightd_text *out);
/* Appends the value as JSON; of a MODULE {"type": its class}. */
void weightd_value_json(const struct weightd_value *value, struct weightd_text *out);
bool weightd_value_equal(const struct weightd_value *a, const struct weightd_value *b);

/*
 * Appends a call that binds, for documentation: "Linear(4, 4)", the required arguments with small
 * values within their ranges.
 */
void weightd_fields_example(const char *name, const struct weightd_field *fields,
			    size_t field_count, struct weightd_text *out);

enum weightd_schema_flags {
	WEIGHTD_SCHEMA_OPEN = 1,     /* members that are not fields are accepted, too */
	WEIGHTD_SCHEMA_FORMULAS = 2, /* numbers may be formulas over the tensor, in text */
};

/*
 * Appends a JSON Schema (2020-12) object for the fields, with defaults, ranges and docs.
 * 'flags': enum weightd_schema_flags.
 */
void weightd_fields_schema(const struct weightd_field *fields, size_t field_count, unsigned flags,
			   struct weightd_text *out);
/* Index of the field called 'name', of 'length' bytes; 'field_count' if there is none. */
size_t weightd_field_index(const struct weightd_field *fields, size_t field_count, const char *name,
			   size_t length);
/* Whether the field takes lists of numbers. */
static inline bool weightd_is_list(const struct weightd_field *field)
{
	const unsigned both = WEIGHTD_REAL | WEIGHTD_TUPLE;

	return (field->accepts & both) == both;
}
/* Mask of the kinds that items of a TUPLE of this field may have; a choice replaces the whole
 * tuple. */
unsigned weightd_field_item_kinds(const struct weightd_field *field);

#pragma GCC visibility pop

#endif
