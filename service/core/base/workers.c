/*
 * One lock, and a list of the works that have parts left.
 */
#include "core/base/workers.h"

#include "core/base/thread.h"
#include "weightd/cancel.h"

#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdlib.h>

/* On the stack of its owner, in the list while parts are left to take. */
struct work {
	void (*part)(void *context, size_t index);
	void *context;
	weightd_cancel *cancel; /* the owner's */
	void *cancel_context;
	size_t next, count; /* parts taken, and all of them */
	size_t running;	    /* parts that workers are making */
	struct work *newer;
	pthread_cond_t done;
};

struct weightd_workers {
	pthread_mutex_t lock; /* guards all of this and the works */
	pthread_cond_t wanted;
	struct work *oldest;
	bool is_ending;
	unsigned idle, thread_count, thread_limit;
	pthread_t threads[];
};

unsigned weightd_cores(void)
{
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof set, &set) != 0)
		return 1;
	int count = CPU_COUNT(&set);
	return count < 1 ? 1 : (unsigned)count;
}

/* Takes a part of 'work'; with the last one it leaves the list. */
static size_t take_part(struct weightd_workers *workers, struct work *work)
{
	const size_t index = work->next++;

	if (work->next == work->count) {
		struct work **link = &workers->oldest;

		while (*link != work)
			link = &(*link)->newer;
		*link = work->newer;
	}
	return index;
}

static void help(struct weightd_workers *workers, struct work *work)
{
	while (work->next < work->count) {
		const size_t index = take_part(workers, work);

		work->running++;
		pthread_mutex_unlock(&workers->lock);
		weightd_cancel_by(work->cancel, work->cancel_context);
		work->part(work->context, index);
		weightd_cancel_by(NULL, NULL);
		pthread_mutex_lock(&workers->lock);
		work->running--;
		if (work->next == work->count && work->running == 0) {
			/* The owner may return from here on: 'work' is not touched again. */
			pthread_cond_signal(&work->done);
			return;
		}
	}
}

static void *serve(void *context)
{
	struct weightd_workers *workers = context;

	pthread_mutex_lock(&workers->lock);
	while (!workers->is_ending) {
		if (workers->oldest != NULL) {
			help(workers, workers->oldest);
			continue;
		}
		workers->idle++;
		pthread_cond_wait(&workers->wanted, &workers->lock);
		workers->idle--;
	}
	pthread_mutex_unlock(&workers->lock);
	return NULL;
}

struct weightd_workers *weightd_workers_new(unsigned threads)
{
	struct weightd_workers *workers =
		calloc(1, sizeof *workers + threads * sizeof workers->threads[0]);

	if (workers == NULL)
		return NULL;
	workers->thread_limit = threads;
	pthread_mutex_init(&workers->lock, NULL);
	pthread_cond_init(&workers->wanted, NULL);
	return workers;
}

void weightd_workers_free(struct weightd_workers *workers)
{
	if (workers == NULL)
		return;
	pthread_mutex_lock(&workers->lock);
	workers->is_ending = true;
	pthread_cond_broadcast(&workers->wanted);
	pthread_mutex_unlock(&workers->lock);
	for (unsigned i = 0; i < workers->thread_count; i++)
		pthread_join(workers->threads[i], NULL);
	pthread_cond_destroy(&workers->wanted);
	pthread_mutex_destroy(&workers->lock);
	free(workers);
}

unsigned weightd_workers_limit(const struct weightd_workers *workers)
{
	return workers == NULL ? 0 : workers->thread_limit;
}

/* One more thread; false if none can be started. */
static bool start_thread(struct weightd_workers *workers)
{
	const bool is_started =
		workers->thread_count < workers->thread_limit &&
		weightd_thread_start(&workers->threads[workers->thread_count], serve, workers);

	workers->thread_count += is_started;
	return is_started;
}

/* Appends a work and calls a worker for each part but the caller's first. */
static void append(struct weightd_workers *workers, struct work *work)
{
	struct work **link = &workers->oldest;

	while (*link != NULL)
		link = &(*link)->newer;
	*link = work;
	for (size_t i = 0; i + 1 < work->count; i++) {
		if (i < workers->idle)
			pthread_cond_signal(&workers->wanted);
		else if (!start_thread(workers))
			break;
	}
}

void weightd_workers_run(struct weightd_workers *workers, void (*part)(void *context, size_t index),
			 void *context, size_t count)
{
	struct work work = {.part = part, .context = context, .count = count};

	work.cancel = weightd_cancel_of_thread(&work.cancel_context);

	if (weightd_workers_limit(workers) == 0 || count < 2) {
		for (size_t i = 0; i < count; i++)
			part(context, i);
		return;
	}
	pthread_cond_init(&work.done, NULL);
	pthread_mutex_lock(&workers->lock);
	append(workers, &work);
	while (work.next < work.count) {
		const size_t index = take_part(workers, &work);

		pthread_mutex_unlock(&workers->lock);
		part(context, index);
		pthread_mutex_lock(&workers->lock);
	}
	while (work.running > 0)
		pthread_cond_wait(&work.done, &workers->lock);
	pthread_mutex_unlock(&workers->lock);
	pthread_cond_destroy(&work.done);
}
