// SPDX-License-Identifier: GPL-2.0-only
/*
 * Links by ivshmem, PCI devices that share memory and ring each other
 *
 * There are two versions of the interface, by different hosts, which agree
 * about the doorbell. The host has the memory, and calls its users by
 * numbers. A link is of two: the numbers are 0 and 1, and are the sides too.
 */
#include <linux/bitfield.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/module.h>

#include "pv_ivshmem.h"

#define PV_IVSHMEM_REGISTERS	0

#define PV_IVSHMEM_DOORBELL	12
#define PV_IVSHMEM_VECTOR	GENMASK(15, 0)
#define PV_IVSHMEM_PEER		GENMASK(31, 16)

#define PV_IVSHMEM_VECTORS	16

void pv_ivshmem_ring(struct pv_link *link, unsigned int doorbell)
{
	struct pv_ivshmem *shm = link->desc.data;

	writel(FIELD_PREP(PV_IVSHMEM_PEER, !shm->side) |
	       FIELD_PREP(PV_IVSHMEM_VECTOR, doorbell),
	       shm->registers + PV_IVSHMEM_DOORBELL);
}

unsigned long pv_ivshmem_pfn(struct pv_link *link, unsigned long page)
{
	struct pv_ivshmem *shm = link->desc.data;

	return PHYS_PFN(shm->place) + page;
}

/* The peer's state, if the host tells it */
static u32 pv_ivshmem_peer(const struct pv_ivshmem *shm)
{
	return shm->states ? le32_to_cpu(READ_ONCE(shm->states[!shm->side])) : 0;
}

static irqreturn_t pv_ivshmem_rang(int irq, void *data)
{
	struct pv_ivshmem *shm = data;
	struct pv_link *link = READ_ONCE(shm->link);

	if (link)
		pv_link_rang(link);
	if (pv_ivshmem_peer(shm) != READ_ONCE(shm->seen))
		schedule_work(&shm->work);
	return IRQ_HANDLED;
}

static int pv_ivshmem_get_vectors(struct pv_ivshmem *shm)
{
	int i, err = 0;

	shm->vectors = pci_alloc_irq_vectors(shm->pdev, 1, PV_IVSHMEM_VECTORS,
					     shm->version->interrupts);
	if (shm->vectors < 0)
		return dev_err_probe(&shm->pdev->dev, shm->vectors,
				     "no doorbells: of QEMU's it takes ivshmem-doorbell, and a machine with MSI\n");
	for (i = 0; i < shm->vectors; i++) {
		err = pci_request_irq(shm->pdev, i, pv_ivshmem_rang, NULL, shm,
				      "pv_link");
		if (err)
			break;
	}
	if (!err)
		return 0;
	while (i--)
		pci_free_irq(shm->pdev, i, shm);
	pci_free_irq_vectors(shm->pdev);
	return err;
}

static void pv_ivshmem_put_vectors(struct pv_ivshmem *shm)
{
	while (shm->vectors)
		pci_free_irq(shm->pdev, --shm->vectors, shm);
	pci_free_irq_vectors(shm->pdev);
}

/* The host's own memory: it is cached here as it is there. */
static int pv_ivshmem_map(struct pv_ivshmem *shm)
{
	if (shm->side > 1)
		return dev_err_probe(&shm->pdev->dev, -EINVAL,
				     "the host calls it number %u: of a link there are 0 and 1\n",
				     shm->side);
	if (shm->size != (size_t)shm->size)
		return dev_err_probe(&shm->pdev->dev, -EFBIG,
				     "%llu bytes cannot be mapped\n",
				     shm->size);
	shm->region = devm_memremap(&shm->pdev->dev, shm->place, shm->size,
				    MEMREMAP_WB);
	return PTR_ERR_OR_ZERO(shm->region);
}

static int pv_ivshmem_create(struct pv_ivshmem *shm)
{
	const struct pv_link_desc desc = {
		.ops	   = &shm->version->link_ops,
		.data	   = shm,
		.region	   = shm->region,
		.size	   = shm->size,
		.side	   = shm->side,
		.doorbells = shm->vectors,
	};
	struct pv_link *link = pv_link_create(&shm->pdev->dev, &desc);

	if (IS_ERR(link))
		return PTR_ERR(link);
	WRITE_ONCE(shm->link, link);
	/* What was rung before there was a link. */
	pv_link_rang(link);
	return 0;
}

/* Nobody rings the link any more when it goes. */
static void pv_ivshmem_destroy(struct pv_ivshmem *shm)
{
	struct pv_link *link = shm->link;
	int i;

	if (!link)
		return;
	WRITE_ONCE(shm->link, NULL);
	for (i = 0; i < shm->vectors; i++)
		synchronize_irq(pci_irq_vector(shm->pdev, i));
	pv_link_destroy(link);
}

/*
 * Makes the link, and makes it anew for a peer that ended: it may have left its
 * half of the first page open. Nobody else does either, so that it is done once.
 */
static void pv_ivshmem_work(struct work_struct *work)
{
	struct pv_ivshmem *shm = container_of(work, struct pv_ivshmem, work);
	u32 now = pv_ivshmem_peer(shm);
	bool ended = shm->seen && !now;

	WRITE_ONCE(shm->seen, now);
	if (ended)
		pv_ivshmem_destroy(shm);
	if (shm->link)
		return;
	shm->err = pv_ivshmem_create(shm);
	if (shm->err)
		dev_err(&shm->pdev->dev, "no link (%d)\n", shm->err);
}

/* The other order would have an interrupt of another device start the work. */
static void pv_ivshmem_stop(struct pv_ivshmem *shm)
{
	shm->version->stop(shm);
	pv_ivshmem_put_vectors(shm);
	cancel_work_sync(&shm->work);
}

static int pv_ivshmem_find(struct pv_ivshmem *shm)
{
	struct pci_dev *pdev = shm->pdev;
	int err = pcim_enable_device(pdev) ?:
		  pcim_request_all_regions(pdev, KBUILD_MODNAME);

	if (err)
		return err;
	shm->registers = pcim_iomap(pdev, PV_IVSHMEM_REGISTERS, 0);
	if (!shm->registers)
		return -ENOMEM;
	return shm->version->meet(shm) ?: pv_ivshmem_map(shm);
}

static int pv_ivshmem_probe(struct pci_dev *pdev,
			    const struct pci_device_id *id)
{
	struct pv_ivshmem *shm = devm_kzalloc(&pdev->dev, sizeof(*shm),
					      GFP_KERNEL);
	int err;

	if (!shm)
		return -ENOMEM;
	shm->pdev = pdev;
	INIT_WORK(&shm->work, pv_ivshmem_work);
	shm->version = id->driver_data == 2 ? &pv_ivshmem_v2 : &pv_ivshmem_v1;
	pci_set_drvdata(pdev, shm);
	err = pv_ivshmem_find(shm);
	if (err)
		return err;
	shm->seen = pv_ivshmem_peer(shm);
	/* Vectors are written to memory by the device. */
	pci_set_master(pdev);
	err = pv_ivshmem_get_vectors(shm);
	if (err)
		return err;
	shm->version->start(shm);
	schedule_work(&shm->work);
	flush_work(&shm->work);
	if (shm->err)
		pv_ivshmem_stop(shm);
	return shm->err;
}

static void pv_ivshmem_remove(struct pci_dev *pdev)
{
	struct pv_ivshmem *shm = pci_get_drvdata(pdev);

	pv_ivshmem_stop(shm);
	pv_ivshmem_destroy(shm);
}

/* Version 2 says in its class what it is for; other uses have drivers of theirs. */
static const struct pci_device_id pv_ivshmem_ids[] = {
	{ PCI_DEVICE(PCI_VENDOR_ID_REDHAT_QUMRANET, 0x1110), .driver_data = 1 },
	{ PCI_DEVICE(PCI_VENDOR_ID_SIEMENS, 0x4106),
	  .class = PCI_CLASS_OTHERS << 16 | PV_IVSHMEM_V2_PROTOCOL,
	  .class_mask = 0xffffff, .driver_data = 2 },
	{ }
};
MODULE_DEVICE_TABLE(pci, pv_ivshmem_ids);

static struct pci_driver pv_ivshmem_driver = {
	.name	  = "pv_ivshmem",
	.id_table = pv_ivshmem_ids,
	.probe	  = pv_ivshmem_probe,
	.remove	  = pv_ivshmem_remove,
};
module_pci_driver(pv_ivshmem_driver);

MODULE_DESCRIPTION("Links by ivshmem");
MODULE_LICENSE("GPL");
