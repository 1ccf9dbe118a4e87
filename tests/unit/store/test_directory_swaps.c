/*
 * Swaps of a folder that several daemons share.
 */
#include "store/store.h"
#include "temporary_folder.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define KEY "00112233445566778899aabbccddeeff00112233"

static struct weightd_store *open_store(const char *folder)
{
	struct weightd_store *store = NULL;

	ck_assert_int_eq(weightd_store_open(&store, "directory", folder, NULL), WEIGHTD_OK);
	return store;
}

static enum weightd_code get_text(struct weightd_store *store, struct weightd_text *out)
{
	return weightd_store_get(store, KEY, out, NULL);
}

#define SWAPS 30

/* Adds to a number in a store of its own, as another daemon would; SWAPS times. */
static void count_up(const char *folder)
{
	struct weightd_store *store = open_store(folder);

	for (int done = 0; done < SWAPS;) {
		char next[20];
		struct weightd_text was;

		weightd_text_init(&was, 100);
		ck_assert_int_eq(get_text(store, &was), WEIGHTD_OK);
		snprintf(next, sizeof next, "%d", atoi(was.data) + 1);
		done += weightd_store_swap(store,
					   &(struct weightd_swap){KEY, was.data, was.length, next,
								  strlen(next)},
					   NULL) == WEIGHTD_OK;
		weightd_text_free(&was);
	}
	weightd_store_close(store);
}

START_TEST(swaps_of_two_daemons_are_done_in_turn)
{
	char *folder = temporary_folder();
	struct weightd_store *store = open_store(folder);
	struct weightd_text text;
	int status;

	ck_assert_int_eq(
		weightd_store_swap(store, &(struct weightd_swap){KEY, NULL, 0, "0", 1}, NULL),
		WEIGHTD_OK);
	const pid_t child = fork();
	count_up(folder);
	if (child == 0)
		_exit(0);
	ck_assert_int_eq(waitpid(child, &status, 0), child);

	weightd_text_init(&text, 100);
	ck_assert_int_eq(status, 0);
	ck_assert_int_eq(get_text(store, &text), WEIGHTD_OK);
	ck_assert_int_eq(atoi(text.data), 2 * SWAPS);
	weightd_text_free(&text);
	weightd_store_close(store);
	temporary_folder_remove(folder);
}
END_TEST

Suite *make_suite(void)
{
	return SUITE_OF("directory swaps", swaps_of_two_daemons_are_done_in_turn);
}
