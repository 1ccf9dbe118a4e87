/*
 * A crew: the caller's thread and others that do one piece of work together, as far as cores are
 * free.
 */
#ifndef WEIGHTD_CORE_BASE_CREW_H
#define WEIGHTD_CORE_BASE_CREW_H

/*
 * weightd_crew_run() - calls work(context) on this thread and, at the same time, on up to 'most' -
 * 1 others; returns when all calls have returned.
 *
 * 'work' divides what is to be done among those who turn up, which may be this thread alone: all
 * crews of the process together start at most one thread less than there are cores.  Safe from any
 * thread.
 */
void weightd_crew_run(unsigned most, void (*work)(void *context), void *context);

#endif
