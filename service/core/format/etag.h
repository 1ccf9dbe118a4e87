/*
 * ETag: a name for the bytes of an encoding.
 */
#ifndef WEIGHTD_CORE_FORMAT_ETAG_H
#define WEIGHTD_CORE_FORMAT_ETAG_H

#include "weightd/format.h"

/*
 * Sets the ETag of an opened encoding: the values, which of them, the format, and what the format
 * writes besides values.
 */
void weightd_etag_make(struct weightd_encoding *encoding);

#endif
