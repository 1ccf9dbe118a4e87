/* What is shown of an initializer: its formulas, in a sentence. */
#include "weightd/initializer.h"
#include "suite.h"

#include <string.h>

static bool is_name_or_number(const char *formula)
{
	return formula[strspn(formula, "-._0123456789abcdefghijklmnopqrstuvwxyz")] == '\0';
}

static void check_quoted(const struct weightd_initializer *row, const char *doc,
			 const char *formula)
{
	if (formula == NULL || strncmp(formula, "-(", 2) == 0 || is_name_or_number(formula))
		return;
	ck_assert_msg(strstr(doc, formula) != NULL, "%s: \"%s\" has no \"%s\"", row->name, doc,
		      formula);
}

START_TEST(the_doc_has_the_formulas)
{
	const struct weightd_initializer *row = weightd_initializer_at((size_t)_i);
	struct weightd_text doc;

	weightd_text_init(&doc, 4096);
	weightd_initializer_describe(row, &doc);
	for (size_t i = 0; i < WEIGHTD_ROW_LAWS; i++) {
		for (size_t j = 0; j < WEIGHTD_LAW_REALS; j++)
			check_quoted(row, doc.data, row->laws[i].reals[j]);
	}
	for (size_t i = 0; i < WEIGHTD_ROW_QUANTITIES; i++)
		check_quoted(row, doc.data, row->quantities[i].formula);
	weightd_text_free(&doc);
}
END_TEST

static void describes(const char *name, const char *expected)
{
	struct weightd_text doc;

	weightd_text_init(&doc, 4096);
	weightd_initializer_describe(weightd_initializer_find(name), &doc);
	ck_assert_str_eq(doc.data, expected);
	weightd_text_free(&doc);
}

START_TEST(a_law_is_a_sentence)
{
	describes("zeros", "Every element is 0");
	describes("uniform", "Uniform on [a, b)");
	describes("paddle.XavierUniform", "Uniform on +-gain * sqrt(6 / (fan_in + fan_out))");
	describes("siren_uniform",
		  "Uniform on +-(1 / fan_in if is_first else sqrt(6 / fan_in) / w0)");
	describes("normal", "Normal with mean and std");
	describes("xavier_normal",
		  "Normal with mean 0 and std gain * sqrt(2 / (fan_in + fan_out))");
	describes("trunc_normal", "Normal with mean and std, cut to [a, b]");
	describes("trunc_normal_tf", "Normal with mean and std, cut at a and b std");
	describes("kaiming_uniform",
		  "Uniform on +-bound; bound = sqrt(3) * std; std = gain / sqrt(fan)");
	describes("switch_init", "Routers and experts: normal with mean 0 and std sqrt(scale / "
				 "fan_in), cut at 2 std");
	describes("mxnet.Xavier",
		  "Uniform on +-scale if rnd_type == 'uniform', else normal with mean 0 and std "
		  "scale; scale = sqrt(magnitude / fan); fan = fan_in if factor_type == 'in' else "
		  "fan_out if factor_type == 'out' else (fan_in + fan_out) / 2");
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("initializer_doc");
	TCase *tcase = tcase_create("initializer_doc");

	tcase_add_loop_test(tcase, the_doc_has_the_formulas, 0, (int)weightd_initializer_count());
	tcase_add_test(tcase, a_law_is_a_sentence);
	suite_add_tcase(suite, tcase);
	return suite;
}
