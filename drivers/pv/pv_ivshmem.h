/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by the files of links by ivshmem, and by nobody else */
#ifndef _PV_IVSHMEM_H
#define _PV_IVSHMEM_H

#include <linux/io.h>
#include <linux/pci.h>
#include <linux/pv_link.h>
#include <linux/workqueue.h>

/* What version 2 is for, in its class: of the numbers for anybody's use, "pv" */
#define PV_IVSHMEM_V2_PROTOCOL	0x7076

struct pv_ivshmem_version;

/**
 * struct pv_ivshmem - a device with a link
 * @pdev: the device
 * @version: of its interface
 * @registers: of its
 * @place: of the memory that becomes the link, for a bus master
 * @size: of that in bytes
 * @region: where it is mapped
 * @link: on the bus; NULL if it is not there yet, or no more
 * @side: of this end, 0 or 1, and its number for doorbells; the peer has the
 *	other
 * @vectors: that this one can be rung by
 * @states: of both ends, which the host writes, 0 for one that is not there;
 *	NULL in version 1, where the device does not tell
 * @seen: the state of the peer that was last acted upon; the work's
 * @err: why there is no link
 * @work: makes the link, and acts upon the peer's state
 */
struct pv_ivshmem {
	struct pci_dev *pdev;
	const struct pv_ivshmem_version *version;
	void __iomem *registers;
	resource_size_t place;
	u64 size;
	void *region;
	struct pv_link *link;
	unsigned int side;
	int vectors;
	const __le32 *states;
	u32 seen;
	int err;
	struct work_struct work;
};

/**
 * struct pv_ivshmem_version - what differs between the two versions
 * @link_ops: with the provider's name
 * @interrupts: PCI_IRQ_* that the device may have
 * @meet: find out @place, @size and @side; returns 0 or -errno
 * @start: doorbells may ring from now on, and the peer may know
 * @stop: the contrary of @start
 */
struct pv_ivshmem_version {
	struct pv_link_ops link_ops;
	unsigned int interrupts;
	int (*meet)(struct pv_ivshmem *shm);
	void (*start)(struct pv_ivshmem *shm);
	void (*stop)(struct pv_ivshmem *shm);
};

extern const struct pv_ivshmem_version pv_ivshmem_v1;
extern const struct pv_ivshmem_version pv_ivshmem_v2;

void pv_ivshmem_ring(struct pv_link *link, unsigned int doorbell);
unsigned long pv_ivshmem_pfn(struct pv_link *link, unsigned long page);

#endif /* _PV_IVSHMEM_H */
