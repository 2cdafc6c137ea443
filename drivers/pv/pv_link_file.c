// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/pv_linkN: a link for a program, which is the device's side
 *
 * One program at a time, and no driver of this kernel meanwhile. A page is
 * mapped when it is touched, so that none of the link's is once that has gone.
 */
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/poll.h>
#include <linux/uaccess.h>

#include "pv_link.h"

static int pv_link_file_take(struct pv_link_core *core, struct file *filp)
{
	if (core->gone)
		return -ENODEV;
	if (core->file)
		return -EBUSY;
	WRITE_ONCE(core->file, filp);
	pv_link_close(core);
	queue_work(pv_link_queue, &core->work);
	return 0;
}

static int pv_link_file_open(struct inode *inode, struct file *filp)
{
	struct pv_link_core *core =
		container_of(inode->i_cdev, struct pv_link_core, cdev);
	int err;

	mutex_lock(&core->lock);
	err = pv_link_file_take(core, filp);
	mutex_unlock(&core->lock);
	if (err)
		return err;
	/* The driver lets go of it. */
	flush_work(&core->work);
	filp->private_data = core;
	return nonseekable_open(inode, filp);
}

static int pv_link_file_release(struct inode *inode, struct file *filp)
{
	struct pv_link_core *core = filp->private_data;

	mutex_lock(&core->lock);
	pv_link_eventfds_drop(core);
	WRITE_ONCE(core->file, NULL);
	if (!core->gone) {
		pv_link_close(core);
		queue_work(pv_link_queue, &core->work);
	}
	mutex_unlock(&core->lock);
	return 0;
}

static long pv_link_file_info(struct pv_link_core *core,
			      struct pv_link_info __user *user)
{
	struct pv_link_info info = {
		.size = core->link.desc.size,
		.side = core->link.desc.side,
	};
	bool gone;

	mutex_lock(&core->lock);
	gone = core->gone;
	core->told = true;
	info.state = core->state;
	info.nonce = core->nonce;
	if (core->state == PV_LINK_CONNECTED) {
		info.peer_nonce = core->peer.nonce;
		info.type = core->peer.type;
		info.doorbells = core->peer.doorbells;
	}
	mutex_unlock(&core->lock);
	if (gone)
		return -ENODEV;
	return copy_to_user(user, &info, sizeof(info)) ? -EFAULT : 0;
}

/* The peer that was met before sees the new incarnation, and meets that. */
static long pv_link_file_offer(struct pv_link_core *core, u32 type)
{
	pv_link_eventfds_drop(core);
	pv_link_open(core, type);
	queue_work(pv_link_queue, &core->work);
	return 0;
}

static long pv_link_file_ring(struct pv_link_core *core, u32 doorbell)
{
	if (core->state != PV_LINK_CONNECTED)
		return -EPIPE;
	if (doorbell >= core->peer.doorbells)
		return -EINVAL;
	pv_link_ring(&core->link, doorbell);
	return 0;
}

static long pv_link_file_do(struct pv_link_core *core, unsigned int command,
			    u32 argument)
{
	if (core->gone)
		return -ENODEV;
	switch (command) {
	case PV_LINK_OFFER:
		return pv_link_file_offer(core, argument);
	case PV_LINK_RING:
		return pv_link_file_ring(core, argument);
	case PV_LINK_KICK:
		return pv_link_kick_add(core, argument);
	case PV_LINK_CALL:
		return pv_link_call_add(core, argument);
	}
	return -ENOTTY;
}

static long pv_link_file_watch(struct pv_link_core *core,
			       const struct pv_link_watch __user *user)
{
	struct pv_link_watch watch;
	long err = -ENODEV;

	if (copy_from_user(&watch, user, sizeof(watch)))
		return -EFAULT;
	mutex_lock(&core->lock);
	if (!core->gone)
		err = pv_link_watch_add(core, &watch);
	mutex_unlock(&core->lock);
	return err;
}

static long pv_link_file_ioctl(struct file *filp, unsigned int command,
			       unsigned long argument)
{
	struct pv_link_core *core = filp->private_data;
	void __user *user = (void __user *)argument;
	u32 value;
	long err;

	if (command == PV_LINK_INFO)
		return pv_link_file_info(core, user);
	if (command == PV_LINK_WATCH)
		return pv_link_file_watch(core, user);
	if (_IOC_TYPE(command) != _IOC_TYPE(PV_LINK_INFO))
		return -ENOTTY;
	if (copy_from_user(&value, user, sizeof(value)))
		return -EFAULT;
	mutex_lock(&core->lock);
	err = pv_link_file_do(core, command, value);
	mutex_unlock(&core->lock);
	return err;
}

static __poll_t pv_link_file_poll(struct file *filp, poll_table *table)
{
	struct pv_link_core *core = filp->private_data;
	__poll_t events = 0;

	poll_wait(filp, &core->changed, table);
	mutex_lock(&core->lock);
	if (!core->told)
		events |= EPOLLIN | EPOLLRDNORM;
	if (core->gone)
		events |= EPOLLHUP;
	mutex_unlock(&core->lock);
	return events;
}

/*
 * A program may be in the midst of it when the link goes, and serve others too:
 * it is not to be killed.
 */
static vm_fault_t pv_link_insert_nowhere(struct pv_link_core *core,
					 struct vm_fault *vmf)
{
	if (!core->nowhere)
		core->nowhere = get_zeroed_page(GFP_KERNEL);
	if (!core->nowhere)
		return VM_FAULT_OOM;
	return vmf_insert_pfn(vmf->vma, vmf->address,
			      PHYS_PFN(__pa(core->nowhere)));
}

/* No page beyond the region is asked for, since none is mapped. */
static vm_fault_t pv_link_fault(struct vm_fault *vmf)
{
	struct pv_link_core *core = vmf->vma->vm_private_data;
	struct pv_link *link = &core->link;
	vm_fault_t result;

	mutex_lock(&core->lock);
	if (core->gone)
		result = pv_link_insert_nowhere(core, vmf);
	else
		result = vmf_insert_pfn(vmf->vma, vmf->address,
					link->desc.ops->pfn(link, vmf->pgoff));
	mutex_unlock(&core->lock);
	return result;
}

static const struct vm_operations_struct pv_link_vm_ops = {
	.fault = pv_link_fault,
};

/* vmf_insert_pfn() takes no mapping that is written to by copying. */
static int pv_link_file_mmap(struct file *filp, struct vm_area_struct *vma)
{
	struct pv_link_core *core = filp->private_data;
	unsigned long pages = core->link.desc.size >> PAGE_SHIFT;

	if (!(vma->vm_flags & VM_SHARED) || vma->vm_pgoff > pages ||
	    vma_pages(vma) > pages - vma->vm_pgoff)
		return -EINVAL;
	vm_flags_set(vma, VM_PFNMAP | VM_IO | VM_DONTEXPAND | VM_DONTDUMP);
	vma->vm_ops = &pv_link_vm_ops;
	vma->vm_private_data = core;
	return 0;
}

const struct file_operations pv_link_fops = {
	.owner		= THIS_MODULE,
	.open		= pv_link_file_open,
	.release	= pv_link_file_release,
	.poll		= pv_link_file_poll,
	.unlocked_ioctl	= pv_link_file_ioctl,
	.compat_ioctl	= compat_ptr_ioctl,
	.mmap		= pv_link_file_mmap,
};
