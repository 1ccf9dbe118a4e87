/*
 * Differences between releases of libmicrohttpd; see the header.
 */
#include "http/server/mhd_compat.h"

struct MHD_Response *weightd_mhd_empty_response(void)
{
#if MHD_VERSION >= 0x00097701
	return MHD_create_response_empty(MHD_RF_NONE);
#else
	return MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
#endif
}

static ssize_t read_nothing(void *context, uint64_t position, char *block, size_t size)
{
	(void)context, (void)position, (void)block, (void)size;
	return MHD_CONTENT_READER_END_WITH_ERROR;
}

struct MHD_Response *weightd_mhd_bodyless_response(uint64_t size)
{
	if (size == 0)
		return weightd_mhd_empty_response();
	struct MHD_Response *response =
		MHD_create_response_from_callback(size, 1, read_nothing, NULL, NULL);
#if MHD_VERSION < 0x01000000
	if (response != NULL && size == MHD_SIZE_UNKNOWN)
		MHD_set_response_options(response, MHD_RF_HTTP_1_0_COMPATIBLE_STRICT, MHD_RO_END);
#endif
	return response;
}

const char *weightd_mhd_version(void)
{
	return MHD_get_version();
}
