/*
 * Module types with tensors and children of their own: at every ceiling of the memory a module is
 * built completely or refused for that reason.
 */
#include "../model/model_case.h"
#include "weightd/module_type_table.h"
#include "suite.h"

static const struct {
	const char *type;
	int arguments[4];
	size_t count;
} types[] = {
	{"Linear", {3, 4}, 2},
	{"Bilinear", {2, 3, 4}, 3},
	{"Conv2d", {3, 8, 3}, 3},
	{"Embedding", {10, 3, 1}, 3},
	{"BatchNorm2d", {4}, 1},
	{"LayerNorm", {4}, 1},
	{"RMSNorm", {4}, 1},
	{"GroupNorm", {2, 4}, 2},
	{"PReLU", {3}, 1},
	{"LSTM", {3, 4, 2}, 3},
	{"GRUCell", {3, 4}, 2},
	{"MultiheadAttention", {8, 2}, 2},
	{"TransformerEncoderLayer", {8, 2, 16}, 3},
	{"TransformerDecoderLayer", {8, 2, 16}, 3},
	{"Transformer", {8, 2, 1, 1}, 4},
};

/* Builds a module with so much memory; 'parameters' receives how many tensors it has. */
static enum weightd_code build(int index, size_t limit, size_t *parameters,
			       struct weightd_error *err)
{
	const struct weightd_module_type *module_type = weightd_module_type_find(types[index].type);
	struct weightd_arena *arena = weightd_arena_new(limit);
	struct weightd_builder builder = {.arena = arena,
					  .limits = &weightd_limits_default,
					  .default_dtype = WEIGHTD_FLOAT32};
	struct weightd_argument arguments[4] = {0};
	struct weightd_value values[32];
	struct weightd_module *module;

	for (size_t i = 0; i < types[index].count; i++)
		arguments[i].value =
			(struct weightd_value)WEIGHTD_VALUE_INT(types[index].arguments[i]);
	ck_assert_uint_le(module_type->field_count, 32);
	ck_assert_int_eq(weightd_fields_bind(values, module_type->name, module_type->fields,
					     module_type->field_count, arguments,
					     types[index].count, "", err),
			 WEIGHTD_OK);
	enum weightd_code code = weightd_module_new(&module, &builder, NULL, "", module_type->name,
						    module_type, values, "/model", err);
	*parameters = builder.parameter_count;
	weightd_arena_free(arena);
	return code;
}

START_TEST(too_little_memory_refuses_the_module_at_every_step)
{
	enum weightd_code code = WEIGHTD_ERR_NO_MEMORY;
	size_t whole, parameters = 0, steps = 0;
	struct weightd_error err = {0};

	ck_assert_int_eq(build(_i, 0, &whole, &err), WEIGHTD_OK);
	for (size_t limit = 128; code == WEIGHTD_ERR_NO_MEMORY && limit < 1000000; limit += 128) {
		weightd_error_clear(&err);
		code = build(_i, limit, &parameters, &err);
		ck_assert_uint_eq(err.count, code == WEIGHTD_OK ? 0 : 1);
		steps++;
	}

	ck_assert_int_eq(code, WEIGHTD_OK);
	ck_assert_uint_eq(parameters, whole);
	ck_assert_uint_gt(steps, 4);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("fixed_children");
	TCase *tcase = tcase_create("memory");

	tcase_add_loop_test(tcase, too_little_memory_refuses_the_module_at_every_step, 0,
			    (int)(sizeof types / sizeof types[0]));
	suite_add_tcase(suite, tcase);
	return suite;
}
