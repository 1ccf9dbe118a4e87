/*
 * Helper of tests: an engine for plans whose engine does not matter.
 */
#ifndef WEIGHTD_TEST_ANY_ENGINE_H
#define WEIGHTD_TEST_ANY_ENGINE_H

#include "weightd/engine.h"

/* One for the whole program, with the default options; never freed. */
struct weightd_engine *any_engine(void);

#endif
