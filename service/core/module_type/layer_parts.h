/*
 * What the layer families share: field shorthands, argument access, printing, common state.
 * Private to service/core/module_type.
 */
#ifndef WEIGHTD_CORE_MODULE_TYPE_LAYER_PARTS_H
#define WEIGHTD_CORE_MODULE_TYPE_LAYER_PARTS_H

#include "weightd/module_type.h"

#define WEIGHTD_COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

/* Fields, named after what they take.  Sizes and counts may be 0, as in torch. */
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

/* device and dtype, which end the constructors of all layers with state. */
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

/* Row members that follow from the array of fields. */
#define LAYER_FIELDS(array) .fields = (array), .field_count = WEIGHTD_COUNT_OF(array)

/* Arguments by field name; the layer has the field. */
const struct weightd_value *layer_argument(const struct weightd_module *module, const char *field);
int64_t layer_int(const struct weightd_module *module, const char *field);
uint64_t layer_size(const struct weightd_module *module, const char *field);
bool layer_bool(const struct weightd_module *module, const char *field);
bool layer_is_none(const struct weightd_module *module, const char *field);

/* Appends "field=value" (text quoted) / the value alone / ", field=value". */
void layer_print_pair(const struct weightd_module *module, const char *field,
		      struct weightd_text *out);
void layer_print_value(const struct weightd_module *module, const char *field,
		       struct weightd_text *out);
void layer_print_next(const struct weightd_module *module, const char *field,
		      struct weightd_text *out);
/* Appends an int-or-tuple argument as a tuple of 'rank': 3 is (3, 3). */
void layer_print_expanded(const struct weightd_value *value, unsigned rank,
			  struct weightd_text *out);

/* Appends ", mode='nearest'", before 2.0 without the quotes. */
void layer_print_mode(const char *mode, const struct weightd_profile *profile,
		      struct weightd_text *out);
/*
 * Appends ", bias=True" of a norm, which releases before 2.12 do not print.  It says whether there
 * is a bias, so that affine=False makes it False.
 */
void layer_print_norm_bias(const struct weightd_module *module,
			   const struct weightd_profile *profile, struct weightd_text *out);

/* Print hooks: every field but device, dtype and return_indices; 'inplace' only when it is set. */
void layer_print_all(const struct weightd_module *module, struct weightd_text *out);
/* Print hook: the first argument alone ("0.5"). */
void layer_print_first(const struct weightd_module *module, struct weightd_text *out);

/* Adds parameter 'leaf' filled with 'value'. */
enum weightd_code layer_add_constant(struct weightd_module *module, struct weightd_builder *builder,
				     const char *leaf, const struct weightd_shape *shape,
				     double value, struct weightd_error *err);
/* Adds "bias" of 'count' elements, uniform on +-1/sqrt(fan_in), on +-0 where there is no fan. */
enum weightd_code layer_add_bias(struct weightd_module *module, struct weightd_builder *builder,
				 uint64_t count, uint64_t fan_in, struct weightd_error *err);
/* A call of an initializer with its default arguments, for 'initial'; arguments NULL: out of
 * memory. */
struct weightd_initializer_call layer_initial(struct weightd_builder *builder, const char *name);
/*
 * Adds a child that the constructor makes itself: 'type' with the first 'count' arguments given and
 * defaults for the rest, device and dtype as the parent's.  '*child' may be NULL.
 */
enum weightd_code layer_add_child(struct weightd_module **child, struct weightd_module *module,
				  struct weightd_builder *builder, const char *name,
				  const char *type, const struct weightd_value *arguments,
				  size_t count, struct weightd_error *err);
/*
 * Adds a copy of the module that is the value of 'field' as child 'name'; nothing if it is no
 * module.
 */
enum weightd_code layer_add_copy(struct weightd_module *module, struct weightd_builder *builder,
				 const char *name, const char *field, struct weightd_error *err);
/*
 * Build hook of the lazy classes: the module becomes one of the class that the name has without
 * "Lazy", with the same arguments, as torch's does at its first input.
 */
enum weightd_code layer_materialise(struct weightd_module *module, struct weightd_builder *builder,
				    struct weightd_error *err);
/* An int or tuple argument as shape: 10 is (10,).  BAD_ARGUMENT if it has too many dimensions. */
enum weightd_code layer_shape(const struct weightd_module *module, const char *field,
			      struct weightd_shape *shape, struct weightd_error *err);

#endif
