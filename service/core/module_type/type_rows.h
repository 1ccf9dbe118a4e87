/*
 * The vocabulary of rows of module types: fields that many have, named for their values, and the
 * rows of a file.  Private to service/core/module_type.
 */
#ifndef WEIGHTD_CORE_MODULE_TYPE_TYPE_ROWS_H
#define WEIGHTD_CORE_MODULE_TYPE_TYPE_ROWS_H

#include "weightd/module_type.h"

/* The rows of one file, in the order of the catalogue. */
struct weightd_module_types {
	const char *family; /* their heading */
	const struct weightd_module_type *rows;
	size_t count;
};

/* Members of struct weightd_module_types. */
#define TYPE_ROWS(array) .rows = (array), .count = sizeof(array) / sizeof(array)[0]
/* All base classes but Module. */
#define BASES(...)                     \
	.bases = (const char *const[]) \
	{                              \
		__VA_ARGS__, NULL      \
	}

/* Sizes and counts may be 0, as in torch. */
#define SIZE_FIELD(field, text)                                                           \
	{                                                                                 \
		.name = (field), .doc = (text), .accepts = WEIGHTD_INT, .required = true, \
		.min = 0, .max = WEIGHTD_NO_MAXIMUM                                       \
	}
#define BOOL_FIELD(field, preset, text)                                  \
	{                                                                \
		.name = (field), .doc = (text), .accepts = WEIGHTD_BOOL, \
		.fallback = WEIGHTD_VALUE_BOOL(preset)                   \
	}
#define REAL_FIELD(field, preset, text)                                  \
	{                                                                \
		.name = (field), .doc = (text), .accepts = WEIGHTD_REAL, \
		.fallback = WEIGHTD_VALUE_REAL(preset)                   \
	}
#define INPLACE_FIELD \
	BOOL_FIELD("inplace", false, "Overwrite the input; without effect on the weights")

/*
 * The size that torch's lazy classes take from their first input.  At least 1: a lazy module that
 * has seen none prints 0.
 */
#define LAZY_FIELD(field, text)                                                             \
	{                                                                                   \
		.name = (field),                                                            \
		.doc = text "; must be given, as there is no first input to take it from",  \
		.accepts = WEIGHTD_INT | WEIGHTD_NONE, .min = 1, .max = WEIGHTD_NO_MAXIMUM, \
		.fallback = WEIGHTD_VALUE_NONE                                              \
	}

/* device and dtype, which end the constructors of all module types with tensors. */
#define FACTORY_FIELDS                                                                 \
	{.name = "device",                                                             \
	 .doc = "Accepted as in torch; the weights have no device",                    \
	 .accepts = WEIGHTD_NONE | WEIGHTD_TEXT,                                       \
	 .fallback = WEIGHTD_VALUE_NONE},                                              \
	{                                                                              \
		.name = "dtype",                                                       \
		.doc = "Element type of the float tensors instead of the default one", \
		.accepts = WEIGHTD_NONE | WEIGHTD_TEXT, .fallback = WEIGHTD_VALUE_NONE \
	}

#endif
