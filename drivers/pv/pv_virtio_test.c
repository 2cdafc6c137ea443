// SPDX-License-Identifier: GPL-2.0-only
/* virtio over a link in memory: the test plays the device, and a driver of its own is virtio's */
#include <kunit/test.h>

#include <linux/delay.h>
#include <linux/iopoll.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/pv_link.h>
#include <linux/scatterlist.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/virtio.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ring.h>
#include <linux/vmalloc.h>
#include <linux/workqueue.h>

#include <uapi/linux/pv_virtio.h>
#include <uapi/linux/virtio_ids.h>

#define TEST_SIZE	SZ_256K
#define TEST_NONCE	0x1234
#define TEST_QUEUES	3
#define TEST_MAX	256
#define TEST_BUFFER	SZ_4K
/* As many as a queue has entries have no room. */
#define TEST_LARGE	SZ_16K

/* What an end is given to do something, microseconds, and to do nothing, milliseconds */
#define TEST_PATIENCE	5000000
#define TEST_QUIET	100

enum { TEST_IN, TEST_OUT };

/**
 * struct test_device - the device's side of a link
 * @id: its type
 * @region: the memory
 * @link: this kernel's end of it
 * @rung: the driver's side has rung
 * @queues: how many it has
 * @refuses: features that it does not accept
 * @broken: asks for a reset, whatever happens
 */
struct test_device {
	u32 id;
	u32 queues;
	void *region;
	struct pv_link *link;
	struct work_struct rung;
	bool refuses;
	bool broken;
};

/* What virtio's bus has given to the driver, which may wait for its device while it is probed */
static struct test_driver {
	struct virtio_device *vdev;
	struct virtqueue *vqs[3];
	atomic_t configs;
	atomic_t probes;
	atomic_t calls;
	bool waits;
	bool waited;
	bool is_late;
} given;

#define test_becomes(condition)						\
({									\
	bool now;							\
									\
	!read_poll_timeout((bool), now, now, USEC_PER_MSEC,		\
			   TEST_PATIENCE, false, condition);		\
})

static struct pv_link_half *test_half(struct test_device *device,
				      unsigned int side)
{
	struct pv_link_page *page = device->region;

	return &page->half[side];
}

static struct pv_virtio_driver *test_driver_area(struct test_device *device)
{
	return (void *)test_half(device, 0)->area;
}

static struct pv_virtio_device *test_device_area(struct test_device *device)
{
	return (void *)test_half(device, 1)->area;
}

static bool test_is_open(const struct pv_link_half *half)
{
	return READ_ONCE(half->state) == cpu_to_le32(PV_LINK_HALF_OPEN);
}

/* As a device does that keeps to the rules, but for what it refuses */
static void test_rung(struct work_struct *work)
{
	struct test_device *device = container_of(work, struct test_device, rung);
	struct pv_virtio_driver *driver = test_driver_area(device);
	struct pv_virtio_device *own = test_device_area(device);
	struct pv_link_half *half = test_half(device, 1);
	struct pv_link *link = READ_ONCE(device->link);
	__le32 turn = READ_ONCE(driver->turn);
	u32 status = le32_to_cpu(READ_ONCE(driver->status));

	if (!link || !test_is_open(half))
		return;
	if (!half->echo && test_is_open(test_half(device, 0)))
		WRITE_ONCE(half->echo, test_half(device, 0)->nonce);
	if (device->refuses)
		status &= ~VIRTIO_CONFIG_S_FEATURES_OK;
	if (device->broken)
		status |= VIRTIO_CONFIG_S_NEEDS_RESET;
	WRITE_ONCE(own->status, cpu_to_le32(status));
	WRITE_ONCE(own->turn, turn);
	pv_link_rang(link);
}

static void test_ring(struct pv_link *link, unsigned int doorbell)
{
	struct test_device *device = link->desc.data;

	schedule_work(&device->rung);
}

static unsigned long test_pfn(struct pv_link *link, unsigned long page)
{
	struct test_device *device = link->desc.data;

	return vmalloc_to_pfn(device->region + page * PAGE_SIZE);
}

static const struct pv_link_ops test_ops = {
	.provider = "test",
	.ring	  = test_ring,
	.pfn	  = test_pfn,
};

static void test_say(struct test_device *device, u32 nonce)
{
	struct pv_link_half *half = test_half(device, 1);

	WRITE_ONCE(half->state, cpu_to_le32(PV_LINK_HALF_CLOSED));
	half->magic = cpu_to_le32(PV_LINK_MAGIC);
	half->version = cpu_to_le32(PV_LINK_VERSION);
	half->nonce = cpu_to_le32(nonce);
	half->echo = 0;
	half->type = cpu_to_le32(PV_LINK_VIRTIO);
	half->doorbells = cpu_to_le32(1);
	memset(half->area, 0, sizeof(half->area));
}

static void test_describe(struct test_device *device)
{
	struct pv_virtio_device *own = test_device_area(device);
	unsigned int queue;

	own->id = cpu_to_le32(device->id);
	own->features[1] = cpu_to_le32(BIT(VIRTIO_F_VERSION_1 - 32) |
				       BIT(VIRTIO_F_ACCESS_PLATFORM - 32));
	own->queues = cpu_to_le32(device->queues);
	for (queue = 0; queue < TEST_QUEUES; queue++)
		own->queue_max[queue] = cpu_to_le32(TEST_MAX);
	own->config_size = cpu_to_le32(8);
}

/* From now on it is there. */
static void test_open(struct test_device *device)
{
	test_device_area(device)->layout = cpu_to_le32(PV_VIRTIO_LAYOUT);
	/* Before the state that vouches for it. */
	smp_wmb();
	WRITE_ONCE(test_half(device, 1)->state,
		   cpu_to_le32(PV_LINK_HALF_OPEN));
	pv_link_rang(device->link);
}

static void test_appear(struct kunit *test, u32 nonce)
{
	struct test_device *device = test->priv;

	test_say(device, nonce);
	test_describe(device);
	test_open(device);
	KUNIT_ASSERT_TRUE(test, test_becomes(READ_ONCE(given.vdev)));
}

/* Until the driver's side has begun anew, which waits then for another peer. */
static void test_disappear(struct kunit *test)
{
	struct test_device *device = test->priv;
	struct pv_link_half *other = test_half(device, 0);
	__le32 before = READ_ONCE(other->nonce);

	WRITE_ONCE(test_half(device, 1)->state,
		   cpu_to_le32(PV_LINK_HALF_CLOSED));
	pv_link_rang(device->link);
	KUNIT_ASSERT_TRUE(test, test_becomes(READ_ONCE(other->nonce) != before));
}

static void test_called(struct virtqueue *vq)
{
	atomic_inc(&given.calls);
}

/* Until the link knows that its peer has gone, and has had the time to act on it. */
static void test_outlast_peer(struct virtio_device *vdev)
{
	struct pv_link *link = container_of(vdev->dev.parent, struct pv_link,
					    dev);

	if (test_becomes(!pv_link_connected(link)))
		msleep(TEST_QUIET);
}

static int test_probe(struct virtio_device *vdev)
{
	/* One without a name is not wanted. */
	struct virtqueue_info infos[] = {
		{ "in", test_called }, { "out", test_called }, { },
	};
	int err;

	atomic_inc(&given.probes);
	if (given.is_late)
		test_outlast_peer(vdev);
	err = virtio_find_vqs(vdev, ARRAY_SIZE(infos), given.vqs, infos, NULL);
	if (err)
		return err;
	virtio_device_ready(vdev);
	if (given.waits)
		given.waited = test_becomes(virtqueue_is_broken(given.vqs[TEST_IN]));
	WRITE_ONCE(given.vdev, vdev);
	return 0;
}

static void test_remove(struct virtio_device *vdev)
{
	unsigned int i;

	WRITE_ONCE(given.vdev, NULL);
	virtio_reset_device(vdev);
	for (i = TEST_IN; i <= TEST_OUT; i++)
		while (virtqueue_detach_unused_buf(given.vqs[i]))
			;
	vdev->config->del_vqs(vdev);
}

static void test_config_changed(struct virtio_device *vdev)
{
	atomic_inc(&given.configs);
}

static const struct virtio_device_id test_ids[] = {
	{ VIRTIO_ID_VSOCK, VIRTIO_DEV_ANY_ID },
	{ VIRTIO_ID_FS, VIRTIO_DEV_ANY_ID },
	{ }
};

static struct virtio_driver test_driver = {
	.driver.name	= "pv_virtio_test",
	.id_table	= test_ids,
	.probe		= test_probe,
	.remove		= test_remove,
	.config_changed = test_config_changed,
};

static int test_add(unsigned int queue, bool in, void *buffer, size_t size)
{
	struct virtqueue *vq = given.vqs[queue];
	struct scatterlist sg;
	int err;

	sg_init_one(&sg, buffer, size);
	err = in ? virtqueue_add_inbuf(vq, &sg, 1, buffer, GFP_KERNEL) :
		   virtqueue_add_outbuf(vq, &sg, 1, buffer, GFP_KERNEL);
	if (!err)
		virtqueue_kick(vq);
	return err;
}

static int test_give(struct kunit *test, unsigned int queue, void *buffer,
		     size_t size)
{
	return test_add(queue, queue == TEST_IN, buffer, size);
}

/* The device finds a queue by what the driver wrote to its area. */
static void *test_part(struct test_device *device, __le32 *offset)
{
	return device->region + le32_to_cpu(*offset);
}

static struct vring_desc *test_desc(struct test_device *device,
				    unsigned int queue)
{
	return test_part(device, &test_driver_area(device)->queue[queue].desc);
}

static void test_use(struct test_device *device, unsigned int queue, u32 id,
		     u32 len)
{
	struct vring_used *used =
		test_part(device, &test_driver_area(device)->queue[queue].used);
	u16 at = le16_to_cpu((__force __le16)used->idx);
	u32 size = le32_to_cpu(test_driver_area(device)->queue[queue].size);

	used->ring[at % size].id = (__force __virtio32)cpu_to_le32(id);
	used->ring[at % size].len = (__force __virtio32)cpu_to_le32(len);
	/* Before the index that vouches for it. */
	smp_wmb();
	WRITE_ONCE(used->idx, (__force __virtio16)cpu_to_le16(at + 1));
	pv_link_rang(device->link);
}

static void *test_buffer(struct kunit *test, char fill)
{
	void *buffer = kunit_kmalloc(test, TEST_BUFFER, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, buffer);
	return memset(buffer, fill, TEST_BUFFER);
}

static u64 test_address(struct test_device *device, unsigned int queue)
{
	return le64_to_cpu((__force __le64)test_desc(device, queue)->addr);
}

static void test_appears(struct kunit *test)
{
	struct test_device *device = test->priv;

	test_appear(test, TEST_NONCE);
	KUNIT_EXPECT_EQ(test, le32_to_cpu(test_driver_area(device)->features[1]),
			BIT(VIRTIO_F_VERSION_1 - 32) |
			BIT(VIRTIO_F_ACCESS_PLATFORM - 32));
	KUNIT_EXPECT_TRUE(test, le32_to_cpu(test_driver_area(device)->status) &
			  VIRTIO_CONFIG_S_DRIVER_OK);
}

static void test_sends(struct kunit *test)
{
	struct test_device *device = test->priv;
	char *buffer = test_buffer(test, 's');
	unsigned int len;
	u64 address;

	test_appear(test, TEST_NONCE);
	KUNIT_ASSERT_EQ(test, test_give(test, TEST_OUT, buffer, TEST_BUFFER), 0);
	address = test_address(device, TEST_OUT);
	KUNIT_ASSERT_GE(test, address, PV_LINK_PAGE_SIZE);
	KUNIT_ASSERT_LE(test, address, TEST_SIZE - TEST_BUFFER);
	KUNIT_EXPECT_MEMEQ(test, device->region + address, buffer, TEST_BUFFER);
	test_use(device, TEST_OUT, 0, 0);
	KUNIT_EXPECT_TRUE(test, test_becomes(atomic_read(&given.calls)));
	KUNIT_EXPECT_PTR_EQ(test, virtqueue_get_buf(given.vqs[TEST_OUT], &len),
			    (void *)buffer);
}

/* What was received is private: the device changes its copy in vain. */
static void test_receives(struct kunit *test)
{
	struct test_device *device = test->priv;
	char *buffer = test_buffer(test, 0), *wanted = test_buffer(test, 'r');
	unsigned int len = 0;
	void *slot;

	test_appear(test, TEST_NONCE);
	KUNIT_ASSERT_EQ(test, test_give(test, TEST_IN, buffer, TEST_BUFFER), 0);
	slot = device->region + test_address(device, TEST_IN);
	memset(slot, 'r', TEST_BUFFER);
	test_use(device, TEST_IN, 0, TEST_BUFFER);
	KUNIT_ASSERT_TRUE(test, test_becomes(atomic_read(&given.calls)));
	KUNIT_EXPECT_PTR_EQ(test, virtqueue_get_buf(given.vqs[TEST_IN], &len),
			    (void *)buffer);
	memset(slot, 'x', TEST_BUFFER);
	KUNIT_EXPECT_EQ(test, len, TEST_BUFFER);
	KUNIT_EXPECT_MEMEQ(test, buffer, wanted, TEST_BUFFER);
}

/* All that can be received has room also when nothing more can be sent. */
static void test_fits(struct kunit *test)
{
	struct test_device *device = test->priv;
	char *large = kunit_kmalloc(test, TEST_LARGE, GFP_KERNEL);
	char *buffer = test_buffer(test, 'f');
	u32 entries, given_in;
	int err;

	KUNIT_ASSERT_NOT_NULL(test, large);

	test_appear(test, TEST_NONCE);
	entries = le32_to_cpu(test_driver_area(device)->queue[TEST_IN].size);
	KUNIT_EXPECT_GE(test, entries, 8);
	do
		err = test_give(test, TEST_OUT, large, TEST_LARGE);
	while (!err);
	KUNIT_EXPECT_EQ(test, err, -ENOMEM);
	for (given_in = 0; given_in < entries; given_in++)
		KUNIT_ASSERT_EQ(test, test_give(test, TEST_IN, buffer,
						TEST_BUFFER), 0);
	KUNIT_EXPECT_EQ(test, test_give(test, TEST_IN, buffer, TEST_BUFFER),
			-ENOSPC);
}

/*
 * The driver of files cannot wait: what an entry may have never lacks room, and
 * what is larger takes none of it.
 */
static void test_fits_each(struct kunit *test)
{
	struct test_device *device = test->priv;
	char *large = kunit_kmalloc(test, TEST_LARGE, GFP_KERNEL);
	u32 entries, i;

	KUNIT_ASSERT_NOT_NULL(test, large);
	device->id = VIRTIO_ID_FS;
	test_appear(test, TEST_NONCE);
	entries = le32_to_cpu(test_driver_area(device)->queue[0].size);
	KUNIT_EXPECT_GE(test, entries, 8);
	KUNIT_EXPECT_EQ(test, test_add(1, false, large, TEST_LARGE), -ENOMEM);
	for (i = 0; i < entries; i++)
		KUNIT_ASSERT_EQ(test, test_add(0, false, large, SZ_8K), 0);
	for (i = 0; i < entries; i++)
		KUNIT_ASSERT_EQ(test, test_add(1, i % 2, large, SZ_8K), 0);
}

/* With buffers on their way; the next device is as good as the first one. */
static void test_comes_again(struct kunit *test)
{
	char *buffer = test_buffer(test, 'a');
	int round;

	for (round = 1; round <= 10; round++) {
		test_appear(test, TEST_NONCE + round);
		KUNIT_ASSERT_EQ(test, test_give(test, TEST_OUT, buffer,
						TEST_BUFFER), 0);
		KUNIT_ASSERT_EQ(test, test_give(test, TEST_IN, buffer,
						TEST_BUFFER), 0);
		test_disappear(test);
		KUNIT_ASSERT_NULL(test, READ_ONCE(given.vdev));
	}
}

/* Entries that are none, and more than there are */
static void test_lies(struct kunit *test)
{
	struct test_device *device = test->priv;
	char *buffer = test_buffer(test, 'l');
	unsigned int len;

	test_appear(test, TEST_NONCE);
	KUNIT_ASSERT_EQ(test, test_give(test, TEST_IN, buffer, TEST_BUFFER), 0);
	test_use(device, TEST_IN, 12345, TEST_BUFFER);
	KUNIT_ASSERT_TRUE(test, test_becomes(atomic_read(&given.calls)));
	KUNIT_EXPECT_NULL(test, virtqueue_get_buf(given.vqs[TEST_IN], &len));
	KUNIT_EXPECT_TRUE(test, virtqueue_is_broken(given.vqs[TEST_IN]));
}

/* It was reset when its driver goes, and virtio wants it to say so. */
static void test_stays_broken(struct kunit *test)
{
	struct test_device *device = test->priv;

	device->broken = true;
	test_appear(test, TEST_NONCE);
	test_disappear(test);
	KUNIT_EXPECT_NULL(test, READ_ONCE(given.vdev));
	KUNIT_EXPECT_TRUE(test, READ_ONCE(test_device_area(device)->status) &
			  cpu_to_le32(VIRTIO_CONFIG_S_NEEDS_RESET));
}

static void test_go_while_probed(struct kunit *test)
{
	struct test_device *device = test->priv;

	given.waits = true;
	test_say(device, TEST_NONCE);
	test_describe(device);
	test_open(device);
	KUNIT_ASSERT_TRUE(test, test_becomes(atomic_read(&given.probes)));
	test_disappear(test);
	KUNIT_EXPECT_TRUE(test, given.waited);
}

/* As a disk's driver waits for the partition table. */
static void test_goes_while_probed(struct kunit *test)
{
	test_go_while_probed(test);
}

/* Queues that come after the device has gone are of no use from the start. */
static void test_goes_before_queues(struct kunit *test)
{
	given.is_late = true;
	test_go_while_probed(test);
}

/* A device that is right but for one word. What is refused can still ring. */
static void test_refuses_word(struct kunit *test, __le32 *word, u32 bad,
			      u32 nonce)
{
	struct test_device *device = test->priv;

	test_say(device, nonce);
	test_describe(device);
	*word = cpu_to_le32(bad);
	test_open(device);
	KUNIT_ASSERT_TRUE(test, test_becomes(pv_link_connected(device->link)));
	msleep(TEST_QUIET);
	pv_link_rang(device->link);
	KUNIT_EXPECT_EQ(test, atomic_read(&given.probes), 0);
	test_disappear(test);
}

static void test_refuses(struct kunit *test)
{
	struct pv_virtio_device *own = test_device_area(test->priv);

	test_refuses_word(test, &own->id, VIRTIO_ID_GPU, 1);
	test_refuses_word(test, &own->features[1], BIT(VIRTIO_F_VERSION_1 - 32), 2);
	test_refuses_word(test, &own->features[1],
			  BIT(VIRTIO_F_ACCESS_PLATFORM - 32), 3);
	test_refuses_word(test, &own->queues, 0, 4);
	test_refuses_word(test, &own->queues, PV_VIRTIO_QUEUES + 1, 5);
	test_refuses_word(test, &own->queues, U32_MAX, 6);
	test_refuses_word(test, &own->queue_max[1], 0, 7);
	test_refuses_word(test, &own->queue_max[1], 100, 8);
	test_refuses_word(test, &own->queue_max[1], 4, 9);
	test_refuses_word(test, &own->config_size, PV_VIRTIO_CONFIG_SIZE + 1, 10);
	test_appear(test, 11);
}

/* The device is there and is not to be used: its driver was probed so often. */
static void test_give_up(struct kunit *test, int probes)
{
	struct test_device *device = test->priv;
	__le32 *status = &test_driver_area(device)->status;

	test_say(device, TEST_NONCE);
	test_describe(device);
	test_open(device);
	KUNIT_ASSERT_TRUE(test, test_becomes(READ_ONCE(*status) &
					     cpu_to_le32(VIRTIO_CONFIG_S_FAILED)));
	KUNIT_EXPECT_EQ(test, atomic_read(&given.probes), probes);
}

/* Virtio's bus does not probe then. */
static void test_features_refused(struct kunit *test)
{
	struct test_device *device = test->priv;

	device->refuses = true;
	test_give_up(test, 0);
}

/* The device's words are its own: read as it has them, and told once when it has others. */
static void test_config(struct kunit *test)
{
	struct test_device *device = test->priv;
	struct pv_virtio_device *own = test_device_area(device);
	const struct virtio_config_ops *ops;
	char words[8], none[8] = { };

	test_appear(test, TEST_NONCE);
	ops = given.vdev->config;
	memcpy(own->config, "a config", sizeof(words));
	virtio_cread_bytes(given.vdev, 0, words, sizeof(words));
	KUNIT_EXPECT_MEMEQ(test, words, "a config", sizeof(words));
	ops->get(given.vdev, 1, words, sizeof(words));
	KUNIT_EXPECT_MEMEQ(test, words, none, sizeof(words));
	ops->set(given.vdev, 0, none, sizeof(none));
	KUNIT_EXPECT_MEMEQ(test, own->config, "a config", sizeof(words));

	WRITE_ONCE(own->generation, cpu_to_le32(1));
	pv_link_rang(device->link);
	KUNIT_EXPECT_TRUE(test, test_becomes(atomic_read(&given.configs)));
	pv_link_rang(device->link);
	virtio_synchronize_cbs(given.vdev);
	KUNIT_EXPECT_EQ(test, atomic_read(&given.configs), 1);
}

/* What its driver is told of the way to it */
static void test_transport(struct kunit *test)
{
	struct test_device *device = test->priv;

	device->id = VIRTIO_ID_FS;
	test_appear(test, TEST_NONCE);
	KUNIT_EXPECT_STREQ(test, virtio_bus_name(given.vdev),
			   dev_name(&device->link->dev));
	KUNIT_EXPECT_EQ(test, virtio_max_dma_size(given.vdev), SZ_8K);
}

/* A driver that wants more than there are gets none. */
static void test_few_queues(struct kunit *test)
{
	struct test_device *device = test->priv;

	device->queues = 1;
	test_give_up(test, 1);
	KUNIT_EXPECT_NULL(test, READ_ONCE(given.vdev));
	KUNIT_EXPECT_EQ(test, le32_to_cpu(test_driver_area(device)->queue[0].size),
			0);
}

static int test_init(struct kunit *test)
{
	struct test_device *device = kunit_kzalloc(test, sizeof(*device),
						   GFP_KERNEL);
	struct pv_link_desc desc = {
		.ops	   = &test_ops,
		.data	   = device,
		.size	   = TEST_SIZE,
		.doorbells = 1,
	};
	struct pv_link *link;
	int err;

	if (!device)
		return -ENOMEM;
	device->region = vzalloc(TEST_SIZE);
	if (!device->region)
		return -ENOMEM;
	INIT_WORK(&device->rung, test_rung);
	device->id = VIRTIO_ID_VSOCK;
	device->queues = TEST_QUEUES;
	memset(&given, 0, sizeof(given));
	test->priv = device;
	desc.region = device->region;
	err = register_virtio_driver(&test_driver);
	if (err)
		return err;
	link = pv_link_create(NULL, &desc);
	if (IS_ERR(link)) {
		unregister_virtio_driver(&test_driver);
		return PTR_ERR(link);
	}
	WRITE_ONCE(device->link, link);
	return 0;
}

static void test_exit(struct kunit *test)
{
	struct test_device *device = test->priv;
	struct pv_link *link;

	if (!device)
		return;
	link = device->link;
	WRITE_ONCE(device->link, NULL);
	cancel_work_sync(&device->rung);
	if (link) {
		WRITE_ONCE(test_half(device, 1)->state,
			   cpu_to_le32(PV_LINK_HALF_CLOSED));
		pv_link_destroy(link);
		unregister_virtio_driver(&test_driver);
	}
	cancel_work_sync(&device->rung);
	vfree(device->region);
}

static struct kunit_case pv_virtio_cases[] = {
	KUNIT_CASE(test_appears),
	KUNIT_CASE(test_sends),
	KUNIT_CASE(test_receives),
	KUNIT_CASE(test_fits),
	KUNIT_CASE(test_fits_each),
	KUNIT_CASE(test_comes_again),
	KUNIT_CASE(test_lies),
	KUNIT_CASE(test_stays_broken),
	KUNIT_CASE(test_goes_while_probed),
	KUNIT_CASE(test_goes_before_queues),
	KUNIT_CASE(test_refuses),
	KUNIT_CASE(test_features_refused),
	KUNIT_CASE(test_config),
	KUNIT_CASE(test_transport),
	KUNIT_CASE(test_few_queues),
	{ }
};

static struct kunit_suite pv_virtio_suite = {
	.name	    = "pv_virtio",
	.init	    = test_init,
	.exit	    = test_exit,
	.test_cases = pv_virtio_cases,
};

kunit_test_suite(pv_virtio_suite);

MODULE_SOFTDEP("pre: pv_virtio");
MODULE_DESCRIPTION("KUnit tests of virtio over links");
MODULE_LICENSE("GPL");
