/*
 * A map of what is known, and a queue of jobs that one thread works off.
 */
#include "api/service/digests.h"

#include "api/service/digest_job.h"
#include "api/service/view_copy.h"
#include "core/base/clock.h"
#include "core/base/lru.h"
#include "core/base/memory.h"
#include "core/base/thread.h"
#include "core/base/work_limit.h"
#include "weightd/cancel.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* What is kept: a file takes about 150 bytes, a tensor of a model 32. */
#define BYTES_MAX ((size_t)8 << 20)
#define NICE 19
/* Of the views of a file. */
#define LIST_BYTES_MAX ((size_t)32 << 20)
#define KEY_BYTES 48

struct known {
	struct weightd_lru_item item; /* first */
	char key[KEY_BYTES];
	size_t bytes;
	_Alignas(8) unsigned char result[]; /* digests, or statistics */
};

struct job {
	struct job *next;
	char key[KEY_BYTES];
	struct weightd_held_plan *held;
	struct weightd_arena *arena; /* of the views of a file; NULL without */
	uint64_t bytes;		     /* or elements, in all; 0: not known */
	_Atomic int64_t asked_ms;    /* when somebody asked last */
	int64_t begun_ms;	     /* 0: it waits */
	enum weightd_code code;	     /* that it ended with; OK: it has not ended */
	struct weightd_digest_job task;
	struct weightd_digests *digests;
};

struct weightd_digests {
	pthread_mutex_t lock; /* guards all of this, and the jobs but for their work */
	pthread_cond_t wanted;
	struct weightd_plan_cache *plans;
	struct weightd_budget *budget;
	struct weightd_workers *workers;
	struct weightd_lru map;
	struct job *jobs; /* the first that has not ended is computed */
	size_t job_count;
	pthread_t thread;
	bool has_thread;
	_Atomic bool is_ending;
};

struct weightd_digests *weightd_digests_new(struct weightd_plan_cache *plans,
					    struct weightd_budget *budget)
{
	struct weightd_digests *digests = calloc(1, sizeof *digests);

	if (digests == NULL)
		return NULL;
	digests->workers = weightd_workers_new(weightd_cores() - 1);
	if (digests->workers == NULL) {
		free(digests);
		return NULL;
	}
	digests->plans = plans;
	digests->budget = budget;
	digests->map.key_bytes = KEY_BYTES;
	pthread_mutex_init(&digests->lock, NULL);
	pthread_cond_init(&digests->wanted, NULL);
	return digests;
}

/* Takes a job out of the list; called with the lock held. */
static void unlink_job(struct weightd_digests *digests, struct job *job)
{
	struct job **link = &digests->jobs;

	while (*link != job)
		link = &(*link)->next;
	*link = job->next;
	digests->job_count--;
}

static void job_free(struct job *job)
{
	weightd_held_plan_release(job->held);
	weightd_arena_free(job->arena);
	free(job);
}

void weightd_digests_free(struct weightd_digests *digests)
{
	if (digests == NULL)
		return;
	pthread_mutex_lock(&digests->lock);
	atomic_store(&digests->is_ending, true);
	pthread_cond_signal(&digests->wanted);
	pthread_mutex_unlock(&digests->lock);
	if (digests->has_thread)
		pthread_join(digests->thread, NULL);
	while (digests->jobs != NULL) {
		struct job *job = digests->jobs;
		digests->jobs = job->next;
		job_free(job);
	}
	while (digests->map.oldest != NULL) {
		struct weightd_lru_item *oldest = digests->map.oldest;
		weightd_lru_remove(&digests->map, oldest);
		free(oldest);
	}
	weightd_workers_free(digests->workers);
	pthread_cond_destroy(&digests->wanted);
	pthread_mutex_destroy(&digests->lock);
	free(digests);
}

/* Called with the lock held; the result is valid as long. */
static const struct known *find(struct weightd_digests *digests, const char key[KEY_BYTES])
{
	struct weightd_lru_item *item = weightd_lru_find(&digests->map, key);

	if (item != NULL) {
		weightd_lru_hold(&digests->map, item);
		weightd_lru_release(&digests->map, item);
	}
	return (const struct known *)item;
}

static struct job *find_job(struct weightd_digests *digests, const char key[KEY_BYTES])
{
	struct job *job = digests->jobs;

	while (job != NULL && memcmp(job->key, key, KEY_BYTES) != 0)
		job = job->next;
	return job;
}

/* Takes over what is known; the oldest make room.  Called with the lock held. */
static void put(struct weightd_digests *digests, struct known *known)
{
	known->item.key = known->key;
	known->item.bytes = sizeof *known + known->bytes;
	if (weightd_lru_find(&digests->map, known->key) != NULL) {
		free(known);
		return;
	}
	weightd_lru_add(&digests->map, &known->item);
	while (digests->map.bytes > BYTES_MAX && digests->map.oldest != NULL &&
	       digests->map.oldest != digests->map.newest) {
		struct weightd_lru_item *oldest = digests->map.oldest;
		weightd_lru_remove(&digests->map, oldest);
		free(oldest);
	}
}

static bool is_unwanted(void *context)
{
	const struct job *job = context;

	return atomic_load(&job->digests->is_ending) ||
	       weightd_now_ms() - atomic_load(&job->asked_ms) > WEIGHTD_DIGEST_PATIENCE_MS;
}

/* A result to be filled; NULL: no memory.  Its data is aligned for doubles. */
static struct known *known_new(const char key[KEY_BYTES], size_t bytes)
{
	struct known *known = calloc(1, sizeof *known + bytes);

	if (known == NULL)
		return NULL;
	known->bytes = bytes;
	memcpy(known->key, key, KEY_BYTES);
	return known;
}

/* Computes a job, without the lock. */
static enum weightd_code compute(struct job *job, struct known **out)
{
	struct known *known = known_new(job->key, weightd_digest_job_bytes(&job->task));

	*out = known;
	if (known == NULL)
		return WEIGHTD_ERR_NO_MEMORY;
	const struct weightd_memory_scope outer = weightd_memory_begin(job->digests->budget);
	weightd_cancel_by(is_unwanted, job);
	enum weightd_code code = weightd_digest_job_do(&job->task, known->result);
	weightd_cancel_by(NULL, NULL);
	if (weightd_memory_end(&outer) != WEIGHTD_SHORTAGE_NONE)
		code = WEIGHTD_ERR_NO_MEMORY;
	return code;
}

/* The first job that has not ended; NULL: none. */
static struct job *next_job(struct weightd_digests *digests)
{
	struct job *job = digests->jobs;

	while (job != NULL && job->code != WEIGHTD_OK)
		job = job->next;
	return job;
}

/* Does a job; called with the lock held, which is given up meanwhile. */
static void do_job(struct weightd_digests *digests, struct job *job)
{
	struct known *known = NULL;

	job->begun_ms = weightd_now_ms();
	pthread_mutex_unlock(&digests->lock);
	const enum weightd_code code =
		is_unwanted(job) ? WEIGHTD_ERR_CANCELLED : compute(job, &known);
	pthread_mutex_lock(&digests->lock);
	if (code == WEIGHTD_OK)
		put(digests, known);
	else
		free(known);
	/* A failure is told to who asks next. */
	job->code = code;
	if (code != WEIGHTD_OK && code != WEIGHTD_ERR_CANCELLED)
		return;
	unlink_job(digests, job);
	pthread_mutex_unlock(&digests->lock);
	job_free(job);
	pthread_mutex_lock(&digests->lock);
}

static void *serve(void *context)
{
	struct weightd_digests *digests = context;

	/* Its helpers, which it starts, inherit this. */
	setpriority(PRIO_PROCESS, (id_t)gettid(), NICE);
	pthread_mutex_lock(&digests->lock);
	while (!atomic_load(&digests->is_ending)) {
		struct job *job = next_job(digests);
		if (job != NULL)
			do_job(digests, job);
		else
			pthread_cond_wait(&digests->wanted, &digests->lock);
	}
	pthread_mutex_unlock(&digests->lock);
	return NULL;
}

/* The range of the wish; false: no memory. */
static bool take_range(struct job *job, const struct weightd_statistics_range *range)
{
	if (range == NULL)
		return true;
	job->arena = weightd_arena_new(0);
	return job->arena != NULL && weightd_range_copy(&job->task.range, range, job->arena);
}

/* The views of the wish, for the job's plan; false: they cannot be kept. */
static bool take_list(struct job *job, const struct weightd_digest_wish *wish)
{
	if (wish->file == NULL || wish->file->list == NULL)
		return true;
	job->arena = weightd_arena_new(LIST_BYTES_MAX);
	if (job->arena != NULL)
		job->task.list = weightd_view_list_copy(wish->file->list, wish->plan,
							weightd_held_plan(job->held), job->arena);
	return job->task.list != NULL;
}

/* A new job; NULL with an issue. */
static struct job *job_new(struct weightd_digests *digests, const struct weightd_digest_wish *wish,
			   const char key[KEY_BYTES], struct weightd_error *err)
{
	struct job *job = calloc(1, sizeof *job);

	if (job != NULL)
		job->held = weightd_plan_cache_get(digests->plans, wish->plan->id);
	if (job == NULL || job->held == NULL || !take_list(job, wish) ||
	    !take_range(job, wish->range)) {
		if (job != NULL)
			job_free(job);
		weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL, "no memory for the digest");
		return NULL;
	}
	/* The cache may have another plan of the same id than the request. */
	const struct weightd_plan *plan = weightd_held_plan(job->held);
	memcpy(job->key, key, KEY_BYTES);
	job->digests = digests;
	job->task.plan = plan;
	job->task.work.workers = digests->workers;
	if (wish->range != NULL) {
		job->task.has_range = true;
		job->task.range.plan = plan;
	}
	if (wish->file != NULL) {
		const struct weightd_view *view = wish->file->view;
		job->task.format = wish->file->format;
		job->task.options = wish->file->options;
		job->bytes = wish->file->size == WEIGHTD_SIZE_UNKNOWN ? 0 : wish->file->size;
		if (view != NULL)
			job->task.entry = &plan->entries[view->entry - wish->plan->entries];
	} else {
		job->bytes = weightd_digest_job_total(&job->task);
	}
	atomic_init(&job->asked_ms, weightd_now_ms());
	return job;
}

static enum weightd_code refuse(struct weightd_error *err, enum weightd_code code)
{
	return weightd_error_add(err, code, NULL, "%s",
				 code == WEIGHTD_ERR_OVERLOADED
					 ? "too many digests are being computed"
					 : "the digest cannot be computed");
}

/* A failed job that nobody has asked for again makes room. */
static void drop_failed(struct weightd_digests *digests)
{
	struct job *job = digests->jobs;

	while (job != NULL && job->code == WEIGHTD_OK)
		job = job->next;
	if (job == NULL)
		return;
	unlink_job(digests, job);
	job_free(job);
}

/* Appends a job, which is the list's then; false: there is no thread, or too many jobs.  Called
 * with the lock held. */
static bool append(struct weightd_digests *digests, struct job *job)
{
	struct job **link = &digests->jobs;

	if (digests->job_count == WEIGHTD_DIGEST_JOBS_MAX)
		drop_failed(digests);
	if (digests->job_count == WEIGHTD_DIGEST_JOBS_MAX)
		return false;
	if (!digests->has_thread)
		digests->has_thread = weightd_thread_start(&digests->thread, serve, digests);
	if (!digests->has_thread)
		return false;
	while (*link != NULL)
		link = &(*link)->next;
	*link = job;
	digests->job_count++;
	pthread_cond_signal(&digests->wanted);
	return true;
}

static void make_key(const struct weightd_digest_wish *wish, char key[KEY_BYTES])
{
	memset(key, 0, KEY_BYTES);
	if (wish->range != NULL) {
		weightd_range_digest(wish->range, (unsigned char *)key);
		key[40] = 's';
		return;
	}
	memcpy(key, wish->file != NULL ? wish->file->etag : wish->plan->id, 40);
	key[40] = wish->file != NULL ? 'f' : 't';
}

static void tell(const struct job *job, struct weightd_digest_progress *progress)
{
	const int64_t ms = job->begun_ms == 0 ? 0 : weightd_now_ms() - job->begun_ms;

	progress->is_waiting = job->begun_ms == 0;
	progress->done = atomic_load(&job->task.work.done);
	progress->bytes = job->bytes;
	progress->bytes_per_second = ms > 0 ? (double)progress->done * 1000 / (double)ms : 0;
}

/* A copy for the asker, or what is known of the job; called with the lock held. */
static enum weightd_code look(struct weightd_digests *digests, const char key[KEY_BYTES],
			      struct weightd_digest_progress *progress, void **out,
			      struct weightd_arena *arena)
{
	const struct known *known = find(digests, key);
	struct job *job = known == NULL ? find_job(digests, key) : NULL;

	if (known != NULL) {
		progress->is_known = true;
		weightd_arena_raise(arena, known->bytes + 1);
		*out = weightd_arena_alloc(arena, known->bytes + 1);
		if (*out == NULL)
			return WEIGHTD_ERR_NO_MEMORY;
		memcpy(*out, known->result, known->bytes);
		return WEIGHTD_OK;
	}
	if (job == NULL)
		return WEIGHTD_ERR_NOT_FOUND;
	atomic_store(&job->asked_ms, weightd_now_ms());
	tell(job, progress);
	return job->code;
}

/* Forgets a job that has failed; the next who asks begins it again. */
static void forget(struct weightd_digests *digests, const char key[KEY_BYTES])
{
	pthread_mutex_lock(&digests->lock);
	struct job *job = find_job(digests, key);
	if (job != NULL && job->code != WEIGHTD_OK)
		unlink_job(digests, job);
	else
		job = NULL;
	pthread_mutex_unlock(&digests->lock);
	if (job != NULL)
		job_free(job);
}

enum weightd_code weightd_digests_ask(struct weightd_digests *digests,
				      const struct weightd_digest_wish *wish,
				      struct weightd_digest_progress *progress, void **out,
				      struct weightd_arena *arena, struct weightd_error *err)
{
	char key[KEY_BYTES];
	struct job *job = NULL;

	*progress = (struct weightd_digest_progress){0};
	make_key(wish, key);
	pthread_mutex_lock(&digests->lock);
	enum weightd_code code = look(digests, key, progress, out, arena);
	pthread_mutex_unlock(&digests->lock);
	if (code == WEIGHTD_ERR_NOT_FOUND) {
		job = job_new(digests, wish, key, err);
		if (job == NULL)
			return WEIGHTD_ERR_NO_MEMORY;
		pthread_mutex_lock(&digests->lock);
		code = look(digests, key, progress, out, arena);
		if (code == WEIGHTD_ERR_NOT_FOUND && append(digests, job)) {
			tell(job, progress);
			job = NULL;
			code = WEIGHTD_OK;
		}
		pthread_mutex_unlock(&digests->lock);
		if (code == WEIGHTD_ERR_NOT_FOUND)
			code = WEIGHTD_ERR_OVERLOADED;
	} else if (code != WEIGHTD_OK) {
		forget(digests, key);
	}
	if (job != NULL)
		job_free(job);
	return code == WEIGHTD_OK ? code : refuse(err, code);
}

bool weightd_digests_find(struct weightd_digests *digests, const char *etag,
			  unsigned char out[WEIGHTD_DIGEST_BYTES])
{
	char key[KEY_BYTES] = {0};

	memcpy(key, etag, strnlen(etag, 40));
	key[40] = 'f';
	pthread_mutex_lock(&digests->lock);
	const struct known *known = digests->map.count == 0 ? NULL : find(digests, key);
	if (known != NULL)
		memcpy(out, known->result, WEIGHTD_DIGEST_BYTES);
	pthread_mutex_unlock(&digests->lock);
	return known != NULL;
}

void weightd_digests_put(struct weightd_digests *digests, const char *etag,
			 const unsigned char digest[WEIGHTD_DIGEST_BYTES])
{
	char key[KEY_BYTES] = {0};

	memcpy(key, etag, strnlen(etag, 40));
	key[40] = 'f';
	struct known *known = known_new(key, WEIGHTD_DIGEST_BYTES);
	if (known == NULL)
		return;
	memcpy(known->result, digest, WEIGHTD_DIGEST_BYTES);
	pthread_mutex_lock(&digests->lock);
	put(digests, known);
	pthread_mutex_unlock(&digests->lock);
}

struct weightd_digests_numbers weightd_digests_numbers(struct weightd_digests *digests)
{
	struct weightd_digests_numbers numbers;

	pthread_mutex_lock(&digests->lock);
	numbers.known = digests->map.count;
	numbers.bytes = digests->map.bytes;
	numbers.jobs = digests->job_count;
	pthread_mutex_unlock(&digests->lock);
	return numbers;
}
