/*
 * Budget: one sum of bytes for everything large that a service holds at a time.
 *
 * Memory that is taken is counted before it is allocated, so that a request is refused where the
 * kernel would otherwise end the process.  Any thread may call any function here.
 */
#ifndef WEIGHTD_CORE_BASE_BUDGET_H
#define WEIGHTD_CORE_BASE_BUDGET_H

#include <stdbool.h>
#include <stddef.h>

/* Takings from this size on leave an eighth of the budget to smaller ones: while large answers hold
 * all that they may, small requests are still served. */
#define WEIGHTD_BUDGET_LARGE ((size_t)128 << 10)

struct weightd_budget;

/*
 * weightd_budget_yield - frees about 'bytes' that are only kept for speed.  False: nothing could be
 * freed.
 */
typedef bool weightd_budget_yield(void *context, size_t bytes);

/* A budget of 'limit' bytes.  NULL: no memory. */
struct weightd_budget *weightd_budget_new(size_t limit);
/* Everything that was taken has been given back; NULL is fine. */
void weightd_budget_free(struct weightd_budget *budget);
/* Who is asked when the budget is used up; before other threads know the budget. */
void weightd_budget_ask(struct weightd_budget *budget, weightd_budget_yield *yield, void *context);

/*
 * weightd_budget_take() - counts 'bytes' more.  False: they do not fit, even after everything that
 * can yield has yielded; nothing is counted then.  True for a budget that is NULL.
 */
bool weightd_budget_take(struct weightd_budget *budget, size_t bytes);
/* Gives back what was taken. */
void weightd_budget_give(struct weightd_budget *budget, size_t bytes);
/* Counts bytes that are in use already, beyond the limit if need be. */
void weightd_budget_force(struct weightd_budget *budget, size_t bytes);

size_t weightd_budget_used(const struct weightd_budget *budget);
size_t weightd_budget_limit(const struct weightd_budget *budget);
/* The most that a single request can have in large pieces when it is alone. */
size_t weightd_budget_most(const struct weightd_budget *budget);

#endif
