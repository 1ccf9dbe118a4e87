/*
 * Workers: a few lasting threads that help whoever has work in parts.
 *
 * Whoever has work makes parts of it himself until none is left to take; workers that are free
 * meanwhile make others.  So nothing waits for a thread that is busy, no work takes longer than it
 * would alone, and there are never more threads than there were asked for.
 */
#ifndef WEIGHTD_CORE_BASE_WORKERS_H
#define WEIGHTD_CORE_BASE_WORKERS_H

#include <stddef.h>

struct weightd_workers;

/* Cores that this process may use, at least 1. */
unsigned weightd_cores(void);

/*
 * Up to 'threads' workers, 0 included.  Each is started when there is work that none is free for,
 * handles no signals, and stays.  NULL: no memory.
 */
struct weightd_workers *weightd_workers_new(unsigned threads);
/* Ends the threads.  No work may be running; NULL is fine. */
void weightd_workers_free(struct weightd_workers *workers);
/* How many threads there may be; 0 for NULL. */
unsigned weightd_workers_limit(const struct weightd_workers *workers);

/*
 * weightd_workers_run() - call part(context, i) once for each i below 'count', and return when all
 * have returned.
 *
 * Parts are started in order, and run at the same time on the caller's thread and the workers': a
 * part may wait for earlier ones, never for later ones.  The caller sees everything that they
 * wrote, and they are cancelled as he is.  'workers' NULL: all run on the caller's thread.  Any
 * thread, also from a part.
 */
void weightd_workers_run(struct weightd_workers *workers, void (*part)(void *context, size_t index),
			 void *context, size_t count);

#endif
