/*
 * Key list: page_size and page_token of lists whose items are the keys of a store.
 */
#ifndef WEIGHTD_API_ANSWER_KEY_LIST_H
#define WEIGHTD_API_ANSWER_KEY_LIST_H

#include "http/message/reply.h"
#include "http/message/request.h"
#include "store/store.h"

#include <stdbool.h>
#include <stddef.h>

/* A page: keys[0 .. count), and the token of the next page. */
struct weightd_key_list {
	char (*keys)[WEIGHTD_STORE_KEY_MAX + 1];
	size_t count;
	size_t size;	  /* keys asked for */
	const char *next; /* the last of the keys; "" on the last page */
};

/*
 * weightd_key_list_requested() - the page that the request asks for, with no other query.
 *
 * The keys live as long as the request.  False with BAD_QUERY, NO_MEMORY or an error of the store
 * in reply->error.
 */
bool weightd_key_list_requested(struct weightd_key_list *list,
				const struct weightd_request *request, struct weightd_reply *reply,
				struct weightd_store *store);

#endif
