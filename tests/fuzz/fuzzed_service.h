/*
 * What the targets of requests share: the daemon's service with a store in memory, small limits and
 * two models that the inputs know.
 */
#ifndef WEIGHTD_TEST_FUZZED_SERVICE_H
#define WEIGHTD_TEST_FUZZED_SERVICE_H

#include "api/service/service.h"
#include "http/message/exchange.h"

/* The service's options, read as the daemon reads its command line. */
const struct weightd_config *fuzzed_config(void);

/* A service that has the two models and nothing else.  The caller frees it. */
struct weightd_service *fuzzed_service(void);

/* Ends the program if it is not UTF-8, or of a type of JSON and not JSON. */
void fuzzed_check_body(const char *content_type, const char *bytes, size_t length);

#endif
