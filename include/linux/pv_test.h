/* SPDX-License-Identifier: GPL-2.0-only */
/* Where the tests of the services put something of their own in the place of the real */
#ifndef _LINUX_PV_TEST_H
#define _LINUX_PV_TEST_H

#include <kunit/visibility.h>

/* A kernel without these tests pays nothing, and need not have what they use. */
#if IS_ENABLED(CONFIG_PV_GUEST_KUNIT_TEST)
#include <kunit/static_stub.h>

#define PV_TEST_STUB(...) KUNIT_STATIC_STUB_REDIRECT(__VA_ARGS__)
#else
#define PV_TEST_STUB(...) do { } while (0)
#endif

/* What the tests use of it. Up to 6.12 MODULE_IMPORT_NS() takes a word, then a string. */
#define PV_TEST_IMPORT() MODULE_INFO(import_ns, "EXPORTED_FOR_KUNIT_TESTING")

#endif /* _LINUX_PV_TEST_H */
