// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/pv_store: configuration keys of any hypervisor, for user space
 *
 * Not sysfs: keys come and go at the host's will and are looked up there, as
 * sysfs cannot. Not nvmem: that is cells at fixed places. So it is a device with
 * ioctls for operations on one key, and read() and poll() for its changes.
 */
#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/pv_guest.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include <uapi/linux/pv_store.h>

#include "pv_store.h"

/* Where the host does not answer so many, it is not asked for more. */
#define PV_STORE_CALLS 16

struct workqueue_struct *pv_store_queue;

static int pv_store_take_value(struct pv_store_call *call,
			       const struct pv_store_request *request)
{
	void *value;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (request->value_len > PV_STORE_VALUE_SIZE)
		return -EFBIG;
	value = vmemdup_user(u64_to_user_ptr(request->value),
			     request->value_len);
	if (IS_ERR(value))
		return PTR_ERR(value);
	call->value = value;
	call->len = request->value_len;
	return 0;
}

static int pv_store_take_request(struct pv_store_call *call,
				 const struct pv_store_request *request)
{
	char *key = strndup_user(u64_to_user_ptr(request->key),
				 PV_STORE_KEY_SIZE + 1);

	if (IS_ERR(key))
		return PTR_ERR(key);
	call->key = key;
	return call->command == PV_STORE_WRITE ?
	       pv_store_take_value(call, request) : 0;
}

/* A value or a list; also the length of what does not fit is told. */
static int pv_store_give(const struct pv_store_call *call,
			 const struct pv_store_request *request,
			 struct pv_store_request __user *user)
{
	if (!(_IOC_DIR(call->command) & _IOC_READ))
		return 0;
	if (put_user(call->len, &user->value_len))
		return -EFAULT;
	if (call->len > request->value_len)
		return -ERANGE;
	return copy_to_user(u64_to_user_ptr(request->value), call->value,
			    call->len) ? -EFAULT : 0;
}

static long pv_store_ioctl(struct file *filp, unsigned int command,
			   unsigned long argument)
{
	struct pv_store_request __user *user = (void __user *)argument;
	struct pv_store_request request;
	struct pv_store_call *call;
	int err;

	if (_IOC_TYPE(command) != _IOC_TYPE(PV_STORE_READ))
		return -ENOTTY;
	if (copy_from_user(&request, user, sizeof(request)))
		return -EFAULT;
	call = pv_store_call_new(filp->private_data, command);
	if (!call)
		return -ENOMEM;
	err = pv_store_take_request(call, &request);
	if (!err)
		err = pv_store_call_host(call);
	if (!err)
		err = pv_store_give(call, &request, user);
	pv_store_call_put(call);
	return err;
}

static ssize_t pv_store_read_changes(struct file *filp, char __user *to,
				     size_t room, loff_t *unused)
{
	struct pv_store_file *file = filp->private_data;
	u32 changes;

	if (room < sizeof(changes))
		return -EINVAL;
	while (!(changes = atomic_xchg(&file->changes, 0))) {
		if (!READ_ONCE(file->watch.key))
			return -ENODEV;
		if (filp->f_flags & O_NONBLOCK)
			return -EAGAIN;
		if (wait_event_interruptible(file->wait,
					     atomic_read(&file->changes) ||
					     !READ_ONCE(file->watch.key)))
			return -ERESTARTSYS;
	}
	if (!copy_to_user(to, &changes, sizeof(changes)))
		return sizeof(changes);
	atomic_add(changes, &file->changes);
	return -EFAULT;
}

static __poll_t pv_store_poll(struct file *filp, poll_table *table)
{
	struct pv_store_file *file = filp->private_data;
	__poll_t events = 0;

	poll_wait(filp, &file->wait, table);
	if (atomic_read(&file->changes))
		events |= EPOLLIN | EPOLLRDNORM;
	if (!READ_ONCE(file->watch.key))
		events |= EPOLLHUP;
	return events;
}

/* misc_open() has a lock of all its devices: here nothing waits for the host. */
static int pv_store_open(struct inode *inode, struct file *filp)
{
	filp->private_data = pv_store_file_open();
	return filp->private_data ? stream_open(inode, filp) : -ENOMEM;
}

static int pv_store_release(struct inode *inode, struct file *filp)
{
	pv_store_file_close(filp->private_data);
	return 0;
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
	return misc_register(&pv_store_device);
}

/* Files that are open stay so, and find that there is no store. */
static void pv_store_stop(void)
{
	misc_deregister(&pv_store_device);
	pv_store_forget_all();
}

static struct pv_driver pv_store_driver = {
	.name	 = "pv_store",
	.service = PV_CAP_STORE,
	.start	 = pv_store_start,
	.stop	 = pv_store_stop,
};

static int __init pv_store_init(void)
{
	pv_store_queue = alloc_workqueue("pv_store", WQ_UNBOUND, PV_STORE_CALLS);
	return pv_store_queue ? pv_driver_register(&pv_store_driver) : -ENOMEM;
}
module_init(pv_store_init);

/* What was closed last is still to be forgotten, then. */
static void __exit pv_store_exit(void)
{
	pv_driver_unregister(&pv_store_driver);
	destroy_workqueue(pv_store_queue);
}
module_exit(pv_store_exit);

MODULE_ALIAS("platform:pv-store");
MODULE_DESCRIPTION("Configuration keys of a hypervisor for user space");
MODULE_LICENSE("GPL");
