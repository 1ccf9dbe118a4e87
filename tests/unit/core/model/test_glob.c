#include "core/model/glob.h"
#include "suite.h"
#include "weightd/policy.h"

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

/* The definition, one rule of the grammar after the other; short texts only. */
static bool defined(const char *start, const char *pattern, const char *name)
{
	const bool begins = pattern == start || pattern[-1] == '.';

	if (*pattern == '\0')
		return *name == '\0';
	if (begins && strncmp(pattern, "**.", 3) == 0 && defined(start, pattern + 3, name))
		return true;
	if (pattern[0] == '*' && pattern[1] == '*') {
		for (;; name++) {
			if (defined(start, pattern + 2, name))
				return true;
			if (*name == '\0')
				return false;
		}
	}
	if (*pattern == '*') {
		for (;; name++) {
			if (defined(start, pattern + 1, name))
				return true;
			if (*name == '\0' || *name == '.')
				return false;
		}
	}
	return *name != '\0' && (*pattern == '?' ? *name != '.' : *pattern == *name) &&
	       defined(start, pattern + 1, name + 1);
}

START_TEST(every_short_glob_matches_as_it_is_defined)
{
	static const char letters[] = "a.*?";
	char pattern[7] = "", name[6] = "";

	for (unsigned i = 0; i < 1u << 12; i++) {
		for (unsigned k = 0; k < 6; k++)
			pattern[k] = letters[i >> (2 * k) & 3];
		pattern[(i ^ i >> 5) % 7] = '\0';
		for (unsigned j = 0; j < 1u << 5; j++) {
			for (unsigned k = 0; k < 5; k++)
				name[k] = "a."[j >> k & 1];
			name[j % 6] = '\0';
			ck_assert_msg(weightd_glob_match(pattern, name) ==
					      defined(pattern, pattern, name),
				      "%s %s", pattern, name);
		}
	}
}
END_TEST

START_TEST(usual_globs_are_little_work)
{
	uint64_t units = 0;

	weightd_glob_match_counted("**.self_attn.*_proj.weight",
				   "model.layers.17.self_attn.q_proj.weight", &units);

	ck_assert_uint_gt(units, 0);
	ck_assert_uint_lt(units, 200);
}
END_TEST

START_TEST(stars_that_step_back_again_and_again_are_much_work)
{
	char pattern[256] = "", name[513];
	uint64_t units = 0;

	for (int i = 0; i < 120; i++)
		strcat(pattern, "?a");
	pattern[0] = pattern[1] = '*';
	memset(name, 'a', sizeof name - 1);
	name[512] = '\0';
	name[511] = 'b';

	ck_assert(!weightd_glob_match_counted(pattern, name, &units));

	ck_assert_uint_gt(units, 100000);
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
	tcase_add_test(tcase, every_short_glob_matches_as_it_is_defined);
	tcase_add_test(tcase, usual_globs_are_little_work);
	tcase_add_test(tcase, stars_that_step_back_again_and_again_are_much_work);
	tcase_add_test(tcase, pattern_longer_than_any_name_matches_nothing);
	suite_add_tcase(suite, tcase);
	return suite;
}
