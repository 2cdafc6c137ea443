// SPDX-License-Identifier: GPL-2.0-only
/* QEMU's fw_cfg as a store of configuration keys, for reading: its files opt/... */
#include <linux/err.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pv_backend.h>
#include <linux/pv_test.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <uapi/linux/qemu_fw_cfg.h>

#include "qemu_fw_cfg_store.h"

struct fw_cfg_directory {
	__be32 count;
	struct fw_cfg_file files[];
};

static int fw_cfg_count_files(u32 *count)
{
	__be32 *told = fw_cfg_fetch(FW_CFG_FILE_DIR, sizeof(*told));

	if (IS_ERR(told))
		return PTR_ERR(told);
	*count = be32_to_cpu(*told);
	kfree(told);
	return *count > FW_CFG_MAX_FILES ? -EIO : 0;
}

/* The host's directory, with as many files as @count says and each name ended. */
static struct fw_cfg_directory *fw_cfg_fetch_directory(u32 *count)
{
	struct fw_cfg_directory *directory;
	int err = fw_cfg_count_files(count);
	u32 i;

	if (err)
		return ERR_PTR(err);
	directory = fw_cfg_fetch(FW_CFG_FILE_DIR,
				 struct_size(directory, files, *count));
	if (IS_ERR(directory))
		return directory;
	for (i = 0; i < *count; i++)
		directory->files[i].name[FW_CFG_MAX_FILE_PATH - 1] = '\0';
	return directory;
}

/* The key of a file, or NULL if it is none of ours */
static const char *fw_cfg_key(const struct fw_cfg_file *file)
{
	if (!str_has_prefix(file->name, FW_CFG_PREFIX))
		return NULL;
	return file->name + strlen(FW_CFG_PREFIX);
}

static const struct fw_cfg_file *
fw_cfg_find(const struct fw_cfg_directory *directory, u32 count, const char *key)
{
	const char *name;
	u32 i;

	for (i = 0; i < count; i++) {
		name = fw_cfg_key(&directory->files[i]);
		if (name && !strcmp(name, key))
			return &directory->files[i];
	}
	return NULL;
}

static void *fw_cfg_fetch_file(const struct fw_cfg_file *file, size_t *len)
{
	u32 size;
	void *value;

	if (!file)
		return ERR_PTR(-ENOENT);
	size = be32_to_cpu(file->size);
	if (size > PV_STORE_VALUE_MAX)
		return ERR_PTR(-EFBIG);
	value = fw_cfg_fetch(be16_to_cpu(file->select), size);
	if (!IS_ERR(value))
		*len = size;
	return value;
}

static void *fw_cfg_store_read(const char *key, size_t *len)
{
	struct fw_cfg_directory *directory;
	void *value;
	u32 count;

	directory = fw_cfg_fetch_directory(&count);
	if (IS_ERR(directory))
		return directory;
	value = fw_cfg_fetch_file(fw_cfg_find(directory, count, key), len);
	kfree(directory);
	return value;
}

static int fw_cfg_store_write(const char *key, const void *value, size_t len)
{
	return -EROFS;
}

/* What a name has below a key: "a/b/c" has "b" below "a". */
static const char *fw_cfg_below(const char *name, const char *key, size_t *len)
{
	size_t skip = strlen(key);

	if (skip) {
		if (strncmp(name, key, skip) || name[skip] != '/')
			return NULL;
		skip++;
	}
	*len = strcspn(name + skip, "/");
	return *len ? name + skip : NULL;
}

struct fw_cfg_names {
	char *all;
	size_t len;
};

static bool fw_cfg_has_name(const struct fw_cfg_names *names, const char *name,
			    size_t len)
{
	const char *end = names->all + names->len;
	const char *s;

	for (s = names->all; s < end; s += strlen(s) + 1)
		if (!strncmp(s, name, len) && !s[len])
			return true;
	return false;
}

static int fw_cfg_add_name(struct fw_cfg_names *names, const char *name,
			   size_t len)
{
	char *all;

	if (fw_cfg_has_name(names, name, len))
		return 0;
	all = krealloc(names->all, names->len + len + 1, GFP_KERNEL);
	if (!all)
		return -ENOMEM;
	names->all = all;
	memcpy(all + names->len, name, len);
	names->len += len;
	all[names->len++] = '\0';
	return 0;
}

static int fw_cfg_add_below(struct fw_cfg_names *names, const char *key,
			    const struct fw_cfg_directory *directory, u32 count)
{
	const char *name;
	size_t len;
	int err = 0;
	u32 i;

	for (i = 0; i < count && !err; i++) {
		name = fw_cfg_key(&directory->files[i]);
		name = name ? fw_cfg_below(name, key, &len) : NULL;
		if (name)
			err = fw_cfg_add_name(names, name, len);
	}
	/* A file has nothing below it, and what is not there has not even that. */
	if (!err && !names->len && *key && !fw_cfg_find(directory, count, key))
		err = -ENOENT;
	return err;
}

static char *fw_cfg_store_list(const char *key, size_t *len)
{
	struct fw_cfg_directory *directory;
	struct fw_cfg_names names = { };
	u32 count;
	int err;

	directory = fw_cfg_fetch_directory(&count);
	if (IS_ERR(directory))
		return ERR_CAST(directory);
	names.all = kzalloc(1, GFP_KERNEL);
	err = names.all ? fw_cfg_add_below(&names, key, directory, count) :
			  -ENOMEM;
	kfree(directory);
	if (err) {
		kfree(names.all);
		return ERR_PTR(err);
	}
	*len = names.len;
	return names.all;
}

/* Nothing ever changes: there is only the call that every watch begins with. */
static int fw_cfg_store_watch(struct pv_store_watch *watch)
{
	watch->changed(watch);
	return 0;
}

static void fw_cfg_store_unwatch(struct pv_store_watch *watch)
{
}

VISIBLE_IF_KUNIT const struct pv_store_ops fw_cfg_store_ops = {
	.read	 = fw_cfg_store_read,
	.write	 = fw_cfg_store_write,
	.list	 = fw_cfg_store_list,
	.watch	 = fw_cfg_store_watch,
	.unwatch = fw_cfg_store_unwatch,
};
EXPORT_SYMBOL_IF_KUNIT(fw_cfg_store_ops);

static void fw_cfg_withdraw(void *unused)
{
	pv_store_withdraw(&fw_cfg_store_ops);
}

static int fw_cfg_store_probe(struct platform_device *pdev)
{
	int err = fw_cfg_start(pdev);

	if (!err)
		err = pv_store_offer_by_device(&fw_cfg_store_ops);
	if (err)
		return err;
	return devm_add_action_or_reset(&pdev->dev, fw_cfg_withdraw, NULL);
}

static const struct of_device_id fw_cfg_store_ids[] = {
	{ .compatible = "qemu,fw-cfg-mmio" },
	{ }
};
MODULE_DEVICE_TABLE(of, fw_cfg_store_ids);

static struct platform_driver fw_cfg_store_driver = {
	.driver = {
		.name		= "qemu_fw_cfg_store",
		.of_match_table	= fw_cfg_store_ids,
	},
	.probe = fw_cfg_store_probe,
};
module_platform_driver(fw_cfg_store_driver);

MODULE_DESCRIPTION("Configuration keys from QEMU's fw_cfg");
MODULE_LICENSE("GPL");
