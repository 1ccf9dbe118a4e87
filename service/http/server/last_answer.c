/*
 * The answer of last resort: a problem document written past the library.
 */
#include "http/server/last_answer.h"

#include "http/message/status.h"

#include <microhttpd.h>
#include <stdio.h>
#include <sys/socket.h>

void weightd_last_answer(int socket, enum weightd_code code, const char *detail)
{
	char body[512], answer[1024];
	int status = weightd_status_of(code);
	int length = snprintf(
		body, sizeof body,
		"{\"type\":\"/problems/%s\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\","
		"\"errors\":[{\"pointer\":\"\",\"code\":\"%s\",\"detail\":\"%s\"}]}\n",
		weightd_code_slug(code), weightd_code_title(code), status, detail,
		weightd_code_slug(code), detail);
	int total = snprintf(
		answer, sizeof answer,
		"HTTP/1.1 %d %s\r\nConnection: close\r\nContent-Type: application/problem+json\r\n"
		"Cache-Control: no-store\r\n%sContent-Length: %d\r\n\r\n%s",
		status, MHD_get_reason_phrase_for((unsigned)status),
		status == 503 ? "Retry-After: 1\r\n" : "", length, body);

	if (total > 0 && (size_t)total < sizeof answer)
		(void)!send(socket, answer, (size_t)total, MSG_DONTWAIT | MSG_NOSIGNAL);
}
