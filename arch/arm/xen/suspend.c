// SPDX-License-Identifier: GPL-2.0-only
/* What drivers/xen/manage.c calls around the suspension of a domain */
#include <xen/xen-ops.h>

/*
 * Xen on ARM neither saves nor migrates a domain. One that it resumes is the
 * one that was suspended: shared_info, vcpu_info and grant frames are still
 * mapped, and the timer is the architecture's own. So nothing is to be undone
 * before or done again after.
 */
void xen_arch_pre_suspend(void)
{
}

void xen_arch_post_suspend(int suspend_cancelled)
{
}

void xen_timer_resume(void)
{
}

void xen_arch_resume(void)
{
}

void xen_arch_suspend(void)
{
}
