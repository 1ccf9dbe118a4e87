/*
 * A hash table by address.
 */
#include "core/plan/literal_table.h"

#include "core/base/memory.h"

/* Numbers of literals, over all entries, that are hashed one by one: 0.1 s. */
#define NUMBERS_TOGETHER (UINT64_C(4) << 20)

#define FIRST_SLOTS 16

static struct weightd_literal *slot_of(const struct weightd_literal_table *table,
				       const double *numbers)
{
	const uint64_t hash = (uint64_t)(uintptr_t)numbers * UINT64_C(0x9e3779b97f4a7c15);
	size_t i = (size_t)(hash >> 32) & (table->slot_count - 1);

	while (table->slots[i].numbers != NULL && table->slots[i].numbers != numbers)
		i = (i + 1) & (table->slot_count - 1);
	return &table->slots[i];
}

static bool grow(struct weightd_literal_table *table)
{
	const struct weightd_literal_table old = *table;
	const size_t count = old.slot_count == 0 ? FIRST_SLOTS : old.slot_count * 2;
	struct weightd_literal *slots = weightd_memory_array(count, sizeof *slots);

	if (slots == NULL)
		return false;
	table->slots = slots;
	table->slot_count = count;
	for (size_t i = 0; i < old.slot_count; i++)
		if (old.slots[i].numbers != NULL)
			*slot_of(table, old.slots[i].numbers) = old.slots[i];
	weightd_memory_free(old.slots);
	return true;
}

struct weightd_literal *weightd_literal_table_at(struct weightd_literal_table *table,
						 const double *numbers)
{
	if (table->count * 2 >= table->slot_count && !grow(table))
		return NULL;
	struct weightd_literal *literal = slot_of(table, numbers);
	if (literal->numbers == NULL) {
		literal->numbers = numbers;
		table->count++;
	}
	return literal;
}

void weightd_literal_table_free(struct weightd_literal_table *table)
{
	weightd_memory_free(table->slots);
	*table = (struct weightd_literal_table){0};
}

uint64_t weightd_entry_numbers(const struct weightd_entry *entry)
{
	uint64_t numbers = entry->tied_to == NULL ? entry->statement->law->literal_count : 0;

	for (const struct weightd_patch *patch = entry->patches;
	     patch != NULL && entry->tied_to == NULL; patch = patch->next)
		numbers += patch->statement->law->literal_count;
	return numbers;
}

bool weightd_plan_has_many_numbers(const struct weightd_plan *plan)
{
	uint64_t numbers = 0;

	for (size_t i = 0; i < plan->entry_count && numbers <= NUMBERS_TOGETHER; i++)
		numbers += weightd_entry_numbers(&plan->entries[i]);
	return numbers > NUMBERS_TOGETHER;
}
