#include "init_case.h"

#define FIELDS_MAX 16

struct init_case init_case_run(const char *name, struct weightd_shape shape,
			       const struct weightd_argument *arguments, size_t argument_count)
{
	const struct weightd_initializer *row = weightd_initializer_find(name);
	struct weightd_target target = {.name = "w",
					.shape = shape,
					.dtype = WEIGHTD_FLOAT32,
					.fans = weightd_fans_torch(&shape)};
	struct weightd_value values[FIELDS_MAX];
	struct init_case c = {0};

	ck_assert_msg(row != NULL, "no row %s", name);
	ck_assert_uint_le(row->field_count, FIELDS_MAX);
	c.code = weightd_fields_bind(values, row->name, row->fields, row->field_count, arguments,
				     argument_count, "/init/0", &c.err);
	if (c.code != WEIGHTD_OK)
		return c;
	const struct weightd_initializer_call call = {
		.initializer = row, .arguments = values, .pointer = "/init/0"};
	target.dtype = c.dtype = weightd_initializer_dtype(&call, &target, WEIGHTD_BFLOAT16);
	c.code = weightd_initializer_resolve(&call, &target, &c.law, &c.why, &c.err);
	return c;
}

void init_case_assert_draws(const struct init_case *c, const char *distribution, double first,
			    double second)
{
	ck_assert_msg(c->code == WEIGHTD_OK, "%s", c->err.issues[0].detail);
	ck_assert_str_eq(c->law.distribution->name, distribution);
	ck_assert_double_eq(c->law.reals[0], first);
	ck_assert_double_eq(c->law.reals[1], second);
}

void init_case_assert_refused(const struct init_case *c, enum weightd_code code, const char *detail,
			      const char *expected)
{
	ck_assert_str_eq(weightd_code_slug(c->code), weightd_code_slug(code));
	ck_assert_uint_eq(c->err.count, 1);
	ck_assert_str_eq(c->err.issues[0].detail, detail);
	ck_assert_str_eq(c->err.issues[0].expected, expected);
	ck_assert_str_eq(c->err.issues[0].pointer, "/init/0");
}
