#include "core/base/git_blob.h"
#include "suite.h"

/* printf 'hello\n' | git hash-object --stdin, and of no bytes. */
START_TEST(a_blob_has_the_id_that_git_prints)
{
	char id[41];

	weightd_git_blob_id("hello\n", 6, id);
	ck_assert_str_eq(id, "ce013625030ba8dba906f756967f9e9ca394464a");
	weightd_git_blob_id("", 0, id);
	ck_assert_str_eq(id, "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("git blob", a_blob_has_the_id_that_git_prints);
}
