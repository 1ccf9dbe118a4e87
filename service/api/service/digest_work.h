/*
 * Digest work: SHA-256 of a whole file, or of every tensor of a model, made on several cores.
 *
 * A file has one digest, which is made from its first byte to its last: other threads make the
 * bytes that follow meanwhile.  Tensors have a digest each, of their raw little-endian elements, so
 * each is made by one thread.  Bytes are made and forgotten; memory is two rows of pieces.
 */
#ifndef WEIGHTD_API_SERVICE_DIGEST_WORK_H
#define WEIGHTD_API_SERVICE_DIGEST_WORK_H

#include "core/base/digest.h"
#include "core/base/workers.h"
#include "weightd/format.h"

#include <stdatomic.h>

struct weightd_digest_work {
	struct weightd_workers *workers; /* who help; NULL: nobody */
	_Atomic uint64_t done;		 /* bytes that have been hashed; anybody may read it */
};

/*
 * weightd_digest_file() - the digest of an open file.
 *
 * WEIGHTD_OK, NO_MEMORY, CANCELLED (weightd/cancel.h), and the codes of reading.  The arena is for
 * reading.
 */
enum weightd_code weightd_digest_file(struct weightd_digest_work *work,
				      const struct weightd_encoding *encoding,
				      struct weightd_arena *arena,
				      unsigned char out[WEIGHTD_DIGEST_BYTES]);

/*
 * weightd_digest_tensors() - the digests of all entries of a plan, in its order; a tied one has
 * that of the other.  Codes as above.
 */
enum weightd_code weightd_digest_tensors(struct weightd_digest_work *work,
					 const struct weightd_plan *plan,
					 unsigned char (*out)[WEIGHTD_DIGEST_BYTES]);

#endif
