/*
 * A new thread inherits the mask of signals, so the starter's is changed for a moment.
 */
#include "core/base/thread.h"

#include <signal.h>
#include <stddef.h>

bool weightd_thread_start(pthread_t *thread, void *(*run)(void *context), void *context)
{
	sigset_t blocked, before;

	sigfillset(&blocked);
	sigdelset(&blocked, SIGSEGV);
	sigdelset(&blocked, SIGBUS);
	sigdelset(&blocked, SIGFPE);
	sigdelset(&blocked, SIGILL);
	pthread_sigmask(SIG_BLOCK, &blocked, &before);
	const bool is_started = pthread_create(thread, NULL, run, context) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return is_started;
}
