// SPDX-License-Identifier: GPL-2.0-only
/* The services with a provider that is absent, that refuses, and that works */
#include <kunit/static_stub.h>
#include <kunit/test.h>

#include <linux/mm.h>
#include <linux/module.h>
#include <linux/pv_test.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "core.h"

#define WALL		1234567890123456789LL
#define COUNTER		0x123456789abcULL
#define UNTOUCHED	42

/* What every operation of the fake returns, and how often one was called */
static int fake_err;
static int fake_calls;
static ktime_t fake_wall;

static int fake_result(void)
{
	fake_calls++;
	return fake_err;
}

static int fake_clock_read(struct pv_clock_sample *sample)
{
	if (fake_result())
		return fake_err;
	*sample = (struct pv_clock_sample) {
		.wall		= fake_wall,
		.counter	= COUNTER,
		.counter_id	= CSID_ARM_ARCH_COUNTER,
	};
	return 0;
}

static const struct pv_clock_ops fake_clock = {
	.read = fake_clock_read,
};

static const struct pv_clock_ops *fake_clock_provider(void)
{
	return &fake_clock;
}

static enum pv_end fake_ended;

static void fake_end(enum pv_end how)
{
	fake_ended = how;
	fake_calls++;
}

static const struct pv_power_ops fake_power = {
	.end = fake_end,
};

static const struct pv_power_ops *fake_power_provider(void)
{
	return &fake_power;
}

static void *fake_store_read(const char *key, size_t *len)
{
	if (fake_result())
		return ERR_PTR(fake_err);
	*len = strlen(key);
	return kstrdup(key, GFP_KERNEL);
}

static char *fake_store_list(const char *key, size_t *len)
{
	return fake_store_read(key, len);
}

static int fake_store_write(const char *key, const void *value, size_t len)
{
	return fake_result();
}

static int fake_store_watch(struct pv_store_watch *watch)
{
	return fake_result();
}

static void fake_store_unwatch(struct pv_store_watch *watch)
{
	fake_calls++;
}

static const struct pv_store_ops fake_store = {
	.read	 = fake_store_read,
	.write	 = fake_store_write,
	.list	 = fake_store_list,
	.watch	 = fake_store_watch,
	.unwatch = fake_store_unwatch,
};

static const struct pv_store_ops *fake_store_provider(void)
{
	return &fake_store;
}

/* Only in the test's own thread: the rest of the system keeps its providers. */
static int pv_test_init(struct kunit *test)
{
	fake_err = 0;
	fake_calls = 0;
	fake_wall = WALL;
	kunit_activate_static_stub(test, pv_clock_provider, fake_clock_provider);
	kunit_activate_static_stub(test, pv_power_provider, fake_power_provider);
	kunit_activate_static_stub(test, pv_store_provider, fake_store_provider);
	return 0;
}

static void pv_test_clock(struct kunit *test)
{
	struct pv_clock_sample sample = { };

	KUNIT_EXPECT_EQ(test, pv_clock_read(&sample), 0);
	KUNIT_EXPECT_EQ(test, sample.wall, WALL);
	KUNIT_EXPECT_EQ(test, sample.counter, COUNTER);
	KUNIT_EXPECT_EQ(test, sample.counter_id, CSID_ARM_ARCH_COUNTER);
	KUNIT_EXPECT_FALSE(test, pv_clock_has_ptp());
}

/* A host may say anything. */
static void pv_test_clock_lies(struct kunit *test)
{
	struct pv_clock_sample sample;

	fake_wall = -1;
	KUNIT_EXPECT_EQ(test, pv_clock_read(&sample), -ERANGE);
	fake_wall = S64_MIN;
	KUNIT_EXPECT_EQ(test, pv_clock_read(&sample), -ERANGE);
	fake_wall = S64_MAX;
	KUNIT_EXPECT_EQ(test, pv_clock_read(&sample), 0);
	KUNIT_EXPECT_EQ(test, sample.wall, S64_MAX);
}

static void pv_test_clock_refused(struct kunit *test)
{
	struct pv_clock_sample sample;

	fake_err = -EAGAIN;
	KUNIT_EXPECT_EQ(test, pv_clock_read(&sample), -EAGAIN);
}

static void pv_test_crash_refused(struct kunit *test)
{
	fake_ended = PV_END_RESTART;
	KUNIT_EXPECT_EQ(test, pv_power_crash("a test, nothing happened"), -EIO);
	KUNIT_EXPECT_EQ(test, fake_ended, PV_END_CRASH);
	KUNIT_EXPECT_EQ(test, fake_calls, 1);
}

static void pv_test_store(struct kunit *test)
{
	struct pv_store_watch watch = { .key = "a" };
	size_t len = 0;
	char *value = pv_store_read("a/b-c", &len);

	KUNIT_ASSERT_FALSE(test, IS_ERR_OR_NULL(value));
	KUNIT_EXPECT_EQ(test, len, 5);
	KUNIT_EXPECT_STREQ(test, value, "a/b-c");
	kfree(value);

	value = pv_store_list("", &len);
	KUNIT_ASSERT_FALSE(test, IS_ERR_OR_NULL(value));
	kvfree(value);

	KUNIT_EXPECT_EQ(test, pv_store_write("a", "1", 1), 0);
	KUNIT_EXPECT_EQ(test, pv_store_watch(&watch), 0);
	pv_store_unwatch(&watch);
	KUNIT_EXPECT_EQ(test, fake_calls, 5);
}

static void pv_test_store_refused(struct kunit *test)
{
	struct pv_store_watch watch = { .key = "a" };
	size_t len = UNTOUCHED;

	fake_err = -EACCES;
	KUNIT_EXPECT_PTR_EQ(test, pv_store_read("a", &len), ERR_PTR(-EACCES));
	KUNIT_EXPECT_PTR_EQ(test, pv_store_list("a", &len),
			    (char *)ERR_PTR(-EACCES));
	KUNIT_EXPECT_EQ(test, len, UNTOUCHED);
	KUNIT_EXPECT_EQ(test, pv_store_write("a", "1", 1), -EACCES);
	KUNIT_EXPECT_EQ(test, pv_store_watch(&watch), -EACCES);
}

static const char * const bad_keys[] = {
	"/", "/a", "a/", "a//b", ".", "..", "../a", "a/..", "a/../b", "a/./b",
	"a b", "a\n", "a*", "\xc3\xa4", "\xff", "a/\x01", "~", "a\\b",
};

static void pv_test_bad_key(struct kunit *test, const char *key)
{
	struct pv_store_watch watch = { .key = key };
	size_t len;

	KUNIT_EXPECT_PTR_EQ_MSG(test, pv_store_read(key, &len),
				ERR_PTR(-EINVAL), "key %s", key);
	KUNIT_EXPECT_PTR_EQ_MSG(test, pv_store_list(key, &len),
				(char *)ERR_PTR(-EINVAL), "key %s", key);
	KUNIT_EXPECT_EQ_MSG(test, pv_store_write(key, "", 0), -EINVAL,
			    "key %s", key);
	KUNIT_EXPECT_EQ_MSG(test, pv_store_watch(&watch), -EINVAL,
			    "key %s", key);
}

static void pv_test_bad_keys(struct kunit *test)
{
	char key[PV_STORE_KEY_MAX + 2];
	int i;

	for (i = 0; i < ARRAY_SIZE(bad_keys); i++)
		pv_test_bad_key(test, bad_keys[i]);
	memset(key, 'k', sizeof(key));
	key[PV_STORE_KEY_MAX + 1] = '\0';
	pv_test_bad_key(test, key);
	KUNIT_EXPECT_EQ(test, fake_calls, 0);

	key[PV_STORE_KEY_MAX] = '\0';
	KUNIT_EXPECT_EQ(test, pv_store_write(key, "", 0), 0);
	KUNIT_EXPECT_EQ(test, pv_store_write("...", "", 0), 0);
	KUNIT_EXPECT_EQ(test, pv_store_write(".a/..b", "", 0), 0);
}

static void pv_test_store_limits(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, pv_store_write("", "", 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, pv_store_write("a", "", PV_STORE_VALUE_MAX + 1),
			-EFBIG);
	KUNIT_EXPECT_EQ(test, pv_store_write("a", "", SIZE_MAX), -EFBIG);
	KUNIT_EXPECT_EQ(test, fake_calls, 0);
}

/* Of this machine's own, where it has none */
static void pv_test_no_clock(struct kunit *test)
{
	struct pv_clock_sample sample;

	kunit_deactivate_static_stub(test, pv_clock_provider);
	if (pv_guest_has(PV_CAP_CLOCK))
		return;
	KUNIT_EXPECT_EQ(test, pv_clock_read(&sample), -EOPNOTSUPP);
	KUNIT_EXPECT_FALSE(test, pv_clock_has_ptp());
}

static void pv_test_no_store(struct kunit *test)
{
	struct pv_store_watch watch = { .key = "a" };
	size_t len = UNTOUCHED;

	kunit_deactivate_static_stub(test, pv_store_provider);
	if (pv_guest_has(PV_CAP_STORE))
		return;
	KUNIT_EXPECT_PTR_EQ(test, pv_store_read("a", &len),
			    ERR_PTR(-EOPNOTSUPP));
	KUNIT_EXPECT_PTR_EQ(test, pv_store_list("a", &len),
			    (char *)ERR_PTR(-EOPNOTSUPP));
	KUNIT_EXPECT_EQ(test, len, UNTOUCHED);
	KUNIT_EXPECT_EQ(test, pv_store_write("a", "1", 1), -EOPNOTSUPP);
	KUNIT_EXPECT_EQ(test, pv_store_watch(&watch), -EOPNOTSUPP);
	pv_store_unwatch(&watch);
}

/* A machine says nothing of itself, and a hypervisor need not. */
static void pv_test_identity(struct kunit *test)
{
	const struct pv_identity *identity = pv_guest_identity();
	const struct pv_identity nobody = { };

	KUNIT_ASSERT_NOT_NULL(test, identity);
	if (!pv_guest_virtualized())
		KUNIT_EXPECT_MEMEQ(test, identity, &nobody, sizeof(nobody));
}

static void pv_test_unknown_service(struct kunit *test)
{
	KUNIT_EXPECT_FALSE(test, pv_guest_has(PV_NR_CAPS));
	KUNIT_EXPECT_FALSE(test, pv_guest_has((enum pv_cap)-1));
}

static struct kunit_case pv_test_cases[] = {
	KUNIT_CASE(pv_test_clock),
	KUNIT_CASE(pv_test_clock_lies),
	KUNIT_CASE(pv_test_clock_refused),
	KUNIT_CASE(pv_test_crash_refused),
	KUNIT_CASE(pv_test_store),
	KUNIT_CASE(pv_test_store_refused),
	KUNIT_CASE(pv_test_bad_keys),
	KUNIT_CASE(pv_test_store_limits),
	KUNIT_CASE(pv_test_no_clock),
	KUNIT_CASE(pv_test_no_store),
	KUNIT_CASE(pv_test_identity),
	KUNIT_CASE(pv_test_unknown_service),
	{ }
};

static struct kunit_suite pv_test_suite = {
	.name		= "pv_guest",
	.init		= pv_test_init,
	.test_cases	= pv_test_cases,
};

kunit_test_suite(pv_test_suite);

MODULE_DESCRIPTION("Tests of the services of hypervisors");
PV_TEST_IMPORT();
MODULE_LICENSE("GPL");
