/*
 * An atomic sum under a ceiling.
 */
#include "core/base/budget.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>

#define SPARED 8 /* the part of the budget that large takings leave */

struct weightd_budget {
	size_t limit;
	atomic_size_t used;
	weightd_budget_yield *yield;
	void *context;
};

struct weightd_budget *weightd_budget_new(size_t limit)
{
	struct weightd_budget *budget = calloc(1, sizeof *budget);

	if (budget != NULL)
		budget->limit = limit;
	return budget;
}

void weightd_budget_free(struct weightd_budget *budget)
{
	free(budget);
}

void weightd_budget_ask(struct weightd_budget *budget, weightd_budget_yield *yield, void *context)
{
	budget->yield = yield;
	budget->context = context;
}

size_t weightd_budget_most(const struct weightd_budget *budget)
{
	return budget->limit - budget->limit / SPARED;
}

/* The most that can be in use after 'bytes' have been taken. */
static size_t most_with(const struct weightd_budget *budget, size_t bytes)
{
	return bytes < WEIGHTD_BUDGET_LARGE ? budget->limit : weightd_budget_most(budget);
}

static bool count(struct weightd_budget *budget, size_t bytes)
{
	const size_t most = most_with(budget, bytes);
	size_t used = atomic_load(&budget->used);

	do {
		if (bytes > most || used > most - bytes)
			return false;
	} while (!atomic_compare_exchange_weak(&budget->used, &used, used + bytes));
	return true;
}

bool weightd_budget_take(struct weightd_budget *budget, size_t bytes)
{
	if (budget == NULL || count(budget, bytes))
		return true;
	/* What yields may be less than it says: other threads take, too. */
	while (budget->yield != NULL && bytes <= most_with(budget, bytes) &&
	       budget->yield(budget->context, bytes)) {
		if (count(budget, bytes))
			return true;
	}
	return false;
}

void weightd_budget_give(struct weightd_budget *budget, size_t bytes)
{
	if (budget != NULL)
		atomic_fetch_sub(&budget->used, bytes);
}

void weightd_budget_force(struct weightd_budget *budget, size_t bytes)
{
	if (budget != NULL)
		atomic_fetch_add(&budget->used, bytes);
}

size_t weightd_budget_used(const struct weightd_budget *budget)
{
	return atomic_load(&budget->used);
}

size_t weightd_budget_limit(const struct weightd_budget *budget)
{
	return budget->limit;
}
