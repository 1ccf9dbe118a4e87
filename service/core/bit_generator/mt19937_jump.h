/*
 * MT19937 further ahead: step by step, or by a jump in a time that hardly depends on how far.
 */
#ifndef WEIGHTD_CORE_BIT_GENERATOR_MT19937_JUMP_H
#define WEIGHTD_CORE_BIT_GENERATOR_MT19937_JUMP_H

#include "core/bit_generator/mt19937.h"

#include <stdbool.h>

/* As if 'count' words had been taken, by any count; false, with nothing changed, if there is no
 * memory. */
bool weightd_mt19937_jump(struct weightd_mt19937 *mt, uint64_t count);
/* As if 'count' words had been taken; by a jump where that is faster. */
void weightd_mt19937_skip(struct weightd_mt19937 *mt, uint64_t count);

#endif
