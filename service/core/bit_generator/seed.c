/*
 * Seeds: comparing them, and the one way in which they are written.
 */
#include "weightd/seed.h"

#include "weightd/text.h"

#include <inttypes.h>
#include <string.h>

bool weightd_seed_equal(const struct weightd_seed *a, const struct weightd_seed *b)
{
	if (a->form == WEIGHTD_SEED_NUMBER || b->form == WEIGHTD_SEED_NUMBER)
		return a->form == b->form && a->number == b->number;
	return a->count == b->count &&
	       memcmp(a->words, b->words, a->count * sizeof a->words[0]) == 0;
}

void weightd_seed_json(const struct weightd_seed *seed, struct weightd_text *out)
{
	if (seed->form != WEIGHTD_SEED_NUMBER)
		weightd_text_puts(out, seed->text);
	else if (seed->is_negative)
		weightd_text_printf(out, "\"-%" PRIu64 "\"", -seed->number);
	else
		weightd_text_printf(out, "\"%" PRIu64 "\"", seed->number);
}
