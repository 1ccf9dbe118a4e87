/*
 * Starting threads.
 */
#ifndef WEIGHTD_CORE_BASE_THREAD_H
#define WEIGHTD_CORE_BASE_THREAD_H

#include <pthread.h>
#include <stdbool.h>

/*
 * weightd_thread_start() - start run(context) in a thread that handles no signals of the process,
 * only faults of its own.  The caller joins it.  False: none can be started.
 */
bool weightd_thread_start(pthread_t *thread, void *(*run)(void *context), void *context);

#endif
