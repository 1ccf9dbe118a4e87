/*
 * Runs of bytes whose checksum is known grow together until they are a member.
 *
 * Readers that go in order, several at a time, leave a few runs open at any moment.  Where there
 * are too many the newest is forgotten: its bytes are made again when the checksum is asked for.
 */
#include "core/format/checksums.h"

#include "core/base/crc32.h"

#include <pthread.h>
#include <stdatomic.h>

#define RUNS_MAX 128
#define IS_KNOWN (UINT64_C(1) << 32)

struct run {
	size_t member;
	uint64_t from, to;
	uint32_t crc;
};

struct weightd_checksums {
	pthread_mutex_t lock; /* guards the runs */
	struct run runs[RUNS_MAX];
	size_t run_count;
	_Atomic uint64_t *members; /* a checksum and IS_KNOWN; 0: unknown */
};

struct weightd_checksums *weightd_checksums_new(size_t count, struct weightd_arena *arena)
{
	struct weightd_checksums *checksums = weightd_arena_alloc(arena, sizeof *checksums);

	if (checksums == NULL)
		return NULL;
	checksums->members = weightd_arena_array(arena, count, sizeof *checksums->members);
	pthread_mutex_init(&checksums->lock, NULL);
	return checksums->members != NULL ? checksums : NULL;
}

bool weightd_checksums_find(const struct weightd_checksums *checksums, size_t member, uint32_t *crc)
{
	const uint64_t known = atomic_load(&checksums->members[member]);

	*crc = (uint32_t)known;
	return (known & IS_KNOWN) != 0;
}

/* Joins the run with the one that ends where it begins, or begins where it ends.  False: none. */
static bool grow(struct weightd_checksums *checksums, struct run *run)
{
	for (size_t i = 0; i < checksums->run_count; i++) {
		const struct run other = checksums->runs[i];
		if (other.member != run->member || (other.to != run->from && other.from != run->to))
			continue;
		checksums->runs[i] = checksums->runs[--checksums->run_count];
		if (other.to == run->from) {
			run->crc = weightd_crc32_join(other.crc, run->crc, run->to - run->from);
			run->from = other.from;
		} else {
			run->crc = weightd_crc32_join(run->crc, other.crc, other.to - other.from);
			run->to = other.to;
		}
		return true;
	}
	return false;
}

static bool overlaps(const struct weightd_checksums *checksums, const struct run *run)
{
	for (size_t i = 0; i < checksums->run_count; i++) {
		const struct run *other = &checksums->runs[i];
		if (other->member == run->member && other->from < run->to && run->from < other->to)
			return true;
	}
	return false;
}

static void keep(struct weightd_checksums *checksums, struct run run, uint64_t size)
{
	pthread_mutex_lock(&checksums->lock);
	if (!overlaps(checksums, &run)) {
		while (grow(checksums, &run))
			;
		if (run.from == 0 && run.to == size)
			atomic_store(&checksums->members[run.member], IS_KNOWN | run.crc);
		else if (checksums->run_count < RUNS_MAX)
			checksums->runs[checksums->run_count++] = run;
	}
	pthread_mutex_unlock(&checksums->lock);
}

void weightd_checksums_add(struct weightd_checksums *checksums,
			   const struct weightd_member_bytes *bytes, uint32_t crc)
{
	struct run run = {
		.member = bytes->member, .from = bytes->from, .to = bytes->from + bytes->length};

	if ((atomic_load(&checksums->members[run.member]) & IS_KNOWN) != 0)
		return;
	run.crc = weightd_crc32(run.from == 0 ? crc : 0, bytes->bytes, bytes->length);
	if (bytes->length == bytes->size)
		atomic_store(&checksums->members[run.member], IS_KNOWN | run.crc);
	else
		keep(checksums, run, bytes->size);
}

void weightd_checksums_missing(struct weightd_checksums *checksums, size_t member, uint64_t size,
			       uint64_t *from, uint64_t *to)
{
	*from = 0;
	*to = size;
	pthread_mutex_lock(&checksums->lock);
	for (size_t i = 0; i < checksums->run_count; i++) {
		const struct run *run = &checksums->runs[i];
		if (run->member == member && run->from == 0)
			*from = run->to;
	}
	for (size_t i = 0; i < checksums->run_count; i++) {
		const struct run *run = &checksums->runs[i];
		if (run->member == member && run->from >= *from && run->from < *to)
			*to = run->from;
	}
	pthread_mutex_unlock(&checksums->lock);
}
