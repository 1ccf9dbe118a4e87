/*
 * Picture answer: whether a request wants a picture, and the beginning of one.
 */
#ifndef WEIGHTD_API_PICTURE_PICTURE_ANSWER_H
#define WEIGHTD_API_PICTURE_PICTURE_ANSWER_H

#include "api/picture/picture.h"
#include "http/message/reply.h"
#include "http/message/request.h"

#include <stdbool.h>

/*
 * weightd_picture_wanted() - choose between JSON and SVG: by the extension of the path, ?format=
 * or Accept; JSON where both will do, and Vary says so.
 *
 * False with NOT_ACCEPTABLE in reply->error if neither will do.
 */
bool weightd_picture_wanted(const struct weightd_request *request, struct weightd_reply *reply,
			    bool *is_picture);

/* Begins an SVG answer in reply->text, of this size in pixels. */
struct weightd_picture weightd_picture_begin(struct weightd_reply *reply, double width,
					     double height);

#endif
