/*
 * The printed tensors of a ParameterList or ParameterDict.
 */
#include "definition/repr/repr_tensors.h"

#include "definition/module/tensors.h"
#include "definition/repr/repr_warning.h"

#include <string.h>

/* The dtype of "torch.float32" or "torch.cuda.FloatTensor"; the text itself if it is neither. */
static const char *dtype_of(const char *type)
{
	static const char *const tensors[][2] = {{"FloatTensor", "float32"},
						 {"DoubleTensor", "float64"},
						 {"HalfTensor", "float16"},
						 {"BFloat16Tensor", "bfloat16"}};
	const char *last = strrchr(type, '.');

	last = last == NULL ? type : last + 1;
	for (size_t i = 0; i < sizeof tensors / sizeof tensors[0]; i++) {
		if (strcmp(tensors[i][0], last) == 0)
			return tensors[i][1];
	}
	return last;
}

/* The lines of a ParameterList. */
void weightd_repr_tensors(struct weightd_reader *reader, struct weightd_module *module,
			  const struct weightd_repr *repr, const struct weightd_place *place)
{
	for (const struct weightd_repr_tensor *tensor = repr->tensors;
	     tensor != NULL && !weightd_reader_stops(reader); tensor = tensor->next) {
		unsigned first = reader->err == NULL ? 0 : reader->err->count;
		json_t *shape = json_array();
		for (unsigned i = 0; i < tensor->shape.ndim; i++)
			json_array_append_new(shape,
					      json_integer((json_int_t)tensor->shape.dims[i]));
		json_t *json =
			json_pack("{s:o, s:s}", "shape", shape, "dtype", dtype_of(tensor->type));
		if (json == NULL)
			weightd_refuse_memory(reader);
		else
			weightd_read_tensor(reader,
					    &(struct weightd_site){module, tensor->leaf, place},
					    json, WEIGHTD_ROLE_PARAMETER);
		json_decref(json);
		weightd_place_issues(reader, first, place, tensor->line, tensor->column);
	}
	if (repr->tensors != NULL)
		weightd_add_omission(
			reader, module, "text-omits-arguments",
			"the text does not show the values of its parameters; they are drawn as "
			"a Linear's weight, or set to 1 below two dimensions");
}
