/* SPDX-License-Identifier: GPL-2.0-only */
/* Links in XenStore: the nodes by which a guest and this domain find each other */
#ifndef PVLINK_STORE_H
#define PVLINK_STORE_H

#include <stdbool.h>
#include <stddef.h>

/* One link of one guest, by its number */
struct store_link {
	unsigned int domid, number;
};

/* 0, or -1 after a message where this is no control domain, or its store does not answer. */
int store_open(void);

/* Has store_fd() become readable when guests or their links come and go: 0 or -1. store_heard() takes that in. */
int store_watch(void);
int store_fd(void);
void store_heard(void);

/* Those that there are, to be freed: how many, or -1 after a message. */
int store_guests(unsigned int **domids);
int store_links(struct store_link **links);

/* The name of a guest that is there, to be freed, or NULL */
char *store_guest(unsigned int domid);

/* Size in bytes, or 0 if there is no such link */
unsigned long store_size(struct store_link link);

/* Each does all of it or nothing: 0, or -1 after a message. */
int store_make(struct store_link link, unsigned long size);
int store_remove(struct store_link link);

/* Whether both ends are connected; what went wrong at either one, to be freed, or NULL */
bool store_connected(struct store_link link);
char *store_error(struct store_link link);

#endif /* PVLINK_STORE_H */
