// SPDX-License-Identifier: GPL-2.0-only
/* A xenstored that tells a directory in parts, changes it meanwhile, and lies */
#include <kunit/static_stub.h>
#include <kunit/test.h>

#include <linux/err.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/pv_test.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "xenbus_list.h"

#define MOST_PARTS	1000

/* Each answer that it has ready, the last of them again and again */
static const struct test_part {
	const char *bytes;
	unsigned int len;
	size_t from;
} *test_parts;

static unsigned int test_count;
static unsigned int test_asked;
static int test_err;

#define PART(bytes, from) { bytes, sizeof(bytes) - 1, from }

static char *test_part(struct xenbus_transaction t, const char *path,
		       size_t from, unsigned int *len)
{
	const struct test_part *part =
		&test_parts[min(test_asked, test_count - 1)];

	test_asked++;
	if (test_err || test_asked > MOST_PARTS)
		return ERR_PTR(test_err ?: -EPIPE);
	if (test_count > 1 && from != part->from)
		return ERR_PTR(-ESPIPE);
	*len = part->len;
	return kmemdup(part->bytes, part->len + 1, GFP_KERNEL);
}

static int test_init(struct kunit *test)
{
	test_asked = 0;
	test_err = 0;
	kunit_activate_static_stub(test, xs_list_part, test_part);
	return 0;
}

static char *test_list(const struct test_part *parts, unsigned int count,
		       unsigned int *len)
{
	test_parts = parts;
	test_count = count;
	test_asked = 0;
	return xs_list_parts(XBT_NIL, "path", len);
}

static void test_expect(struct kunit *test, const struct test_part *parts,
			unsigned int count, const char *names,
			unsigned int expected)
{
	unsigned int len = 0;
	char *list = test_list(parts, count, &len);

	KUNIT_ASSERT_FALSE(test, IS_ERR_OR_NULL(list));
	KUNIT_EXPECT_EQ(test, test_asked, count);
	KUNIT_EXPECT_EQ(test, len, expected);
	KUNIT_EXPECT_EQ(test, memcmp(list, names, min(len, expected)), 0);
	kvfree(list);
}

static void test_expect_err(struct kunit *test, const struct test_part *part,
			    int err)
{
	unsigned int len;

	KUNIT_EXPECT_PTR_EQ(test, test_list(part, 1, &len),
			    (char *)ERR_PTR(err));
}

static void test_right(struct kunit *test)
{
	static const struct test_part whole[] = { PART("7\0a\0bc\0\0", 0) };
	static const struct test_part empty[] = { PART("7\0\0", 0) };
	static const struct test_part parts[] = {
		PART("7\0a\0", 0), PART("7\0bc\0d\0", 2), PART("7\0e\0\0", 7),
	};
	static const struct test_part end_alone[] = {
		PART("18446744073709551615\0a\0", 0),
		PART("18446744073709551615\0\0", 2),
	};

	test_expect(test, whole, ARRAY_SIZE(whole), "a\0bc", 5);
	test_expect(test, empty, ARRAY_SIZE(empty), "", 0);
	test_expect(test, parts, ARRAY_SIZE(parts), "a\0bc\0d\0e", 9);
	test_expect(test, end_alone, ARRAY_SIZE(end_alone), "a", 2);
}

/* What was told of another state of the directory is no part of the list. */
static void test_changes(struct kunit *test)
{
	static const struct test_part parts[] = {
		PART("7\0a\0b\0", 0), PART("8\0c\0\0", 4),
		PART("8\0b\0", 0), PART("10\0d\0", 2),
		PART("10\0b\0", 0), PART("10\0d\0\0", 2),
	};

	test_expect(test, parts, ARRAY_SIZE(parts), "b\0d", 4);
}

static void test_refused(struct kunit *test)
{
	static const struct test_part part = PART("7\0a\0\0", 0);

	test_err = -EACCES;
	test_expect_err(test, &part, -EACCES);
	test_err = -ENOSYS;
	test_expect_err(test, &part, -E2BIG);
}

static void test_lies(struct kunit *test)
{
	static const struct test_part parts[] = {
		PART("", 0), PART("7", 0), PART("7\0", 0), PART("7\0a", 0),
		PART("\0", 0), PART("7\0a\0b", 0),
		PART("999999999999999999999999\0a\0\0", 0),
	};
	int i;

	for (i = 0; i < ARRAY_SIZE(parts); i++)
		test_expect_err(test, &parts[i], -EIO);
}

/* A host whose list never ends */
static void test_endless(struct kunit *test)
{
	static char name[4096] = "7";
	const struct test_part part = { name, sizeof(name) - 1, 0 };

	memset(name + 2, 'n', sizeof(name) - 4);
	test_expect_err(test, &part, -E2BIG);
}

static struct kunit_case test_cases[] = {
	KUNIT_CASE(test_right),
	KUNIT_CASE(test_changes),
	KUNIT_CASE(test_refused),
	KUNIT_CASE(test_lies),
	KUNIT_CASE(test_endless),
	{ }
};

static struct kunit_suite test_suite = {
	.name		= "xenbus_list",
	.init		= test_init,
	.test_cases	= test_cases,
};

kunit_test_suite(test_suite);

MODULE_DESCRIPTION("Tests of listing a directory of XenStore in parts");
PV_TEST_IMPORT();
MODULE_LICENSE("GPL");
