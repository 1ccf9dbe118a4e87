/*
 * Parameter table: two passes over the page, the first for the widths.
 */
#include "api/answer/parameter_table.h"

#include "api/answer/parameter_summary.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define COLUMNS 9
/* Columns of numbers, which end below each other. */
#define NUMBERS_FROM 3
#define NUMBERS_TO 6
#define SOURCES_MAX 64

static const char *const heads[COLUMNS] = {
	"name", "shape", "dtype", "elements", "fan_in", "fan_out", "gain", "initializer", "rule",
};

struct row {
	char name[WEIGHTD_PART_TEXT + 8], shape[200], elements[24], fan_in[24], fan_out[24],
		gain[24], initializer[160];
	struct weightd_name_room full_name, tied_name;
	const char *cells[COLUMNS];
};

/* The initializers of a table, each with its source once. */
struct sources {
	const char *names[SOURCES_MAX], *texts[SOURCES_MAX];
	size_t count;
};

static void add_source(struct sources *sources, const struct weightd_explanation *why)
{
	if (why->initializer == NULL || why->source == NULL)
		return;
	for (size_t i = 0; i < sources->count; i++) {
		if (strcmp(sources->names[i], why->initializer) == 0)
			return;
	}
	if (sources->count == SOURCES_MAX)
		return;
	sources->names[sources->count] = why->initializer;
	sources->texts[sources->count++] = why->source;
}

/* "xavier_uniform in [-0.29, 0.29]" or "normal mean 0, std 0.5": the number people look for first.
 */
static void describe(const struct weightd_explanation *why, char *text, size_t size)
{
	const char *name = why->initializer != NULL ? why->initializer : "value";
	size_t length = (size_t)snprintf(text, size, "%s", name);

	if (length >= size)
		return;
	if (why->has_bounds && why->low < why->high)
		snprintf(text + length, size - length, " in [%.4g, %.4g]", why->low, why->high);
	else if (why->has_bounds)
		snprintf(text + length, size - length, " = %.4g", why->low);
	else if (why->has_mean && why->has_std)
		snprintf(text + length, size - length, " mean %.4g, std %.4g", why->mean, why->std);
}

/* Behind the numbers, in a replay, when it is drawn. */
void weightd_statement_describe(const struct weightd_statement *statement, char *text, size_t size)
{
	const struct weightd_explanation why = weightd_statement_explain(statement);
	const struct weightd_statement *drawn = weightd_statement_drawn(statement);
	size_t count = 0;
	const size_t number = drawn != NULL ? weightd_statement_draw(drawn, &count) : 0;

	describe(&why, text, size);
	const size_t length = strlen(text);
	if (number != 0)
		snprintf(text + length, size - length, "; draw %zu of %zu", number, count);
}

/* The fans and the gain; "-" for a number that the formula does not use. */
static void write_numbers(struct row *row, const struct weightd_explanation *why,
			  const struct weightd_fans *fans)
{
	const bool has_fans = why->has_fans || fans->known;

	row->cells[4] = row->cells[5] = row->cells[6] = "-";
	if (has_fans) {
		snprintf(row->fan_in, sizeof row->fan_in, "%" PRIu64,
			 why->has_fans ? why->fan_in : fans->fan_in);
		snprintf(row->fan_out, sizeof row->fan_out, "%" PRIu64,
			 why->has_fans ? why->fan_out : fans->fan_out);
		row->cells[4] = row->fan_in;
		row->cells[5] = row->fan_out;
	}
	if (why->has_gain) {
		snprintf(row->gain, sizeof row->gain, "%.4g", why->gain);
		row->cells[6] = row->gain;
	}
}

static void make_row(struct row *row, struct sources *sources, const struct weightd_entry *entry)
{
	const struct weightd_entry *tied = entry->tied_to;
	const struct weightd_explanation why = weightd_statement_explain(entry->statement);

	add_source(sources, &why);
	weightd_shape_text(weightd_entry_shape(entry), row->shape, sizeof row->shape);
	snprintf(row->elements, sizeof row->elements, "%" PRIu64, entry->numel);
	weightd_statement_describe(entry->statement, row->initializer, sizeof row->initializer);
	row->cells[0] = weightd_entry_name(entry, &row->full_name);
	row->cells[1] = row->shape;
	row->cells[2] = weightd_dtype_row(entry->dtype)->name;
	row->cells[3] = row->elements;
	write_numbers(row, &why, &entry->parameter->fans);
	row->cells[7] = row->initializer;
	row->cells[8] = tied != NULL ? weightd_entry_name(tied, &row->tied_name)
				     : weightd_parameter_rule(entry);
	if (entry->is_hidden)
		row->cells[7] = row->cells[8] = "(overwritten)";
}

/* A line below the tensor's for a part of it. */
static void make_patch_row(struct row *row, struct sources *sources,
			   const struct weightd_patch *patch)
{
	const struct weightd_statement *statement = patch->statement;
	const struct weightd_explanation why = weightd_statement_explain(statement);
	const struct weightd_fans none = {0};
	char slice[WEIGHTD_PART_TEXT];
	uint64_t numel = 0;

	weightd_part_text(statement->part, slice, sizeof slice);
	snprintf(row->name, sizeof row->name, "  [%s]", slice);
	weightd_shape_text(&statement->part->shape, row->shape, sizeof row->shape);
	weightd_shape_numel(&statement->part->shape, &numel);
	snprintf(row->elements, sizeof row->elements, "%" PRIu64, numel);
	if (patch->change == 0)
		weightd_statement_describe(statement, row->initializer, sizeof row->initializer);
	else if (patch->change == WEIGHTD_CASTS)
		snprintf(row->initializer, sizeof row->initializer, "cast to %s",
			 weightd_dtype_row(statement->dtype)->name);
	else
		snprintf(row->initializer, sizeof row->initializer, "%s %.6g",
			 patch->statement->why->initializer, statement->law->constant.value);
	row->cells[0] = row->name;
	row->cells[1] = row->shape;
	row->cells[2] = "";
	row->cells[3] = row->elements;
	add_source(sources, &why);
	write_numbers(row, &why, &none);
	row->cells[7] = patch->is_hidden ? "(overwritten)" : row->initializer;
	row->cells[8] = statement->rule->pointer;
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
		bool is_number = i >= NUMBERS_FROM && i <= NUMBERS_TO;

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
	struct sources sources = {0};
	uint64_t end = page->first < plan->entry_count ? page->first : plan->entry_count;

	while (end < plan->entry_count && end - page->first < page->size)
		end++;
	for (int i = 0; i < COLUMNS; i++)
		widths[i] = width_of(heads[i]);
	for (uint64_t k = page->first; k < end; k++) {
		make_row(&row, &sources, &plan->entries[k]);
		widen(widths, &row);
		for (const struct weightd_patch *patch = plan->entries[k].patches; patch != NULL;
		     patch = patch->next) {
			make_patch_row(&row, &sources, patch);
			widen(widths, &row);
		}
	}
	put_row(out, heads, widths);
	for (uint64_t k = page->first; k < end; k++) {
		make_row(&row, &sources, &plan->entries[k]);
		put_row(out, row.cells, widths);
		for (const struct weightd_patch *patch = plan->entries[k].patches; patch != NULL;
		     patch = patch->next) {
			make_patch_row(&row, &sources, patch);
			put_row(out, row.cells, widths);
		}
	}
	weightd_text_printf(out, "%zu tensors, %" PRIu64 " parameters, %" PRIu64 " bytes\n",
			    plan->entry_count, plan->parameter_elements, plan->total_bytes);
	for (size_t i = 0; i < sources.count; i++)
		weightd_text_printf(out, "%s%s: %s", i == 0 ? "sources: " : " | ", sources.names[i],
				    sources.texts[i]);
	weightd_text_puts(out, sources.count > 0 ? "\n" : "");
	if (end < plan->entry_count)
		weightd_text_printf(out, "(cut; ?page_token=%" PRIu64 " goes on)\n", end);
}
