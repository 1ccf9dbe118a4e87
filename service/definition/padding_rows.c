/*
 * A warning about rows of padding that a rule has filled.
 */
#include "definition/padding_rows.h"

#include "core/distribution/distribution_table.h"
#include "weightd/model.h"

#include <stdio.h>
#include <string.h>

/* Whether a rule of the client fills the row: with other values than 0, and no rule writes a part.
 */
static bool is_filled(const struct weightd_entry *entry)
{
	const struct weightd_statement *statement = entry->statement;
	const struct weightd_value *row = weightd_module_argument(entry->module, "padding_idx");

	if (row == NULL || row->kind != WEIGHTD_INT || entry->tied_to != NULL ||
	    strcmp(entry->parameter->leaf, "weight") != 0 || statement->rule == NULL ||
	    entry->patches != NULL)
		return false;
	if (strncmp(statement->rule->pointer, "/config", strlen("/config")) == 0)
		return false;
	return statement->law->distribution != &weightd_distribution_constant ||
	       statement->law->reals[0] != 0.0;
}

void weightd_warn_of_padding(struct weightd_plan *plan)
{
	const struct weightd_warning **end = &plan->specification.warnings;
	const struct weightd_entry *first = NULL;
	size_t count = 0;
	char more[48] = "";

	for (size_t i = 0; i < plan->entry_count; i++) {
		if (!is_filled(&plan->entries[i]))
			continue;
		first = first == NULL ? &plan->entries[i] : first;
		count++;
	}
	struct weightd_warning *warning =
		first == NULL ? NULL : weightd_arena_alloc(plan->arena, sizeof *warning);
	if (warning == NULL)
		return;
	if (count > 1)
		snprintf(more, sizeof more, " and of %zu more embeddings", count - 1);
	const char *detail = weightd_arena_printf(
		plan->arena,
		"the row of padding of %.160s%s is filled like the others, as in torch; a rule "
		"with \"rows\": %lld and zeros keeps it at zero",
		weightd_entry_name(first, WEIGHTD_NAME_ROOM), more,
		(long long)weightd_module_argument(first->module, "padding_idx")->integer);
	while (*end != NULL)
		end = &((struct weightd_warning *)(uintptr_t)*end)->next;
	*warning = (struct weightd_warning){
		.code = "padding-row-filled",
		.pointer = first->statement->rule->pointer,
		.detail = detail,
	};
	if (detail != NULL)
		*end = warning;
}
