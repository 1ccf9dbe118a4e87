/*
 * Parameter table: two passes over the page, the first for the widths.
 */
#include "parameter_table.h"

#include "parameter_summary.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define COLUMNS 6

static const char *const heads[COLUMNS] = {"name",     "shape",       "dtype",
                                           "elements", "initializer", "rule"};

struct row {
	char name[WEIGHTD_BLOCK_TEXT + 8], shape[200], elements[24], initializer[160];
	const char *cells[COLUMNS];
};

/* "xavier_uniform, in [-0.29, 0.29)" or "normal, std 0.5": the number people look for first. */
static void describe(const struct weightd_statement *statement, char *text, size_t size)
{
	const struct weightd_recipe *recipe = &statement->recipe;
	const char *name = statement->why.initializer != NULL ? statement->why.initializer : "value";
	const struct weightd_distribution *distribution = recipe->distribution;
	struct weightd_moments moments = {0};
	size_t length = (size_t)snprintf(text, size, "%s", name);

	if (distribution->moments != NULL)
		moments = distribution->moments(recipe);
	if (!moments.known || length >= size)
		return;
	if (isfinite(moments.low) && moments.low < moments.high)
		snprintf(text + length, size - length, " in [%.4g, %.4g]", moments.low,
		         moments.high);
	else if (isfinite(moments.low))
		snprintf(text + length, size - length, " = %.4g", moments.low);
	else
		snprintf(text + length, size - length, " mean %.4g, std %.4g", moments.mean,
		         moments.std);
}

static void make_row(struct row *row, const struct weightd_entry *entry)
{
	weightd_shape_text(&entry->shape, row->shape, sizeof row->shape);
	snprintf(row->elements, sizeof row->elements, "%" PRIu64, entry->numel);
	describe(entry->statement, row->initializer, sizeof row->initializer);
	row->cells[0] = entry->name;
	row->cells[1] = row->shape;
	row->cells[2] = weightd_dtype_row(entry->dtype)->name;
	row->cells[3] = row->elements;
	row->cells[4] = row->initializer;
	row->cells[5] =
		entry->tied_to != NULL ? entry->tied_to->name : weightd_parameter_rule(entry);
	if (entry->is_hidden)
		row->cells[4] = row->cells[5] = "(overwritten)";
}

/* A line below the tensor's for a part of it. */
static void make_part_row(struct row *row, const struct weightd_part *part)
{
	const struct weightd_statement *statement = part->statement;
	char slice[WEIGHTD_BLOCK_TEXT];
	uint64_t numel = 0;

	weightd_block_text(&statement->block, slice, sizeof slice);
	snprintf(row->name, sizeof row->name, "  [%s]", slice);
	weightd_shape_text(&statement->block.shape, row->shape, sizeof row->shape);
	weightd_shape_numel(&statement->block.shape, &numel);
	snprintf(row->elements, sizeof row->elements, "%" PRIu64, numel);
	if (part->change == 0)
		describe(statement, row->initializer, sizeof row->initializer);
	else
		snprintf(row->initializer, sizeof row->initializer, "%s %.6g", part->statement->why.initializer,
		         statement->recipe.reals[0]);
	row->cells[0] = row->name;
	row->cells[1] = row->shape;
	row->cells[2] = "";
	row->cells[3] = row->elements;
	row->cells[4] = part->is_hidden ? "(overwritten)" : row->initializer;
	row->cells[5] = statement->rule->pointer;
}

/* Characters, not bytes: names may be any UTF-8. */
static int width_of(const char *text)
{
	int width = 0;

	for (; *text != '\0'; text++)
		width += ((unsigned char)*text & 0xC0) != 0x80;
	return width;
}

static void put_row(struct weightd_text *out, const char *const cells[COLUMNS],
                    const int widths[COLUMNS])
{
	for (int i = 0; i < COLUMNS; i++) {
		int padding = widths[i] - width_of(cells[i]);
		bool is_number = i == 3;

		if (is_number)
			weightd_text_printf(out, "%*s", padding, "");
		weightd_text_puts(out, cells[i]);
		if (i == COLUMNS - 1)
			break;
		weightd_text_printf(out, "%*s", is_number ? 2 : padding + 2, "");
	}
	weightd_text_put(out, "\n", 1);
}

static void widen(int widths[COLUMNS], const struct row *row)
{
	for (int i = 0; i < COLUMNS; i++) {
		if (width_of(row->cells[i]) > widths[i])
			widths[i] = width_of(row->cells[i]);
	}
}

void weightd_parameter_table(const struct weightd_plan *plan, const struct weightd_page *page,
                             struct weightd_text *out)
{
	int widths[COLUMNS];
	struct row row;
	uint64_t end = page->first < plan->entry_count ? page->first : plan->entry_count;

	while (end < plan->entry_count && end - page->first < page->size)
		end++;
	for (int i = 0; i < COLUMNS; i++)
		widths[i] = width_of(heads[i]);
	for (uint64_t k = page->first; k < end; k++) {
		make_row(&row, &plan->entries[k]);
		widen(widths, &row);
		for (const struct weightd_part *part = plan->entries[k].parts; part != NULL;
		     part = part->next) {
			make_part_row(&row, part);
			widen(widths, &row);
		}
	}
	put_row(out, heads, widths);
	for (uint64_t k = page->first; k < end; k++) {
		make_row(&row, &plan->entries[k]);
		put_row(out, row.cells, widths);
		for (const struct weightd_part *part = plan->entries[k].parts; part != NULL;
		     part = part->next) {
			make_part_row(&row, part);
			put_row(out, row.cells, widths);
		}
	}
	weightd_text_printf(out, "%zu tensors, %" PRIu64 " parameters, %" PRIu64 " bytes\n",
	                    plan->entry_count, plan->parameter_elements, plan->total_bytes);
	if (end < plan->entry_count)
		weightd_text_printf(out, "(cut; ?page_token=%" PRIu64 " goes on)\n", end);
}
