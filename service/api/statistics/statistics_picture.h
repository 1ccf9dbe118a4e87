/*
 * Statistics picture: the quantiles of some tensors, each beside what its law says.
 */
#ifndef WEIGHTD_API_STATISTICS_STATISTICS_PICTURE_H
#define WEIGHTD_API_STATISTICS_STATISTICS_PICTURE_H

#include "api/statistics/tensor_report.h"
#include "http/message/reply.h"

/* Tensors that a picture has; further ones are counted in words. */
#define WEIGHTD_PICTURE_TENSORS 40

/* Answers with a picture of 'count' reports, the first of 'total' tensors; 'sentence' describes it.
 */
void weightd_statistics_draw(struct weightd_reply *reply,
			     const struct weightd_tensor_report *reports, size_t count,
			     size_t total, const char *sentence);

#endif
