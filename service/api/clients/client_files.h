/*
 * Client files: readers of this service, as text in the binary.
 */
#ifndef WEIGHTD_API_CLIENTS_CLIENT_FILES_H
#define WEIGHTD_API_CLIENTS_CLIENT_FILES_H

#include <stddef.h>
#include <stdint.h>

struct weightd_client_file {
	const char *name; /* in the URL: "torch.py" */
	/* The name to store it under: a torch.py beside a script would be taken for the library. */
	const char *stored_as;
	const char *bytes;
	const uint64_t *length;
};

extern const struct weightd_client_file weightd_client_files[];
extern const size_t weightd_client_file_count;

#endif
