/*
 * One lock, and a list of the works that have parts left.
 */
#include "http/server/makers.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

/* On the stack of who runs it, in the list while parts are left to take. */
struct work {
	void (*part)(void *context, size_t index);
	void *context;
	size_t next, count; /* parts taken, and all of them */
	size_t running;	    /* parts that threads that help are making */
	struct work *newer;
	pthread_cond_t done;
};

struct weightd_makers {
	pthread_mutex_t lock; /* guards all of this and the works */
	pthread_cond_t wanted;
	struct work *oldest;
	bool is_ending;
	unsigned idle, thread_count;
	pthread_t threads[];
};

/* Takes a part of 'work'; with the last one it leaves the list. */
static size_t take_part(struct weightd_makers *makers, struct work *work)
{
	const size_t index = work->next++;

	if (work->next == work->count) {
		struct work **link = &makers->oldest;

		while (*link != work)
			link = &(*link)->newer;
		*link = work->newer;
	}
	return index;
}

static void help(struct weightd_makers *makers, struct work *work)
{
	while (work->next < work->count) {
		const size_t index = take_part(makers, work);

		work->running++;
		pthread_mutex_unlock(&makers->lock);
		work->part(work->context, index);
		pthread_mutex_lock(&makers->lock);
		work->running--;
		/* Here nothing more is taken of it if its owner sees this and goes. */
		if (work->next == work->count && work->running == 0) {
			pthread_cond_signal(&work->done);
			return;
		}
	}
}

static void *serve(void *context)
{
	struct weightd_makers *makers = context;

	pthread_mutex_lock(&makers->lock);
	while (!makers->is_ending) {
		if (makers->oldest != NULL) {
			help(makers, makers->oldest);
			continue;
		}
		makers->idle++;
		pthread_cond_wait(&makers->wanted, &makers->lock);
		makers->idle--;
	}
	pthread_mutex_unlock(&makers->lock);
	return NULL;
}

struct weightd_makers *weightd_makers_new(unsigned threads)
{
	struct weightd_makers *makers =
		calloc(1, sizeof *makers + threads * sizeof makers->threads[0]);

	if (makers == NULL)
		return NULL;
	pthread_mutex_init(&makers->lock, NULL);
	pthread_cond_init(&makers->wanted, NULL);
	while (makers->thread_count < threads &&
	       pthread_create(&makers->threads[makers->thread_count], NULL, serve, makers) == 0)
		makers->thread_count++;
	if (makers->thread_count > 0)
		return makers;
	weightd_makers_free(makers);
	return NULL;
}

void weightd_makers_free(struct weightd_makers *makers)
{
	if (makers == NULL)
		return;
	pthread_mutex_lock(&makers->lock);
	makers->is_ending = true;
	pthread_cond_broadcast(&makers->wanted);
	pthread_mutex_unlock(&makers->lock);
	for (unsigned i = 0; i < makers->thread_count; i++)
		pthread_join(makers->threads[i], NULL);
	pthread_cond_destroy(&makers->wanted);
	pthread_mutex_destroy(&makers->lock);
	free(makers);
}

static void append(struct weightd_makers *makers, struct work *work)
{
	struct work **link = &makers->oldest;

	while (*link != NULL)
		link = &(*link)->newer;
	*link = work;
}

void weightd_makers_run(struct weightd_makers *makers, void (*part)(void *context, size_t index),
			void *context, size_t count)
{
	struct work work = {.part = part, .context = context, .count = count};

	if (makers == NULL || count < 2) {
		for (size_t i = 0; i < count; i++)
			part(context, i);
		return;
	}
	pthread_cond_init(&work.done, NULL);
	pthread_mutex_lock(&makers->lock);
	append(makers, &work);
	/* Each of them would take at least one part. */
	for (size_t i = 0; i < makers->idle && i + 1 < count; i++)
		pthread_cond_signal(&makers->wanted);
	while (work.next < work.count) {
		const size_t index = take_part(makers, &work);

		pthread_mutex_unlock(&makers->lock);
		part(context, index);
		pthread_mutex_lock(&makers->lock);
	}
	while (work.running > 0)
		pthread_cond_wait(&work.done, &makers->lock);
	pthread_mutex_unlock(&makers->lock);
	pthread_cond_destroy(&work.done);
}
