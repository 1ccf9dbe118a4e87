/*
 * Methods of modules and tensors: half(), to(dtype), eval().
 */
#include "definition/call/cast_method.h"

#include <string.h>

const char weightd_cast_methods[] =
	".half(), .bfloat16(), .float(), .double() or .to(dtype), or the end of the text";

/* The dtype that an argument names; false: it is another argument, a device. */
static bool names_dtype(const struct weightd_node *item, enum weightd_dtype *dtype)
{
	const char *text = item->kind == WEIGHTD_NODE_NAME ? item->name
			   : item->kind == WEIGHTD_NODE_VALUE && item->value.kind == WEIGHTD_TEXT
				   ? item->value.text
				   : NULL;

	return text != NULL && weightd_dtype_find(text, dtype);
}

/* to("cuda", torch.float16, non_blocking=True), type(torch.float16), astype(np.float32). */
static enum weightd_method cast_of_arguments(const struct weightd_node *method,
					     enum weightd_dtype *dtype)
{
	const bool takes_device = strcmp(method->name, "to") == 0;
	enum weightd_method found = WEIGHTD_METHOD_UNKNOWN;

	for (const struct weightd_node *item = method->items; item != NULL; item = item->next) {
		const bool may_name = item->key == NULL || strcmp(item->key, "dtype") == 0;
		if (may_name && names_dtype(item, dtype))
			found = weightd_dtype_row(*dtype)->is_float ? WEIGHTD_METHOD_CAST
								    : WEIGHTD_METHOD_UNKNOWN;
		else if (!takes_device || (item->key != NULL && may_name))
			return WEIGHTD_METHOD_UNKNOWN;
		else if (found == WEIGHTD_METHOD_UNKNOWN)
			found = WEIGHTD_METHOD_NO_CAST;
		if (found == WEIGHTD_METHOD_UNKNOWN)
			break;
	}
	return found;
}

enum weightd_method weightd_cast_of_method(const struct weightd_node *method,
					   enum weightd_dtype *dtype)
{
	static const struct {
		const char *name;
		enum weightd_dtype dtype;
	} casts[] = {
		{"half", WEIGHTD_FLOAT16},
		{"bfloat16", WEIGHTD_BFLOAT16},
		{"float", WEIGHTD_FLOAT32},
		{"double", WEIGHTD_FLOAT64},
	};
	static const char *const others[] = {"eval", "train", "cpu", "cuda", NULL};

	for (size_t i = 0; i < sizeof casts / sizeof casts[0]; i++) {
		if (strcmp(method->name, casts[i].name) == 0 && method->count == 0) {
			*dtype = casts[i].dtype;
			return WEIGHTD_METHOD_CAST;
		}
	}
	for (const char *const *name = others; *name != NULL; name++) {
		if (strcmp(method->name, *name) == 0)
			return WEIGHTD_METHOD_NO_CAST;
	}
	if (strcmp(method->name, "to") == 0 || strcmp(method->name, "type") == 0 ||
	    strcmp(method->name, "astype") == 0)
		return cast_of_arguments(method, dtype);
	return WEIGHTD_METHOD_UNKNOWN;
}
