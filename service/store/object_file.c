/*
 * Object file: the first line, the checksum, and reads and writes that do not stop half way.
 */
#include "store/object_file.h"

#include "core/base/digest.h"
#include "store/uninterrupted.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEADER_MAX 256

enum weightd_code weightd_object_errno(struct weightd_error *err, const char *what, int number)
{
	bool is_full = number == ENOSPC || number == EDQUOT || number == EFBIG;
	char reason[128] = "";

	return weightd_error_add(err,
				 is_full ? WEIGHTD_ERR_STORE_FULL : WEIGHTD_ERR_STORE_UNAVAILABLE,
				 NULL, "%s: %s", what, strerror_r(number, reason, sizeof reason));
}

static void finish_text(struct weightd_digest *digest, char text[65])
{
	unsigned char bytes[WEIGHTD_DIGEST_BYTES];

	weightd_digest_finish(digest, bytes);
	weightd_digest_hex(bytes, 64, text);
}

static size_t write_header(char header[HEADER_MAX], const char *key, size_t length,
			   const char *digest)
{
	return (size_t)snprintf(header, HEADER_MAX, "weightd-object 1 model %s %zu %s\n", key,
				length, digest);
}

static bool write_all(int fd, const void *bytes, size_t length)
{
	const char *next = bytes;

	while (length != 0) {
		ssize_t written = write(fd, next, length);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return false;
		next += written;
		length -= (size_t)written;
	}
	return true;
}

enum weightd_code weightd_object_write(int fd, const struct weightd_object *object, bool is_durable,
				       struct weightd_error *err)
{
	char header[HEADER_MAX], checksum[65];
	struct weightd_digest digest;

	weightd_digest_init(&digest);
	weightd_digest_add(&digest, object->bytes, object->length);
	finish_text(&digest, checksum);
	size_t header_length = write_header(header, object->key, object->length, checksum);
	if (!write_all(fd, header, header_length) || !write_all(fd, object->bytes, object->length))
		return weightd_object_errno(err, "writing an object", errno);
	/* A full disk may be reported as late as here. */
	if (is_durable && weightd_fsync(fd) != 0)
		return weightd_object_errno(err, "syncing an object", errno);
	return WEIGHTD_OK;
}

/* Reads until 'size' bytes or the end; -1 on error. */
static ssize_t read_some(int fd, void *buffer, size_t size)
{
	size_t length = 0;

	while (length < size) {
		ssize_t got = read(fd, (char *)buffer + length, size - length);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (got == 0)
			break;
		length += (size_t)got;
	}
	return (ssize_t)length;
}

static enum weightd_code corrupt(struct weightd_error *err, const char *key, const char *why)
{
	return weightd_error_add(err, WEIGHTD_ERR_STORE_CORRUPT, NULL, "stored object %s %s", key,
				 why);
}

enum weightd_code weightd_object_not_a_file(struct weightd_error *err, const char *key)
{
	return corrupt(err, key, "is not a file");
}

/* The content of the first line of an object's file. */
struct promise {
	size_t header_length, length; /* bytes of the line, and of the object behind it */
	char checksum[65];
};

/* Checks the first line in 'start' (NUL-terminated). */
static bool read_header(const char *start, const char *key, struct promise *promise)
{
	char again[HEADER_MAX];
	int end = 0;

	if (sscanf(start, "weightd-object 1 %*15s %*64s %zu %64s%n", &promise->length,
		   promise->checksum, &end) != 2 ||
	    end == 0)
		return false;
	/* Writing the line again and comparing leaves no other spelling. */
	promise->header_length = write_header(again, key, promise->length, promise->checksum);
	return strncmp(start, again, promise->header_length) == 0;
}

enum weightd_code weightd_object_read(int fd, const char *key, struct weightd_text *out,
				      struct weightd_error *err)
{
	char block[16384 + 1], found[65];
	struct weightd_digest digest;
	struct promise promise;
	size_t seen = 0, out_start = out != NULL ? out->length : 0;
	struct stat status;

	if (fstat(fd, &status) == 0 && !S_ISREG(status.st_mode))
		return weightd_object_not_a_file(err, key);
	ssize_t got = read_some(fd, block, HEADER_MAX - 1);
	if (got < 0)
		return weightd_object_errno(err, "reading an object", errno);
	block[got] = '\0';
	if (!read_header(block, key, &promise))
		return corrupt(err, key, "has a damaged first line");

	weightd_digest_init(&digest);
	const char *bytes = block + promise.header_length;
	size_t count = (size_t)got - promise.header_length;
	for (;;) {
		seen += count;
		if (seen > promise.length)
			return corrupt(err, key, "is longer than it was written");
		weightd_digest_add(&digest, bytes, count);
		if (out != NULL)
			weightd_text_put(out, bytes, count);
		got = read_some(fd, block, sizeof block - 1);
		if (got < 0)
			return weightd_object_errno(err, "reading an object", errno);
		if (got == 0)
			break;
		bytes = block;
		count = (size_t)got;
	}
	if (out != NULL && out->failed)
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL,
					 "no memory for object %s", key);
	finish_text(&digest, found);
	if (seen == promise.length && strcmp(found, promise.checksum) == 0)
		return WEIGHTD_OK;
	if (out != NULL)
		out->length = out_start;
	return corrupt(err, key,
		       seen < promise.length ? "is cut short" : "does not have its checksum");
}
