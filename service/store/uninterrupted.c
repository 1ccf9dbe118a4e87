/*
 * The loop around each call; NFS and FUSE interrupt calls that local file systems do not.
 */
#include "store/uninterrupted.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

int weightd_openat(int folder, const char *path, int flags, mode_t mode)
{
	int fd;

	do
		fd = openat(folder, path, flags | O_CLOEXEC, mode);
	while (fd < 0 && errno == EINTR);
	return fd;
}

int weightd_mkdirat(int folder, const char *path, mode_t mode)
{
	int result;

	do
		result = mkdirat(folder, path, mode);
	while (result != 0 && errno == EINTR);
	return result;
}

int weightd_renameat(int from, const char *old_path, int to, const char *new_path)
{
	int result;

	do
		result = renameat(from, old_path, to, new_path);
	while (result != 0 && errno == EINTR);
	return result;
}

int weightd_unlinkat(int folder, const char *path, int flags)
{
	int result;

	do
		result = unlinkat(folder, path, flags);
	while (result != 0 && errno == EINTR);
	return result;
}

int weightd_flock(int fd, int operation)
{
	int result;

	do
		result = flock(fd, operation);
	while (result != 0 && errno == EINTR);
	return result;
}

int weightd_fsync(int fd)
{
	int result;

	do
		result = fsync(fd);
	while (result != 0 && errno == EINTR);
	return result;
}
