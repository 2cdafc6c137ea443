// SPDX-License-Identifier: GPL-2.0-only
/* The clock service: the host's wallclock, paired with a counter */
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/preempt.h>
#include <linux/pv_backend.h>
#include <linux/pv_test.h>

#include "core.h"

static int pv_clock_absent(struct pv_clock_sample *sample)
{
	return -EOPNOTSUPP;
}

static const struct pv_clock_ops pv_no_clock = {
	.read = pv_clock_absent,
};

static const struct pv_clock_ops *pv_clock = &pv_no_clock;

VISIBLE_IF_KUNIT const struct pv_clock_ops *pv_clock_provider(void)
{
	PV_TEST_STUB(pv_clock_provider);
	return READ_ONCE(pv_clock);
}
EXPORT_SYMBOL_IF_KUNIT(pv_clock_provider);

/**
 * pv_clock_read() - what the host's clock said at a moment
 * @sample: where to put it; without meaning after an error
 *
 * The host may step its clock at any time, so one sample may be before
 * another that was taken earlier. It is never a mixture of two.
 *
 * Context: Any.
 * Return: 0; -EOPNOTSUPP if the hypervisor gives none; -EAGAIN if it was
 * writing it all the time; -ERANGE if what it says is no time since 1970.
 */
int pv_clock_read(struct pv_clock_sample *sample)
{
	int err;

	preempt_disable();
	err = pv_clock_provider()->read(sample);
	preempt_enable();
	if (err)
		return err;
	return sample->wall < 0 ? -ERANGE : 0;
}
EXPORT_SYMBOL_GPL(pv_clock_read);

/**
 * pv_clock_has_ptp() - is a PTP clock of the host's clock another driver's
 *
 * Two of them would be one more than user space can choose from.
 *
 * Context: Any.
 * Return: true if there is a driver of another kind for it, loaded or not.
 */
bool pv_clock_has_ptp(void)
{
	return pv_clock_provider()->has_ptp;
}
EXPORT_SYMBOL_GPL(pv_clock_has_ptp);

/**
 * pv_clock_offer() - the backend serves the host's clock from now on
 * @ops: how
 *
 * For good: only once there is a time to tell, which may be long after the boot.
 *
 * Context: Process, may sleep.
 */
void pv_clock_offer(const struct pv_clock_ops *ops)
{
	WRITE_ONCE(pv_clock, ops);
	pv_guest_offer(PV_CAP_CLOCK);
}
