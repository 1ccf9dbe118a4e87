#include "temporary_folder.h"

#include <check.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *temporary_folder(void)
{
	const char *base = getenv("TMPDIR");
	char path[4096];

	snprintf(path, sizeof path, "%s/weightd-test-XXXXXX", base != NULL ? base : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(path));
	return strdup(path);
}

static int remove_item(const char *path, const struct stat *status, int type, struct FTW *walk)
{
	(void)status, (void)type, (void)walk;
	return remove(path);
}

void temporary_folder_remove(char *path)
{
	nftw(path, remove_item, 8, FTW_DEPTH | FTW_PHYS);
	free(path);
}
