/* SPDX-License-Identifier: GPL-2.0-only */
/* A monitor in HYP mode: what its core and its faces know of each other */
#ifndef MONITOR_H
#define MONITOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;

/* What the guest had when it trapped, and what it gets back; its sp is its own. */
struct registers {
	u32 r[13];
	u32 lr;
};

/*
 * Where the rig lays what it has to say: who the monitor is, what it shares
 * with its guest, the hypercall that fails, counted from 1, with what result,
 * and what it lies about.
 */
struct options {
	u32 face;
	u32 kernel;
	u32 tree;
	u32 shared;
	u32 fails;
	u32 error;
	u32 lies;
};

/* What a face may lie about; a bit each, also in tests/rig/monitor.py */
enum lie {
	LIE_FEATURES,
	LIE_PTP_BACKWARDS,
	LIE_PTP_NEVER,
	LIE_TRNG_NOTHING,
	LIE_VERSION,
	LIE_GRANTS,
	LIE_RUNSTATE,
	LIE_STOLEN,
	LIE_WALLCLOCK,
	LIE_TORN,
	LIE_NO_UPCALL,
	LIE_EVENT_WORDS,
	LIE_UPCALLS,
	LIE_STORM,
	LIE_STORE_SILENT,
	LIE_STORE_IDS,
	LIE_STORE_TYPES,
	LIE_STORE_LENGTH,
	LIE_STORE_ERRORS,
	LIE_STORE_WORDS,
	LIE_STORE_INDICES,
	LIE_STORE_WATCHES,
	LIE_CPU_LATE,
	LIE_WALLCLOCK_LATE
};

/**
 * struct face - whom the monitor is for the guest
 * @name: for messages
 * @start: before the guest runs; may be NULL
 * @hvc: a hypercall of this operand; false if that ends the guest, NULL if each
 *	does
 * @smc: a call of the firmware; the same
 */
struct face {
	const char *name;
	void (*start)(const struct options *options);
	bool (*hvc)(u16 operand, struct registers *regs);
	bool (*smc)(struct registers *regs);
};

bool nobody_smc(struct registers *regs);

extern const struct face nobody;
extern const struct face jailhouse;
extern const struct face echo;
extern const struct face kvm;
extern const struct face xen;

/* core.c: the end of the test, after the counts were said */
void monitor_end(const char *why, u32 value) __attribute__((noreturn));
void monitor_count(const char *what);
bool monitor_lies(enum lie lie);

/* psci.c: the firmware that guests have */
#define PSCI_VERSION		0x84000000
#define PSCI_CPU_OFF		0x84000002
#define PSCI_CPU_ON		0x84000003
#define PSCI_AFFINITY_INFO	0x84000004
#define PSCI_SYSTEM_OFF		0x84000008
#define PSCI_SYSTEM_RESET	0x84000009
#define PSCI_FEATURES		0x8400000a
#define NOT_SUPPORTED		((u32)-1)

bool psci_is(u32 function);
u32 psci_call(const struct registers *regs);

/* guest.c: false where its kernel has nothing mapped */
bool guest_read(void *to, u32 from, u32 size);
bool guest_write(u32 to, const void *from, u32 size);

/* entry.S */
u32 firmware(u32 function, u32 a1, u32 a2, u32 a3);
void second_start(void);

/* print.c */
void print_char(char c);
void print(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
