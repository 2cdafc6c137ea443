// SPDX-License-Identifier: GPL-2.0-only
/* Links in memory: both ends are in this kernel, or one is played by the test */
#include <kunit/test.h>

#include <linux/delay.h>
#include <linux/iopoll.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/pv_link.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>
#include <linux/workqueue.h>

#define TEST_SIZE	(4 * PAGE_SIZE)
#define TEST_TYPE	1001
#define TEST_NONCE	0x1234

/* What an end is given to do something, microseconds, and to do nothing, milliseconds */
#define TEST_PATIENCE	2000000
#define TEST_QUIET	100
/* How many peers come in a storm */
#define TEST_STORM	1000
/* What a link takes to meet a peer and close, milliseconds, and how often it rings then */
#define TEST_TURN	20
#define TEST_RINGS	3

/*
 * A region with its two ends, of which the second one may be none of ours. A
 * doorbell goes to the other end as an interrupt would: by itself.
 */
struct test_wire {
	void *region;
	struct pv_link *end[2];
	struct work_struct rung[2];
	atomic_t rings;
	bool prompt;	/* the test answers before a ring returns */
};

static void test_rung(struct test_wire *wire, unsigned int side)
{
	struct pv_link *link = READ_ONCE(wire->end[side]);

	if (link)
		pv_link_rang(link);
}

static void test_rung_0(struct work_struct *work)
{
	test_rung(container_of(work, struct test_wire, rung[0]), 0);
}

static void test_rung_1(struct work_struct *work)
{
	test_rung(container_of(work, struct test_wire, rung[1]), 1);
}

/* The test meets side 0, if that is open. */
static void test_echo_back(struct test_wire *wire)
{
	struct pv_link_page *page = wire->region;
	struct pv_link_half *own = &page->half[1], *other = &page->half[0];

	if (other->state == cpu_to_le32(PV_LINK_HALF_OPEN))
		WRITE_ONCE(own->echo, other->nonce);
}

static void test_ring(struct pv_link *link, unsigned int doorbell)
{
	struct test_wire *wire = link->desc.data;

	atomic_inc(&wire->rings);
	if (wire->prompt)
		test_echo_back(wire);
	schedule_work(&wire->rung[!link->desc.side]);
}

static unsigned long test_pfn(struct pv_link *link, unsigned long page)
{
	struct test_wire *wire = link->desc.data;

	return vmalloc_to_pfn(wire->region + page * PAGE_SIZE);
}

static const struct pv_link_ops test_ops = {
	.provider = "test",
	.ring	  = test_ring,
	.pfn	  = test_pfn,
};

static struct pv_link *test_attach(struct kunit *test, unsigned int side)
{
	struct test_wire *wire = test->priv;
	const struct pv_link_desc desc = {
		.ops	   = &test_ops,
		.data	   = wire,
		.region	   = wire->region,
		.size	   = TEST_SIZE,
		.side	   = side,
		.doorbells = 1,
	};
	struct pv_link *link = pv_link_create(NULL, &desc);

	KUNIT_ASSERT_FALSE(test, IS_ERR(link));
	WRITE_ONCE(wire->end[side], link);
	test_rung(wire, side);
	return link;
}

static void test_detach(struct kunit *test, unsigned int side)
{
	struct test_wire *wire = test->priv;
	struct pv_link *link = wire->end[side];

	if (!link)
		return;
	WRITE_ONCE(wire->end[side], NULL);
	flush_work(&wire->rung[side]);
	pv_link_destroy(link);
}

#define test_becomes(condition)						\
({									\
	bool now;							\
									\
	!read_poll_timeout((bool), now, now, USEC_PER_MSEC,		\
			   TEST_PATIENCE, false, condition);		\
})

/* A driver that notes what comes to it */
static struct test_seen {
	atomic_t probes;
	atomic_t removes;
	atomic_t rangs;
	atomic_t brokes;
	bool refuses;
	struct pv_link *link;
} seen;

static int test_probe(struct pv_link *link)
{
	atomic_inc(&seen.probes);
	if (seen.refuses)
		return -EIO;
	WRITE_ONCE(seen.link, link);
	return 0;
}

static void test_remove(struct pv_link *link)
{
	WRITE_ONCE(seen.link, NULL);
	atomic_inc(&seen.removes);
}

static void test_rang(struct pv_link *link)
{
	atomic_inc(&seen.rangs);
}

static void test_broke(struct pv_link *link)
{
	atomic_inc(&seen.brokes);
}

static struct pv_link_driver test_driver = {
	.driver.name = "pv_link_test",
	.type	     = TEST_TYPE,
	.probe	     = test_probe,
	.remove	     = test_remove,
	.rang	     = test_rang,
	.broke	     = test_broke,
};

static struct pv_link_half *test_half(struct kunit *test, unsigned int side)
{
	struct test_wire *wire = test->priv;
	struct pv_link_page *page = wire->region;

	return &page->half[side];
}

static u32 test_nonce(struct kunit *test, unsigned int side)
{
	return le32_to_cpu(READ_ONCE(test_half(test, side)->nonce));
}

static u32 test_echo(struct kunit *test, unsigned int side)
{
	return le32_to_cpu(READ_ONCE(test_half(test, side)->echo));
}

/* The test as side 1, which says what it is told to, and rings */
static void test_say(struct kunit *test, u32 nonce, u32 echo, u32 type)
{
	struct test_wire *wire = test->priv;
	struct pv_link_half *half = test_half(test, 1);

	half->magic = cpu_to_le32(PV_LINK_MAGIC);
	half->version = cpu_to_le32(PV_LINK_VERSION);
	half->nonce = cpu_to_le32(nonce);
	half->echo = cpu_to_le32(echo);
	half->type = cpu_to_le32(type);
	half->doorbells = cpu_to_le32(1);
	half->state = cpu_to_le32(PV_LINK_HALF_OPEN);
	test_rung(wire, 0);
}

/* As a peer that keeps to the rules does */
static void test_meet(struct kunit *test, u32 nonce, u32 type)
{
	test_say(test, nonce, 0, type);
	KUNIT_ASSERT_TRUE(test, test_becomes(test_echo(test, 0) == nonce));
	test_say(test, nonce, test_nonce(test, 0), type);
}

static void test_connects(struct kunit *test)
{
	struct pv_link *a = test_attach(test, 0), *b = test_attach(test, 1);

	KUNIT_EXPECT_TRUE(test, test_becomes(pv_link_connected(a)));
	KUNIT_EXPECT_TRUE(test, test_becomes(pv_link_connected(b)));
	KUNIT_EXPECT_EQ(test, test_echo(test, 0), test_nonce(test, 1));
	KUNIT_EXPECT_EQ(test, test_echo(test, 1), test_nonce(test, 0));
	KUNIT_EXPECT_NE(test, test_nonce(test, 0), 0);
}

/* Of two that are connected the doorbells are silent. */
static void test_rests(struct kunit *test)
{
	struct test_wire *wire = test->priv;
	struct pv_link *a = test_attach(test, 0), *b = test_attach(test, 1);
	int rings;

	KUNIT_ASSERT_TRUE(test, test_becomes(pv_link_connected(a) &&
					     pv_link_connected(b)));
	msleep(TEST_QUIET);
	rings = atomic_read(&wire->rings);
	msleep(TEST_QUIET);
	KUNIT_EXPECT_EQ(test, atomic_read(&wire->rings), rings);
	KUNIT_EXPECT_LE(test, rings, 8);
}

static void test_comes_again(struct kunit *test)
{
	struct pv_link *a = test_attach(test, 0), *b = test_attach(test, 1);
	int round;

	for (round = 0; round < 20; round++) {
		u32 before;

		KUNIT_ASSERT_TRUE(test, test_becomes(pv_link_connected(a) &&
						     pv_link_connected(b)));
		before = test_nonce(test, 0);
		test_detach(test, 1);
		KUNIT_ASSERT_FALSE(test, pv_link_connected(a));
		KUNIT_ASSERT_TRUE(test, test_becomes(test_nonce(test, 0) !=
						     before));
		KUNIT_ASSERT_EQ(test, test_echo(test, 0), 0);
		b = test_attach(test, 1);
	}
}

static void test_binds(struct kunit *test)
{
	struct pv_link *link = test_attach(test, 0);

	test_meet(test, TEST_NONCE, TEST_TYPE);
	KUNIT_EXPECT_TRUE(test, test_becomes(seen.link == link));
	KUNIT_EXPECT_EQ(test, atomic_read(&seen.probes), 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&seen.brokes), 0);
}

static void test_hears(struct kunit *test)
{
	struct test_wire *wire = test->priv;
	int rangs;

	test_attach(test, 0);
	test_meet(test, TEST_NONCE, TEST_TYPE);
	KUNIT_ASSERT_TRUE(test, test_becomes(seen.link));
	rangs = atomic_read(&seen.rangs);
	test_rung(wire, 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&seen.rangs), rangs + 1);
}

/* Whom its driver does not want hears nothing, and the next peer is offered again. */
static void test_unwanted(struct kunit *test)
{
	struct test_wire *wire = test->priv;
	u32 before;

	test_attach(test, 0);
	seen.refuses = true;
	test_meet(test, TEST_NONCE, TEST_TYPE);
	KUNIT_ASSERT_TRUE(test, test_becomes(atomic_read(&seen.probes)));
	msleep(TEST_QUIET);
	test_rung(wire, 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&seen.rangs), 0);
	seen.refuses = false;
	before = test_nonce(test, 0);
	test_half(test, 1)->state = cpu_to_le32(PV_LINK_HALF_CLOSED);
	test_rung(wire, 0);
	KUNIT_ASSERT_TRUE(test, test_becomes(test_nonce(test, 0) != before));
	KUNIT_EXPECT_EQ(test, atomic_read(&seen.removes), 0);
	test_meet(test, TEST_NONCE + 1, TEST_TYPE);
	KUNIT_EXPECT_TRUE(test, test_becomes(seen.link));
}

/* A driver that comes later finds the link, one of another type does not. */
static void test_binds_late(struct kunit *test)
{
	struct pv_link *link = test_attach(test, 0);

	pv_link_driver_unregister(&test_driver);
	test_meet(test, TEST_NONCE, TEST_TYPE);
	KUNIT_EXPECT_TRUE(test, test_becomes(pv_link_connected(link)));
	test_driver.type = TEST_TYPE + 1;
	KUNIT_ASSERT_EQ(test, pv_link_driver_register(&test_driver), 0);
	KUNIT_EXPECT_NULL(test, seen.link);
	pv_link_driver_unregister(&test_driver);
	test_driver.type = TEST_TYPE;
	KUNIT_ASSERT_EQ(test, pv_link_driver_register(&test_driver), 0);
	KUNIT_EXPECT_PTR_EQ(test, seen.link, link);
}

static void test_unbinds(struct kunit *test)
{
	struct test_wire *wire = test->priv;

	test_attach(test, 0);
	test_meet(test, TEST_NONCE, TEST_TYPE);
	KUNIT_ASSERT_TRUE(test, test_becomes(seen.link));
	test_half(test, 1)->state = cpu_to_le32(PV_LINK_HALF_CLOSED);
	test_rung(wire, 0);
	KUNIT_EXPECT_TRUE(test, test_becomes(atomic_read(&seen.removes) == 1));
	KUNIT_EXPECT_EQ(test, atomic_read(&seen.brokes), 1);
}

/* What was begun with one incarnation is not gone on with in the next. */
static void test_never_resumes(struct kunit *test)
{
	u32 before;

	test_attach(test, 0);
	test_meet(test, TEST_NONCE, TEST_TYPE);
	KUNIT_ASSERT_TRUE(test, test_becomes(seen.link));
	before = test_nonce(test, 0);
	test_half(test, 0)->area[0] = 1;
	test_say(test, TEST_NONCE + 1, before, TEST_TYPE);
	KUNIT_EXPECT_TRUE(test, test_becomes(test_nonce(test, 0) != before));
	KUNIT_EXPECT_EQ(test, atomic_read(&seen.removes), 1);
	KUNIT_EXPECT_EQ(test, test_half(test, 0)->area[0], 0);
	/* It has an echo of old, and is not met until it has begun anew. */
	msleep(TEST_QUIET);
	KUNIT_EXPECT_EQ(test, test_echo(test, 0), 0);
	test_meet(test, TEST_NONCE + 2, TEST_TYPE);
	KUNIT_EXPECT_TRUE(test, test_becomes(seen.link));
}

/* A peer may have met this side before that looks at it for the first time. */
static void test_binds_at_once(struct kunit *test)
{
	struct test_wire *wire = test->priv;

	test_attach(test, 0);
	test_meet(test, TEST_NONCE, TEST_TYPE);
	KUNIT_ASSERT_TRUE(test, test_becomes(seen.link));
	wire->prompt = true;
	test_say(test, TEST_NONCE + 1, 0, TEST_TYPE);
	KUNIT_EXPECT_TRUE(test, test_becomes(atomic_read(&seen.probes) == 2));
	KUNIT_EXPECT_EQ(test, atomic_read(&seen.removes), 1);
	wire->prompt = false;
}

/* The same for what else it said when it was met */
static void test_keeps_its_word(struct kunit *test)
{
	test_attach(test, 0);
	test_meet(test, TEST_NONCE, TEST_TYPE);
	KUNIT_ASSERT_TRUE(test, test_becomes(seen.link));
	test_say(test, TEST_NONCE, test_nonce(test, 0), TEST_TYPE + 1);
	KUNIT_EXPECT_TRUE(test, test_becomes(atomic_read(&seen.removes) == 1));
	test_meet(test, TEST_NONCE + 1, TEST_TYPE);
	KUNIT_ASSERT_TRUE(test, test_becomes(seen.link));
	test_say(test, TEST_NONCE + 1, 0, TEST_TYPE);
	KUNIT_EXPECT_TRUE(test, test_becomes(atomic_read(&seen.removes) == 2));
}

/* A peer that is right but for one word is met once that is right too. */
static void test_refuses_word(struct kunit *test, __le32 *word, u32 bad)
{
	struct test_wire *wire = test->priv;
	__le32 good;

	test_say(test, TEST_NONCE, 0, TEST_TYPE);
	good = *word;
	WRITE_ONCE(*word, cpu_to_le32(bad));
	test_attach(test, 0);
	msleep(TEST_QUIET);
	KUNIT_EXPECT_EQ(test, test_echo(test, 0), 0);
	WRITE_ONCE(*word, good);
	test_rung(wire, 0);
	KUNIT_EXPECT_TRUE(test, test_becomes(test_echo(test, 0) == TEST_NONCE));
	test_detach(test, 0);
}

static void test_refuses(struct kunit *test)
{
	struct pv_link_half *half = test_half(test, 1);

	test_refuses_word(test, &half->magic, PV_LINK_MAGIC + 1);
	test_refuses_word(test, &half->version, PV_LINK_VERSION + 1);
	test_refuses_word(test, &half->state, PV_LINK_HALF_OPEN + 1);
	test_refuses_word(test, &half->nonce, 0);
	test_refuses_word(test, &half->echo, TEST_NONCE);
	test_refuses_word(test, &half->doorbells, 0);
}

/*
 * A peer that is always another one costs little, and is met once it settles.
 * What it may cost is by time, of which a busy machine takes more.
 */
static void test_storm(struct kunit *test)
{
	struct test_wire *wire = test->priv;
	unsigned long start = jiffies, turns;
	u32 nonce;

	test_attach(test, 0);
	for (nonce = 1; nonce <= TEST_STORM; nonce++) {
		test_say(test, nonce, 0, TEST_TYPE);
		fsleep(100);
	}
	turns = jiffies_to_msecs(jiffies - start) / TEST_TURN;
	KUNIT_EXPECT_LE(test, atomic_read(&wire->rings),
			TEST_RINGS * (turns + 2));
	test_half(test, 1)->state = cpu_to_le32(PV_LINK_HALF_CLOSED);
	test_rung(wire, 0);
	msleep(TEST_QUIET);
	test_meet(test, TEST_NONCE, TEST_TYPE);
	KUNIT_EXPECT_TRUE(test, test_becomes(seen.link));
}

static void test_bad_desc(struct kunit *test)
{
	struct test_wire *wire = test->priv;
	const struct pv_link_desc good = {
		.ops	   = &test_ops,
		.data	   = wire,
		.region	   = wire->region,
		.size	   = TEST_SIZE,
		.doorbells = 1,
	};
	struct pv_link_desc bad[] = { good, good, good, good, good };
	int i;

	bad[0].size = PAGE_SIZE;
	bad[1].size = TEST_SIZE + 1;
	bad[2].side = 2;
	bad[3].doorbells = 0;
	bad[4].region += 8;
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		KUNIT_EXPECT_EQ(test, PTR_ERR(pv_link_create(NULL, &bad[i])),
				-EINVAL);
}

static int test_init(struct kunit *test)
{
	struct test_wire *wire = kunit_kzalloc(test, sizeof(*wire), GFP_KERNEL);

	if (!wire)
		return -ENOMEM;
	wire->region = vzalloc(TEST_SIZE);
	if (!wire->region)
		return -ENOMEM;
	INIT_WORK(&wire->rung[0], test_rung_0);
	INIT_WORK(&wire->rung[1], test_rung_1);
	memset(&seen, 0, sizeof(seen));
	test->priv = wire;
	return pv_link_driver_register(&test_driver);
}

static void test_exit(struct kunit *test)
{
	struct test_wire *wire = test->priv;

	if (!wire)
		return;
	test_detach(test, 0);
	test_detach(test, 1);
	flush_work(&wire->rung[0]);
	flush_work(&wire->rung[1]);
	pv_link_driver_unregister(&test_driver);
	vfree(wire->region);
}

static struct kunit_case pv_link_cases[] = {
	KUNIT_CASE(test_connects),
	KUNIT_CASE(test_rests),
	KUNIT_CASE(test_comes_again),
	KUNIT_CASE(test_binds),
	KUNIT_CASE(test_hears),
	KUNIT_CASE(test_unwanted),
	KUNIT_CASE(test_binds_late),
	KUNIT_CASE(test_unbinds),
	KUNIT_CASE(test_never_resumes),
	KUNIT_CASE(test_binds_at_once),
	KUNIT_CASE(test_keeps_its_word),
	KUNIT_CASE(test_refuses),
	KUNIT_CASE(test_storm),
	KUNIT_CASE(test_bad_desc),
	{ }
};

static struct kunit_suite pv_link_suite = {
	.name	    = "pv_link",
	.init	    = test_init,
	.exit	    = test_exit,
	.test_cases = pv_link_cases,
};

kunit_test_suite(pv_link_suite);

MODULE_DESCRIPTION("Tests of links in memory");
MODULE_LICENSE("GPL");
