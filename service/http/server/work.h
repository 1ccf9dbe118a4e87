/*
 * Work: the handler of a transaction, on a worker thread or at once.
 */
#ifndef WEIGHTD_HTTP_SERVER_WORK_H
#define WEIGHTD_HTTP_SERVER_WORK_H

#include "http/server/transaction.h"

/*
 * weightd_work_answer() - answer a transaction whose request is complete.
 *
 * True: it is answered, and can be responded to.  False: a worker answers it.  The connection is
 * suspended, and the library asks again when the answer is there.
 */
bool weightd_work_answer(struct weightd_transaction *transaction, struct MHD_Connection *handle);

#endif
