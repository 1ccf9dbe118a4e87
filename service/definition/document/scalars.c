/*
 * Dtypes, generators and flags of a definition.
 */
#include "definition/document/scalars.h"

#include "definition/document/json_parse.h"

#include <string.h>
#include <strings.h>

static const char *dtype_name(const void *context, size_t index)
{
	(void)context;
	return weightd_dtype_row((enum weightd_dtype)index)->name;
}

/* "float64, float32, ...", the dtypes of one kind. */
static void expect_dtypes(struct weightd_reader *reader, bool floats_only)
{
	char list[160] = "";

	for (unsigned i = 0; i < WEIGHTD_DTYPE_COUNT; i++) {
		const struct weightd_dtype_row *row = weightd_dtype_row((enum weightd_dtype)i);
		if (floats_only && !row->is_float)
			continue;
		if (list[0] != '\0')
			strncat(list, ", ", sizeof list - strlen(list) - 1);
		strncat(list, row->name, sizeof list - strlen(list) - 1);
	}
	weightd_error_expected(reader->err, "%s", list);
}

enum weightd_code weightd_read_dtype(struct weightd_reader *reader, const json_t *json,
				     const struct weightd_place *place, bool floats_only,
				     enum weightd_dtype *dtype)
{
	const char *name = json_string_value(json);
	enum weightd_dtype found;

	if (name == NULL) {
		weightd_refuse_type(reader, place, json, "the name of a dtype");
		expect_dtypes(reader, floats_only);
		return WEIGHTD_ERR_WRONG_TYPE;
	}
	if (!weightd_dtype_find(name, &found)) {
		bool is_narrow = strncasecmp(name, "F8_", 3) == 0 || strstr(name, "float8") != NULL;
		weightd_refuse(reader, WEIGHTD_ERR_UNKNOWN_DTYPE, place, "there is no dtype %s%s",
			       name, is_narrow ? "; 8-bit floats are not supported" : "");
		expect_dtypes(reader, floats_only);
		if (weightd_is_short(name))
			weightd_error_suggest(reader->err, weightd_nearest(name, dtype_name, NULL,
									   WEIGHTD_DTYPE_COUNT));
		return WEIGHTD_ERR_UNKNOWN_DTYPE;
	}
	if (floats_only && !weightd_dtype_row(found)->is_float) {
		weightd_refuse(reader, WEIGHTD_ERR_UNSUPPORTED, place,
			       "parameters cannot be %s; only float dtypes have gradients", name);
		expect_dtypes(reader, floats_only);
		return WEIGHTD_ERR_UNSUPPORTED;
	}
	*dtype = found;
	return WEIGHTD_OK;
}

enum weightd_code weightd_read_generator(struct weightd_reader *reader, const json_t *json,
					 const struct weightd_place *place,
					 const struct weightd_generator **generator)
{
	const char *name = json_string_value(json);
	char list[768] = "";

	if (name == NULL)
		return weightd_refuse_type(reader, place, json, "the name of a generator");
	const struct weightd_generator *found = weightd_generator_find(name);
	if (found != NULL) {
		*generator = found;
		return WEIGHTD_OK;
	}
	weightd_refuse(reader, WEIGHTD_ERR_UNKNOWN_GENERATOR, place, "there is no generator %s",
		       name);
	for (size_t i = 0; i < weightd_generator_count(); i++) {
		if (i > 0)
			strncat(list, ", ", sizeof list - strlen(list) - 1);
		strncat(list, weightd_generator_at(i)->name, sizeof list - strlen(list) - 1);
	}
	weightd_error_expected(reader->err, "%s", list);
	if (weightd_is_short(name))
		weightd_error_suggest(reader->err, weightd_generator_nearest(name));
	return WEIGHTD_ERR_UNKNOWN_GENERATOR;
}

enum weightd_code weightd_read_bool(struct weightd_reader *reader, const json_t *json,
				    const struct weightd_place *place, bool *value)
{
	if (!json_is_boolean(json))
		return weightd_refuse_type(reader, place, json, "true or false");
	*value = json_is_true(json);
	return WEIGHTD_OK;
}
