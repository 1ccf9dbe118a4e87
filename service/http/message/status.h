/*
 * HTTP status of each error code.  Nowhere else is a code turned into a status.
 */
#ifndef WEIGHTD_HTTP_MESSAGE_STATUS_H
#define WEIGHTD_HTTP_MESSAGE_STATUS_H

#include "weightd/error.h"

/* 200 for WEIGHTD_OK. */
int weightd_status_of(enum weightd_code code);

#endif
