/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by the files of the store of QEMU's fw_cfg, and by nobody else */
#ifndef _QEMU_FW_CFG_STORE_H
#define _QEMU_FW_CFG_STORE_H

#include <linux/types.h>

struct platform_device;
struct pv_store_ops;

/* What users of QEMU give by -fw_cfg name=opt/... */
#define FW_CFG_PREFIX	"opt/"

/* More files than any QEMU has slots for are a mistake. */
#define FW_CFG_MAX_FILES 1024

int fw_cfg_start(struct platform_device *pdev);
void *fw_cfg_fetch(u16 item, u32 len);

/* For their test */
#if IS_ENABLED(CONFIG_KUNIT)
int fw_cfg_read(u16 item, void *to, u32 len);
extern const struct pv_store_ops fw_cfg_store_ops;
#endif

#endif /* _QEMU_FW_CFG_STORE_H */
