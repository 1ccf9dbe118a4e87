/*
 * Sending the answer of a transaction.
 */
#ifndef WEIGHTD_HTTP_SERVER_RESPOND_H
#define WEIGHTD_HTTP_SERVER_RESPOND_H

#include "http/server/transaction.h"

/* Queues the exchange's answer.  MHD_NO: the connection is to be closed. */
enum MHD_Result weightd_respond(struct weightd_transaction *transaction,
				struct MHD_Connection *handle);

#endif
