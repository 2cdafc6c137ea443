// SPDX-License-Identifier: GPL-2.0-only
/*
 * Says how far the host's clock is ahead of this system's, both at one value of the counter.
 *
 * With xen=1 it is what Xen shows in shared_info, to the control domain too, which
 * has no service of this kind.
 */
#define pr_fmt(fmt) "clock_check: " fmt

#include <linux/math64.h>
#include <linux/module.h>
#include <linux/pv_guest.h>
#include <linux/pv_test.h>
#include <linux/timekeeping.h>

#include <asm/arch_timer.h>

/* Of the Xen backend, for its KUnit tests; a kernel without Xen has none. */
int xen_clock_read(struct pv_clock_sample *sample);

static bool xen;
module_param(xen, bool, 0444);

static int read_host(struct pv_clock_sample *sample)
{
	if (!xen)
		return pv_clock_read(sample);
	return IS_ENABLED(CONFIG_XEN) ? xen_clock_read(sample) : -ENOSYS;
}

static s64 ticks_to_ns(s64 ticks)
{
	return div_s64(ticks * (s64)NSEC_PER_SEC, arch_timer_get_cntfrq());
}

static int __init clock_check_init(void)
{
	struct system_time_snapshot here;
	struct pv_clock_sample host;
	int err = read_host(&host);
	s64 ahead;

	if (err) {
		pr_info("no clock (%d)\n", err);
		return 0;
	}
	ktime_get_snapshot(&here);
	if (here.cs_id != host.counter_id)
		return -EINVAL;
	ahead = ktime_sub(host.wall, here.real) +
		ticks_to_ns(here.cycles - host.counter);
	pr_info("ahead %lld us\n", div_s64(ahead, NSEC_PER_USEC));
	return 0;
}
module_init(clock_check_init);

static void __exit clock_check_exit(void)
{
}
module_exit(clock_check_exit);

MODULE_DESCRIPTION("Difference between the host's clock and this one");
PV_TEST_IMPORT();
MODULE_LICENSE("GPL");
/* It is of this tree; and the rig calls a tainted kernel red. */
MODULE_INFO(intree, "Y");
