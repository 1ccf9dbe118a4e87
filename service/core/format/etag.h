/*
 * ETag: a name for the bytes of an encoding.
 */
#ifndef WEIGHTD_CORE_FORMAT_ETAG_H
#define WEIGHTD_CORE_FORMAT_ETAG_H

#include "weightd/format.h"

/*
 * Sets the ETag of an opened encoding: the values, the selection, the format, and the metadata that
 * the format writes.
 */
void weightd_etag_make(struct weightd_encoding *encoding);
/* The warnings about the model's document that the file has: JSON of a whole model; else NULL. */
const struct weightd_warning *weightd_file_warnings(const struct weightd_encoding *encoding);

#endif
