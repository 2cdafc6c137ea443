// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/pv_store: configuration keys of any hypervisor, for user space
 *
 * Not sysfs: keys come and go at the host's will and are looked up there, as
 * sysfs cannot. Not nvmem: that is cells at fixed places. So it is a device with
 * ioctls for operations on one key, and read() and poll() for its changes.
 */
#include <linux/atomic.h>
#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/pv_guest.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include <uapi/linux/pv_store.h>

/* An open file, which watches one key, or none: its watch has no key then. */
struct pv_store_file {
	struct list_head entry;
	struct pv_store_watch watch;
	atomic_t changes;	/* that nobody has read of */
	wait_queue_head_t wait;
};

/* All files, and what each of them watches */
static LIST_HEAD(pv_store_files);
static DEFINE_MUTEX(pv_store_mutex);

static void pv_store_changed(struct pv_store_watch *watch)
{
	struct pv_store_file *file =
		container_of(watch, struct pv_store_file, watch);

	atomic_inc(&file->changes);
	wake_up_interruptible(&file->wait);
}

/* Who waits for a change has nothing to wait for any more. */
static void pv_store_drop_key(struct pv_store_file *file)
{
	const char *key = file->watch.key;

	WRITE_ONCE(file->watch.key, NULL);
	wake_up_interruptible(&file->wait);
	kfree(key);
}

static void pv_store_forget(struct pv_store_file *file)
{
	if (!file->watch.key)
		return;
	pv_store_unwatch(&file->watch);
	pv_store_drop_key(file);
}

/* A store that goes has every file forget its key, and none may begin anew. */
static int pv_store_do_watch(struct pv_store_file *file, const char *key)
{
	int err = -EOPNOTSUPP;

	mutex_lock(&pv_store_mutex);
	pv_store_forget(file);
	atomic_set(&file->changes, 0);
	file->watch.key = kstrdup(key, GFP_KERNEL);
	if (!file->watch.key)
		err = -ENOMEM;
	else if (pv_guest_has(PV_CAP_STORE))
		err = pv_store_watch(&file->watch);
	if (err)
		pv_store_drop_key(file);
	mutex_unlock(&pv_store_mutex);
	return err;
}

/* A value or a list; also the length of what does not fit is told. */
static int pv_store_give(struct pv_store_request *request, void *value,
			 size_t len)
{
	u64 room = request->value_len;
	int err = 0;

	if (IS_ERR(value))
		return PTR_ERR(value);
	request->value_len = len;
	if (len > room)
		err = -ERANGE;
	else if (copy_to_user(u64_to_user_ptr(request->value), value, len))
		err = -EFAULT;
	kfree(value);
	return err;
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

static int pv_store_do(struct pv_store_file *file, unsigned int command,
		       const char *key, struct pv_store_request *request)
{
	size_t len = 0;
	void *value;

	switch (command) {
	case PV_STORE_READ:
		value = pv_store_read(key, &len);
		return pv_store_give(request, value, len);
	case PV_STORE_LIST:
		value = pv_store_list(key, &len);
		return pv_store_give(request, value, len);
	case PV_STORE_WRITE:
		return pv_store_do_write(key, request);
	case PV_STORE_WATCH:
		return pv_store_do_watch(file, key);
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
	key = strndup_user(u64_to_user_ptr(request.key), PV_STORE_KEY_SIZE + 1);
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

static int pv_store_open(struct inode *inode, struct file *filp)
{
	struct pv_store_file *file = kzalloc(sizeof(*file), GFP_KERNEL);

	if (!file)
		return -ENOMEM;
	file->watch.changed = pv_store_changed;
	init_waitqueue_head(&file->wait);
	mutex_lock(&pv_store_mutex);
	list_add(&file->entry, &pv_store_files);
	mutex_unlock(&pv_store_mutex);
	filp->private_data = file;
	return stream_open(inode, filp);
}

static int pv_store_release(struct inode *inode, struct file *filp)
{
	struct pv_store_file *file = filp->private_data;

	mutex_lock(&pv_store_mutex);
	pv_store_forget(file);
	list_del(&file->entry);
	mutex_unlock(&pv_store_mutex);
	kfree(file);
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
	struct pv_store_file *file;

	misc_deregister(&pv_store_device);
	mutex_lock(&pv_store_mutex);
	list_for_each_entry(file, &pv_store_files, entry)
		pv_store_forget(file);
	mutex_unlock(&pv_store_mutex);
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
