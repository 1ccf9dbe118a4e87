/*
 * Large bodies: the worker that has made a piece sends it, from where it was made.
 *
 * The library has sent the header, and its connection is suspended until all is sent.
 */
#include "http/server/download_state.h"

#include <errno.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

/* How long a worker waits for a full socket itself, if nobody else wants it. */
#define PATIENCE_MS 2

enum sent { SENT_ALL, SENT_SOME, SENT_NOTHING_MORE };

bool weightd_download_can_send(struct weightd_download *download)
{
	return download->is_direct && download->is_awaited && !download->is_sending &&
	       !download->is_blocked && !download->is_abandoned &&
	       weightd_download_next(download) != NULL;
}

/* Whether a full socket takes more soon.  Who reads fast is served without a change of threads. */
static bool has_room_soon(const struct weightd_download *download)
{
	struct pollfd socket = {.fd = download->waiter.socket, .events = POLLOUT};

	return !weightd_work_queue_is_wanted(download->transaction->server->work) &&
	       poll(&socket, 1, PATIENCE_MS) > 0;
}

static enum sent send_piece(struct weightd_download *download, struct weightd_slot *slot)
{
	const struct weightd_exchange *exchange = &download->transaction->exchange;

	while (slot->taken < slot->length) {
		if (exchange->is_gone(exchange->peer))
			return SENT_NOTHING_MORE;
		const ssize_t sent = send(download->waiter.socket, slot->bytes + slot->taken,
					  slot->length - slot->taken, MSG_DONTWAIT | MSG_NOSIGNAL);
		if (sent > 0) {
			slot->taken += (size_t)sent;
			weightd_transaction_sent(download->transaction, (size_t)sent);
		} else if (errno == EAGAIN || errno == EWOULDBLOCK) {
			if (!has_room_soon(download))
				return SENT_SOME;
		} else if (errno != EINTR) {
			return SENT_NOTHING_MORE;
		}
	}
	return SENT_ALL;
}

/* Bytes that the client sent meanwhile would make the kernel drop what is still on its way when the
 * connection is closed. */
static void drop_input(int socket)
{
	char bytes[4096];
	int unread = 0;

	while (ioctl(socket, FIONREAD, &unread) == 0 && unread > 0 &&
	       recv(socket, bytes, sizeof bytes, MSG_DONTWAIT) > 0)
		;
}

/* On the thread that waits for sockets. */
static void go_on(struct weightd_waiter *waiter, bool is_gone)
{
	struct weightd_download *download = (struct weightd_download *)(void *)waiter;

	pthread_mutex_lock(&download->lock);
	download->is_blocked = false;
	if (!is_gone && download->makers == 0)
		weightd_download_call(download, 1);
	if (is_gone || (download->failure != WEIGHTD_OK && download->makers == 0))
		weightd_download_abandon(download);
	weightd_download_call_back(download);
	pthread_mutex_unlock(&download->lock);
}

void weightd_download_send(struct weightd_download *download)
{
	struct weightd_server *server = download->transaction->server;
	struct weightd_slot *slot;
	bool goes_on = true;

	download->is_sending = true;
	while (goes_on && (slot = weightd_download_next(download)) != NULL) {
		pthread_mutex_unlock(&download->lock);
		const enum sent sent = send_piece(download, slot);
		goes_on = sent == SENT_ALL && !weightd_work_queue_is_wanted(server->work);
		pthread_mutex_lock(&download->lock);
		if (sent == SENT_ALL)
			weightd_download_taken(download);
		else if (sent == SENT_NOTHING_MORE)
			weightd_download_abandon(download);
		if (sent != SENT_SOME)
			continue;
		download->is_blocked = true;
		download->waiter.ready = go_on;
		if (!weightd_writable_wait(server->writable, &download->waiter)) {
			download->is_blocked = false;
			weightd_download_abandon(download);
		}
	}
	download->is_sending = false;
	if (download->has_ended && download->taken == download->begun)
		drop_input(download->waiter.socket);
	weightd_download_call_back(download);
}
