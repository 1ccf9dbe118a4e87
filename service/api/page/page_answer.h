/*
 * Page answer: a file of the page, in the encoding that the client takes, with its policy.
 */
#ifndef WEIGHTD_API_PAGE_PAGE_ANSWER_H
#define WEIGHTD_API_PAGE_PAGE_ANSWER_H

#include "api/page/page_files.h"
#include "http/message/reply.h"
#include "http/message/request.h"

/*
 * weightd_page_answer() - answer a file of the page.
 *
 * As it is packed if Accept-Encoding takes gzip, otherwise unpacked into the reply's text;
 * NO_MEMORY if that fails.  Each encoding has its own ETag, over its bytes.
 */
void weightd_page_answer(const struct weightd_request *request, struct weightd_reply *reply,
			 const struct weightd_page_file *file);

/* Does the request want HTML rather than JSON?  Not if it does not care. */
bool weightd_page_is_wanted(const struct weightd_request *request);

#endif
