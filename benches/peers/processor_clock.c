/* The clocks of a process that run only while it has a processor, so that a limit in seconds is the same on a busy machine.
 *
 *     cc -O2 -shared -fPIC -o processor_clock.so processor_clock.c -ldl
 *     LD_PRELOAD=./processor_clock.so CORES=1 plenary plan session.json --time-limit 20
 *
 * The clocks show the start plus the processor seconds since, divided by CORES (by how many the process may use at once).
 * A thread that waits until an hour waits for what is left until then, by the real clock. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <linux/futex.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static const long SECOND = 1000000000;

static long real(clockid_t id) {
    struct timespec t;
    syscall(SYS_clock_gettime, id, &t); /* this file's, below */
    return t.tv_sec * SECOND + t.tv_nsec;
}

static long shown(clockid_t id) {
    static long start[2];
    static long cores;
    if (!cores) cores = getenv("CORES") ? atol(getenv("CORES")) : 1;
    long *from = &start[id == CLOCK_REALTIME];
    if (!*from) *from = real(id) - real(CLOCK_PROCESS_CPUTIME_ID) / cores;
    return *from + real(CLOCK_PROCESS_CPUTIME_ID) / cores;
}

static int wall(clockid_t id) { return id == CLOCK_REALTIME || id == CLOCK_MONOTONIC; }

int clock_gettime(clockid_t id, struct timespec *t) {
    long now = wall(id) ? shown(id) : real(id);
    *t = (struct timespec){now / SECOND, now % SECOND};
    return 0;
}

long syscall(long number, ...) {
    static long (*next)(long, ...);
    if (!next) next = (long (*)(long, ...))dlsym(RTLD_NEXT, "syscall");
    va_list list;
    va_start(list, number);
    long a[6];
    for (int i = 0; i < 6; i++) a[i] = va_arg(list, long);
    va_end(list);
    struct timespec until;
    if (number == SYS_futex && (a[1] & FUTEX_CMD_MASK) == FUTEX_WAIT_BITSET && a[3]) {
        clockid_t id = a[1] & FUTEX_CLOCK_REALTIME ? CLOCK_REALTIME : CLOCK_MONOTONIC;
        const struct timespec *asked = (const struct timespec *)a[3];
        long at = real(id) + asked->tv_sec * SECOND + asked->tv_nsec - shown(id);
        until = (struct timespec){at / SECOND, at % SECOND};
        a[3] = (long)&until;
    }
    return next(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}
