/*
 * Makers: a few lasting threads, shared by all streams, that help to make a block.
 *
 * Whoever has work in equal parts makes parts of it himself until none is left; makers that are
 * free at that time make others.  So nothing waits for a thread that is busy, and work that nobody
 * helps with takes no longer than it would alone.  (A crew of core/base/crew.h is started for one
 * long work; a block is made in less time than it takes to start a thread.)
 */
#ifndef WEIGHTD_HTTP_SERVER_MAKERS_H
#define WEIGHTD_HTTP_SERVER_MAKERS_H

#include <stddef.h>

struct weightd_makers;

/* Starts up to 'threads' threads.  NULL if there is none: running without any is fine. */
struct weightd_makers *weightd_makers_new(unsigned threads);
/* No work may be running. */
void weightd_makers_free(struct weightd_makers *makers);

/*
 * weightd_makers_run() - call part(context, i) once for each i below 'count', and return when all
 * have returned.
 *
 * Parts run in any order and at the same time, on the caller's thread and on the makers'; what they
 * wrote is seen by the caller.  'makers' NULL: all on the caller's.  Any thread, but not from a
 * part.
 */
void weightd_makers_run(struct weightd_makers *makers, void (*part)(void *context, size_t index),
			void *context, size_t count);

#endif
