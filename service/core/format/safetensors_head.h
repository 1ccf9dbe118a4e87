/*
 * The head of a safetensors file, made in pieces whenever one is read: a million names take no
 * memory.
 */
#ifndef WEIGHTD_CORE_FORMAT_SAFETENSORS_HEAD_H
#define WEIGHTD_CORE_FORMAT_SAFETENSORS_HEAD_H

#include "core/format/segments.h"

/*
 * weightd_safetensors_head_open() - measures the head of what 'segments' hold and makes it theirs.
 *
 * Everything lives in 'arena'.  NOT_ACCEPTABLE (longer than readers accept) or NO_MEMORY with an
 * issue.
 */
enum weightd_code weightd_safetensors_head_open(const struct weightd_encoding *encoding,
						struct weightd_segments *segments,
						struct weightd_arena *arena,
						struct weightd_error *err);

#endif
