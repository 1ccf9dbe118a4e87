/*
 * The work queue: places, turns, and threads for long jobs.
 */
#include "http/server/work_queue.h"
#include "suite.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

#define JOBS 200

/* Runs until the gate is open. */
struct gated {
	struct weightd_job job; /* the first member */
	atomic_bool *gate;
};

static struct weightd_work_queue *queue;
static struct gated jobs[JOBS];
static atomic_bool gate, open_gate = true;
static atomic_int begun, ended;

static void pass_ms(long ms)
{
	const struct timespec pause = {ms / 1000, ms % 1000 * 1000000};

	nanosleep(&pause, NULL);
}

static void run(struct weightd_job *job)
{
	const struct gated *gated = (const struct gated *)(const void *)job;

	atomic_fetch_add(&begun, 1);
	while (!atomic_load(gated->gate))
		pass_ms(1);
	atomic_fetch_add(&ended, 1);
}

/* Whether a count becomes 'wanted'; every round is one of the watchdog's, if it 'tends'. */
static bool reaches(const atomic_int *count, int wanted, bool tends)
{
	for (int i = 0; i < test_bound(1000) && atomic_load(count) < wanted; i++) {
		if (tends)
			weightd_work_queue_tend(queue);
		pass_ms(2);
	}
	return atomic_load(count) == wanted;
}

static struct weightd_work_client *client_of(const char *text)
{
	struct sockaddr_in address = {.sin_family = AF_INET};

	ck_assert_int_eq(inet_pton(AF_INET, text, &address.sin_addr), 1);
	return weightd_work_client_open(queue, (const struct sockaddr *)&address);
}

static bool put(struct weightd_work_client *client, int index, atomic_bool *until)
{
	jobs[index] = (struct gated){{.run = run}, until};
	if (!weightd_work_queue_enter(queue, client))
		return false;
	weightd_work_queue_put(queue, client, &jobs[index].job);
	return true;
}

static void start(unsigned threads, size_t places)
{
	queue = weightd_work_queue_new(&(struct weightd_work_queue_options){threads, places});
	ck_assert_ptr_nonnull(queue);
	atomic_store(&gate, false);
	atomic_store(&begun, 0);
	atomic_store(&ended, 0);
}

static void stop(void)
{
	atomic_store(&gate, true);
	weightd_work_queue_close(queue);
	weightd_work_queue_free(queue);
}

START_TEST(every_job_is_run_once_before_the_queue_is_closed)
{
	start(2, JOBS);
	struct weightd_work_client *client = client_of("192.0.2.1");

	for (int i = 0; i < JOBS / 2; i++)
		ck_assert(put(client, i, &open_gate));
	weightd_work_queue_close(queue);

	ck_assert_int_eq(ended, JOBS / 2);
	ck_assert(!put(client, JOBS / 2, &open_gate));
	weightd_work_client_close(queue, client);
	weightd_work_queue_free(queue);
}
END_TEST

START_TEST(sixty_long_jobs_do_not_delay_the_first_of_another_client)
{
	start(2, 100);
	struct weightd_work_client *one = client_of("192.0.2.1"), *other = client_of("192.0.2.2");
	for (int i = 0; i < 60; i++)
		ck_assert(put(one, i, &gate));
	for (int i = 0; i < 100; i++)
		weightd_work_queue_tend(queue);

	ck_assert(put(other, 60, &open_gate));

	ck_assert(reaches(&ended, 1, false));
	atomic_store(&gate, true);
	ck_assert(reaches(&ended, 61, false));
	weightd_work_client_close(queue, one);
	weightd_work_client_close(queue, other);
	stop();
}
END_TEST

START_TEST(other_clients_go_on_while_one_has_all_threads_that_it_may_have)
{
	start(1, 100);
	struct weightd_work_client *one = client_of("192.0.2.1"), *other = client_of("192.0.2.2");
	for (int i = 0; i < 60; i++)
		ck_assert(put(one, i, &gate));
	for (int i = 0; i < 100; i++)
		weightd_work_queue_tend(queue);

	for (int i = 1; i <= 30; i++) {
		ck_assert(put(other, 60 + i, &open_gate));
		ck_assert(reaches(&ended, i, false));
	}

	atomic_store(&gate, true);
	ck_assert(reaches(&ended, 90, false));
	weightd_work_client_close(queue, one);
	weightd_work_client_close(queue, other);
	stop();
}
END_TEST

START_TEST(long_jobs_leave_threads_to_short_ones_of_the_same_client)
{
	start(1, 100);
	struct weightd_work_client *client = client_of("192.0.2.1");
	for (int i = 0; i < 60; i++) {
		jobs[i] = (struct gated){{.run = run}, &gate};
		ck_assert(weightd_work_queue_put_long(queue, client, &jobs[i].job));
	}
	for (int i = 0; i < 100; i++)
		weightd_work_queue_tend(queue);
	pass_ms(20);
	ck_assert_int_lt(begun, 60);

	for (int i = 1; i <= 30; i++) {
		ck_assert(put(client, 60 + i, &open_gate));
		ck_assert(reaches(&ended, i, true));
	}

	atomic_store(&gate, true);
	ck_assert(reaches(&ended, 90, false));
	weightd_work_client_close(queue, client);
	stop();
}
END_TEST

START_TEST(connections_of_one_address_are_one_client)
{
	start(1, 8);
	struct weightd_work_client *one = client_of("192.0.2.1"), *same = client_of("192.0.2.1");
	struct weightd_work_client *other = client_of("192.0.2.2");

	ck_assert_ptr_eq(same, one);
	ck_assert_ptr_ne(other, one);

	weightd_work_client_close(queue, one);
	weightd_work_client_close(queue, same);
	weightd_work_client_close(queue, other);
	stop();
}
END_TEST

START_TEST(long_jobs_get_more_threads_after_a_while)
{
	start(1, 8);
	struct weightd_work_client *client = client_of("192.0.2.1");
	for (int i = 0; i < 3; i++)
		ck_assert(put(client, i, &gate));
	ck_assert(reaches(&begun, 1, false));
	pass_ms(20);
	ck_assert_int_eq(begun, 1);

	ck_assert(reaches(&begun, 3, true));

	ck_assert_uint_eq(weightd_work_queue_numbers(queue).running, 3);
	ck_assert_uint_eq(weightd_work_queue_numbers(queue).waiting, 0);
	weightd_work_client_close(queue, client);
	stop();
}
END_TEST

START_TEST(full_queue_gives_no_place_and_one_client_leaves_a_quarter)
{
	start(1, 8);
	struct weightd_work_client *one = client_of("192.0.2.1"), *other = client_of("192.0.2.2");
	ck_assert(put(one, 0, &gate));
	ck_assert(reaches(&begun, 1, false));

	for (int i = 1; i <= 6; i++)
		ck_assert(put(one, i, &gate));
	ck_assert(!put(one, 7, &gate));
	ck_assert(weightd_work_queue_enter(queue, other));
	ck_assert(weightd_work_queue_enter(queue, other));
	ck_assert(!weightd_work_queue_enter(queue, other));

	for (int i = 7; i <= 8; i++) {
		jobs[i] = (struct gated){{.run = run}, &gate};
		weightd_work_queue_put(queue, other, &jobs[i].job);
	}
	atomic_store(&gate, true);
	ck_assert(reaches(&ended, 9, false));
	weightd_work_client_close(queue, one);
	weightd_work_client_close(queue, other);
	stop();
}
END_TEST

/* The order in which jobs were run. */
static char order[16];

static void note_begin(struct weightd_job *job)
{
	(void)job;
	strcat(order, "b");
}

static void note_go_on(struct weightd_job *job)
{
	(void)job;
	strcat(order, "g");
}

START_TEST(jobs_that_begin_and_jobs_that_go_on_take_turns)
{
	struct weightd_job begins[2] = {{.run = note_begin}, {.run = note_begin}};
	struct weightd_job goes_on[4] = {
		{.run = note_go_on}, {.run = note_go_on}, {.run = note_go_on}, {.run = note_go_on}};
	start(1, 8);
	struct weightd_work_client *client = client_of("192.0.2.1");
	ck_assert(put(client, 0, &gate));
	ck_assert(reaches(&begun, 1, false));
	order[0] = '\0';

	for (int i = 0; i < 4; i++)
		ck_assert(weightd_work_queue_go_on(queue, client, &goes_on[i]));
	for (int i = 0; i < 2; i++) {
		ck_assert(weightd_work_queue_enter(queue, client));
		weightd_work_queue_put(queue, client, &begins[i]);
	}
	ck_assert(weightd_work_queue_is_wanted(queue));
	atomic_store(&gate, true);
	weightd_work_queue_close(queue);

	ck_assert_str_eq(order, "gbgbgg");
	ck_assert(!weightd_work_queue_go_on(queue, client, &goes_on[0]));
	weightd_work_client_close(queue, client);
	weightd_work_queue_free(queue);
}
END_TEST

START_TEST(a_job_that_goes_on_needs_no_place)
{
	start(1, 1);
	struct weightd_work_client *client = client_of("192.0.2.1");
	struct weightd_job job = {.run = note_go_on};
	ck_assert(put(client, 0, &gate));
	ck_assert(reaches(&begun, 1, false));
	ck_assert(put(client, 1, &open_gate));
	ck_assert(!put(client, 2, &open_gate));

	ck_assert(weightd_work_queue_go_on(queue, client, &job));

	atomic_store(&gate, true);
	weightd_work_queue_close(queue);
	weightd_work_client_close(queue, client);
	weightd_work_queue_free(queue);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("work queue");
	TCase *tcase = tcase_create("work queue");

	tcase_add_test(tcase, every_job_is_run_once_before_the_queue_is_closed);
	tcase_add_test(tcase, sixty_long_jobs_do_not_delay_the_first_of_another_client);
	tcase_add_test(tcase, other_clients_go_on_while_one_has_all_threads_that_it_may_have);
	tcase_add_test(tcase, long_jobs_leave_threads_to_short_ones_of_the_same_client);
	tcase_add_test(tcase, connections_of_one_address_are_one_client);
	tcase_add_test(tcase, long_jobs_get_more_threads_after_a_while);
	tcase_add_test(tcase, full_queue_gives_no_place_and_one_client_leaves_a_quarter);
	tcase_add_test(tcase, jobs_that_begin_and_jobs_that_go_on_take_turns);
	tcase_add_test(tcase, a_job_that_goes_on_needs_no_place);
	suite_add_tcase(suite, tcase);
	return suite;
}
