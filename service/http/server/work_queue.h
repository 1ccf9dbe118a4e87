/*
 * Work queue: jobs of many clients, a bounded number of them, done by lasting worker threads.
 *
 * Clients take turns, however many jobs each has waiting; a client is an address, so that one who
 * opens many connections has one turn.  The jobs of a client are begun in the order in which they
 * came, but those that begin an answer and those that go on with one take turns.  A few threads do
 * short jobs; where all of them are busy with long ones, more are started. One client never holds
 * all threads, and neither do jobs that are known to be long.
 *
 *     weightd_work_client_open()    when a connection is accepted
 *     weightd_work_queue_enter()    a place for a job, or none
 *     weightd_work_queue_put()      the job, which will be run once
 *     weightd_work_queue_go_on()    a job for an answer that has begun
 *     weightd_work_queue_put_long() a job again that turned out to be long
 *     weightd_work_client_close()   when the connection ends
 */
#ifndef WEIGHTD_HTTP_SERVER_WORK_QUEUE_H
#define WEIGHTD_HTTP_SERVER_WORK_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

struct weightd_work_queue;
struct weightd_work_client;

/* A member of what is to be worked at. */
struct weightd_job {
	/* Called once, on a worker thread; the job may be freed or put again from in it. */
	void (*run)(struct weightd_job *job);
	/* The queue's, from put() to run(). */
	struct weightd_job *next;
	unsigned lane;
};

struct weightd_work_queue_options {
	unsigned threads; /* for short jobs, at least 1 */
	size_t places;	  /* jobs that may wait, at least 1 */
};

struct weightd_work_queue_numbers {
	size_t waiting, running; /* jobs */
	unsigned threads;
};

/* NULL: no memory.  Threads are started when there is work for them; they handle no signals. */
struct weightd_work_queue *weightd_work_queue_new(const struct weightd_work_queue_options *options);

/*
 * weightd_work_queue_close() - give no more places, run what was put, and end the threads.
 *
 * Waits for running jobs: whoever closes makes them end first (weightd/cancel.h).  Clients may
 * still be closed afterwards.
 */
void weightd_work_queue_close(struct weightd_work_queue *queue);
/* After close() and the last client; NULL is fine. */
void weightd_work_queue_free(struct weightd_work_queue *queue);

/*
 * weightd_work_client_open() - the client of an address, held until it is closed.
 *
 * The same client for the same IPv4 address or IPv6 network of 64 bits; NULL and addresses of
 * other families are one client.  NULL: no memory.  Any thread, as all that follows.
 */
struct weightd_work_client *weightd_work_client_open(struct weightd_work_queue *queue,
						     const struct sockaddr *address);
/* One hold more. */
void weightd_work_client_hold(struct weightd_work_queue *queue, struct weightd_work_client *client);
/* Gives up one hold; none of the holder's jobs may be waiting or running.  NULL is fine. */
void weightd_work_client_close(struct weightd_work_queue *queue,
			       struct weightd_work_client *client);

/*
 * weightd_work_queue_enter() - take a place for one job of 'client'.
 *
 * False: too many are waiting, or the queue is closed.  After true put() must follow soon; it
 * cannot fail.  The last quarter of the places is kept from clients that have most of the others.
 */
bool weightd_work_queue_enter(struct weightd_work_queue *queue, struct weightd_work_client *client);
void weightd_work_queue_put(struct weightd_work_queue *queue, struct weightd_work_client *client,
			    struct weightd_job *job);

/*
 * weightd_work_queue_go_on() - put a job that goes on with an answer of 'client', which needs no
 * place: a part of its body, say.  False: the queue is closed, and nobody will run it.
 */
bool weightd_work_queue_go_on(struct weightd_work_queue *queue, struct weightd_work_client *client,
			      struct weightd_job *job);

/*
 * weightd_work_queue_put_long() - put a job again that has been begun and is known to be long.  It
 * needs no place, and some threads are kept from such jobs.  False as above.
 */
bool weightd_work_queue_put_long(struct weightd_work_queue *queue,
				 struct weightd_work_client *client, struct weightd_job *job);
/* Whether a job waits for a thread: who can go on later lets it go first. */
bool weightd_work_queue_is_wanted(struct weightd_work_queue *queue);

/* Called every WEIGHTD_WORK_TEND_MS or so: starts threads where no job ends any more. */
#define WEIGHTD_WORK_TEND_MS 20
void weightd_work_queue_tend(struct weightd_work_queue *queue);

struct weightd_work_queue_numbers weightd_work_queue_numbers(struct weightd_work_queue *queue);

#endif
