/*
 * Numbers body: from JSON to numbers by entry.
 */
#include "api/statistics/numbers_body.h"

#include "api/answer/representation.h"
#include "core/base/work_limit.h"
#include "definition/document/json_parse.h"
#include "definition/document/json_pointer.h"

#include <math.h>
#include <string.h>

/* Levels of the document, and to spare for the reader to refuse. */
#define DEPTH 16
/* Values of the document where the options say nothing. */
#define VALUES_MAX 2000000
/* Suggestions of a request: each compares its name with all of the model. */
#define SUGGESTIONS_MAX 4
#define UNITS_OF_ITEM 2000

static const char expected[] = "{\"compare\": {\"<name>\": {\"mean\": 0.0, \"std\": 0.1}}}";

struct body {
	const struct weightd_plan *plan;
	struct weightd_error *err;
	struct weightd_printed_numbers *numbers;
	unsigned suggestions;
};

static void refuse(struct body *body, enum weightd_code code, const struct weightd_place *place,
		   const char *detail)
{
	char pointer[128];

	weightd_place_write(place, pointer, sizeof pointer);
	weightd_error_add(body->err, code, pointer, "%s", detail);
	weightd_error_expected(body->err, "%s", expected);
}

static double read_number(struct body *body, const json_t *value, const struct weightd_place *place)
{
	if (json_is_number(value))
		return json_number_value(value);
	if (!json_is_null(value))
		refuse(body, WEIGHTD_ERR_WRONG_TYPE, place, weightd_json_kind(value));
	return NAN;
}

static double read_deviation(struct body *body, const json_t *value,
			     const struct weightd_place *place)
{
	const double number = read_number(body, value, place);

	if (number < 0)
		refuse(body, WEIGHTD_ERR_OUT_OF_RANGE, place, "a deviation is below 0");
	return number;
}

/* The mean and the deviation of one tensor. */
static void read_item(struct body *body, const json_t *item, const struct weightd_place *place,
		      struct weightd_printed_numbers *numbers)
{
	const char *key;
	json_t *value;

	if (!json_is_object(item)) {
		refuse(body, WEIGHTD_ERR_WRONG_TYPE, place, weightd_json_kind(item));
		return;
	}
	json_object_foreach((json_t *)(uintptr_t)item, key, value)
	{
		const struct weightd_place at = {.parent = place, .key = key};
		if (strcmp(key, "mean") == 0)
			numbers->mean = read_number(body, value, &at);
		else if (strcmp(key, "std") == 0)
			numbers->std = read_deviation(body, value, &at);
		else
			refuse(body, WEIGHTD_ERR_UNKNOWN_FIELD, &at, "there is no such field");
	}
}

static void refuse_name(struct body *body, const char *name, const struct weightd_place *place)
{
	refuse(body, WEIGHTD_ERR_BAD_NAME, place,
	       "the model has no parameter or buffer of this name");
	if (body->suggestions++ < SUGGESTIONS_MAX)
		weightd_error_suggest(body->err,
				      weightd_plan_nearest(body->plan, name, WEIGHTD_NAME_ROOM));
}

static void read_compare(struct body *body, const json_t *compare)
{
	const struct weightd_place place = {.key = "compare"};
	const char *name;
	json_t *item;

	if (!json_is_object(compare)) {
		refuse(body, compare == NULL ? WEIGHTD_ERR_MISSING_FIELD : WEIGHTD_ERR_WRONG_TYPE,
		       &place,
		       compare == NULL ? "there is nothing to compare"
				       : weightd_json_kind(compare));
		return;
	}
	json_object_foreach((json_t *)(uintptr_t)compare, name, item)
	{
		const struct weightd_place at = {.parent = &place, .key = name};
		const struct weightd_entry *entry = weightd_plan_find(body->plan, name);
		if (weightd_go_on(UNITS_OF_ITEM, body->err) != WEIGHTD_OK ||
		    body->err->count == WEIGHTD_ISSUES_MAX)
			return;
		if (entry == NULL)
			refuse_name(body, name, &at);
		else
			read_item(body, item, &at, &body->numbers[entry - body->plan->entries]);
	}
}

static void read_document(struct body *body, const json_t *root)
{
	const char *key;
	json_t *value;

	if (!json_is_object(root)) {
		refuse(body, WEIGHTD_ERR_WRONG_TYPE, NULL, weightd_json_kind(root));
		return;
	}
	json_object_foreach((json_t *)(uintptr_t)root, key, value)
	{
		if (strcmp(key, "compare") != 0)
			refuse(body, WEIGHTD_ERR_UNKNOWN_FIELD, WEIGHTD_PLACE_KEY(NULL, key),
			       "there is no such field");
	}
	read_compare(body, json_object_get(root, "compare"));
}

/* No numbers for any tensor; NULL: no memory. */
static struct weightd_printed_numbers *no_numbers(const struct weightd_request *request,
						  const struct weightd_plan *plan)
{
	weightd_arena_raise(request->arena,
			    (plan->entry_count + 1) * sizeof(struct weightd_printed_numbers));
	struct weightd_printed_numbers *numbers =
		weightd_arena_array(request->arena, plan->entry_count + 1, sizeof *numbers);

	for (size_t i = 0; numbers != NULL && i < plan->entry_count; i++)
		numbers[i] = (struct weightd_printed_numbers){
			.mean = NAN, .std = NAN, .count = plan->entries[i].numel};
	return numbers;
}

const struct weightd_printed_numbers *weightd_numbers_body_read(
	const struct weightd_request *request, struct weightd_reply *reply,
	const struct weightd_plan *plan, const struct weightd_config *config)
{
	const size_t most = config->json_values;
	const struct weightd_scan_limits limits = {.depth = DEPTH,
						   .values = most > 0 ? most : VALUES_MAX};
	struct body body = {.plan = plan, .err = &reply->error};
	json_t *root = NULL;

	if (!weightd_body_is_json(request, reply) ||
	    weightd_document_parse(&root, request->body, request->body_length, &limits,
				   &reply->error) != WEIGHTD_OK)
		return NULL;
	body.numbers = no_numbers(request, plan);
	if (body.numbers != NULL)
		read_document(&body, root);
	else
		weightd_error_add(&reply->error, WEIGHTD_ERR_NO_MEMORY, NULL,
				  "no memory for the answer");
	json_decref(root);
	return weightd_error_code(&reply->error) == WEIGHTD_OK ? body.numbers : NULL;
}
