/* SPDX-License-Identifier: GPL-2.0-only */
/* A process for each link that is served: pvlink itself, until the link is gone */
#ifndef PVLINK_SERVE_H
#define PVLINK_SERVE_H

#include "store.h"
#include "wanted.h"

/* Has each link served as wanted_of() says, and no other. One that ends is begun again, later each time. */
void serve_links(const struct wanted *(*wanted_of)(struct store_link link));

/* Milliseconds until serve_links() has to be called again, or -1 */
int serve_pause(void);

/* Ends them all. */
void serve_nothing(void);

#endif /* PVLINK_SERVE_H */
