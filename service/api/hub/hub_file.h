/*
 * Hub file: the answer that is a file of a repository.
 */
#ifndef WEIGHTD_API_HUB_HUB_FILE_H
#define WEIGHTD_API_HUB_HUB_FILE_H

#include "api/repository/repository.h"

/*
 * weightd_hub_file_answer() - answer the file at 'path', or the Hub's EntryNotFound.
 *
 * Weights are streamed, small files made whole.  Range and preconditions are done for it.
 */
void weightd_hub_file_answer(const struct weightd_repository *repository, const char *path,
			     const struct weightd_request *request, struct weightd_reply *reply,
			     struct weightd_service *service);

#endif
