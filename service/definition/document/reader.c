/*
 * Issues with their places, and when to stop reading.
 */
#include "definition/document/reader.h"

#include "core/model/shared.h"

#include "core/base/name_list.h"
#include "definition/document/json_parse.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define SHORT_NAME 64
/* Work of reading an item of a list. */
#define UNITS_OF_ITEM 500
/* Of what classes build; the most that one child is counted as. */
#define UNITS_OF_MODULE 700
#define UNITS_OF_TENSOR 300
#define BUILT_MAX 40000

const char *weightd_module_pointer(struct weightd_reader *reader, const struct weightd_place *place)
{
	char buffer[sizeof((struct weightd_issue *)0)->pointer];

	weightd_place_write(place, buffer, sizeof buffer);
	const char *pointer = weightd_share_pointer(&reader->builder, buffer);
	return pointer == NULL ? "" : pointer;
}

enum weightd_code weightd_record(struct weightd_reader *reader, enum weightd_code code)
{
	if (code == WEIGHTD_OK)
		return code;
	reader->problems++;
	if (reader->code == WEIGHTD_OK || code == WEIGHTD_ERR_NO_MEMORY ||
	    code == WEIGHTD_ERR_LIMIT_EXCEEDED || code == WEIGHTD_ERR_CANCELLED)
		reader->code = code;
	return code;
}

enum weightd_code weightd_refuse(struct weightd_reader *reader, enum weightd_code code,
				 const struct weightd_place *place, const char *format, ...)
{
	char pointer[sizeof((struct weightd_issue *)0)->pointer];
	char detail[2 * sizeof((struct weightd_issue *)0)->detail]; /* cut by weightd_error_add() */
	va_list arguments;

	weightd_place_write(place, pointer, sizeof pointer);
	va_start(arguments, format);
	vsnprintf(detail, sizeof detail, format, arguments);
	va_end(arguments);
	weightd_error_add(reader->err, code, pointer, "%s", detail);
	return weightd_record(reader, code);
}

enum weightd_code weightd_refuse_memory(struct weightd_reader *reader)
{
	return weightd_refuse(reader, WEIGHTD_ERR_NO_MEMORY, NULL,
			      "no memory is left to read the definition");
}

enum weightd_code weightd_refuse_type(struct weightd_reader *reader,
				      const struct weightd_place *place, const json_t *value,
				      const char *expected)
{
	weightd_refuse(reader, WEIGHTD_ERR_WRONG_TYPE, place, "%s came where %s is wanted",
		       weightd_json_kind(value), expected);
	weightd_error_expected(reader->err, "%s", expected);
	return WEIGHTD_ERR_WRONG_TYPE;
}

static bool is_in(const char *const *list, const char *name)
{
	for (; *list != NULL; list++) {
		if (strcmp(*list, name) == 0)
			return true;
	}
	return false;
}

enum weightd_code weightd_refuse_field(struct weightd_reader *reader,
				       const struct weightd_place *place, const char *key,
				       const char *const *known)
{
	weightd_refuse(reader, WEIGHTD_ERR_UNKNOWN_FIELD, WEIGHTD_PLACE_KEY(place, key),
		       "there is no field %s here", key);
	if (weightd_is_short(key))
		weightd_error_suggest(reader->err, weightd_nearest(key, weightd_array_name, known,
								   weightd_array_count(known)));
	return WEIGHTD_ERR_UNKNOWN_FIELD;
}

void weightd_check_fields(struct weightd_reader *reader, const json_t *object,
			  const struct weightd_place *place, const char *const *known)
{
	const char *key;
	json_t *value;

	/* Jansson's iterator wants a non-const object; nothing is written. */
	json_object_foreach((json_t *)(uintptr_t)object, key, value)
	{
		if (!is_in(known, key) && !weightd_reader_stops(reader))
			weightd_refuse_field(reader, place, key, known);
	}
}

bool weightd_reader_stops(struct weightd_reader *reader)
{
	if (reader->code != WEIGHTD_ERR_CANCELLED)
		weightd_record(reader, weightd_go_on(UNITS_OF_ITEM, reader->err));
	return reader->code == WEIGHTD_ERR_NO_MEMORY ||
	       reader->code == WEIGHTD_ERR_LIMIT_EXCEEDED ||
	       reader->code == WEIGHTD_ERR_CANCELLED ||
	       (reader->row != NULL && reader->row->is_hidden &&
		reader->problems > reader->row->problems) ||
	       (reader->err != NULL && reader->err->dropped > 0);
}

bool weightd_reader_works(struct weightd_reader *reader, uint64_t units, const char *what,
			  const struct weightd_place *place)
{
	char pointer[sizeof((struct weightd_issue *)0)->pointer] = "";

	/* Called for every formula: the place is written for the one that is refused. */
	if (reader->work.done + units > reader->work.allowed)
		weightd_place_write(place, pointer, sizeof pointer);
	return weightd_record(reader, weightd_work_do(&reader->work, units, what, pointer,
						      reader->err)) == WEIGHTD_OK;
}

bool weightd_reader_builds(struct weightd_reader *reader, uint64_t units,
			   const struct weightd_place *place)
{
	const uint64_t modules = reader->builder.modules_made - reader->modules_paid;
	const uint64_t tensors = reader->builder.parameters_made - reader->tensors_paid;
	const uint64_t built = modules * UNITS_OF_MODULE + tensors * UNITS_OF_TENSOR;

	reader->modules_paid = reader->builder.modules_made;
	reader->tensors_paid = reader->builder.parameters_made;
	/* One module of many layers is as cheap in a class as without one. */
	return weightd_reader_works(reader, units + (built < BUILT_MAX ? built : BUILT_MAX),
				    "building classes", place);
}

bool weightd_is_short(const char *name)
{
	return strnlen(name, SHORT_NAME + 1) <= SHORT_NAME;
}

void weightd_place_issues(struct weightd_reader *reader, unsigned first,
			  const struct weightd_place *place, unsigned line, unsigned column)
{
	for (unsigned i = first; reader->err != NULL && i < reader->err->count; i++) {
		weightd_place_write(place, reader->err->issues[i].pointer,
				    sizeof reader->err->issues[i].pointer);
		reader->err->issues[i].line = line;
		reader->err->issues[i].column = column;
	}
}
