#include "config/memory_group.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MIB (UINT64_C(1) << 20)

/* A folder of its own for each test. */
static char root[64];

static void begin(void)
{
	strcpy(root, "/tmp/weightd_group_XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(root));
}

static void end(void)
{
	char command[96];

	snprintf(command, sizeof command, "rm -rf %s", root);
	ck_assert_int_eq(system(command), 0);
}

/* Writes a file below the root, and makes the folders that it needs. */
static void put(const char *path, const char *text)
{
	char name[512];

	snprintf(name, sizeof name, "%s%s", root, path);
	for (char *slash = name + strlen(root) + 1; (slash = strchr(slash, '/')) != NULL; slash++) {
		*slash = '\0';
		mkdir(name, 0700);
		*slash = '/';
	}
	FILE *file = fopen(name, "w");
	ck_assert_ptr_nonnull(file);
	fputs(text, file);
	ck_assert_int_eq(fclose(file), 0);
}

#define MOUNT_2 "35 24 0:30 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n"
#define MOUNT_1 "35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n"

START_TEST(the_limit_of_the_own_group_holds_in_version_2)
{
	put("/proc/self/mountinfo", "22 1 0:1 / / rw - ext4 /dev/vda rw\n" MOUNT_2);
	put("/proc/self/cgroup", "0::/system.slice/weightd.service\n");
	put("/sys/fs/cgroup/system.slice/weightd.service/memory.max", "1073741824\n");
	put("/sys/fs/cgroup/system.slice/memory.max", "max\n");

	ck_assert_uint_eq(weightd_memory_group_limit(root), 1024 * MIB);
}
END_TEST

START_TEST(a_tighter_group_above_holds)
{
	put("/proc/self/mountinfo", MOUNT_2);
	put("/proc/self/cgroup", "0::/a/b/c\n");
	put("/sys/fs/cgroup/a/b/c/memory.max", "max\n");
	put("/sys/fs/cgroup/a/memory.max", "67108864\n");

	ck_assert_uint_eq(weightd_memory_group_limit(root), 64 * MIB);
}
END_TEST

START_TEST(memory_high_holds_where_it_is_lower)
{
	put("/proc/self/mountinfo", MOUNT_2);
	put("/proc/self/cgroup", "0::/a\n");
	put("/sys/fs/cgroup/a/memory.max", "1073741824\n");
	put("/sys/fs/cgroup/a/memory.high", "536870912\n");

	ck_assert_uint_eq(weightd_memory_group_limit(root), 512 * MIB);
}
END_TEST

START_TEST(version_1_is_read_beside_an_empty_version_2)
{
	put("/proc/self/mountinfo",
	    MOUNT_1 "41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n"
		    "33 31 0:33 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n");
	put("/proc/self/cgroup", "8:pids:/p\n4:cpu,memory:/jobs/one\n1:cpu:/c\n0::/\n");
	put("/sys/fs/cgroup/memory/jobs/one/memory.limit_in_bytes", "536870912\n");
	put("/sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");

	ck_assert_uint_eq(weightd_memory_group_limit(root), 512 * MIB);
}
END_TEST

START_TEST(a_container_without_a_namespace_sees_its_group_as_the_mount)
{
	put("/proc/self/mountinfo", "35 31 0:32 /docker/0123 /sys/fs/cgroup/memory ro - cgroup "
				    "cgroup rw,memory\n");
	put("/proc/self/cgroup", "4:memory:/docker/0123\n");
	put("/sys/fs/cgroup/memory/memory.limit_in_bytes", "67108864\n");

	ck_assert_uint_eq(weightd_memory_group_limit(root), 64 * MIB);
}
END_TEST

START_TEST(a_container_with_a_namespace_sees_its_group_as_the_root)
{
	put("/proc/self/mountinfo", MOUNT_2);
	put("/proc/self/cgroup", "0::/\n");
	put("/sys/fs/cgroup/memory.max", "67108864\n");

	ck_assert_uint_eq(weightd_memory_group_limit(root), 64 * MIB);
}
END_TEST

START_TEST(a_group_that_cannot_be_seen_leaves_the_mounted_one)
{
	put("/proc/self/mountinfo", "35 24 0:30 /pods/a /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
	put("/proc/self/cgroup", "0::/pods/abc\n");
	put("/sys/fs/cgroup/memory.max", "67108864\n");
	put("/sys/fs/cgroup/bc/memory.max", "1\n");

	ck_assert_uint_eq(weightd_memory_group_limit(root), 64 * MIB);
}
END_TEST

START_TEST(a_mount_point_with_a_blank_is_found)
{
	put("/proc/self/mountinfo", "35 24 0:30 / /my\\040groups rw - cgroup2 cgroup2 rw\n");
	put("/proc/self/cgroup", "0::/a\n");
	put("/my groups/a/memory.max", "67108864\n");

	ck_assert_uint_eq(weightd_memory_group_limit(root), 64 * MIB);
}
END_TEST

START_TEST(without_groups_there_is_no_limit)
{
	ck_assert_uint_eq(weightd_memory_group_limit(root), UINT64_MAX);
	put("/proc/self/mountinfo", "22 1 0:1 / / rw - ext4\n\n35 24\n" MOUNT_2);
	put("/proc/self/cgroup", "nonsense\n0::/a\n");
	ck_assert_uint_eq(weightd_memory_group_limit(root), UINT64_MAX);
}
END_TEST

Suite *make_suite(void)
{
	Suite *suite = suite_create("memory_group");
	TCase *tcase = tcase_create("memory_group");

	tcase_add_checked_fixture(tcase, begin, end);
	tcase_add_test(tcase, the_limit_of_the_own_group_holds_in_version_2);
	tcase_add_test(tcase, a_tighter_group_above_holds);
	tcase_add_test(tcase, memory_high_holds_where_it_is_lower);
	tcase_add_test(tcase, version_1_is_read_beside_an_empty_version_2);
	tcase_add_test(tcase, a_container_without_a_namespace_sees_its_group_as_the_mount);
	tcase_add_test(tcase, a_container_with_a_namespace_sees_its_group_as_the_root);
	tcase_add_test(tcase, a_group_that_cannot_be_seen_leaves_the_mounted_one);
	tcase_add_test(tcase, a_mount_point_with_a_blank_is_found);
	tcase_add_test(tcase, without_groups_there_is_no_limit);
	suite_add_tcase(suite, tcase);
	return suite;
}
