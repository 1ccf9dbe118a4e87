/*
 * Signal answer: the query, and the choice of the form.
 */
#include "api/signal/signal_answer.h"

#include "api/answer/representation.h"
#include "api/picture/picture_answer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define INPUTS_MAX 4096
#define INPUT_SIZE_MAX 1024

/* A positive number; absent: '*value' is left as it is. */
static bool read_positive(const struct weightd_request *request, struct weightd_reply *reply,
			  const char *name, double *value)
{
	const char *text = weightd_request_query(request, name);
	char *end;

	if (text == NULL)
		return true;
	const double number = strtod(text, &end);
	if (text[0] != '\0' && strspn(text, "0123456789.eE+-") == strlen(text) && *end == '\0' &&
	    number >= 1e-100 && number <= 1e100) {
		*value = number;
		return true;
	}
	weightd_error_add(&reply->error, WEIGHTD_ERR_BAD_QUERY, NULL, "%s is \"%.80s\"", name,
			  text);
	weightd_error_expected(&reply->error, "a number in 1e-100..1e100");
	return false;
}

static bool read_mode(const struct weightd_request *request, struct weightd_reply *reply,
		      struct weightd_signal_options *options)
{
	const char *text = weightd_request_query(request, "mode");

	options->is_training = text == NULL || strcmp(text, "train") == 0;
	if (options->is_training || strcmp(text, "eval") == 0)
		return true;
	weightd_error_add(&reply->error, WEIGHTD_ERR_BAD_QUERY, NULL, "mode is \"%.80s\"", text);
	weightd_error_expected(&reply->error, "train or eval");
	return false;
}

static bool read_flow(const struct weightd_request *request, struct weightd_reply *reply,
		      struct weightd_signal_options *options)
{
	const char *text = weightd_request_query(request, "flow");

	options->flow.by_children = text != NULL && strcmp(text, "children") == 0;
	if (text == NULL || options->flow.by_children || strcmp(text, "tree") == 0)
		return true;
	weightd_error_add(&reply->error, WEIGHTD_ERR_BAD_QUERY, NULL, "flow is \"%.80s\"", text);
	weightd_error_expected(&reply->error, "tree or children");
	return false;
}

static bool read_options(const struct weightd_request *request, struct weightd_reply *reply,
			 struct weightd_signal_options *options)
{
	const bool has_measure = weightd_request_query(request, "measure") != NULL;

	*options = (struct weightd_signal_options){.inputs = 8, .input_second_moment = 1.0};
	if (!weightd_query_bool(request, reply, "measure", &options->measures))
		return false;
	if (!has_measure)
		options->measures = true;
	return weightd_query_size(request, reply,
				  (struct weightd_number_query){"inputs", 1, INPUTS_MAX},
				  &options->inputs) &&
	       weightd_query_size(request, reply,
				  (struct weightd_number_query){"input_seed", 0, UINT64_MAX / 10},
				  &options->seed) &&
	       weightd_query_size(request, reply,
				  (struct weightd_number_query){"input_size", 1, INPUT_SIZE_MAX},
				  &options->flow.size) &&
	       weightd_query_size(request, reply, (struct weightd_number_query){"bins", 1, 200},
				  &options->bins) &&
	       read_positive(request, reply, "input_second_moment",
			     &options->input_second_moment) &&
	       read_mode(request, reply, options) && read_flow(request, reply, options);
}

bool weightd_signal_query(const struct weightd_request *request, struct weightd_reply *reply,
			  struct weightd_signal_query *query)
{
	return read_options(request, reply, &query->options) &&
	       weightd_picture_wanted(request, reply, &query->is_picture);
}

void weightd_signal_answer(const struct weightd_request *request, struct weightd_reply *reply,
			   const struct weightd_plan *plan,
			   const struct weightd_signal_query *query)
{
	struct weightd_signal signal;

	if (weightd_signal_read(&signal, plan, &query->options, request->arena, &reply->error) !=
	    WEIGHTD_OK)
		return;
	if (query->is_picture)
		weightd_signal_picture(reply, &signal, request->arena);
	else
		weightd_signal_json(reply, &signal, &query->options);
}
