// SPDX-License-Identifier: GPL-2.0-only
/* Fetches the items of QEMU's fw_cfg device */
#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/io.h>
#include <linux/iopoll.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/pv_test.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <uapi/linux/qemu_fw_cfg.h>

#include "qemu_fw_cfg_store.h"

/*
 * The register that starts a transfer, big-endian and in two halves, see
 * Documentation/devicetree/bindings/firmware/qemu,fw-cfg-mmio.yaml. In a guest
 * each access to a register is an exit: whole items are fetched by DMA.
 */
#define FW_CFG_DMA_HIGH	16
#define FW_CFG_DMA_LOW	20

#define FW_CFG_TIMEOUT_US USEC_PER_SEC

static struct device *fw_cfg_device;
static void __iomem *fw_cfg_base;
static struct fw_cfg_dma_access *fw_cfg_access;
static dma_addr_t fw_cfg_access_address;

/* There is one register for all. */
static DEFINE_MUTEX(fw_cfg_lock);

static int fw_cfg_transfer(u16 item, dma_addr_t to, u32 len)
{
	u32 control;
	int err;

	fw_cfg_access->address = cpu_to_be64(to);
	fw_cfg_access->length = cpu_to_be32(len);
	fw_cfg_access->control = cpu_to_be32(item << 16 |
					     FW_CFG_DMA_CTL_SELECT |
					     FW_CFG_DMA_CTL_READ);
	/* These order what is written to memory before. */
	iowrite32be(upper_32_bits(fw_cfg_access_address),
		    fw_cfg_base + FW_CFG_DMA_HIGH);
	iowrite32be(lower_32_bits(fw_cfg_access_address),
		    fw_cfg_base + FW_CFG_DMA_LOW);

	err = read_poll_timeout(be32_to_cpu, control,
				!(control & ~FW_CFG_DMA_CTL_ERROR), 0,
				FW_CFG_TIMEOUT_US, false,
				READ_ONCE(fw_cfg_access->control));
	dma_rmb(); /* what was transferred, after the word that says so */
	return control & FW_CFG_DMA_CTL_ERROR ? -EIO : err;
}

/* The first bytes of an item, into memory from kmalloc() */
VISIBLE_IF_KUNIT int fw_cfg_read(u16 item, void *to, u32 len)
{
	dma_addr_t address;
	int err;

	PV_TEST_STUB(fw_cfg_read, item, to, len);
	if (!len)
		return 0;
	address = dma_map_single(fw_cfg_device, to, len, DMA_FROM_DEVICE);
	if (dma_mapping_error(fw_cfg_device, address))
		return -ENOMEM;
	mutex_lock(&fw_cfg_lock);
	err = fw_cfg_transfer(item, address, len);
	mutex_unlock(&fw_cfg_lock);
	dma_unmap_single(fw_cfg_device, address, len, DMA_FROM_DEVICE);
	return err;
}
EXPORT_SYMBOL_IF_KUNIT(fw_cfg_read);

/**
 * fw_cfg_fetch() - a copy of the first bytes of an item, followed by a NUL
 * @item: its selector
 * @len: how many bytes; what the item does not have is zero
 *
 * Context: Process, may sleep.
 * Return: the copy, to be freed by kfree(), or ERR_PTR(): -ENOMEM, -EIO if
 * QEMU refuses, -ETIMEDOUT if it does not answer.
 */
void *fw_cfg_fetch(u16 item, u32 len)
{
	char *copy = kzalloc(len + 1, GFP_KERNEL);
	int err;

	if (!copy)
		return ERR_PTR(-ENOMEM);
	err = fw_cfg_read(item, copy, len);
	if (err) {
		kfree(copy);
		return ERR_PTR(err);
	}
	copy[len] = '\0';
	return copy;
}

/* A device without DMA is of QEMU before 2.4. */
static int fw_cfg_check_device(void)
{
	char *signature = fw_cfg_fetch(FW_CFG_SIGNATURE, FW_CFG_SIG_SIZE);
	int err;

	if (IS_ERR(signature))
		return PTR_ERR(signature);
	err = strcmp(signature, "QEMU") ? -ENODEV : 0;
	kfree(signature);
	return err;
}

/**
 * fw_cfg_start() - use a device from now on
 * @pdev: the device, bound to our driver
 *
 * Context: Process, may sleep.
 * Return: 0; -ENODEV for one that is not QEMU's, or -errno.
 */
int fw_cfg_start(struct platform_device *pdev)
{
	fw_cfg_device = &pdev->dev;
	fw_cfg_base = devm_platform_ioremap_resource(pdev, 0);
	if (IS_ERR(fw_cfg_base))
		return PTR_ERR(fw_cfg_base);
	fw_cfg_access = dmam_alloc_coherent(&pdev->dev, sizeof(*fw_cfg_access),
					    &fw_cfg_access_address, GFP_KERNEL);
	return fw_cfg_access ? fw_cfg_check_device() : -ENOMEM;
}
