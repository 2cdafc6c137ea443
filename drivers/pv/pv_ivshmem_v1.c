// SPDX-License-Identifier: GPL-2.0-only
/*
 * QEMU's ivshmem-doorbell, a PCI device of version 1
 *
 * A server of the host's introduces its users to each other (QEMU's
 * docs/specs/ivshmem-spec). The device does not tell when the other one comes
 * or goes; the first page of the link does.
 */
#include "pv_ivshmem.h"

#define PV_IVSHMEM_V1_MEMORY	2
#define PV_IVSHMEM_V1_POSITION	8

static int pv_ivshmem_v1_meet(struct pv_ivshmem *shm)
{
	shm->place = pci_resource_start(shm->pdev, PV_IVSHMEM_V1_MEMORY);
	shm->size = pci_resource_len(shm->pdev, PV_IVSHMEM_V1_MEMORY);
	shm->side = readl(shm->registers + PV_IVSHMEM_V1_POSITION);
	return 0;
}

static void pv_ivshmem_v1_nothing(struct pv_ivshmem *shm)
{
}

const struct pv_ivshmem_version pv_ivshmem_v1 = {
	.link_ops = {
		.provider = "ivshmem",
		.ring	  = pv_ivshmem_ring,
		.pfn	  = pv_ivshmem_pfn,
	},
	.interrupts = PCI_IRQ_MSIX,
	.meet	    = pv_ivshmem_v1_meet,
	.start	    = pv_ivshmem_v1_nothing,
	.stop	    = pv_ivshmem_v1_nothing,
};
