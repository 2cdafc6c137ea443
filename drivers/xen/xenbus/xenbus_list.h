/* SPDX-License-Identifier: GPL-2.0-only */
/* The names in a directory of XenStore, in one buffer */
#ifndef _XENBUS_LIST_H
#define _XENBUS_LIST_H

#include <xen/xenbus.h>

char *xs_list(struct xenbus_transaction t, const char *path, unsigned int *len);

/* For its test */
#if IS_ENABLED(CONFIG_KUNIT)
char *xs_list_part(struct xenbus_transaction t, const char *path, size_t from,
		   unsigned int *len);
char *xs_list_parts(struct xenbus_transaction t, const char *path,
		    unsigned int *len);
#endif

#endif /* _XENBUS_LIST_H */
