/*
 * The inside of a download, shared by the files that make its pieces and send them.
 */
#ifndef WEIGHTD_HTTP_SERVER_DOWNLOAD_STATE_H
#define WEIGHTD_HTTP_SERVER_DOWNLOAD_STATE_H

#include "http/server/download.h"
#include "http/server/writable.h"

#define WEIGHTD_DOWNLOAD_SLOTS_MAX 16
#define WEIGHTD_DOWNLOAD_MAKERS_MAX 16

/* A piece of the body: [position, position + size), of which 'length' bytes are made. */
struct weightd_slot {
	char *bytes;
	uint64_t position;
	size_t size, length;
	size_t taken; /* bytes that have been taken */
	bool is_made;
};

struct weightd_maker {
	struct weightd_job job; /* the first member */
	struct weightd_download *download;
	struct weightd_slot *slot; /* begun and not yet made */
	bool is_active;
};

struct weightd_download {
	struct weightd_waiter waiter; /* the first member; for the socket, while it is full */
	pthread_mutex_t lock;	      /* guards what follows but the bytes of pieces */
	struct weightd_transaction *transaction;
	struct weightd_work_client *client;
	struct MHD_Connection *handle;
	size_t block, piece_bytes;
	unsigned slot_count, maker_limit, makers;
	uint64_t begun, taken; /* pieces */
	uint64_t position;     /* where the next piece begins */
	bool has_ended;	       /* no piece begins any more */
	bool is_awaited;       /* the connection is suspended */
	bool is_quick;	       /* the last piece took little time */
	bool is_closed;
	enum weightd_code failure;
	/* Workers send the pieces, while the connection is suspended to the end of the body. */
	bool is_direct;
	bool is_sending;   /* one of them is sending */
	bool is_blocked;   /* the socket is full, and is waited for */
	bool is_abandoned; /* what has been made is not wanted any more */
	struct weightd_slot slots[WEIGHTD_DOWNLOAD_SLOTS_MAX];
	struct weightd_maker crew[WEIGHTD_DOWNLOAD_MAKERS_MAX];
};

/* For all: the caller holds the lock. */

/* The piece that is taken next; NULL if it is not made. */
struct weightd_slot *weightd_download_next(struct weightd_download *download);
/* Nothing more is begun. */
void weightd_download_fail(struct weightd_download *download, enum weightd_code code);
/* The same as after CANCELLED, and what has been made is not sent either. */
void weightd_download_abandon(struct weightd_download *download);
/* The next piece has been taken; workers are called for several at once. */
void weightd_download_taken(struct weightd_download *download);
/* Calls workers until there are 'wanted' of them, or as many as there may be. */
void weightd_download_call(struct weightd_download *download, unsigned wanted);
/* Resumes the connection, if what it waits for is there. */
void weightd_download_call_back(struct weightd_download *download);

/* Whether the caller, a worker, is to send what is made. */
bool weightd_download_can_send(struct weightd_download *download);
/* Sends as much as is made and the socket takes.  Gives the lock up meanwhile. */
void weightd_download_send(struct weightd_download *download);

#endif
