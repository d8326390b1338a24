// The one call of Linux that Swift cannot make: prctl is variadic, and Swift imports no variadic function. Header only.
#pragma once

#include <sys/prctl.h>

// Forbids core dumps, debuggers and readers of /proc of the same user. Returns 0, or -1 with errno.
static inline int clinux_set_undumpable(void) {
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}
