/*
 * An epoll set, and a list of those who wait, so that they can be told of the end.
 */
#include "http/server/writable.h"

#include "core/base/thread.h"

#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define EVENTS 64

struct weightd_writable {
	int epoll, bell; /* the bell is rung at the end */
	pthread_t thread;
	pthread_mutex_t lock; /* guards what follows, and the waiters' links */
	struct weightd_waiter *waiters;
	bool is_closed;
};

/* The caller holds the lock. */
static void forget(struct weightd_writable *writable, struct weightd_waiter *waiter)
{
	if (waiter->next != NULL)
		waiter->next->previous = waiter->previous;
	*(waiter->previous != NULL ? &waiter->previous->next : &writable->waiters) = waiter->next;
}

static void tell(struct weightd_writable *writable, struct weightd_waiter *waiter, bool is_gone)
{
	pthread_mutex_lock(&writable->lock);
	forget(writable, waiter);
	pthread_mutex_unlock(&writable->lock);
	waiter->ready(waiter, is_gone);
}

static void tell_all(struct weightd_writable *writable)
{
	for (;;) {
		pthread_mutex_lock(&writable->lock);
		struct weightd_waiter *waiter = writable->waiters;
		pthread_mutex_unlock(&writable->lock);
		if (waiter == NULL)
			return;
		tell(writable, waiter, true);
	}
}

static void *watch(void *context)
{
	struct weightd_writable *writable = context;
	struct epoll_event events[EVENTS];
	bool has_ended = false;

	while (!has_ended) {
		const int count = epoll_wait(writable->epoll, events, EVENTS, -1);
		for (int i = 0; i < count; i++) {
			if (events[i].data.ptr == NULL)
				has_ended = true;
			else
				tell(writable, events[i].data.ptr,
				     (events[i].events & (EPOLLERR | EPOLLHUP | EPOLLRDHUP)) != 0);
		}
	}
	tell_all(writable);
	return NULL;
}

static bool start(struct weightd_writable *writable)
{
	struct epoll_event bell = {.events = EPOLLIN, .data.ptr = NULL};

	writable->epoll = epoll_create1(EPOLL_CLOEXEC);
	writable->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (writable->epoll < 0 || writable->bell < 0 ||
	    epoll_ctl(writable->epoll, EPOLL_CTL_ADD, writable->bell, &bell) != 0)
		return false;
	return weightd_thread_start(&writable->thread, watch, writable);
}

struct weightd_writable *weightd_writable_new(void)
{
	struct weightd_writable *writable = calloc(1, sizeof *writable);

	if (writable == NULL)
		return NULL;
	pthread_mutex_init(&writable->lock, NULL);
	if (start(writable))
		return writable;
	weightd_writable_free(writable);
	return NULL;
}

bool weightd_writable_wait(struct weightd_writable *writable, struct weightd_waiter *waiter)
{
	struct epoll_event event = {.events = EPOLLOUT | EPOLLRDHUP | EPOLLONESHOT,
				    .data.ptr = waiter};

	pthread_mutex_lock(&writable->lock);
	bool is_waiting = !writable->is_closed;
	if (is_waiting) {
		waiter->previous = NULL;
		waiter->next = writable->waiters;
		if (waiter->next != NULL)
			waiter->next->previous = waiter;
		writable->waiters = waiter;
		/* A socket that waited before is still in the set. */
		is_waiting =
			epoll_ctl(writable->epoll, EPOLL_CTL_MOD, waiter->socket, &event) == 0 ||
			(errno == ENOENT &&
			 epoll_ctl(writable->epoll, EPOLL_CTL_ADD, waiter->socket, &event) == 0);
		if (!is_waiting)
			forget(writable, waiter);
	}
	pthread_mutex_unlock(&writable->lock);
	return is_waiting;
}

void weightd_writable_close(struct weightd_writable *writable)
{
	const uint64_t one = 1;

	pthread_mutex_lock(&writable->lock);
	writable->is_closed = true;
	pthread_mutex_unlock(&writable->lock);
	/* A counter that is 0 takes a 1. */
	(void)!write(writable->bell, &one, sizeof one);
	pthread_join(writable->thread, NULL);
}

void weightd_writable_free(struct weightd_writable *writable)
{
	if (writable == NULL)
		return;
	if (writable->epoll >= 0)
		close(writable->epoll);
	if (writable->bell >= 0)
		close(writable->bell);
	pthread_mutex_destroy(&writable->lock);
	free(writable);
}
