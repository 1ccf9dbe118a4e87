/*
 * The state of a row: its text builds the tensors.
 */
#include "core/model/module_state.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

static const struct weightd_field fields[] = {
	{.name = "rows", .accepts = WEIGHTD_INT},
	{.name = "columns", .accepts = WEIGHTD_INT},
	{.name = "sizes", .accepts = WEIGHTD_INT | WEIGHTD_TUPLE, .spread = 2},
	{.name = "bias", .accepts = WEIGHTD_BOOL},
	{.name = "row", .accepts = WEIGHTD_INT | WEIGHTD_NONE},
	{.name = "start", .accepts = WEIGHTD_REAL},
	{.name = "num_layers", .accepts = WEIGHTD_INT},
	{.name = "bidirectional", .accepts = WEIGHTD_BOOL},
};

static const struct weightd_value three[] = {WEIGHTD_VALUE_INT(5), WEIGHTD_VALUE_INT(6),
					     WEIGHTD_VALUE_INT(7)};
static const struct weightd_value arguments[] = {
	WEIGHTD_VALUE_INT(4),  WEIGHTD_VALUE_INT(3), WEIGHTD_VALUE_INT(2), WEIGHTD_VALUE_BOOL(true),
	WEIGHTD_VALUE_INT(-1), WEIGHTD_VALUE_INT(1), WEIGHTD_VALUE_INT(2), WEIGHTD_VALUE_BOOL(true),
};

static struct weightd_arena *arena;
static struct weightd_builder builder;
static struct weightd_error err;

static void begin(void)
{
	arena = weightd_arena_new(0);
	builder = (struct weightd_builder){.arena = arena,
					   .limits = &weightd_limits_default,
					   .default_dtype = WEIGHTD_FLOAT32};
	memset(&err, 0, sizeof err);
}

static void end(void)
{
	weightd_arena_free(arena);
}

/* "weight 4x3 kaiming_uniform(2.23606797749979, fan_in, leaky_relu)", one line for each tensor. */
static void describe(const struct weightd_module *module, struct weightd_text *out)
{
	for (const struct weightd_parameter *p = module->parameters; p != NULL; p = p->next) {
		weightd_text_printf(out, "%s ", p->leaf);
		for (unsigned i = 0; i < p->shape.ndim; i++)
			weightd_text_printf(out, i == 0 ? "%llu" : "x%llu",
					    (unsigned long long)p->shape.dims[i]);
		weightd_text_printf(out, " %s(", p->initial.initializer->name);
		for (size_t i = 0; i < p->initial.initializer->field_count; i++) {
			weightd_text_puts(out, i == 0 ? "" : ", ");
			weightd_value_print(&p->initial.arguments[i], out);
		}
		weightd_text_printf(out, ")%s%s%s\n", p->is_buffer ? " buffer" : "",
				    p->dtype == WEIGHTD_INT64 ? " int64" : "",
				    p->requires_grad || p->is_buffer ? "" : " frozen");
	}
}

static enum weightd_code build(const char *state, const struct weightd_value *values,
			       struct weightd_module **module)
{
	struct weightd_module_type *row = weightd_arena_alloc(arena, sizeof *row);

	*row = (struct weightd_module_type){.name = "Toy", .state = state, WEIGHTD_FIELDS(fields)};
	return weightd_module_new(module, &builder, NULL, "", "Toy", row, values, "/model", &err);
}

static const struct {
	const char *state, *tensors;
} cases[] = {
	{"weight (rows, columns): kaiming_uniform(a=sqrt(5))",
	 "weight 4x3 kaiming_uniform(2.23606797749979, fan_in, leaky_relu)\n"},
	{"weight (): constant(1)", "weight  constant(1.0)\n"},
	{"weight (2 * rows + columns // 2, rows if bias else 9): ones", "weight 9x4 ones()\n"},
	/* An int stands for as many sizes as its field says, a tuple for its own. */
	{"weight (rows, *sizes): zeros", "weight 4x2x2 zeros()\n"},
	/* Conditions are Python's. */
	{"weight (rows): ones\nbias (rows) if bias and columns > 3: zeros", "weight 4 ones()\n"},
	{"weight (rows) if row is not None: ones", "weight 4 ones()\n"},
	{"weight (rows) if not bias: ones\nbias (rows) if bias: zeros", "bias 4 zeros()\n"},
	/* Arguments: those of the module, by position or keyword; others have their defaults. */
	{"weight (rows): constant(start)", "weight 4 constant(1.0)\n"},
	{"weight (rows): normal(std=1 / rows)", "weight 4 normal(0.0, 0.25)\n"},
	{"weight (rows, columns): kaiming_normal(mode='fan_out')",
	 "weight 4x3 kaiming_normal(0.0, fan_out, leaky_relu)\n"},
	{"weight (rows, columns): xavier_uniform", "weight 4x3 xavier_uniform(1.0)\n"},
	/* The fan of the tensor before, and names that a line gives. */
	{"weight (rows, columns, *sizes): ones\nbias (rows): uniform(-1 / fan_in, 1 / fan_in)",
	 "weight 4x3x2x2 ones()\nbias 4 uniform(-0.08333333333333333, 0.08333333333333333)\n"},
	{"bias (rows): uniform(-b, b), b = 1 / columns if columns > 3 else 0",
	 "bias 4 uniform(0.0, 0.0)\n"},
	/* One of two initializers. */
	{"weight (rows, columns): normal(0, 1) if row is None else "
	 "embedding_normal(row % rows, 0, 1), no gradient if bias",
	 "weight 4x3 embedding_normal(3, 0.0, 1.0) frozen\n"},
	{"weight (rows, columns): normal(0, 1) if row else ones, no gradient if not bias",
	 "weight 4x3 normal(0.0, 1.0)\n"},
	/* Buffers have the module's dtype, unless they say another. */
	{"mean (rows) if bias: buffer of 0\nseen (): int64 buffer of 7",
	 "mean 4 constant(0.0) buffer\nseen  constant(7.0) buffer int64\n"},
	/* Lines for each layer stand together, those of its reverse direction after them. */
	{"w_l[k][_reverse] (rows, columns if k == 0 else 9): ones\n"
	 "b_l[k][_reverse] (rows) if bias: zeros\nlast (): ones",
	 "w_l0 4x3 ones()\nb_l0 4 zeros()\nw_l0_reverse 4x3 ones()\nb_l0_reverse 4 zeros()\n"
	 "w_l1 4x9 ones()\nb_l1 4 zeros()\nw_l1_reverse 4x9 ones()\nb_l1_reverse 4 zeros()\n"
	 "last  ones()\n"},
};

START_TEST(text_of_a_row_builds_its_tensors)
{
	struct weightd_module *module;
	struct weightd_text out;

	ck_assert_msg(build(cases[_i].state, arguments, &module) == WEIGHTD_OK, "%s: %s",
		      cases[_i].state, err.count > 0 ? err.issues[0].detail : "");
	weightd_text_init(&out, 10000);
	describe(module, &out);
	ck_assert_str_eq(out.data, cases[_i].tensors);
	weightd_text_free(&out);
}
END_TEST

static const char *const unreadable[] = {
	"weight",
	"weight (rows)",
	"weight (rows) constant(1)",
	"weight (rows: ones",
	"weight (lines): ones",
	"weight (*lines): ones",
	"weight (1, 2, 3, 4, 5, 6, 7, 8, 9): ones",
	"(rows): ones",
	"weight (rows) if: ones",
	"weight (rows): one",
	"weight (rows): constant",
	"weight (rows): constant(1",
	"weight (rows): constant(1, 2)",
	"weight (rows): constant(value=1)",
	"weight (rows): constant(1) if bias",
	"weight (rows): uniform(-b, b)",
	"weight (rows): uniform(-b, b), c = 1",
	"weight (rows): uniform(-b, c), b = 1",
	"weight (rows): ones, gradient if bias",
	"weight (rows): ones bias (rows): ones",
	"weight (rows): buffer of",
	"w_l[k] (rows): ones",
};

START_TEST(text_that_says_nothing_is_an_error_of_the_row)
{
	struct weightd_module *module;

	ck_assert_msg(build(unreadable[_i], arguments, &module) == WEIGHTD_ERR_INTERNAL, "%s",
		      unreadable[_i]);
	ck_assert_uint_eq(err.count, 1);
}
END_TEST

START_TEST(what_is_required_and_does_not_hold_is_said_with_the_arguments)
{
	const struct weightd_module_type row = {.name = "Toy",
						.requires = "rows > columns\n"
							    "rows % columns == 0 or row is None",
						WEIGHTD_FIELDS(fields)};
	struct weightd_value values[sizeof arguments / sizeof arguments[0]];
	struct weightd_module *module;

	memcpy(values, arguments, sizeof values);
	ck_assert_int_eq(weightd_module_new(&module, &builder, NULL, "", "Toy", &row, values,
					    "/model", &err),
			 WEIGHTD_ERR_BAD_ARGUMENT);
	ck_assert_uint_eq(err.count, 1);
	ck_assert_str_eq(err.issues[0].detail, "Toy: rows is 4, columns is 3, row is -1");
	ck_assert_str_eq(err.issues[0].expected, "rows % columns == 0 or row is None");
	ck_assert_str_eq(err.issues[0].pointer, "/model");
	values[4] = (struct weightd_value)WEIGHTD_VALUE_NONE;
	ck_assert_int_eq(weightd_module_new(&module, &builder, NULL, "", "Toy", &row, values,
					    "/model", &err),
			 WEIGHTD_OK);
}
END_TEST

START_TEST(sizes_of_a_tuple_are_its_items)
{
	struct weightd_value values[sizeof arguments / sizeof arguments[0]];
	struct weightd_module *module;

	memcpy(values, arguments, sizeof values);
	values[2] = (struct weightd_value){.kind = WEIGHTD_TUPLE, .items = three, .count = 3};
	ck_assert_int_eq(build("weight (*sizes, rows): ones", values, &module), WEIGHTD_OK);
	ck_assert_uint_eq(module->parameters->shape.ndim, 4);
	ck_assert_uint_eq(module->parameters->shape.dims[1], 6);
	ck_assert_uint_eq(module->parameters->shape.dims[3], 4);
}
END_TEST

START_TEST(size_that_does_not_fit_is_too_large)
{
	static const char *const states[] = {"weight (4 * rows): ones", "weight (rows / 3): ones",
					     "weight (columns - rows): ones"};
	struct weightd_value values[sizeof arguments / sizeof arguments[0]];
	struct weightd_module *module;

	memcpy(values, arguments, sizeof values);
	values[0] = (struct weightd_value)WEIGHTD_VALUE_INT(INT64_MAX / 2);
	ck_assert_int_eq(build(states[_i], values, &module), WEIGHTD_ERR_TOO_LARGE);
	ck_assert_uint_eq(err.count, 1);
}
END_TEST

START_TEST(large_sizes_are_exact)
{
	struct weightd_value values[sizeof arguments / sizeof arguments[0]];
	struct weightd_module *module;

	memcpy(values, arguments, sizeof values);
	values[0] = (struct weightd_value)WEIGHTD_VALUE_INT(9007199254740993);
	ck_assert_int_eq(build("weight (rows): ones\nother (3 * rows): ones", values, &module),
			 WEIGHTD_OK);
	ck_assert_uint_eq(module->parameters->shape.dims[0], 9007199254740993);
	ck_assert_uint_eq(module->last_parameter->shape.dims[0], 27021597764222979);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("module_state");
	TCase *tcase = tcase_create("state");

	tcase_add_checked_fixture(tcase, begin, end);
	tcase_add_loop_test(tcase, text_of_a_row_builds_its_tensors, 0,
			    (int)(sizeof cases / sizeof cases[0]));
	tcase_add_loop_test(tcase, text_that_says_nothing_is_an_error_of_the_row, 0,
			    (int)(sizeof unreadable / sizeof unreadable[0]));
	tcase_add_test(tcase, what_is_required_and_does_not_hold_is_said_with_the_arguments);
	tcase_add_test(tcase, sizes_of_a_tuple_are_its_items);
	tcase_add_loop_test(tcase, size_that_does_not_fit_is_too_large, 0, 3);
	tcase_add_test(tcase, large_sizes_are_exact);
	suite_add_tcase(suite, tcase);
	return suite;
}
