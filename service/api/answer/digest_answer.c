/*
 * Digests as answers: 200 when they are known, 202 until then.
 */
#include "api/answer/digest_answer.h"

#include "api/answer/progress_answer.h"
#include "api/answer/representation.h"
#include "api/service/digest_work.h"
#include "core/base/trial.h"
#include "core/base/work_limit.h"

#include <stdio.h>
#include <string.h>

/* A file up to this size is made for the answer; it takes about a hundredth of a second. */
#define SMALL_BYTES ((uint64_t)4 << 20)
/* And one up to this size on a thread that has others to serve. */
#define TRIED_BYTES ((uint64_t)64 << 10)
/* Of a number in text, about. */
#define BYTES_OF_NUMBER 64

/* As sha256sum prints it, so that sha256sum -c reads it. */
static void answer_file(const struct weightd_request *request, struct weightd_reply *reply,
			const struct weightd_encoding *file, const char *stem,
			const unsigned char digest[WEIGHTD_DIGEST_BYTES])
{
	char hex[2 * WEIGHTD_DIGEST_BYTES + 1];

	weightd_digest_hex(digest, sizeof hex - 1, hex);
	weightd_represent_plain(reply);
	weightd_text_printf(&reply->text, "%s  %s.%s\n", hex, stem, file->format->extension);
	weightd_represent_immutable(request, reply, file->plan->id);
}

/* 202: how far it is, and when to ask again. */
static void answer_progress(const struct weightd_request *request, struct weightd_reply *reply,
			    const struct weightd_digest_progress *progress)
{
	struct weightd_json json = weightd_represent_json(reply);

	weightd_json_open(&json, NULL, '{');
	weightd_json_text(&json, "state", weightd_progress_state(progress));
	weightd_json_size(&json, "bytes_done", progress->done);
	if (progress->bytes != 0) { /* the length of JSON is known at its end */
		weightd_json_real(&json, "fraction",
				  (double)(progress->done * 1000 / progress->bytes) / 1000);
		weightd_json_size(&json, "bytes", progress->bytes);
	}
	weightd_json_size(&json, "bytes_per_second", (uint64_t)progress->bytes_per_second);
	weightd_json_close(&json, '}');
	weightd_represent_end(&json);
	weightd_progress_accepted(request, reply, progress);
}

/* Makes a small file for its digest; false: it is not small, or there is an issue. */
static bool make_small(const struct weightd_request *request, struct weightd_reply *reply,
		       struct weightd_service *service, const struct weightd_encoding *file,
		       unsigned char digest[WEIGHTD_DIGEST_BYTES])
{
	struct weightd_digest_work work = {0};
	const uint64_t bytes = file->size != WEIGHTD_SIZE_UNKNOWN
				       ? file->size
				       : file->plan->total_elements * BYTES_OF_NUMBER;

	if (bytes > SMALL_BYTES)
		return false;
	enum weightd_code code = file->size > TRIED_BYTES && weightd_is_trial()
					 ? WEIGHTD_ERR_CANCELLED
					 : weightd_digest_file(&work, file, request->arena, digest);
	if (code == WEIGHTD_OK) {
		weightd_digests_put(service->digests, file->etag, digest);
		return true;
	}
	weightd_error_add(&reply->error, code, NULL, "the file could not be made");
	return false;
}

void weightd_digest_answer(const struct weightd_request *request, struct weightd_reply *reply,
			   struct weightd_service *service, const struct weightd_encoding *wanted,
			   const char *stem)
{
	struct weightd_encoding *file = weightd_arena_alloc(request->arena, sizeof *file);
	unsigned char digest[WEIGHTD_DIGEST_BYTES];
	struct weightd_digest_progress progress;
	void *found;

	if (file == NULL) {
		weightd_error_add(&reply->error, WEIGHTD_ERR_NO_MEMORY, NULL,
				  "no memory for the answer");
		return;
	}
	const enum weightd_code code =
		wanted->list != NULL
			? weightd_encoding_open_list(file, wanted->format, wanted->plan,
						     wanted->list, request->arena, &reply->error)
			: weightd_encoding_open(file, wanted->format, wanted->plan, wanted->view,
						&wanted->options, request->arena, &reply->error);
	if (code != WEIGHTD_OK)
		return;
	if (weightd_digests_find(service->digests, file->etag, digest) ||
	    make_small(request, reply, service, file, digest)) {
		answer_file(request, reply, file, stem, digest);
		return;
	}
	if (weightd_error_code(&reply->error) != WEIGHTD_OK ||
	    weightd_digests_ask(service->digests,
				&(struct weightd_digest_wish){.plan = wanted->plan, .file = file},
				&progress, &found, request->arena, &reply->error) != WEIGHTD_OK)
		return;
	if (progress.is_known)
		answer_file(request, reply, file, stem, found);
	else
		answer_progress(request, reply, &progress);
}

static void write_tensors(struct weightd_json *json, const struct weightd_plan *plan,
			  unsigned char (*digests)[WEIGHTD_DIGEST_BYTES])
{
	char hex[2 * WEIGHTD_DIGEST_BYTES + 1];

	weightd_json_open(json, NULL, '{');
	for (size_t i = 0; i < plan->entry_count; i++) {
		weightd_digest_hex(digests[i], sizeof hex - 1, hex);
		weightd_json_text(json, weightd_entry_name(&plan->entries[i], WEIGHTD_NAME_ROOM),
				  hex);
	}
	weightd_json_close(json, '}');
}

/* Makes the tensors of a small model; NULL: it is not small, or there is an issue. */
static unsigned char (*make_small_tensors(const struct weightd_request *request,
					  struct weightd_reply *reply,
					  const struct weightd_plan *plan))[WEIGHTD_DIGEST_BYTES]
{
	struct weightd_digest_work work = {0};

	if (plan->total_bytes > SMALL_BYTES)
		return NULL;
	unsigned char(*digests)[WEIGHTD_DIGEST_BYTES] =
		weightd_arena_array(request->arena, plan->entry_count + 1, WEIGHTD_DIGEST_BYTES);
	const enum weightd_code code = digests == NULL
					       ? WEIGHTD_ERR_NO_MEMORY
					       : weightd_digest_tensors(&work, plan, digests);
	if (code == WEIGHTD_OK)
		return digests;
	weightd_error_add(&reply->error, code, NULL, "the tensors could not be made");
	return NULL;
}

void weightd_digest_answer_tensors(const struct weightd_request *request,
				   struct weightd_reply *reply, struct weightd_service *service,
				   const struct weightd_plan *plan)
{
	void *digests = make_small_tensors(request, reply, plan);
	struct weightd_digest_progress progress = {.is_known = digests != NULL};

	if (weightd_error_code(&reply->error) != WEIGHTD_OK)
		return;
	if (digests == NULL &&
	    weightd_digests_ask(service->digests, &(struct weightd_digest_wish){.plan = plan},
				&progress, &digests, request->arena, &reply->error) != WEIGHTD_OK)
		return;
	if (!progress.is_known) {
		answer_progress(request, reply, &progress);
		return;
	}
	struct weightd_json json = weightd_represent_json(reply);
	write_tensors(&json, plan, digests);
	weightd_represent_end(&json);
	weightd_represent_immutable(request, reply, plan->id);
}

/* The 44 characters of 32 bytes, and a NUL. */
static void write_base64(const unsigned char digest[WEIGHTD_DIGEST_BYTES], char out[45])
{
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0, at = 0; i < WEIGHTD_DIGEST_BYTES; i += 3) {
		const bool is_last = i + 3 > WEIGHTD_DIGEST_BYTES;
		const unsigned group = (unsigned)digest[i] << 16 | (unsigned)digest[i + 1] << 8 |
				       (is_last ? 0 : (unsigned)digest[i + 2]);
		for (unsigned k = 0; k < 4; k++)
			out[at++] = letters[group >> (18 - 6 * k) & 63];
	}
	out[43] = '=';
	out[44] = '\0';
}

void weightd_digest_header(const struct weightd_request *request, struct weightd_reply *reply,
			   const struct weightd_service *service, const char *etag)
{
	unsigned char digest[WEIGHTD_DIGEST_BYTES];
	char base64[45];

	if (!weightd_digests_find(service->digests, etag, digest))
		return;
	write_base64(digest, base64);
	weightd_reply_header(reply, "Repr-Digest",
			     weightd_arena_printf(request->arena, "sha-256=:%s:", base64));
}
