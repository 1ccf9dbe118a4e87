/*
 * Crews: threads that are started for one piece of work and end with it.
 */
#include "core/base/crew.h"

#include "core/base/workers.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#define CREW_MAX 16

static atomic_uint started;

struct order {
	void (*work)(void *context);
	void *context;
};

static void *hand(void *order)
{
	const struct order *o = order;

	o->work(o->context);
	return NULL;
}

/* One more thread, if a core is left for it. */
static bool is_admitted(unsigned limit)
{
	unsigned count = atomic_load(&started);

	while (count < limit) {
		if (atomic_compare_exchange_weak(&started, &count, count + 1))
			return true;
	}
	return false;
}

void weightd_crew_run(unsigned most, void (*work)(void *context), void *context)
{
	struct order order = {work, context};
	pthread_t threads[CREW_MAX];
	unsigned count = 0, limit = weightd_cores() - 1;

	while (count + 1 < most && count < CREW_MAX && is_admitted(limit)) {
		if (pthread_create(&threads[count], NULL, hand, &order) != 0) {
			atomic_fetch_sub(&started, 1);
			break;
		}
		count++;
	}
	work(context);
	for (unsigned i = 0; i < count; i++) {
		pthread_join(threads[i], NULL);
		atomic_fetch_sub(&started, 1);
	}
}
