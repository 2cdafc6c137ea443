// SPDX-License-Identifier: GPL-2.0-only
/* A PTP hardware clock of the host's wallclock, on any hypervisor */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <linux/ptp_clock_kernel.h>
#include <linux/pv_guest.h>
#include <linux/timekeeping.h>

/* The clock is the host's: nobody sets it from here. */
static int pv_ptp_settime(struct ptp_clock_info *info,
			  const struct timespec64 *ts)
{
	return -EOPNOTSUPP;
}

static int pv_ptp_adjtime(struct ptp_clock_info *info, s64 delta)
{
	return -EOPNOTSUPP;
}

static int pv_ptp_adjfine(struct ptp_clock_info *info, long scaled_ppm)
{
	return -EOPNOTSUPP;
}

static int pv_ptp_enable(struct ptp_clock_info *info,
			 struct ptp_clock_request *request, int on)
{
	return -EOPNOTSUPP;
}

static int pv_ptp_gettimex(struct ptp_clock_info *info, struct timespec64 *ts,
			   struct ptp_system_timestamp *around)
{
	struct pv_clock_sample sample;
	int err;

	ptp_read_system_prets(around);
	err = pv_clock_read(&sample);
	ptp_read_system_postts(around);
	if (!err)
		*ts = ktime_to_timespec64(sample.wall);
	return err;
}

static int pv_ptp_counter(ktime_t *wall, struct system_counterval_t *counter,
			  void *context)
{
	struct pv_clock_sample sample;
	int err = pv_clock_read(&sample);

	if (err)
		return err;
	*wall = sample.wall;
	*counter = (struct system_counterval_t){
		.cycles = sample.counter,
		.cs_id	= sample.counter_id,
	};
	return 0;
}

static int pv_ptp_getcrosststamp(struct ptp_clock_info *info,
				 struct system_device_crosststamp *crosststamp)
{
	return get_device_system_crosststamp(pv_ptp_counter, NULL, NULL,
					     crosststamp);
}

static struct ptp_clock_info pv_ptp_info = {
	.owner		= THIS_MODULE,
	.name		= "host wallclock",
	.adjfine	= pv_ptp_adjfine,
	.adjtime	= pv_ptp_adjtime,
	.gettimex64	= pv_ptp_gettimex,
	.getcrosststamp	= pv_ptp_getcrosststamp,
	.settime64	= pv_ptp_settime,
	.enable		= pv_ptp_enable,
};

static struct ptp_clock *pv_ptp_clock;

static int pv_ptp_start(void)
{
	struct ptp_clock *clock;

	if (pv_clock_has_ptp()) {
		pr_info("left to the driver of the hypervisor\n");
		return 0;
	}

	clock = ptp_clock_register(&pv_ptp_info, NULL);
	if (IS_ERR(clock))
		return PTR_ERR(clock);
	pv_ptp_clock = clock;
	return 0;
}

static void pv_ptp_stop(void)
{
	if (pv_ptp_clock)
		ptp_clock_unregister(pv_ptp_clock);
	pv_ptp_clock = NULL;
}

static struct pv_driver pv_ptp_driver = {
	.name	 = "pv_ptp",
	.service = PV_CAP_CLOCK,
	.start	 = pv_ptp_start,
	.stop	 = pv_ptp_stop,
};
module_pv_driver(pv_ptp_driver);

MODULE_ALIAS("platform:pv-clock");
MODULE_DESCRIPTION("PTP hardware clock of a hypervisor's host");
MODULE_LICENSE("GPL");
