// SPDX-License-Identifier: GPL-2.0-only
/* A QEMU that tells wrong lengths, counts and names */
#include <kunit/static_stub.h>
#include <kunit/test.h>

#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/pv_backend.h>
#include <linux/pv_test.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <uapi/linux/qemu_fw_cfg.h>

#include "qemu_fw_cfg_store.h"

#define TEST_FILES	4
#define TEST_SELECT	0x20
#define TEST_VALUE	"value"

/* What the host says. Its count may be another one from the second time on. */
static struct {
	__be32 count;
	struct fw_cfg_file files[TEST_FILES];
} test_host;

static u32 test_later_count;
static unsigned int test_reads;
static int test_err;

static void test_file(unsigned int index, const char *name, u32 size)
{
	struct fw_cfg_file *file = &test_host.files[index];

	file->size = cpu_to_be32(size);
	file->select = cpu_to_be16(TEST_SELECT + index);
	strscpy_pad(file->name, name, sizeof(file->name));
	test_host.count = cpu_to_be32(index + 1);
	test_later_count = index + 1;
}

/* As QEMU does: what is beyond the end of an item is zero. */
static int test_read(u16 item, void *to, u32 len)
{
	const void *from = TEST_VALUE;
	size_t size = sizeof(TEST_VALUE);

	if (item == FW_CFG_FILE_DIR) {
		from = &test_host;
		size = sizeof(test_host);
		if (test_reads++)
			test_host.count = cpu_to_be32(test_later_count);
	}
	memset(to, 0, len);
	memcpy(to, from, min_t(size_t, len, size));
	return test_err;
}

static int test_init(struct kunit *test)
{
	memset(&test_host, 0, sizeof(test_host));
	test_later_count = 0;
	test_reads = 0;
	test_err = 0;
	kunit_activate_static_stub(test, fw_cfg_read, test_read);
	return 0;
}

static void test_expect_read(struct kunit *test, const char *key, int err)
{
	size_t len;
	void *value = fw_cfg_store_ops.read(key, &len);

	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(value), err);
	if (!IS_ERR(value))
		kfree(value);
}

static void test_expect_list(struct kunit *test, const char *key,
			     const char *names, size_t expected)
{
	size_t len = 0;
	char *list = fw_cfg_store_ops.list(key, &len);

	KUNIT_ASSERT_FALSE(test, IS_ERR_OR_NULL(list));
	KUNIT_EXPECT_EQ(test, len, expected);
	KUNIT_EXPECT_EQ(test, memcmp(list, names, min(len, expected)), 0);
	kvfree(list);
}

static void test_right(struct kunit *test)
{
	size_t len;
	char *value;

	test_file(0, "etc/table-loader", 100);
	test_file(1, "opt/a/b", sizeof(TEST_VALUE));
	test_file(2, "opt/a/c", 0);
	test_file(3, "opt/ab", 1);
	value = fw_cfg_store_ops.read("a/b", &len);
	KUNIT_ASSERT_FALSE(test, IS_ERR_OR_NULL(value));
	KUNIT_EXPECT_EQ(test, len, sizeof(TEST_VALUE));
	KUNIT_EXPECT_STREQ(test, value, TEST_VALUE);
	kfree(value);

	test_expect_read(test, "a/c", 0);
	test_expect_read(test, "a", -ENOENT);
	test_expect_list(test, "", "a\0ab", 5);
	test_expect_list(test, "a", "b\0c", 4);
	test_expect_list(test, "ab", "", 0);
}

static void test_long_value(struct kunit *test)
{
	test_file(0, "opt/most", PV_STORE_VALUE_MAX);
	test_file(1, "opt/more", PV_STORE_VALUE_MAX + 1);
	test_file(2, "opt/all", U32_MAX);
	test_expect_read(test, "most", 0);
	test_expect_read(test, "more", -EFBIG);
	test_expect_read(test, "all", -EFBIG);
}

static void test_many_files(struct kunit *test)
{
	size_t len;

	test_later_count = FW_CFG_MAX_FILES + 1;
	test_host.count = cpu_to_be32(test_later_count);
	test_expect_read(test, "a", -EIO);
	test_later_count = U32_MAX;
	test_host.count = cpu_to_be32(test_later_count);
	test_expect_read(test, "a", -EIO);
	KUNIT_EXPECT_PTR_EQ(test, fw_cfg_store_ops.list("", &len),
			    (char *)ERR_PTR(-EIO));

	/* All that a device may have, most of them without a name */
	test_later_count = FW_CFG_MAX_FILES;
	test_host.count = cpu_to_be32(test_later_count);
	test_expect_read(test, "a", -ENOENT);
	test_expect_list(test, "", "", 0);
}

/* Only as many files are looked at as there was memory for. */
static void test_count_grows(struct kunit *test)
{
	test_file(0, "opt/a", 1);
	test_file(1, "opt/b", 1);
	test_host.count = cpu_to_be32(1);
	test_later_count = U32_MAX;
	test_expect_read(test, "b", -ENOENT);
}

/* The name that is listed ends where the host's has room for its NUL. */
static void test_endless_name(struct kunit *test)
{
	char name[FW_CFG_MAX_FILE_PATH] = FW_CFG_PREFIX;
	size_t skip = strlen(name);

	memset(name + skip, 'n', sizeof(name) - skip);
	test_file(0, "", 1);
	memcpy(test_host.files[0].name, name, sizeof(name));
	name[sizeof(name) - 1] = '\0';
	test_expect_list(test, "", name + skip, sizeof(name) - skip);
}

static void test_same_names(struct kunit *test)
{
	test_file(0, "opt/a", 1);
	test_file(1, "opt/a", 2);
	test_file(2, "opt/", 1);
	test_file(3, "opt//a", 1);
	test_expect_list(test, "", "a", 2);
	test_expect_read(test, "a", 0);
}

static void test_transfer_fails(struct kunit *test)
{
	size_t len;

	test_file(0, "opt/a", 1);
	test_err = -EIO;
	test_expect_read(test, "a", -EIO);
	KUNIT_EXPECT_PTR_EQ(test, fw_cfg_store_ops.list("", &len),
			    (char *)ERR_PTR(-EIO));
}

static void test_read_only(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, fw_cfg_store_ops.write("a", "", 0), -EROFS);
}

static struct kunit_case test_cases[] = {
	KUNIT_CASE(test_right),
	KUNIT_CASE(test_long_value),
	KUNIT_CASE(test_many_files),
	KUNIT_CASE(test_count_grows),
	KUNIT_CASE(test_endless_name),
	KUNIT_CASE(test_same_names),
	KUNIT_CASE(test_transfer_fails),
	KUNIT_CASE(test_read_only),
	{ }
};

static struct kunit_suite test_suite = {
	.name		= "qemu_fw_cfg_store",
	.init		= test_init,
	.test_cases	= test_cases,
};

kunit_test_suite(test_suite);

MODULE_DESCRIPTION("Tests of what QEMU's fw_cfg may say");
PV_TEST_IMPORT();
MODULE_LICENSE("GPL");
