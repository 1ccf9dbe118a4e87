/*
 * Parameter summary: derived from the entry and the statement that wrote it last.
 */
#include "api/answer/parameter_summary.h"

#include "definition/definition.h"
#include "api/answer/representation.h"

#include <math.h>

const char *weightd_parameter_rule(const struct weightd_entry *entry)
{
	const struct weightd_rule *rule = entry->statement->rule;

	return rule == NULL || rule->pointer == NULL ? "default" : rule->pointer;
}

struct weightd_explanation weightd_statement_explain(const struct weightd_statement *statement)
{
	const struct weightd_distribution *distribution = statement->law->distribution;
	struct weightd_explanation why = *statement->why;
	struct weightd_moments moments = {0};

	if (distribution->moments != NULL)
		moments = distribution->moments(statement->law);
	if (moments.known && !why.has_mean) {
		why.has_mean = true;
		why.mean = moments.mean;
	}
	if (moments.known && !why.has_std) {
		why.has_std = true;
		why.std = moments.std;
	}
	if (moments.known && !why.has_bounds && isfinite(moments.low) && isfinite(moments.high)) {
		why.has_bounds = true;
		why.low = moments.low;
		why.high = moments.high;
	}
	return why;
}

/* Where the draws came from; null where there are none. */
static void write_generator(struct weightd_json *json, const struct weightd_statement *statement)
{
	const struct weightd_statement *drawn = weightd_statement_drawn(statement);
	size_t count = 0;
	const size_t number = drawn != NULL ? weightd_statement_draw(drawn, &count) : 0;

	if (number != 0) {
		weightd_json_open(json, "draw", '{');
		weightd_json_size(json, "number", number);
		weightd_json_size(json, "of", count);
		weightd_json_close(json, '}');
	}
	weightd_json_text(json, "generator", drawn == NULL ? NULL : drawn->generator->name);
	if (drawn == NULL)
		return;
	weightd_json_text(json, "generator_version", drawn->generator->version);
	weightd_json_key(json, "seed");
	weightd_seed_json(drawn->seed, json->out);
}

/* The numbers in the initializer's formula, only those that it has. */
static void write_initializer(struct weightd_json *json, const struct weightd_plan *plan,
			      const struct weightd_statement *statement)
{
	const struct weightd_explanation explanation = weightd_statement_explain(statement),
					 *why = &explanation;
	const struct weightd_distribution *distribution = statement->law->distribution;
	const struct weightd_rule *rule = statement->rule;

	weightd_json_open(json, "initializer", '{');
	weightd_json_text(json, "name", why->initializer != NULL ? why->initializer : "value");
	if (why->source != NULL)
		weightd_json_text(json, "source", why->source);
	if (statement->law->origin != NULL)
		weightd_json_text(json, "computed_from",
				  weightd_entry_name(statement->law->origin, WEIGHTD_NAME_ROOM));
	weightd_json_key(json, "arguments");
	weightd_definition_write_arguments(
		rule != NULL ? &rule->call : &plan->entries[statement->entry].parameter->initial,
		json->out);
	if (why->has_fans) {
		weightd_json_size(json, "fan_in", why->fan_in);
		weightd_json_size(json, "fan_out", why->fan_out);
	}
	if (why->has_gain)
		weightd_json_real(json, "gain", why->gain);
	if (why->has_mean)
		weightd_json_real(json, "mean", why->mean);
	if (why->has_std)
		weightd_json_real(json, "std", why->std);
	if (why->has_bounds) {
		weightd_json_real(json, "low", why->low);
		weightd_json_real(json, "high", why->high);
	}
	weightd_json_text(json, "distribution", distribution->name);
	weightd_json_bool(json, "elementwise", (distribution->flags & WEIGHTD_ELEMENTWISE) != 0);
	write_generator(json, statement);
	weightd_json_close(json, '}');
}

/* The selectors of the rule that wrote the values; null for a default. */
static void write_selector(struct weightd_json *json, const struct weightd_rule *rule)
{
	if (rule == NULL) {
		weightd_json_null(json, "selector");
		return;
	}
	weightd_json_key(json, "selector");
	weightd_definition_write_selector(rule, json->out);
}

/* fan_in and fan_out of the whole tensor by torch's convention; null where torch raises. */
static void write_fans(struct weightd_json *json, const struct weightd_fans *fans)
{
	if (fans->known) {
		weightd_json_size(json, "fan_in", fans->fan_in);
		weightd_json_size(json, "fan_out", fans->fan_out);
	} else {
		weightd_json_null(json, "fan_in");
		weightd_json_null(json, "fan_out");
	}
}

/* scale and divide: the number alone.  A cast: its dtype. */
static void write_change(struct weightd_json *json, const struct weightd_patch *patch)
{
	const struct weightd_statement *statement = patch->statement;

	weightd_json_open(json, "initializer", '{');
	weightd_json_text(json, "name", statement->why->initializer);
	if (statement->why->source != NULL)
		weightd_json_text(json, "source", statement->why->source);
	if (patch->change == WEIGHTD_CASTS)
		weightd_json_text(json, "dtype", weightd_dtype_row(statement->dtype)->name);
	else
		weightd_json_real(json, patch->change == WEIGHTD_MULTIPLIES ? "factor" : "divisor",
				  statement->law->constant.value);
	weightd_json_close(json, '}');
}

/* Later changes of parts of the tensor, in order; nothing for most tensors. */
static void write_parts(struct weightd_json *json, const struct weightd_plan *plan,
			const struct weightd_entry *entry)
{
	char text[WEIGHTD_PART_TEXT];

	if (entry->patches == NULL)
		return;
	weightd_json_bool(json, "overwritten", entry->is_hidden);
	weightd_json_open(json, "parts", '[');
	for (const struct weightd_patch *patch = entry->patches; patch != NULL;
	     patch = patch->next) {
		weightd_part_text(patch->statement->part, text, sizeof text);
		weightd_json_open(json, NULL, '{');
		weightd_json_text(json, "slice", text);
		weightd_json_shape(json, "shape", &patch->statement->part->shape);
		weightd_json_text(json, "action", weightd_patch_verb(patch));
		if (patch->change == 0)
			write_initializer(json, plan, patch->statement);
		else
			write_change(json, patch);
		weightd_json_text(json, "rule", patch->statement->rule->pointer);
		write_selector(json, patch->statement->rule);
		weightd_json_bool(json, "overwritten", patch->is_hidden);
		weightd_json_close(json, '}');
	}
	weightd_json_close(json, ']');
}

void weightd_files_open(struct weightd_files *files, const struct weightd_plan *plan,
			struct weightd_arena *arena)
{
	struct weightd_format_options options = {0};

	files->count = 0;
	for (size_t i = 0; i < weightd_format_count() && files->count < WEIGHTD_FILES_MAX; i++) {
		const struct weightd_format *format = weightd_format_at(i);

		if (format->locate != NULL &&
		    weightd_encoding_open(&files->encodings[files->count], format, plan, NULL,
					  &options, arena, NULL) == WEIGHTD_OK)
			files->count++;
	}
}

/* Per format: the first byte of the data and the one after the last, fit for a Range header. */
static void write_offsets(struct weightd_json *json, const struct weightd_files *files,
			  const struct weightd_entry *entry)
{
	weightd_json_open(json, "offsets", '{');
	for (size_t i = 0; i < files->count; i++) {
		const struct weightd_encoding *file = &files->encodings[i];
		uint64_t offset;

		if (!file->format->locate(file, entry, &offset))
			continue;
		weightd_json_open(json, file->format->name, '[');
		weightd_json_size(json, NULL, offset);
		weightd_json_size(json, NULL, offset + weightd_entry_bytes(entry));
		weightd_json_close(json, ']');
	}
	weightd_json_close(json, '}');
}

static void write_links(struct weightd_json *json, const struct weightd_request *request,
			const struct weightd_plan *plan, const struct weightd_entry *entry)
{
	const char *name =
		weightd_segment_escape(request, weightd_entry_name(entry, WEIGHTD_NAME_ROOM));

	if (name == NULL) {
		json->out->failed = true;
		return;
	}
	weightd_json_open(json, "links", '{');
	weightd_json_printf(json, "self", "/v1/models/%s/parameters/%s", plan->id, name);
	weightd_json_printf(json, "data", "/v1/models/%s/parameters/%s/data", plan->id, name);
	for (size_t i = 0; i < weightd_format_count(); i++) {
		const struct weightd_format *format = weightd_format_at(i);

		if ((format->flags & WEIGHTD_FORMAT_TENSOR) != 0)
			weightd_json_printf(json, format->name,
					    "/v1/models/%s/parameters/%s/data.%s", plan->id, name,
					    format->extension);
	}
	weightd_json_close(json, '}');
}

void weightd_parameter_summary(struct weightd_json *json, const struct weightd_request *request,
			       const struct weightd_plan *plan, const struct weightd_entry *entry,
			       const struct weightd_files *files)
{
	weightd_json_open(json, NULL, '{');
	weightd_json_text(json, "name", weightd_entry_name(entry, WEIGHTD_NAME_ROOM));
	weightd_json_shape(json, "shape", weightd_entry_shape(entry));
	weightd_json_text(json, "dtype", weightd_dtype_row(entry->dtype)->name);
	weightd_json_size(json, "numel", entry->numel);
	weightd_json_size(json, "bytes", weightd_entry_bytes(entry));
	weightd_json_text(json, "module", weightd_module_path(entry->module, WEIGHTD_NAME_ROOM));
	weightd_json_text(json, "module_type", entry->module->type);
	weightd_json_bool(json, "requires_grad", entry->parameter->requires_grad);
	weightd_json_bool(json, "is_buffer", entry->parameter->is_buffer);
	weightd_json_text(json, "tied_to",
			  entry->tied_to != NULL
				  ? weightd_entry_name(entry->tied_to, WEIGHTD_NAME_ROOM)
				  : NULL);
	write_fans(json, &entry->parameter->fans);
	write_initializer(json, plan, entry->statement);
	weightd_json_text(json, "rule", weightd_parameter_rule(entry));
	write_selector(json, entry->statement->rule);
	write_parts(json, plan, entry);
	if (files != NULL) {
		write_offsets(json, files, entry);
		write_links(json, request, plan, entry);
	}
	weightd_json_close(json, '}');
}
