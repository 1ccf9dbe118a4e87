/*
 * Service document: version, limits, formats and routes of this server.
 */
#ifndef WEIGHTD_API_ABOUT_SERVICE_DOCUMENT_H
#define WEIGHTD_API_ABOUT_SERVICE_DOCUMENT_H

#include "http/message/route.h"

/* A route's handle(). */
void weightd_service_document_answer(const struct weightd_request *request,
				     struct weightd_reply *reply, struct weightd_service *service);

#endif
