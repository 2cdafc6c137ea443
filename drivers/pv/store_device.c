// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/pv_store: configuration keys of any hypervisor, for user space
 *
 * Not sysfs: keys come and go at the host's will and are looked up there, as
 * sysfs cannot. Not nvmem: that is cells at fixed places. So it is a device with
 * ioctls for operations on one key, and read() and poll() for changes.
 */
#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/pv_guest.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include <uapi/linux/pv_store.h>

#include "store.h"

/* The key of a request, with a NUL. A NUL within it would hide the rest. */
static char *pv_store_get_key(const struct pv_store_request *request)
{
	char *key;

	if (request->key_len > PV_STORE_KEY_SIZE)
		return ERR_PTR(-EINVAL);
	key = memdup_user_nul(u64_to_user_ptr(request->key), request->key_len);
	if (!IS_ERR(key) && strlen(key) != request->key_len) {
		kfree(key);
		return ERR_PTR(-EINVAL);
	}
	return key;
}

/* Also the length of what does not fit is told. */
static int pv_store_put(struct pv_store_request *request, const void *value,
			size_t len)
{
	u32 room = request->value_len;

	request->value_len = len;
	if (len > room)
		return -ERANGE;
	return copy_to_user(u64_to_user_ptr(request->value), value, len) ?
		-EFAULT : 0;
}

/* A value or a list, of which each has been allocated for us */
static int pv_store_give(struct pv_store_request *request, void *value,
			 size_t len)
{
	int err;

	if (IS_ERR(value))
		return PTR_ERR(value);
	err = pv_store_put(request, value, len);
	kfree(value);
	return err;
}

static int pv_store_do_read(const char *key, struct pv_store_request *request)
{
	size_t len = 0;
	void *value = pv_store_read(key, &len);

	return pv_store_give(request, value, len);
}

static int pv_store_do_list(const char *key, struct pv_store_request *request)
{
	size_t len = 0;
	char *names = pv_store_list(key, &len);

	return pv_store_give(request, names, len);
}

static int pv_store_do_write(const char *key, struct pv_store_request *request)
{
	void *value;
	int err;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (request->value_len > PV_STORE_VALUE_SIZE)
		return -EFBIG;
	value = memdup_user_nul(u64_to_user_ptr(request->value),
				request->value_len);
	if (IS_ERR(value))
		return PTR_ERR(value);
	err = pv_store_write(key, value, request->value_len);
	kfree(value);
	return err;
}

static int pv_store_open(struct inode *inode, struct file *filp)
{
	filp->private_data = pv_store_new_watcher();
	if (!filp->private_data)
		return -ENOMEM;
	return stream_open(inode, filp);
}

static int pv_store_release(struct inode *inode, struct file *filp)
{
	pv_store_free_watcher(filp->private_data);
	return 0;
}

static int pv_store_do(struct pv_store_watcher *watcher, unsigned int command,
		       const char *key, struct pv_store_request *request)
{
	switch (command) {
	case PV_STORE_READ:
		return pv_store_do_read(key, request);
	case PV_STORE_WRITE:
		return pv_store_do_write(key, request);
	case PV_STORE_LIST:
		return pv_store_do_list(key, request);
	case PV_STORE_WATCH:
		return pv_store_watch_key(watcher, key);
	}
	return -ENOTTY;
}

static long pv_store_ioctl(struct file *filp, unsigned int command,
			   unsigned long argument)
{
	struct pv_store_request __user *user = (void __user *)argument;
	struct pv_store_request request;
	char *key;
	int err;

	if (_IOC_TYPE(command) != _IOC_TYPE(PV_STORE_READ))
		return -ENOTTY;
	if (copy_from_user(&request, user, sizeof(request)))
		return -EFAULT;
	key = pv_store_get_key(&request);
	if (IS_ERR(key))
		return PTR_ERR(key);
	err = pv_store_do(filp->private_data, command, key, &request);
	kfree(key);
	if (_IOC_DIR(command) & _IOC_READ && (!err || err == -ERANGE) &&
	    put_user(request.value_len, &user->value_len))
		return -EFAULT;
	return err;
}

static ssize_t pv_store_read_changes(struct file *filp, char __user *to,
				     size_t room, loff_t *unused)
{
	return pv_store_next_change(filp->private_data, to, room,
				    filp->f_flags & O_NONBLOCK);
}

static __poll_t pv_store_poll(struct file *filp, poll_table *table)
{
	return pv_store_poll_changes(filp->private_data, filp, table);
}

static const struct file_operations pv_store_fops = {
	.owner		= THIS_MODULE,
	.open		= pv_store_open,
	.release	= pv_store_release,
	.read		= pv_store_read_changes,
	.poll		= pv_store_poll,
	.unlocked_ioctl	= pv_store_ioctl,
	.compat_ioctl	= compat_ptr_ioctl,
};

static struct miscdevice pv_store_device = {
	.minor	= MISC_DYNAMIC_MINOR,
	.name	= "pv_store",
	.fops	= &pv_store_fops,
	.mode	= 0600,
};

static int pv_store_start(void)
{
	int err;

	pv_store_set_present(true);
	err = misc_register(&pv_store_device);
	if (err)
		pv_store_set_present(false);
	return err;
}

/* Files that are open stay so, and find that there is no store. */
static void pv_store_stop(void)
{
	misc_deregister(&pv_store_device);
	pv_store_set_present(false);
}

static struct pv_driver pv_store_driver = {
	.name	 = "pv_store",
	.service = PV_CAP_STORE,
	.start	 = pv_store_start,
	.stop	 = pv_store_stop,
};
module_pv_driver(pv_store_driver);

MODULE_ALIAS("platform:pv-store");
MODULE_DESCRIPTION("Configuration keys of a hypervisor for user space");
MODULE_LICENSE("GPL");
