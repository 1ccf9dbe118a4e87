/*
 * A map of what is known, and a queue of jobs that one thread works off.
 */
#include "api/service/digests.h"

#include "api/service/digest_work.h"
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
	size_t count;
	unsigned char digests[][WEIGHTD_DIGEST_BYTES];
};

struct job {
	struct job *next;
	char key[KEY_BYTES];
	struct weightd_held_plan *held;
	const struct weightd_format *format;  /* NULL: all tensors */
	const struct weightd_entry *entry;    /* of a file of one tensor; NULL: of all */
	const struct weightd_view_list *list; /* of a file of several views; NULL: not these */
	struct weightd_arena *arena;	      /* of the list; NULL without */
	struct weightd_format_options options;
	uint64_t bytes;
	_Atomic int64_t asked_ms; /* when somebody asked last */
	int64_t begun_ms;	  /* 0: it waits */
	enum weightd_code code;	  /* that it ended with; OK: it has not ended */
	struct weightd_digest_work work;
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
	known->item.bytes = sizeof *known + known->count * WEIGHTD_DIGEST_BYTES;
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

/* The digest of the job's file, which is opened anew: the request that asked has ended. */
static enum weightd_code compute_file(struct job *job, unsigned char out[WEIGHTD_DIGEST_BYTES])
{
	struct weightd_arena *arena = weightd_arena_new(0);
	struct weightd_encoding encoding;
	struct weightd_view view;
	enum weightd_code code = WEIGHTD_ERR_NO_MEMORY;

	if (arena == NULL)
		return code;
	if (job->entry != NULL)
		view = weightd_view_whole(job->entry);
	memset(&encoding, 0, sizeof encoding);
	const struct weightd_plan *plan = weightd_held_plan(job->held);
	if (job->list != NULL)
		code = weightd_encoding_open_list(&encoding, job->format, plan, job->list, arena,
						  NULL);
	else
		code = weightd_encoding_open(&encoding, job->format, plan,
					     job->entry != NULL ? &view : NULL, &job->options,
					     arena, NULL);
	if (code == WEIGHTD_OK)
		code = weightd_digest_file(&job->work, &encoding, arena, out);
	weightd_arena_free(arena);
	return code;
}

/* Computes a job, without the lock. */
static enum weightd_code compute(struct job *job, struct known **out)
{
	const struct weightd_plan *plan = weightd_held_plan(job->held);
	const size_t count = job->format != NULL ? 1 : plan->entry_count;
	struct known *known = calloc(1, sizeof *known + count * WEIGHTD_DIGEST_BYTES);

	*out = known;
	if (known == NULL)
		return WEIGHTD_ERR_NO_MEMORY;
	known->count = count;
	memcpy(known->key, job->key, KEY_BYTES);
	const struct weightd_memory_scope outer = weightd_memory_begin(job->digests->budget);
	weightd_cancel_by(is_unwanted, job);
	enum weightd_code code = job->format != NULL
					 ? compute_file(job, known->digests[0])
					 : weightd_digest_tensors(&job->work, plan, known->digests);
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

/* The views of the wish, for the job's plan; false: they cannot be kept. */
static bool take_list(struct job *job, const struct weightd_digest_wish *wish)
{
	if (wish->file == NULL || wish->file->list == NULL)
		return true;
	job->arena = weightd_arena_new(LIST_BYTES_MAX);
	if (job->arena != NULL)
		job->list = weightd_view_list_copy(wish->file->list, wish->plan,
						   weightd_held_plan(job->held), job->arena);
	return job->list != NULL;
}

/* A new job; NULL with an issue. */
static struct job *job_new(struct weightd_digests *digests, const struct weightd_digest_wish *wish,
			   const char key[KEY_BYTES], struct weightd_error *err)
{
	struct job *job = calloc(1, sizeof *job);

	if (job != NULL)
		job->held = weightd_plan_cache_get(digests->plans, wish->plan->id);
	if (job == NULL || job->held == NULL || !take_list(job, wish)) {
		if (job != NULL)
			job_free(job);
		weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL, "no memory for the digest");
		return NULL;
	}
	/* The cache may have another plan of the same id than the request. */
	const struct weightd_plan *plan = weightd_held_plan(job->held);
	memcpy(job->key, key, KEY_BYTES);
	job->digests = digests;
	job->work.workers = digests->workers;
	if (wish->file != NULL) {
		const struct weightd_view *view = wish->file->view;
		job->format = wish->file->format;
		job->options = wish->file->options;
		job->bytes = wish->file->size == WEIGHTD_SIZE_UNKNOWN ? 0 : wish->file->size;
		if (view != NULL)
			job->entry = &plan->entries[view->entry - wish->plan->entries];
	} else {
		job->bytes = plan->total_bytes;
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
	memcpy(key, wish->file != NULL ? wish->file->etag : wish->plan->id, 40);
	key[40] = wish->file != NULL ? 'f' : 't';
}

static void tell(const struct job *job, struct weightd_digest_progress *progress)
{
	const int64_t ms = job->begun_ms == 0 ? 0 : weightd_now_ms() - job->begun_ms;

	progress->is_waiting = job->begun_ms == 0;
	progress->done = atomic_load(&job->work.done);
	progress->bytes = job->bytes;
	progress->bytes_per_second = ms > 0 ? (double)progress->done * 1000 / (double)ms : 0;
}

/* A copy for the asker, or what is known of the job; called with the lock held. */
static enum weightd_code look(struct weightd_digests *digests, const char key[KEY_BYTES],
			      struct weightd_digest_progress *progress,
			      unsigned char (**out)[WEIGHTD_DIGEST_BYTES],
			      struct weightd_arena *arena)
{
	const struct known *known = find(digests, key);
	struct job *job = known == NULL ? find_job(digests, key) : NULL;

	if (known != NULL) {
		progress->is_known = true;
		*out = weightd_arena_array(arena, known->count + 1, WEIGHTD_DIGEST_BYTES);
		if (*out == NULL)
			return WEIGHTD_ERR_NO_MEMORY;
		memcpy(*out, known->digests, known->count * WEIGHTD_DIGEST_BYTES);
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
				      struct weightd_digest_progress *progress,
				      unsigned char (**out)[WEIGHTD_DIGEST_BYTES],
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
		memcpy(out, known->digests[0], WEIGHTD_DIGEST_BYTES);
	pthread_mutex_unlock(&digests->lock);
	return known != NULL;
}

void weightd_digests_put(struct weightd_digests *digests, const char *etag,
			 const unsigned char digest[WEIGHTD_DIGEST_BYTES])
{
	struct known *known = calloc(1, sizeof *known + WEIGHTD_DIGEST_BYTES);

	if (known == NULL)
		return;
	known->count = 1;
	memcpy(known->digests[0], digest, WEIGHTD_DIGEST_BYTES);
	memcpy(known->key, etag, strnlen(etag, 40));
	known->key[40] = 'f';
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
