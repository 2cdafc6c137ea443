// SPDX-License-Identifier: GPL-2.0-only
/*
 * Jailhouse's ivshmem, a PCI device of version 2
 *
 * By Jailhouse's Documentation/ivshmem-v2-specification. Of its memory the
 * section that both may write becomes the link. The hypervisor writes a table
 * of states: an end that is no more has 0 there, and the other one is rung.
 */
#include <linux/err.h>

#include "pv_ivshmem.h"

/* Registers besides the doorbell */
#define PV_IVSHMEM_V2_ID		0x00
#define PV_IVSHMEM_V2_MAX_PEERS		0x04
#define PV_IVSHMEM_V2_INTERRUPTS	0x08
#define PV_IVSHMEM_V2_STATE		0x10

/* Of the capability that is the vendor's */
#define PV_IVSHMEM_V2_LENGTH		0x02
#define PV_IVSHMEM_V2_STATE_SIZE	0x04
#define PV_IVSHMEM_V2_SHARED_SIZE	0x08
#define PV_IVSHMEM_V2_ADDRESS		0x18
#define PV_IVSHMEM_V2_ADDRESS_END	0x20

#define PV_IVSHMEM_V2_MEMORY		2

/* Any state but 0 will do: what counts is in the link's first page. */
#define PV_IVSHMEM_V2_HERE		1

static u64 pv_ivshmem_v2_quad(struct pci_dev *pdev, int at)
{
	u32 low = 0, high = 0;

	pci_read_config_dword(pdev, at, &low);
	pci_read_config_dword(pdev, at + sizeof(low), &high);
	return (u64)high << 32 | low;
}

/* The memory is at an address that the hypervisor chose, or is a BAR. */
static u64 pv_ivshmem_v2_memory(struct pci_dev *pdev, int cap)
{
	u8 length = 0;

	pci_read_config_byte(pdev, cap + PV_IVSHMEM_V2_LENGTH, &length);
	return length < PV_IVSHMEM_V2_ADDRESS_END ?
	       pci_resource_start(pdev, PV_IVSHMEM_V2_MEMORY) :
	       pv_ivshmem_v2_quad(pdev, cap + PV_IVSHMEM_V2_ADDRESS);
}

static int pv_ivshmem_v2_map_states(struct pv_ivshmem *shm, u64 at, u32 size)
{
	if (size < 2 * sizeof(*shm->states))
		return -EINVAL;
	shm->states = devm_memremap(&shm->pdev->dev, at, size, MEMREMAP_WB);
	return PTR_ERR_OR_ZERO(shm->states);
}

static int pv_ivshmem_v2_meet(struct pv_ivshmem *shm)
{
	struct pci_dev *pdev = shm->pdev;
	int cap = pci_find_capability(pdev, PCI_CAP_ID_VNDR);
	u32 peers = readl(shm->registers + PV_IVSHMEM_V2_MAX_PEERS);
	u32 table = 0;
	u64 memory;

	if (!cap || peers != 2)
		return dev_err_probe(&pdev->dev, -EINVAL,
				     "of %u peers: a link is of two\n", peers);
	memory = pv_ivshmem_v2_memory(pdev, cap);
	pci_read_config_dword(pdev, cap + PV_IVSHMEM_V2_STATE_SIZE, &table);
	shm->size = pv_ivshmem_v2_quad(pdev, cap + PV_IVSHMEM_V2_SHARED_SIZE);
	shm->place = memory + table;
	shm->side = readl(shm->registers + PV_IVSHMEM_V2_ID);
	if (!memory || shm->place != memory + table)
		return dev_err_probe(&pdev->dev, -EINVAL,
				     "its memory at %#llx cannot be reached\n",
				     memory);
	return pv_ivshmem_v2_map_states(shm, memory, table);
}

static void pv_ivshmem_v2_start(struct pv_ivshmem *shm)
{
	writel(1, shm->registers + PV_IVSHMEM_V2_INTERRUPTS);
	writel(PV_IVSHMEM_V2_HERE, shm->registers + PV_IVSHMEM_V2_STATE);
}

static void pv_ivshmem_v2_stop(struct pv_ivshmem *shm)
{
	writel(0, shm->registers + PV_IVSHMEM_V2_STATE);
	writel(0, shm->registers + PV_IVSHMEM_V2_INTERRUPTS);
}

const struct pv_ivshmem_version pv_ivshmem_v2 = {
	.link_ops = {
		.provider = "ivshmem2",
		.ring	  = pv_ivshmem_ring,
		.pfn	  = pv_ivshmem_pfn,
	},
	.interrupts = PCI_IRQ_ALL_TYPES,
	.meet	    = pv_ivshmem_v2_meet,
	.start	    = pv_ivshmem_v2_start,
	.stop	    = pv_ivshmem_v2_stop,
};
