// SPDX-License-Identifier: GPL-2.0-only
/* A shared_info whose wallclock is torn, is not there, and is no time */
#include <kunit/static_stub.h>
#include <kunit/test.h>

#include <linux/limits.h>
#include <linux/module.h>
#include <linux/pv_backend.h>
#include <linux/pv_test.h>
#include <linux/time64.h>

#include <xen/interface/xen.h>

#include "backend.h"

#define BEGAN		2034567890LL
#define UNTOUCHED	42

static struct pvclock_wall_clock wallclock;

static const struct pvclock_wall_clock *xen_test_wallclock(void)
{
	return &wallclock;
}

/* Of this domain; Xen's time is not known if it is 0. */
static struct timespec64 created;

static const struct timespec64 *xen_test_creation_time(void)
{
	return &created;
}

static int xen_test_init(struct kunit *test)
{
	wallclock = (struct pvclock_wall_clock) {
		.version = 2,
		.sec	 = BEGAN,
		.nsec	 = NSEC_PER_SEC - 1,
	};
	created = (struct timespec64) { .tv_sec = 3, .tv_nsec = 7 };
	kunit_activate_static_stub(test, xen_shared_wallclock,
				   xen_test_wallclock);
	kunit_activate_static_stub(test, xen_creation_time,
				   xen_test_creation_time);
	return 0;
}

/* The machine has not been up for a year, whenever Xen's domain began. */
static void xen_test_right(struct kunit *test)
{
	struct pv_clock_sample sample;

	KUNIT_ASSERT_EQ(test, xen_clock_read(&sample), 0);
	KUNIT_EXPECT_GT(test, sample.wall, BEGAN * NSEC_PER_SEC);
	KUNIT_EXPECT_LT(test, sample.wall,
			(BEGAN + 366 * 86400) * NSEC_PER_SEC);
	KUNIT_EXPECT_EQ(test, sample.counter_id, CSID_ARM_ARCH_COUNTER);
}

/* Of which moment a sample is, is what its counter says. */
static void xen_test_goes_on(struct kunit *test)
{
	struct pv_clock_sample first, second;

	KUNIT_ASSERT_EQ(test, xen_clock_read(&first), 0);
	KUNIT_ASSERT_EQ(test, xen_clock_read(&second), 0);
	KUNIT_EXPECT_EQ(test, second.wall - first.wall,
			xen_counter_to_time(second.counter) -
			xen_counter_to_time(first.counter));
}

static void xen_test_refused(struct kunit *test, int err)
{
	struct pv_clock_sample sample = { .wall = UNTOUCHED };

	KUNIT_EXPECT_EQ(test, xen_clock_read(&sample), err);
	KUNIT_EXPECT_EQ(test, sample.wall, UNTOUCHED);
}

/* Xen writes all the time: the wait for it has an end. */
static void xen_test_torn(struct kunit *test)
{
	wallclock.version = 3;
	xen_test_refused(test, -EAGAIN);
}

/* As Xen shows it until it is given a time: of when the domain was created */
static void xen_test_never_given(struct kunit *test)
{
	wallclock.nsec = 0;
	wallclock.sec = 3;
	xen_test_refused(test, -ENODATA);

	created.tv_sec = 0;
	wallclock.sec = 0;
	xen_test_refused(test, -ENODATA);
}

/* What was given is a time, even if it is an old one. */
static void xen_test_given(struct kunit *test)
{
	struct pv_clock_sample sample;

	wallclock.sec = 3;
	KUNIT_EXPECT_EQ(test, xen_clock_read(&sample), 0);
	wallclock.nsec = 0;
	wallclock.sec = BEGAN;
	KUNIT_EXPECT_EQ(test, xen_clock_read(&sample), 0);
}

/* Without Xen's time the one sign is how old it is. */
static void xen_test_not_known(struct kunit *test)
{
	struct pv_clock_sample sample;

	created = (struct timespec64) { };
	KUNIT_EXPECT_EQ(test, xen_clock_read(&sample), 0);
	wallclock.sec = 1234567890;
	xen_test_refused(test, -ENODATA);
}

static void xen_test_no_time(struct kunit *test)
{
	wallclock.nsec = NSEC_PER_SEC;
	xen_test_refused(test, -ENODATA);
	wallclock.nsec = U32_MAX;
	xen_test_refused(test, -ENODATA);

	wallclock.nsec = 0;
	wallclock.sec_hi = U32_MAX;
	xen_test_refused(test, -ENODATA);
	wallclock.sec_hi = S32_MAX;
	xen_test_refused(test, -ENODATA);
}

static struct kunit_case xen_test_cases[] = {
	KUNIT_CASE(xen_test_right),
	KUNIT_CASE(xen_test_goes_on),
	KUNIT_CASE(xen_test_torn),
	KUNIT_CASE(xen_test_never_given),
	KUNIT_CASE(xen_test_given),
	KUNIT_CASE(xen_test_not_known),
	KUNIT_CASE(xen_test_no_time),
	{ }
};

static struct kunit_suite xen_test_suite = {
	.name		= "xen_clock",
	.init		= xen_test_init,
	.test_cases	= xen_test_cases,
};

kunit_test_suite(xen_test_suite);

MODULE_DESCRIPTION("Tests of what Xen's wallclock may say");
PV_TEST_IMPORT();
MODULE_LICENSE("GPL");
