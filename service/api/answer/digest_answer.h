/*
 * Digest answer: SHA-256 of a file, or of every tensor, or how far computing it is.
 */
#ifndef WEIGHTD_API_ANSWER_DIGEST_ANSWER_H
#define WEIGHTD_API_ANSWER_DIGEST_ANSWER_H

#include "api/service/service.h"
#include "http/message/reply.h"
#include "http/message/request.h"
#include "weightd/format.h"

/*
 * weightd_digest_answer() - answers the digest of a file of a registered model, or of one of
 * several views of it.
 *
 * The text that sha256sum prints for a file called 'stem' with the format's extension.  A small
 * file is made for it; for others the answer is 202 with a fraction until the digest is known.
 * Issues go to reply->error.
 */
void weightd_digest_answer(const struct weightd_request *request, struct weightd_reply *reply,
			   struct weightd_service *service, const struct weightd_encoding *wanted,
			   const char *stem);
/* The same for all tensors: an object of names and digests. */
void weightd_digest_answer_tensors(const struct weightd_request *request,
				   struct weightd_reply *reply, struct weightd_service *service,
				   const struct weightd_plan *plan);

/* Adds Repr-Digest (RFC 9530) if the digest of the file with this ETag is known. */
void weightd_digest_header(const struct weightd_request *request, struct weightd_reply *reply,
			   const struct weightd_service *service, const char *etag);

#endif
