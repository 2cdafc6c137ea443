// SPDX-License-Identifier: GPL-2.0-only
/*
 * Links by QEMU's ivshmem-doorbell, a PCI device of version 1
 *
 * The host has the memory, and a server of the host's introduces its users to
 * each other by numbers (QEMU's docs/specs/ivshmem-spec). A link is of two:
 * the numbers are 0 and 1, and are the sides as well. The device does not tell
 * when the other one comes or goes; the first page of the link does.
 */
#include <linux/bitfield.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/pv_link.h>

#define PV_IVSHMEM_DEVICE	0x1110

#define PV_IVSHMEM_REGISTERS	0
#define PV_IVSHMEM_MEMORY	2

/* Of the registers */
#define PV_IVSHMEM_POSITION	8
#define PV_IVSHMEM_DOORBELL	12
#define PV_IVSHMEM_VECTOR	GENMASK(15, 0)
#define PV_IVSHMEM_PEER		GENMASK(31, 16)

#define PV_IVSHMEM_VECTORS	16

/**
 * struct pv_ivshmem - a device with a link
 * @pdev: the device
 * @registers: of its
 * @region: the memory, of which @link is made
 * @link: on the bus; NULL if it is not there yet, or no more
 * @peer: what the doorbell register calls the other one
 * @vectors: that this one can be rung by
 */
struct pv_ivshmem {
	struct pci_dev *pdev;
	void __iomem *registers;
	void *region;
	struct pv_link *link;
	unsigned int peer;
	int vectors;
};

static void pv_ivshmem_ring(struct pv_link *link, unsigned int doorbell)
{
	struct pv_ivshmem *shm = link->desc.data;

	writel(FIELD_PREP(PV_IVSHMEM_PEER, shm->peer) |
	       FIELD_PREP(PV_IVSHMEM_VECTOR, doorbell),
	       shm->registers + PV_IVSHMEM_DOORBELL);
}

static unsigned long pv_ivshmem_pfn(struct pv_link *link, unsigned long page)
{
	struct pv_ivshmem *shm = link->desc.data;

	return PHYS_PFN(pci_resource_start(shm->pdev, PV_IVSHMEM_MEMORY)) +
	       page;
}

static const struct pv_link_ops pv_ivshmem_ops = {
	.provider = "ivshmem",
	.ring	  = pv_ivshmem_ring,
	.pfn	  = pv_ivshmem_pfn,
};

static irqreturn_t pv_ivshmem_rang(int irq, void *data)
{
	struct pv_ivshmem *shm = data;
	struct pv_link *link = READ_ONCE(shm->link);

	if (link)
		pv_link_rang(link);
	return IRQ_HANDLED;
}

static int pv_ivshmem_get_vectors(struct pv_ivshmem *shm)
{
	int i, err = 0;

	shm->vectors = pci_alloc_irq_vectors(shm->pdev, 1, PV_IVSHMEM_VECTORS,
					     PCI_IRQ_MSIX);
	if (shm->vectors < 0)
		return dev_err_probe(&shm->pdev->dev, shm->vectors,
				     "no doorbells: it takes ivshmem-doorbell, and a machine with MSI\n");
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
	int i;

	for (i = 0; i < shm->vectors; i++)
		pci_free_irq(shm->pdev, i, shm);
	pci_free_irq_vectors(shm->pdev);
}

/* The host's own memory: it is cached here as it is there. */
static int pv_ivshmem_map(struct pv_ivshmem *shm)
{
	struct pci_dev *pdev = shm->pdev;

	shm->registers = pcim_iomap(pdev, PV_IVSHMEM_REGISTERS, 0);
	if (!shm->registers)
		return -ENOMEM;
	shm->region = devm_memremap(&pdev->dev,
				    pci_resource_start(pdev, PV_IVSHMEM_MEMORY),
				    pci_resource_len(pdev, PV_IVSHMEM_MEMORY),
				    MEMREMAP_WB);
	return PTR_ERR_OR_ZERO(shm->region);
}

static int pv_ivshmem_meet(struct pv_ivshmem *shm, unsigned int *side)
{
	*side = readl(shm->registers + PV_IVSHMEM_POSITION);
	if (*side > 1)
		return dev_err_probe(&shm->pdev->dev, -EINVAL,
				     "the server calls it number %u: of a link there are 0 and 1\n",
				     *side);
	shm->peer = !*side;
	return 0;
}

static int pv_ivshmem_create(struct pv_ivshmem *shm, unsigned int side)
{
	const struct pv_link_desc desc = {
		.ops	   = &pv_ivshmem_ops,
		.data	   = shm,
		.region	   = shm->region,
		.size	   = pci_resource_len(shm->pdev, PV_IVSHMEM_MEMORY),
		.side	   = side,
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

static int pv_ivshmem_probe(struct pci_dev *pdev,
			    const struct pci_device_id *id)
{
	struct pv_ivshmem *shm = devm_kzalloc(&pdev->dev, sizeof(*shm),
					      GFP_KERNEL);
	unsigned int side;
	int err;

	if (!shm)
		return -ENOMEM;
	shm->pdev = pdev;
	pci_set_drvdata(pdev, shm);
	err = pcim_enable_device(pdev) ?:
	      pcim_request_all_regions(pdev, KBUILD_MODNAME) ?:
	      pv_ivshmem_map(shm) ?: pv_ivshmem_meet(shm, &side);
	if (err)
		return err;
	/* Vectors are written to memory by the device. */
	pci_set_master(pdev);
	err = pv_ivshmem_get_vectors(shm);
	if (err)
		return err;
	err = pv_ivshmem_create(shm, side);
	if (err)
		pv_ivshmem_put_vectors(shm);
	return err;
}

static void pv_ivshmem_remove(struct pci_dev *pdev)
{
	struct pv_ivshmem *shm = pci_get_drvdata(pdev);
	struct pv_link *link = shm->link;
	int i;

	WRITE_ONCE(shm->link, NULL);
	for (i = 0; i < shm->vectors; i++)
		synchronize_irq(pci_irq_vector(pdev, i));
	pv_link_destroy(link);
	pv_ivshmem_put_vectors(shm);
}

static const struct pci_device_id pv_ivshmem_ids[] = {
	{ PCI_DEVICE(PCI_VENDOR_ID_REDHAT_QUMRANET, PV_IVSHMEM_DEVICE) },
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

MODULE_DESCRIPTION("Links by QEMU's ivshmem-doorbell");
MODULE_LICENSE("GPL");
