/*
 * The answer of last resort: where the library cannot answer, or is not to wait for the client.
 */
#ifndef WEIGHTD_HTTP_SERVER_LAST_ANSWER_H
#define WEIGHTD_HTTP_SERVER_LAST_ANSWER_H

#include "weightd/error.h"

/*
 * weightd_last_answer() - writes a whole small problem document with "Connection: close" to a
 * socket.
 *
 * Nothing of another answer may have been sent on it.  Does not wait: bytes that the socket does
 * not take at once are lost.  'detail' is plain ASCII without quotes.  Safe from any thread.
 */
void weightd_last_answer(int socket, enum weightd_code code, const char *detail);

#endif
