// SPDX-License-Identifier: GPL-2.0-only
/* Writes a line where a panic saves the kernel's log, as pstore would save it there */
#define pr_fmt(fmt) "late_words: " fmt

#include <linux/kmsg_dump.h>
#include <linux/module.h>

static void late_words_dump(struct kmsg_dumper *dumper,
			    struct kmsg_dump_detail *detail)
{
	if (detail->reason == KMSG_DUMP_PANIC)
		pr_emerg("the log was saved\n");
}

static struct kmsg_dumper late_words = {
	.dump = late_words_dump,
};

static int __init late_words_init(void)
{
	return kmsg_dump_register(&late_words);
}
module_init(late_words_init);

static void __exit late_words_exit(void)
{
	kmsg_dump_unregister(&late_words);
}
module_exit(late_words_exit);

MODULE_DESCRIPTION("A line for each log that a panic saves");
MODULE_LICENSE("GPL");
/* It is of this tree; and the rig calls a tainted kernel red. */
MODULE_INFO(intree, "Y");
