#include "unit/any_engine.h"

#include <check.h>
#include <pthread.h>

static struct weightd_engine *engine;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void make(void)
{
	ck_assert_int_eq(weightd_engine_new(&engine, NULL, NULL), WEIGHTD_OK);
}

struct weightd_engine *any_engine(void)
{
	pthread_once(&once, make);
	return engine;
}
