// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fights over words of 8, 16, 32 and 64 bits from two CPUs, with the exclusives
 * that are for words shared with a hypervisor, and counts what was lost.
 *
 * What stands right beside a word is changed by plain stores meanwhile, which
 * an access that is wider than the word and not atomic would undo.
 */
#define pr_fmt(fmt) "exclusives: " fmt

#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/module.h>

#include <asm/sync_bitops.h>
#include <asm/sync_exclusive.h>

#define FIGHTERS	2
#define ROUNDS		2000000

struct fighter {
	struct task_struct *task;
	unsigned int nr;
	struct completion done;
	u8 wrote;
	unsigned long undone;
	unsigned long torn;
	/* How often both had the lock. */
	unsigned long intruded;
	/* How often the other had the lock, or had left its token. */
	unsigned long met;
	u64 put;
	u64 got;
};

static struct fighter fighters[FIGHTERS];
/* They wait for each other at the start. */
static atomic_t running;

/* A lock of each width, and beside it a byte for each fighter. */
static struct {
	u8 lock;
	u8 mine[FIGHTERS];
} u8_word __aligned(4);

static struct {
	u16 lock;
	u8 mine[FIGHTERS];
} u16_word __aligned(4);

static struct {
	u32 lock;
	u8 mine[FIGHTERS];
} u32_word;

/* Written by who holds the lock of that width, and by nothing that is atomic. */
static unsigned long u8_count, u16_count, u32_count;

/* What goes round here is told to be whole by its upper half. */
static u64 slot __aligned(8);

static u64 token(u32 value)
{
	return (u64)~value << 32 | value;
}

static void change(struct fighter *me, u8 *mine)
{
	me->undone += READ_ONCE(mine[me->nr]) != me->wrote;
	WRITE_ONCE(mine[me->nr], ++me->wrote);
}

/* Values that use the highest bit, and differ between the fighters. */
#define DEFINE_FIGHT(type)						\
static void fight_##type(struct fighter *me)				\
{									\
	type free, taken = (type)~0 - me->nr;				\
	int round;							\
									\
	me->wrote = 0;							\
	for (round = 0; round < ROUNDS; round++) {			\
		change(me, type##_word.mine);				\
		free = 0;						\
		while (!sync_try_cmpxchg(&type##_word.lock, &free,	\
					 taken)) {			\
			me->met++;					\
			change(me, type##_word.mine);			\
			free = 0;					\
		}							\
		type##_count++;						\
		me->intruded += READ_ONCE(type##_word.lock) != taken;	\
		/* the count before the lock that guards it */		\
		smp_store_release(&type##_word.lock, 0);		\
		cond_resched();						\
	}								\
}

DEFINE_FIGHT(u8)
DEFINE_FIGHT(u16)
DEFINE_FIGHT(u32)

static void swap_tokens(struct fighter *me)
{
	u64 mine, other;
	int round;

	for (round = 0; round < ROUNDS; round++) {
		mine = token(round * FIGHTERS + me->nr);
		other = sync_xchg64(&slot, mine);
		me->put += mine;
		me->got += other;
		me->torn += other != token(lower_32_bits(other));
		me->met += lower_32_bits(other) % FIGHTERS != me->nr;
		cond_resched();
	}
}

static int fighter_thread(void *data)
{
	struct fighter *me = data;

	atomic_inc(&running);
	while (atomic_read(&running) < FIGHTERS)
		cpu_relax();

	fight_u8(me);
	fight_u16(me);
	fight_u32(me);
	swap_tokens(me);
	complete(&me->done);
	return 0;
}

static int create(unsigned int nr)
{
	struct fighter *fighter = &fighters[nr];

	fighter->nr = nr;
	init_completion(&fighter->done);
	fighter->task = kthread_create(fighter_thread, fighter,
				       "exclusives/%u", nr);
	if (IS_ERR(fighter->task))
		return PTR_ERR(fighter->task);
	kthread_bind(fighter->task, nr);
	return 0;
}

/* None is woken before all are there, since each waits for the others. */
static int create_all(void)
{
	int i, err;

	for (i = 0; i < FIGHTERS; i++) {
		err = create(i);
		if (err)
			break;
	}
	if (err)
		while (i--)
			kthread_stop(fighters[i].task);
	return err;
}

static void report(void)
{
	u64 put = token(0), got = slot;
	unsigned long undone = 0, torn = 0, intruded = 0, met = 0;
	int i;

	for (i = 0; i < FIGHTERS; i++) {
		put += fighters[i].put;
		got += fighters[i].got;
		undone += fighters[i].undone;
		torn += fighters[i].torn;
		intruded += fighters[i].intruded;
		met += fighters[i].met;
	}
	pr_info("met %lu times\n", met);
	pr_info("locks lost %lu\n", intruded);
	pr_info("u8 lost %ld\n", FIGHTERS * ROUNDS - (long)u8_count);
	pr_info("u16 lost %ld\n", FIGHTERS * ROUNDS - (long)u16_count);
	pr_info("u32 lost %ld\n", FIGHTERS * ROUNDS - (long)u32_count);
	pr_info("neighbours lost %lu\n", undone);
	pr_info("u64 lost %lld, torn %lu\n", put - got, torn);
}

static int __init exclusives_init(void)
{
	int i, err;

	if (num_online_cpus() < FIGHTERS)
		return -ENODEV;

	slot = token(0);
	err = create_all();
	if (err)
		return err;
	for (i = 0; i < FIGHTERS; i++)
		wake_up_process(fighters[i].task);
	for (i = 0; i < FIGHTERS; i++)
		wait_for_completion(&fighters[i].done);
	report();
	return 0;
}
module_init(exclusives_init);

MODULE_DESCRIPTION("Exclusives of every width, from two CPUs");
MODULE_LICENSE("GPL");
/* It is of this tree; and the rig calls a tainted kernel red. */
MODULE_INFO(intree, "Y");
