#include "store/store.h"
#include "suite.h"

#include <stdlib.h>

START_TEST(a_full_store_refuses_and_takes_again_after_a_removal)
{
	struct weightd_store *store = NULL;
	struct weightd_error err = {0};
	size_t size = (size_t)100 << 20;
	char *bytes = calloc(1, size);
	bool created;

	ck_assert_int_eq(weightd_store_open(&store, "memory", NULL, NULL), WEIGHTD_OK);
	ck_assert_int_eq(weightd_store_put(store, &(struct weightd_object){"1", bytes, size},
					   &created, NULL),
			 WEIGHTD_OK);
	ck_assert_int_eq(weightd_store_put(store, &(struct weightd_object){"2", bytes, size},
					   &created, NULL),
			 WEIGHTD_OK);

	ck_assert_int_eq(weightd_store_put(store, &(struct weightd_object){"3", bytes, size},
					   &created, &err),
			 WEIGHTD_ERR_STORE_FULL);
	ck_assert_int_eq(weightd_store_remove(store, "1", NULL), WEIGHTD_OK);
	ck_assert_int_eq(weightd_store_put(store, &(struct weightd_object){"3", bytes, size},
					   &created, NULL),
			 WEIGHTD_OK);
	free(bytes);
	weightd_store_close(store);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("memory store");
	TCase *tcase = tcase_create("memory store");

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, a_full_store_refuses_and_takes_again_after_a_removal);
	suite_add_tcase(suite, tcase);
	return suite;
}
