#include "weightd/policy.h"
#include "suite.h"

#include <string.h>

static const struct glob {
	const char *pattern, *name;
	bool matches;
} globs[] = {
	{"0.weight", "0.weight", true},
	{"0.weight", "0.weights", false},
	{"0.weight", "10.weight", false},
	{"", "", true},
	{"", "a", false},
	{"*", "weight", true},
	{"*", "", true},
	{"*", "0.weight", false},
	{"2.*", "2.weight", true},
	{"2.*", "2.0.weight", false},
	{"2.*", "22.weight", false},
	{"*.weight", "0.weight", true},
	{"*.weight", "l1.0.weight", false},
	{"**", "l1.0.weight", true},
	{"**.weight", "l1.0.weight", true},
	{"**.weight", "weight", true},
	{"**.weight", "l1.0.kweight", false},
	{"**.weight", "xweight", false},
	{"**weight", "l1.0.kweight", true},
	{"l1.**", "l1.0.weight", true},
	{"l1.**", "l1", false},
	{"h.**.attn.**.weight", "h.0.attn.c.proj.weight", true},
	{"h.**.attn.**.weight", "h.attn.weight", true},
	{"h.**.attn.**.weight", "h.0.attnx.weight", false},
	{"h.*.attn.*", "h.11.attn.weight", true},
	{"h.*.attn.*", "h.11.mlp.weight", false},
	{"*a*b.c*d", "xaybab.cxxd", true},
	{"*a*b.c*d", "xayba.cxxd", false},
	{"l?.weight", "l1.weight", true},
	{"l?.weight", "l12.weight", false},
	{"l?weight", "l.weight", false},
	{"l?.weight", "l\xC3\xA9.weight", true},
	{"\xC3\xA9*", "\xC3\xA9t\xC3\xA9", true},
	{"odd*name", "odd*name", true},
	{"***", "a.b", true},
	{"*?", "", false},
	{"**?", "a.b", true},
};

START_TEST(glob_matches_as_the_table_says)
{
	const struct glob *glob = &globs[_i];

	bool matches = weightd_glob_match(glob->pattern, glob->name);

	ck_assert_msg(matches == glob->matches, "%s %s %s", glob->pattern,
		      matches ? "matches" : "does not match", glob->name);
}
END_TEST

/* Exponential or cubic matchers need minutes for this one. */
START_TEST(many_stars_do_not_backtrack)
{
	char pattern[512] = "", name[513];

	for (int i = 0; i < 120; i++)
		strcat(pattern, i % 2 ? "**a" : "*a");
	strcat(pattern, "b");
	memset(name, 'a', sizeof name - 1);
	name[sizeof name - 1] = '\0';

	for (int i = 0; i < 100; i++)
		ck_assert(!weightd_glob_match(pattern, name));
}
END_TEST

START_TEST(pattern_longer_than_any_name_matches_nothing)
{
	static char pattern[5000];

	memset(pattern, '*', sizeof pattern - 1);

	ck_assert(!weightd_glob_match(pattern, "weight"));
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("policy");
	TCase *tcase = tcase_create("glob");

	tcase_add_loop_test(tcase, glob_matches_as_the_table_says, 0,
			    (int)(sizeof globs / sizeof globs[0]));
	tcase_add_test(tcase, many_stars_do_not_backtrack);
	tcase_add_test(tcase, pattern_longer_than_any_name_matches_nothing);
	suite_add_tcase(suite, tcase);
	return suite;
}
