// SPDX-License-Identifier: GPL-2.0-only
/*
 * A driver of a link that answers with a checksum of what the peer has written
 *
 * The peer writes behind the first page, and then in the area of its half of
 * that page the number of its question and how many bytes. The answer is in
 * the area of this side's half.
 */
#include <linux/crc32.h>
#include <linux/module.h>
#include <linux/mm.h>
#include <linux/pv_link.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct sum_words {
	__le32 number;
	__le32 value;	/* bytes of the question, checksum of the answer */
};

struct sum {
	struct pv_link *link;
	struct work_struct work;
	u32 answered;
	void *copy;
};

static void sum_work(struct work_struct *work)
{
	struct sum *sum = container_of(work, struct sum, work);
	struct sum_words *asked = (void *)pv_link_peer_half(sum->link)->area;
	struct sum_words *answer = (void *)pv_link_own_half(sum->link)->area;
	const struct pv_link_desc *desc = &sum->link->desc;
	u32 number = le32_to_cpu(READ_ONCE(asked->number)), len;

	if (number == sum->answered)
		return;
	/* After the number, which the peer writes last. */
	virt_rmb();
	len = min_t(u32, le32_to_cpu(READ_ONCE(asked->value)),
		    desc->size - PV_LINK_PAGE_SIZE);
	memcpy(sum->copy, desc->region + PV_LINK_PAGE_SIZE, len);
	WRITE_ONCE(answer->value, cpu_to_le32(~crc32_le(~0, sum->copy, len)));
	/* Before the number, which the peer reads first. */
	virt_wmb();
	WRITE_ONCE(answer->number, cpu_to_le32(number));
	sum->answered = number;
	pv_link_ring(sum->link, 0);
}

/* It may ring before there is anything of ours. */
static void sum_rang(struct pv_link *link)
{
	struct sum *sum = dev_get_drvdata(&link->dev);

	if (sum)
		schedule_work(&sum->work);
}

static int sum_probe(struct pv_link *link)
{
	struct sum *sum = devm_kzalloc(&link->dev, sizeof(*sum), GFP_KERNEL);

	if (!sum)
		return -ENOMEM;
	sum->copy = kvmalloc(link->desc.size, GFP_KERNEL);
	if (!sum->copy)
		return -ENOMEM;
	sum->link = link;
	INIT_WORK(&sum->work, sum_work);
	dev_set_drvdata(&link->dev, sum);
	schedule_work(&sum->work);
	return 0;
}

static void sum_remove(struct pv_link *link)
{
	struct sum *sum = dev_get_drvdata(&link->dev);

	disable_work_sync(&sum->work);
	kvfree(sum->copy);
}

static struct pv_link_driver sum_driver = {
	.driver.name = "pv_link_sum",
	.type	     = 1000,
	.probe	     = sum_probe,
	.remove	     = sum_remove,
	.rang	     = sum_rang,
};
module_pv_link_driver(sum_driver);

MODULE_DESCRIPTION("Sample of a driver of a link");
MODULE_LICENSE("GPL");
