/*
 * Picture answer: the choice, and the content type.
 */
#include "api/picture/picture_answer.h"

#include "api/answer/negotiate.h"
#include "api/answer/representation.h"

#include <string.h>

#define MEDIA_TYPE "image/svg+xml"

bool weightd_picture_wanted(const struct weightd_request *request, struct weightd_reply *reply,
			    bool *is_picture)
{
	const char *format = weightd_request_query(request, "format");
	const char *name = request->extension != NULL ? request->extension : format;
	const double svg = weightd_accept_quality(request->accept, MEDIA_TYPE);
	const double json = weightd_accept_quality(request->accept, "application/json");

	reply->vary_accept = name == NULL;
	*is_picture = name != NULL ? strcmp(name, "svg") == 0 : svg > json;
	if (*is_picture || (name != NULL ? strcmp(name, "json") == 0 : json > 0))
		return true;
	weightd_error_add(&reply->error, WEIGHTD_ERR_NOT_ACCEPTABLE, NULL,
			  "\"%.80s\" is not available here", name != NULL ? name : request->accept);
	weightd_error_expected(&reply->error,
			       "json (application/json) or svg (" MEDIA_TYPE ", or .svg)");
	return false;
}

struct weightd_picture weightd_picture_begin(struct weightd_reply *reply, double width,
					     double height)
{
	reply->content_type = MEDIA_TYPE;
	weightd_text_init(&reply->text, WEIGHTD_ANSWER_BYTES_MAX);
	return (struct weightd_picture){.out = &reply->text, .width = width, .height = height};
}
