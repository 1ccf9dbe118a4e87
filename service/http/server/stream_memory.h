/*
 * The memory of downloads (--stream-bytes): the more there are of them, the less each has.
 */
#ifndef WEIGHTD_HTTP_SERVER_STREAM_MEMORY_H
#define WEIGHTD_HTTP_SERVER_STREAM_MEMORY_H

#include "http/server/server_state.h"

/*
 * Takes memory for a body of 'size' bytes: --block-bytes, or what the body needs, if that is at
 * most half of what is free; else halved until it is, but not below 64 KiB.
 */
size_t weightd_stream_memory_take(struct weightd_server *server, uint64_t size);
void weightd_stream_memory_give(struct weightd_server *server, size_t bytes);

#endif
