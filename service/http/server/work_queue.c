/*
 * One lock, and a ring of the clients that have jobs waiting.
 */
#include "http/server/work_queue.h"

#include "core/base/thread.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define BUCKETS 256
/* Threads that hold sockets have little to do, and go first. */
#define WORKERS_NICE 5

/* Jobs that begin, jobs that go on, and jobs that are known to be long. */
enum { LANE_FIRST, LANE_ON, LANE_LONG, LANES };

/* Jobs in the order in which they came. */
struct lane {
	struct weightd_job *first, *last;
	size_t count;
};

struct weightd_work_client {
	struct weightd_work_client *next; /* of its bucket */
	uint64_t key;
	size_t holders;
	size_t places;	       /* jobs entered and not begun */
	size_t waiting;	       /* jobs in its lanes */
	unsigned running;      /* jobs begun and not ended */
	unsigned long_running; /* of them, but for LANE_FIRST */
	struct lane lanes[LANES];
	unsigned lane;			   /* whose turn it is */
	struct weightd_work_client *later; /* in the ring, if it has a job waiting */
};

struct weightd_work_queue {
	pthread_mutex_t lock; /* guards all of this, and the clients */
	pthread_cond_t wanted;
	struct weightd_work_queue_options options;
	struct weightd_work_client *turn, *last_turn; /* the ring: who is next, and who is last */
	size_t places, waiting, running;
	uint64_t begun, begun_before; /* jobs, now and when last tended */
	unsigned thread_count, thread_limit, client_limit;
	unsigned long_running, long_limit;
	bool is_closed;
	struct weightd_work_client *buckets[BUCKETS];
	pthread_t threads[];
};

/* Threads when jobs are long: so many long jobs run side by side. */
static unsigned most_threads(unsigned threads)
{
	return 4 * threads + 8;
}

/*
 * Whether jobs of a lane may be begun.  Jobs that go on are short but for whole tensors that were
 * forgotten; so threads of a client are kept from them, too.
 */
static bool is_open(const struct weightd_work_queue *queue,
		    const struct weightd_work_client *client, unsigned lane)
{
	if (client->running >= queue->client_limit)
		return false;
	return lane == LANE_FIRST || (client->long_running < queue->long_limit &&
				      (lane == LANE_ON || queue->long_running < queue->long_limit));
}

/* Jobs of a client that may be begun. */
static size_t ready_jobs(const struct weightd_work_queue *queue,
			 const struct weightd_work_client *client)
{
	size_t ready = 0;

	for (unsigned i = 0; i < LANES; i++)
		ready += is_open(queue, client, i) ? client->lanes[i].count : 0;
	return ready;
}

static struct weightd_job *take_of(const struct weightd_work_queue *queue,
				   struct weightd_work_client *client)
{
	unsigned turn = client->lane;

	while (client->lanes[turn].count == 0 || !is_open(queue, client, turn))
		turn = (turn + 1) % LANES;
	struct weightd_job *job = client->lanes[turn].first;

	client->lanes[turn].first = job->next;
	client->lane = (turn + 1) % LANES;
	client->waiting--;
	client->lanes[turn].count--;
	return job;
}

/* The next job, by turns; NULL: none that may be begun. */
static struct weightd_job *take(struct weightd_work_queue *queue,
				struct weightd_work_client **whose)
{
	struct weightd_work_client *before = NULL, *client = queue->turn;

	while (client != NULL && ready_jobs(queue, client) == 0) {
		before = client;
		client = client->later;
	}
	*whose = client;
	if (client == NULL)
		return NULL;
	struct weightd_job *job = take_of(queue, client);
	/* Out of the ring, and to its end if there is more. */
	*(before == NULL ? &queue->turn : &before->later) = client->later;
	if (queue->last_turn == client)
		queue->last_turn = before;
	client->later = NULL;
	if (client->waiting > 0) {
		*(queue->last_turn == NULL ? &queue->turn : &queue->last_turn->later) = client;
		queue->last_turn = client;
	}
	return job;
}

static void drop_unheld(struct weightd_work_queue *queue, struct weightd_work_client *client)
{
	struct weightd_work_client **link = &queue->buckets[client->key % BUCKETS];

	if (client->holders > 0 || client->places + client->waiting > 0 || client->running > 0)
		return;
	while (*link != client)
		link = &(*link)->next;
	*link = client->next;
	free(client);
}

/* A job of the client is running now, or has ended. */
static void count_running(struct weightd_work_queue *queue, struct weightd_work_client *client,
			  int change, unsigned lane)
{
	queue->running += (size_t)change;
	client->running += (unsigned)change;
	client->long_running += lane != LANE_FIRST ? (unsigned)change : 0;
	queue->long_running += lane == LANE_LONG ? (unsigned)change : 0;
}

static void *serve(void *context)
{
	struct weightd_work_queue *queue = context;
	struct weightd_work_client *client;

	setpriority(PRIO_PROCESS, (id_t)gettid(), WORKERS_NICE);
	pthread_mutex_lock(&queue->lock);
	for (;;) {
		struct weightd_job *job = take(queue, &client);
		if (job == NULL && queue->is_closed && queue->places == 0)
			break;
		if (job == NULL) {
			pthread_cond_wait(&queue->wanted, &queue->lock);
			continue;
		}
		queue->begun++;
		const unsigned lane = job->lane;
		queue->waiting--;
		count_running(queue, client, 1, lane);
		if (lane == LANE_FIRST)
			queue->places--, client->places--;
		if (queue->is_closed && queue->places == 0)
			pthread_cond_broadcast(&queue->wanted);
		pthread_mutex_unlock(&queue->lock);
		job->run(job);
		pthread_mutex_lock(&queue->lock);
		count_running(queue, client, -1, lane);
		drop_unheld(queue, client);
	}
	pthread_mutex_unlock(&queue->lock);
	return NULL;
}

/* One more thread; false if none can be started. */
static bool start_thread(struct weightd_work_queue *queue)
{
	const bool is_started =
		queue->thread_count < queue->thread_limit &&
		weightd_thread_start(&queue->threads[queue->thread_count], serve, queue);

	queue->thread_count += is_started;
	return is_started;
}

void weightd_work_queue_free(struct weightd_work_queue *queue)
{
	if (queue == NULL)
		return;
	pthread_cond_destroy(&queue->wanted);
	pthread_mutex_destroy(&queue->lock);
	free(queue);
}

struct weightd_work_queue *weightd_work_queue_new(const struct weightd_work_queue_options *options)
{
	const unsigned limit = most_threads(options->threads);
	const unsigned spare = options->threads < 2 ? 2 : options->threads;
	struct weightd_work_queue *queue =
		calloc(1, sizeof *queue + limit * sizeof queue->threads[0]);

	if (queue == NULL)
		return NULL;
	queue->options = *options;
	queue->thread_limit = limit;
	queue->client_limit = limit - spare;
	queue->long_limit = limit - 2 * spare;
	pthread_mutex_init(&queue->lock, NULL);
	pthread_cond_init(&queue->wanted, NULL);
	/* Without any thread a job would wait for ever. */
	if (start_thread(queue))
		return queue;
	weightd_work_queue_free(queue);
	return NULL;
}

void weightd_work_queue_close(struct weightd_work_queue *queue)
{
	pthread_mutex_lock(&queue->lock);
	queue->is_closed = true;
	pthread_cond_broadcast(&queue->wanted);
	pthread_mutex_unlock(&queue->lock);
	/* A thread that a last job needs may still be started: the count is read each time. */
	for (unsigned i = 0;; i++) {
		pthread_mutex_lock(&queue->lock);
		const bool is_last = i == queue->thread_count;
		pthread_mutex_unlock(&queue->lock);
		if (is_last)
			return;
		pthread_join(queue->threads[i], NULL);
	}
}

/* What of an address names a client. */
static uint64_t key_of(const struct sockaddr *address)
{
	uint64_t network = 0;

	if (address != NULL && address->sa_family == AF_INET)
		return ntohl(((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr);
	if (address == NULL || address->sa_family != AF_INET6)
		return UINT64_MAX;
	const struct in6_addr *inet6 =
		&((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
	if (IN6_IS_ADDR_V4MAPPED(inet6)) {
		uint32_t inet;
		memcpy(&inet, inet6->s6_addr + 12, sizeof inet);
		return ntohl(inet);
	}
	memcpy(&network, inet6->s6_addr, sizeof network);
	return network;
}

struct weightd_work_client *weightd_work_client_open(struct weightd_work_queue *queue,
						     const struct sockaddr *address)
{
	const uint64_t key = key_of(address);
	struct weightd_work_client **bucket = &queue->buckets[key % BUCKETS];

	pthread_mutex_lock(&queue->lock);
	struct weightd_work_client *client = *bucket;
	while (client != NULL && client->key != key)
		client = client->next;
	if (client == NULL) {
		client = calloc(1, sizeof *client);
		if (client != NULL) {
			client->key = key;
			client->next = *bucket;
			*bucket = client;
		}
	}
	if (client != NULL)
		client->holders++;
	pthread_mutex_unlock(&queue->lock);
	return client;
}

void weightd_work_client_hold(struct weightd_work_queue *queue, struct weightd_work_client *client)
{
	pthread_mutex_lock(&queue->lock);
	client->holders++;
	pthread_mutex_unlock(&queue->lock);
}

void weightd_work_client_close(struct weightd_work_queue *queue, struct weightd_work_client *client)
{
	if (client == NULL)
		return;
	pthread_mutex_lock(&queue->lock);
	client->holders--;
	drop_unheld(queue, client);
	pthread_mutex_unlock(&queue->lock);
}

bool weightd_work_queue_enter(struct weightd_work_queue *queue, struct weightd_work_client *client)
{
	const size_t limit = queue->options.places;

	pthread_mutex_lock(&queue->lock);
	const bool has_place = !queue->is_closed && queue->places < limit &&
			       (client->places < limit / 2 || queue->places < limit - limit / 4);
	queue->places += has_place;
	client->places += has_place;
	pthread_mutex_unlock(&queue->lock);
	return has_place;
}

/* Whether more jobs may be begun than there are threads that run none: such a thread waits for a
 * job, or is about to take one. */
static bool lacks_threads(const struct weightd_work_queue *queue)
{
	size_t free = queue->thread_count - queue->running;

	for (const struct weightd_work_client *client = queue->turn; client != NULL;
	     client = client->later) {
		const size_t ready = ready_jobs(queue, client);
		if (ready > free)
			return true;
		free -= ready;
	}
	return false;
}

static void append(struct weightd_work_queue *queue, struct weightd_work_client *client,
		   struct weightd_job *job)
{
	struct lane *lane = &client->lanes[job->lane];

	if (client->waiting == 0) {
		*(queue->last_turn == NULL ? &queue->turn : &queue->last_turn->later) = client;
		queue->last_turn = client;
	}
	job->next = NULL;
	*(lane->first == NULL ? &lane->first : &lane->last->next) = job;
	lane->last = job;
	queue->waiting++, client->waiting++;
	lane->count++;
}

/* Appends a job and sees that somebody takes it.  The caller holds the lock. */
static void put(struct weightd_work_queue *queue, struct weightd_work_client *client,
		struct weightd_job *job)
{
	const bool is_first = client->running == 0 && client->waiting == 0;

	append(queue, client, job);
	/* The first job of a client does not wait behind the long jobs of others. */
	pthread_cond_signal(&queue->wanted);
	if (!lacks_threads(queue))
		return;
	if (queue->thread_count < queue->options.threads || is_first)
		start_thread(queue);
}

void weightd_work_queue_put(struct weightd_work_queue *queue, struct weightd_work_client *client,
			    struct weightd_job *job)
{
	pthread_mutex_lock(&queue->lock);
	job->lane = LANE_FIRST;
	put(queue, client, job);
	pthread_mutex_unlock(&queue->lock);
}

/* Puts a job that has no place. */
static bool put_again(struct weightd_work_queue *queue, struct weightd_work_client *client,
		      struct weightd_job *job, unsigned lane)
{
	pthread_mutex_lock(&queue->lock);
	const bool is_open = !queue->is_closed;
	job->lane = lane;
	if (is_open)
		put(queue, client, job);
	pthread_mutex_unlock(&queue->lock);
	return is_open;
}

bool weightd_work_queue_go_on(struct weightd_work_queue *queue, struct weightd_work_client *client,
			      struct weightd_job *job)
{
	return put_again(queue, client, job, LANE_ON);
}

bool weightd_work_queue_put_long(struct weightd_work_queue *queue,
				 struct weightd_work_client *client, struct weightd_job *job)
{
	return put_again(queue, client, job, LANE_LONG);
}

bool weightd_work_queue_is_wanted(struct weightd_work_queue *queue)
{
	pthread_mutex_lock(&queue->lock);
	const bool is_wanted = lacks_threads(queue);
	pthread_mutex_unlock(&queue->lock);
	return is_wanted;
}

void weightd_work_queue_tend(struct weightd_work_queue *queue)
{
	pthread_mutex_lock(&queue->lock);
	const bool is_stuck = lacks_threads(queue) && queue->begun == queue->begun_before;
	/* One for each client whose turn does not come. */
	for (const struct weightd_work_client *client = queue->turn; is_stuck && client != NULL;
	     client = client->later)
		if (ready_jobs(queue, client) > 0 && !start_thread(queue))
			break;
	queue->begun_before = queue->begun;
	pthread_mutex_unlock(&queue->lock);
}

struct weightd_work_queue_numbers weightd_work_queue_numbers(struct weightd_work_queue *queue)
{
	pthread_mutex_lock(&queue->lock);
	const struct weightd_work_queue_numbers numbers = {queue->waiting, queue->running,
							   queue->thread_count};
	pthread_mutex_unlock(&queue->lock);
	return numbers;
}
