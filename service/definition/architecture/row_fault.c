/*
 * The fields that are to blame for what a row cannot build.
 */
#include "definition/architecture/row_fault.h"

#include "definition/call/literal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static bool ends_with(const char *text, const char *end)
{
	const size_t length = strlen(text), tail = strlen(end);

	return length >= tail && strcmp(text + length - tail, end) == 0;
}

enum weightd_code weightd_row_check_heads(struct weightd_model_config *config)
{
	const struct weightd_architecture *architecture = config->architecture;

	if (config->library != NULL || config->row_pointer != NULL)
		return WEIGHTD_OK;
	for (size_t i = 0; i < architecture->field_count; i++) {
		const struct weightd_field *field = &architecture->fields[i];
		const struct weightd_value *value = &config->values[i];
		const struct weightd_place place = {.pointer = config->pointers[i]};
		if (config->defaulted[i] || value->kind != WEIGHTD_INT || value->integer > 0 ||
		    field->fallback.kind != WEIGHTD_INT || field->fallback.integer <= 0 ||
		    !ends_with(field->name, "attention_heads"))
			continue;
		weightd_refuse(config->reader, WEIGHTD_ERR_OUT_OF_RANGE, &place,
			       "%.80s: there are %" PRId64 " heads", field->name, value->integer);
		weightd_error_expected(config->reader->err, "at least 1");
		return WEIGHTD_ERR_OUT_OF_RANGE;
	}
	return WEIGHTD_OK;
}

const char *weightd_row_fault_of(const struct weightd_model_config *config, const char *condition)
{
	const struct weightd_architecture *architecture = config->architecture;
	const char *first = NULL;

	for (const char *at = condition; *at != '\0';) {
		const size_t length = weightd_name_length(at);
		const size_t index = weightd_field_index(architecture->fields,
							 architecture->field_count, at, length);
		if (length > 0 && index < architecture->field_count) {
			if (!config->defaulted[index])
				return config->pointers[index];
			first = first == NULL ? config->pointers[index] : first;
		}
		at += length > 0 ? length : 1;
	}
	return first == NULL ? config->pointer : first;
}

/* The first field that the client made smaller than 'least', though its default is positive; NULL:
 * none. */
static const char *field_below(const struct weightd_model_config *config, int64_t least)
{
	const struct weightd_architecture *architecture = config->architecture;

	for (size_t i = 0; i < architecture->field_count; i++) {
		const struct weightd_value *preset = &architecture->fields[i].fallback;
		if (!config->defaulted[i] && config->values[i].kind == WEIGHTD_INT &&
		    config->values[i].integer < least && preset->kind == WEIGHTD_INT &&
		    preset->integer > 0)
			return config->pointers[i];
	}
	return NULL;
}

/* What no small size causes. */
static bool is_of_limits(enum weightd_code code)
{
	return code == WEIGHTD_ERR_LIMIT_EXCEEDED || code == WEIGHTD_ERR_TOO_LARGE ||
	       code == WEIGHTD_ERR_NO_MEMORY || code == WEIGHTD_ERR_UNSUPPORTED;
}

void weightd_row_place_faults(const struct weightd_model_config *config, unsigned first)
{
	struct weightd_error *err = config->reader->err;

	for (unsigned i = first; err != NULL && i < err->count; i++) {
		struct weightd_issue *issue = &err->issues[i];
		const char *field = field_below(config, 0);
		if (field == NULL)
			field = field_below(config, 1);
		issue->line = 0;
		issue->column = 0;
		if (field != NULL && !is_of_limits(issue->code) &&
		    strcmp(issue->pointer, config->pointer) == 0)
			snprintf(issue->pointer, sizeof issue->pointer, "%s", field);
	}
}
