#include "model_case.h"
#include "weightd/module_print.h"
#include "weightd/module_type_table.h"

#include <check.h>

void model_case_begin(struct model_case *c)
{
	*c = (struct model_case){.arena = weightd_arena_new(0), .limits = weightd_limits_default};
	ck_assert_ptr_nonnull(c->arena);
	c->builder = (struct weightd_builder){
		.arena = c->arena, .limits = &c->limits, .default_dtype = WEIGHTD_FLOAT32};
}

void model_case_end(struct model_case *c)
{
	weightd_arena_free(c->arena);
}

enum weightd_code model_case_try(struct model_case *c, struct weightd_module **module,
				 struct weightd_module *parent, const char *name, const char *type,
				 const struct weightd_value *arguments, size_t argument_count)
{
	const struct weightd_module_type *module_type = weightd_module_type_find(type);
	const size_t field_count = module_type == NULL ? 0 : module_type->field_count;
	struct weightd_value *values =
		weightd_arena_array(c->arena, field_count + 1, sizeof *values);
	struct weightd_argument given[8] = {0};

	ck_assert_uint_le(argument_count, 8);
	for (size_t i = 0; i < argument_count; i++)
		given[i].value = arguments[i];
	if (module_type != NULL && (module_type->flags & WEIGHTD_TAKES_ANYTHING) == 0)
		ck_assert_int_eq(weightd_fields_bind(values, type, module_type->fields, field_count,
						     given, argument_count, "", &c->err),
				 WEIGHTD_OK);
	return weightd_module_new(module, &c->builder, parent, name, type, module_type, values,
				  "/model", &c->err);
}

struct weightd_module *model_case_add(struct model_case *c, struct weightd_module *parent,
				      const char *name, const char *type,
				      const struct weightd_value *arguments, size_t argument_count)
{
	struct weightd_module *module = NULL;

	ck_assert_int_eq(model_case_try(c, &module, parent, name, type, arguments, argument_count),
			 WEIGHTD_OK);
	return module;
}

struct weightd_module *model_case_plain(struct model_case *c, struct weightd_module *parent,
					const char *name, const char *type)
{
	return model_case_add(c, parent, name, type, NULL, 0);
}

struct weightd_module *model_case_linear(struct model_case *c, struct weightd_module *parent,
					 const char *name, int in_features, int out_features)
{
	const struct weightd_value sizes[] = {WEIGHTD_VALUE_INT(in_features),
					      WEIGHTD_VALUE_INT(out_features)};

	return model_case_add(c, parent, name, "Linear", sizes, 2);
}

struct weightd_module *model_case_sim_net(struct model_case *c)
{
	static const int sizes[] = {30, 40, 50, 10};
	static const char *const names[] = {"l1", "l2", "l3"};
	struct weightd_module *root = model_case_plain(c, NULL, "", "sim_net");

	for (size_t i = 0; i < 3; i++) {
		struct weightd_module *part = model_case_plain(c, root, names[i], "Sequential");
		model_case_linear(c, part, "0", sizes[i], sizes[i + 1]);
		model_case_plain(c, part, "1", "ReLU");
	}
	return root;
}

void model_case_assert_prints(const struct weightd_module *module, const char *expected)
{
	struct weightd_text out;

	weightd_text_init(&out, 100000);
	weightd_module_print(module, &out);
	ck_assert(!out.failed);
	ck_assert_str_eq(out.data, expected);
	weightd_text_free(&out);
}
