/*
 * Containers: their children come from the document (torch/nn/modules/container.py).
 */
#include "core/module_type/fixed_children.h"
#include "core/module_type/type_rows.h"

#include <inttypes.h>

/* "  (0): Parameter containing: [torch.float32 of size 2x3]": a line of one tensor. */
static void print_line(const struct weightd_parameter *tensor, const char *type,
		       struct weightd_text *out)
{
	weightd_text_printf(out, "  (%s): %s containing: [torch.%s of size ", tensor->leaf,
			    tensor->is_buffer ? "Tensor" : "Parameter", type);
	for (unsigned i = 0; i < tensor->shape.ndim; i++)
		weightd_text_printf(out, i == 0 ? "%" PRIu64 : "x%" PRIu64, tensor->shape.dims[i]);
	weightd_text_puts(out, "]");
}

static void print_list(const struct weightd_module *module, const struct weightd_profile *profile,
		       struct weightd_text *out)
{
	(void)profile;
	for (const struct weightd_parameter *tensor = module->parameters; tensor != NULL;
	     tensor = tensor->next) {
		if (tensor != module->parameters)
			weightd_text_puts(out, "\n");
		print_line(tensor, weightd_dtype_row(tensor->dtype)->name, out);
	}
}

/* A dict prints torch.typename() of its tensors where a list prints their dtype. */
static const char *typename_of(enum weightd_dtype dtype)
{
	switch (dtype) {
	case WEIGHTD_INT64: return "LongTensor";
	case WEIGHTD_INT32: return "IntTensor";
	case WEIGHTD_INT16: return "ShortTensor";
	case WEIGHTD_INT8: return "CharTensor";
	case WEIGHTD_UINT8: return "ByteTensor";
	case WEIGHTD_BOOL8: return "BoolTensor";
	case WEIGHTD_FLOAT64: return "DoubleTensor";
	case WEIGHTD_FLOAT32: return "FloatTensor";
	case WEIGHTD_BFLOAT16: return "BFloat16Tensor";
	case WEIGHTD_FLOAT16: return "HalfTensor";
	case WEIGHTD_DTYPE_COUNT: break;
	}
	return "Tensor";
}

static void print_dict(const struct weightd_module *module, const struct weightd_profile *profile,
		       struct weightd_text *out)
{
	(void)profile;
	for (const struct weightd_parameter *tensor = module->parameters; tensor != NULL;
	     tensor = tensor->next) {
		if (tensor != module->parameters)
			weightd_text_puts(out, "\n");
		print_line(tensor, typename_of(tensor->dtype), out);
	}
}

static const struct weightd_field parallel_fields[] = {
	{.name = "module",
	 .doc = "The module that is run on several devices",
	 .accepts = WEIGHTD_MODULE,
	 .required = true},
	{.name = "device_ids",
	 .doc = "Accepted as in torch; the weights have no device",
	 .accepts = WEIGHTD_NONE | WEIGHTD_INT | WEIGHTD_TEXT | WEIGHTD_TUPLE,
	 .fallback = WEIGHTD_VALUE_NONE},
	{.name = "output_device",
	 .doc = "Accepted as in torch; the weights have no device",
	 .accepts = WEIGHTD_NONE | WEIGHTD_INT | WEIGHTD_TEXT,
	 .fallback = WEIGHTD_VALUE_NONE},
	{.name = "dim",
	 .doc = "Dimension of the batch",
	 .accepts = WEIGHTD_INT,
	 .fallback = WEIGHTD_VALUE_INT(0)},
};

static enum weightd_code copy_module(const struct weightd_building *building)
{
	return child_copy(building, "module", "module");
}

/* The document gives such a class its children and tensors, like a class of the client's. */
#define AS_GIVEN (WEIGHTD_TAKES_CHILDREN | WEIGHTD_NUMBERS_CHILDREN | WEIGHTD_TAKES_TENSORS)

static const struct weightd_module_type rows[] = {
	{.name = "Sequential",
	 .doc = "Runs its children one after the other",
	 .example = "Sequential(Conv2d(1, 20, 5), ReLU(), Conv2d(20, 64, 5), ReLU())",
	 .flags = WEIGHTD_TAKES_CHILDREN | WEIGHTD_NUMBERS_CHILDREN},
	{.name = "ModuleList",
	 .doc = "A list of modules",
	 .example = "ModuleList([Linear(10, 10), Linear(10, 10)])",
	 .flags = WEIGHTD_TAKES_CHILDREN | WEIGHTD_NUMBERS_CHILDREN | WEIGHTD_FOLDS_CHILDREN},
	{.name = "ModuleDict",
	 .doc = "Modules by name, in insertion order",
	 .example = "ModuleDict({'conv': Conv2d(10, 10, 3), 'pool': MaxPool2d(3)})",
	 .flags = WEIGHTD_TAKES_CHILDREN},
	{.name = "Module",
	 .doc = "The base class of all modules; parameters, buffers and children as given",
	 .example = "{\"type\": \"Module\", \"children\": {\"fc\": \"Linear(10, 10)\"}}",
	 .flags = AS_GIVEN},
	{.name = "Container",
	 .doc = "A module with the children that it is given by name; deprecated in torch",
	 .example = "{\"type\": \"Container\", \"children\": {\"fc\": \"Linear(10, 10)\"}}",
	 .flags = AS_GIVEN},
	{.name = "ParameterList",
	 .doc = "A list of parameters, given as \"parameters\": shapes, or objects as those of a "
		"custom module",
	 .example = "{\"type\": \"ParameterList\", \"parameters\": {\"0\": [10, 10], \"1\": [10, "
		    "10]}}",
	 .flags = AS_GIVEN,
	 .print = print_list},
	{.name = "ParameterDict",
	 .doc = "Parameters by name, given as \"parameters\", in the order in which they are given",
	 .example = "{\"type\": \"ParameterDict\", \"parameters\": {\"left\": [5, 10], \"right\": "
		    "[5, 10]}}",
	 .flags = AS_GIVEN,
	 .print = print_dict},
	{.name = "DataParallel",
	 .doc = "A module under the name \"module\"",
	 .example = "DataParallel(Linear(10, 10))",
	 WEIGHTD_FIELDS(parallel_fields),
	 .flags = WEIGHTD_MAY_BE_CUSTOM,
	 .children = copy_module},
};

const struct weightd_module_types weightd_module_types_container = {
	.family = "Containers",
	TYPE_ROWS(rows),
};
