/*
 * Encoding, ETag and the fields that bind the browser.
 */
#include "api/page/page_answer.h"

#include "api/answer/negotiate.h"
#include "api/answer/representation.h"

#include <zlib.h>

#define PIECE_BYTES 4096

/* The page loads and asks nothing but this server, runs no text as code, and stands in no frame. */
static const char policy[] =
	"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
	"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

bool weightd_page_is_wanted(const struct weightd_request *request)
{
	return weightd_accept_quality(request->accept, "text/html") >
	       weightd_accept_quality(request->accept, "application/json");
}

/* A client that says nothing may not know gzip. */
static bool takes_gzip(const struct weightd_request *request)
{
	return request->accept_encoding != NULL && request->accept_encoding[0] != '\0' &&
	       weightd_accept_quality(request->accept_encoding, "gzip") > 0;
}

static bool unpack(const struct weightd_page_file *file, struct weightd_text *text)
{
	char piece[PIECE_BYTES];
	z_stream stream = {.next_in = (Bytef *)file->packed, .avail_in = (uInt)file->packed_length};
	int state = inflateInit2(&stream, 15 + 16);

	if (state != Z_OK)
		return false;
	while (state == Z_OK) {
		stream.next_out = (Bytef *)piece;
		stream.avail_out = sizeof piece;
		state = inflate(&stream, Z_NO_FLUSH);
		weightd_text_put(text, piece, sizeof piece - stream.avail_out);
	}
	inflateEnd(&stream);
	return state == Z_STREAM_END;
}

void weightd_page_answer(const struct weightd_request *request, struct weightd_reply *reply,
			 const struct weightd_page_file *file)
{
	if (takes_gzip(request)) {
		reply->bytes = file->packed;
		reply->bytes_length = file->packed_length;
		weightd_reply_header(reply, "Content-Encoding", "gzip");
	} else {
		weightd_text_init(&reply->text, WEIGHTD_ANSWER_BYTES_MAX);
		if (!unpack(file, &reply->text)) {
			weightd_error_add(&reply->error, WEIGHTD_ERR_NO_MEMORY, NULL,
					  "no memory to unpack the page");
			return;
		}
	}
	reply->content_type = file->content_type;
	weightd_reply_header(reply, "Vary", "Accept-Encoding");
	weightd_reply_header(reply, "Content-Security-Policy", policy);
	weightd_reply_header(reply, "Referrer-Policy", "no-referrer");
	weightd_represent_tagged(request, reply);
}
