#include "core/base/lru.h"
#include "suite.h"

#include <string.h>

static struct thing {
	struct weightd_lru_item item; /* the first member */
	char key[8];
} things[10000];

static struct weightd_lru map;

/* A thing of 10 bytes, its number as the key. */
static struct weightd_lru_item *add(unsigned number, unsigned holders)
{
	struct thing *thing = &things[number];

	memcpy(thing->key, &number, sizeof number);
	thing->item = (struct weightd_lru_item){.key = thing->key, .bytes = 10, .holders = holders};
	weightd_lru_add(&map, &thing->item);
	return &thing->item;
}

static struct weightd_lru_item *find(unsigned number)
{
	char key[8] = {0};

	memcpy(key, &number, sizeof number);
	return weightd_lru_find(&map, key);
}

static void use(struct weightd_lru_item *item)
{
	weightd_lru_hold(&map, item);
	weightd_lru_release(&map, item);
}

static void reset(void)
{
	memset(things, 0, sizeof things);
	memset(&map, 0, sizeof map);
	map.key_bytes = 8;
}

START_TEST(each_item_is_found_by_its_key)
{
	for (unsigned i = 0; i < 10000; i++)
		add(i, 0);

	for (unsigned i = 0; i < 10000; i++)
		ck_assert_ptr_eq(find(i), &things[i].item);
	ck_assert_ptr_null(find(10000));
	ck_assert_uint_eq(map.count, 10000);
	ck_assert_uint_eq(map.bytes, 100000);
}
END_TEST

START_TEST(the_oldest_is_the_least_recently_used)
{
	add(1, 0), add(2, 0), add(3, 0);

	use(find(1));
	ck_assert_ptr_eq(map.oldest, find(2));
	ck_assert_ptr_eq(map.newest, find(1));
	weightd_lru_remove(&map, find(2));
	ck_assert_ptr_eq(map.oldest, find(3));
	weightd_lru_remove(&map, find(3));
	weightd_lru_remove(&map, find(1));

	ck_assert_ptr_null(map.oldest);
	ck_assert_ptr_null(map.newest);
	ck_assert_uint_eq(map.count, 0);
	ck_assert_uint_eq(map.bytes, 0);
}
END_TEST

START_TEST(what_is_held_is_never_the_oldest)
{
	struct weightd_lru_item *held = add(1, 1);

	add(2, 0);
	ck_assert_ptr_eq(map.oldest, find(2));
	ck_assert_uint_eq(map.idle_bytes, 10);
	ck_assert_uint_eq(map.bytes, 20);
	weightd_lru_hold(&map, held);
	weightd_lru_release(&map, held);
	ck_assert_uint_eq(map.idle_count, 1);
	weightd_lru_release(&map, held);

	ck_assert_ptr_eq(map.newest, held);
	ck_assert_uint_eq(map.idle_count, 2);
}
END_TEST

START_TEST(what_is_removed_while_held_does_not_come_back)
{
	struct weightd_lru_item *held = add(1, 1);

	weightd_lru_remove(&map, held);
	weightd_lru_release(&map, held);

	ck_assert_ptr_null(find(1));
	ck_assert_ptr_null(map.newest);
	ck_assert(!held->is_listed);
	ck_assert_uint_eq(map.bytes + map.idle_bytes, 0);
}
END_TEST

START_TEST(growth_is_counted)
{
	struct weightd_lru_item *item = add(1, 1);

	weightd_lru_grow(&map, item, 5);
	ck_assert_uint_eq(map.bytes, 15);
	weightd_lru_release(&map, item);
	weightd_lru_grow(&map, item, 7);
	ck_assert_uint_eq(map.idle_bytes, 22);
	weightd_lru_remove(&map, item);

	ck_assert_uint_eq(map.bytes + map.idle_bytes, 0);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("lru");
	TCase *tcase = tcase_create("lru");

	tcase_add_checked_fixture(tcase, reset, NULL);
	tcase_add_test(tcase, each_item_is_found_by_its_key);
	tcase_add_test(tcase, the_oldest_is_the_least_recently_used);
	tcase_add_test(tcase, what_is_held_is_never_the_oldest);
	tcase_add_test(tcase, what_is_removed_while_held_does_not_come_back);
	tcase_add_test(tcase, growth_is_counted);
	suite_add_tcase(suite, tcase);
	return suite;
}
