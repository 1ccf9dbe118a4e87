#include "definition/call/expression.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

#define DEPTH 20

static struct weightd_arena *arena;
static struct weightd_error err;

static void setup(void)
{
	arena = weightd_arena_new(0);
	weightd_error_clear(&err);
}

static void teardown(void)
{
	weightd_arena_free(arena);
}

static const struct weightd_node *parse(const char *text)
{
	const struct weightd_node *node = NULL;

	if (weightd_expression_parse(&node,
				     &(struct weightd_source_text){
					     .text = text, .depth = DEPTH, .pointer = "/model"},
				     arena, &err) != WEIGHTD_OK)
		return NULL;
	return node;
}

START_TEST(call_has_positions_and_keywords)
{
	const struct weightd_node *call = parse("Linear(30, out_features=40, bias=False)");

	ck_assert_ptr_nonnull(call);
	ck_assert_int_eq(call->kind, WEIGHTD_NODE_CALL);
	ck_assert_str_eq(call->name, "Linear");
	ck_assert_uint_eq(call->count, 3);
	ck_assert_ptr_null(call->items->key);
	ck_assert_int_eq(call->items->value.integer, 30);
	ck_assert_str_eq(call->items->next->key, "out_features");
	ck_assert_int_eq(call->items->next->next->value.kind, WEIGHTD_BOOL);
	ck_assert(!call->items->next->next->value.boolean);
}
END_TEST

START_TEST(integers_and_reals_stay_apart)
{
	const struct weightd_node *call = parse("f(1, 1.0, -2, 1e3, .5, 5., +7)");
	static const enum weightd_kind kinds[] = {WEIGHTD_INT,	WEIGHTD_REAL, WEIGHTD_INT,
						  WEIGHTD_REAL, WEIGHTD_REAL, WEIGHTD_REAL,
						  WEIGHTD_INT};
	size_t i = 0;

	ck_assert_ptr_nonnull(call);
	for (const struct weightd_node *item = call->items; item != NULL; item = item->next)
		ck_assert_int_eq(item->value.kind, kinds[i++]);
	ck_assert_uint_eq(i, 7);
}
END_TEST

START_TEST(strings_take_either_quote_and_escapes)
{
	const struct weightd_node *call = parse("f('a\"b', \"it's\", 'x\\n\\\\\\'')");

	ck_assert_ptr_nonnull(call);
	ck_assert_str_eq(call->items->value.text, "a\"b");
	ck_assert_str_eq(call->items->next->value.text, "it's");
	ck_assert_str_eq(call->items->next->next->value.text, "x\n\\'");
}
END_TEST

START_TEST(parentheses_make_a_tuple_only_with_a_comma)
{
	struct weightd_value value;
	const struct weightd_node *call = parse("f((3), (3,), (), [3], (1, 2))");
	const struct weightd_node *item = call->items;

	ck_assert_int_eq(item->value.kind, WEIGHTD_INT);
	item = item->next;
	ck_assert(weightd_node_value(item, arena, &value));
	ck_assert_int_eq(value.kind, WEIGHTD_TUPLE);
	ck_assert_uint_eq(value.count, 1);
	item = item->next;
	ck_assert_uint_eq(item->count, 0);
	item = item->next;
	ck_assert(weightd_node_value(item, arena, &value));
	ck_assert_uint_eq(value.count, 1);
	item = item->next;
	ck_assert(weightd_node_value(item, arena, &value));
	ck_assert_int_eq(value.items[1].integer, 2);
}
END_TEST

START_TEST(methods_behind_a_call_are_casts_or_nothing)
{
	const struct weightd_node *node =
		parse("f(nn.Linear(3, 2).half().cuda().to('cpu', torch.float64), a=g().eval())");

	ck_assert_ptr_nonnull(node);
	ck_assert_int_eq(node->items->kind, WEIGHTD_NODE_CAST);
	ck_assert_str_eq(node->items->name, "float64");
	ck_assert_int_eq(node->items->items->kind, WEIGHTD_NODE_CAST);
	ck_assert_str_eq(node->items->items->name, "float16");
	ck_assert_str_eq(node->items->items->items->name, "nn.Linear");
	ck_assert_int_eq(node->items->next->kind, WEIGHTD_NODE_CALL);
	ck_assert_str_eq(node->items->next->key, "a");
}
END_TEST

START_TEST(other_methods_are_refused)
{
	static const char *const texts[] = {
		"f().halve()",
		"f().half(1)",
		"f().to()",
		"f().to(torch.int8)",
		"f().weight",
		"f().half",
		"f().to(device=3, dtype=cpu)",
		"f().half()()",
		"f().half().half().half().half().half().half().half().half().half()"};

	ck_assert_ptr_null(parse(texts[_i]));
}
END_TEST

START_TEST(calls_nest_and_dicts_have_keys)
{
	const struct weightd_node *call =
		parse("nn.ModuleDict({'a': nn.ReLU(), \"b\": Linear(1, 2)},)");

	ck_assert_ptr_nonnull(call);
	ck_assert_str_eq(call->name, "nn.ModuleDict");
	ck_assert_int_eq(call->items->kind, WEIGHTD_NODE_DICT);
	ck_assert_str_eq(call->items->items->key, "a");
	ck_assert_str_eq(call->items->items->next->key, "b");
	ck_assert_int_eq(call->items->items->next->kind, WEIGHTD_NODE_CALL);
	ck_assert(weightd_node_has_call(call->items));
}
END_TEST

START_TEST(name_alone_is_a_name)
{
	const struct weightd_node *node = parse("  zeros_ \n");

	ck_assert_ptr_nonnull(node);
	ck_assert_int_eq(node->kind, WEIGHTD_NODE_NAME);
	ck_assert_str_eq(node->name, "zeros_");
}
END_TEST

START_TEST(nodes_know_their_place)
{
	const struct weightd_node *call = parse("Sequential(\n    ReLU(),\n  \xC3\xA9(1), T())");

	ck_assert_ptr_nonnull(call);
	ck_assert_uint_eq(call->items->line, 2);
	ck_assert_uint_eq(call->items->column, 5);
	ck_assert_uint_eq(call->items->next->next->line, 3);
	ck_assert_uint_eq(call->items->next->next->column, 9);
}
END_TEST

static const struct bad {
	const char *text;
	enum weightd_code code;
	unsigned line, column;
} bad[] = {
	{"", WEIGHTD_ERR_TEXT_SYNTAX, 1, 1},
	{"Linear(30, 40", WEIGHTD_ERR_TEXT_SYNTAX, 1, 14},
	{"Linear(30 40)", WEIGHTD_ERR_TEXT_SYNTAX, 1, 11},
	{"Linear(30,, 40)", WEIGHTD_ERR_TEXT_SYNTAX, 1, 11},
	{"Linear(30, 40))", WEIGHTD_ERR_TEXT_SYNTAX, 1, 15},
	{"Linear(30, 40) x", WEIGHTD_ERR_TEXT_SYNTAX, 1, 16},
	{"Sequential(\n  (0): ReLU()\n)", WEIGHTD_ERR_TEXT_SYNTAX, 2, 6},
	{"f('abc)", WEIGHTD_ERR_TEXT_SYNTAX, 1, 3},
	{"f('a\\q')", WEIGHTD_ERR_TEXT_SYNTAX, 1, 5},
	{"f(1x)", WEIGHTD_ERR_TEXT_SYNTAX, 1, 3},
	{"f(0x10)", WEIGHTD_ERR_TEXT_SYNTAX, 1, 3},
	{"f(1e)", WEIGHTD_ERR_TEXT_SYNTAX, 1, 3},
	{"f(-)", WEIGHTD_ERR_TEXT_SYNTAX, 1, 3},
	{"f(.)", WEIGHTD_ERR_TEXT_SYNTAX, 1, 3},
	{"f(--1)", WEIGHTD_ERR_TEXT_SYNTAX, 1, 3},
	{"f(a=)", WEIGHTD_ERR_TEXT_SYNTAX, 1, 5},
	{"f({'a'})", WEIGHTD_ERR_TEXT_SYNTAX, 1, 7},
	{"f(1|3)", WEIGHTD_ERR_TEXT_SYNTAX, 1, 4},
	{"f(1e400)", WEIGHTD_ERR_OUT_OF_RANGE, 1, 3},
	{"f(9223372036854775808)", WEIGHTD_ERR_OUT_OF_RANGE, 1, 3},
	{"((((((((((((((((((((((1))))))))))))))))))))))", WEIGHTD_ERR_LIMIT_EXCEEDED, 1, 21},
};

START_TEST(bad_text_is_refused_at_its_place)
{
	ck_assert_msg(parse(bad[_i].text) == NULL, "%s is accepted", bad[_i].text);
	ck_assert_int_eq(err.count, 1);
	ck_assert_int_eq(err.issues[0].code, bad[_i].code);
	ck_assert_str_eq(err.issues[0].pointer, "/model");
	ck_assert_msg(err.issues[0].line == bad[_i].line && err.issues[0].column == bad[_i].column,
		      "%s: line %u, column %u", bad[_i].text, err.issues[0].line,
		      err.issues[0].column);
}
END_TEST

START_TEST(depth_of_a_hundred_thousand_stops_at_the_limit)
{
	size_t length = 100000;
	char *text = calloc(1, length + 1);

	memset(text, '(', length);

	ck_assert_ptr_null(parse(text));
	ck_assert_int_eq(err.issues[0].code, WEIGHTD_ERR_LIMIT_EXCEEDED);
	free(text);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("expression");
	TCase *tcase = tcase_create("expression");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, call_has_positions_and_keywords);
	tcase_add_test(tcase, integers_and_reals_stay_apart);
	tcase_add_test(tcase, strings_take_either_quote_and_escapes);
	tcase_add_test(tcase, parentheses_make_a_tuple_only_with_a_comma);
	tcase_add_test(tcase, methods_behind_a_call_are_casts_or_nothing);
	tcase_add_loop_test(tcase, other_methods_are_refused, 0, 9);
	tcase_add_test(tcase, calls_nest_and_dicts_have_keys);
	tcase_add_test(tcase, name_alone_is_a_name);
	tcase_add_test(tcase, nodes_know_their_place);
	tcase_add_loop_test(tcase, bad_text_is_refused_at_its_place, 0,
			    (int)(sizeof bad / sizeof bad[0]));
	tcase_add_test(tcase, depth_of_a_hundred_thousand_stops_at_the_limit);
	suite_add_tcase(suite, tcase);
	return suite;
}
