/* The clocks of a process that run only while it has a processor, so that a limit in seconds is the same on a busy machine.
 *
 *     cc -O2 -shared -fPIC -o processor_clock.so processor_clock.c -ldl
 *     LD_PRELOAD=./processor_clock.so CORES=1 plenary plan session.json --time-limit 20
 *
 * The clocks show the start plus the processor seconds since, divided by CORES (by how many the process may use at once).
 * The kernel is asked for those once in 50 microseconds, because some solvers look at the clock all the time. A thread that
 * waits until an hour waits for what is left until then, by the real clock. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <linux/futex.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static const long SECOND = 1000000000, FRESH = 50000;
static int (*real_gettime)(clockid_t, struct timespec *);
static long (*real_syscall)(long, ...);
static long cores, monotonic, realtime, looked, used;

static long real(clockid_t id) {
    struct timespec t;
    real_gettime(id, &t);
    return t.tv_sec * SECOND + t.tv_nsec;
}

__attribute__((constructor)) static void begin(void) {
    if (cores) return;
    real_gettime = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    real_syscall = (long (*)(long, ...))dlsym(RTLD_NEXT, "syscall");
    cores = getenv("CORES") ? atol(getenv("CORES")) : 1;
    long before = real(CLOCK_PROCESS_CPUTIME_ID) / cores;
    monotonic = real(CLOCK_MONOTONIC) - before;
    realtime = real(CLOCK_REALTIME) - before;
}

static long shown(clockid_t id) {
    long now = real(CLOCK_MONOTONIC);
    if (now - looked > FRESH) {
        looked = now;
        used = real(CLOCK_PROCESS_CPUTIME_ID) / cores;
    }
    return (id == CLOCK_REALTIME ? realtime : monotonic) + used;
}

int clock_gettime(clockid_t id, struct timespec *t) {
    begin();
    if (id != CLOCK_REALTIME && id != CLOCK_MONOTONIC) return real_gettime(id, t);
    long now = shown(id);
    *t = (struct timespec){now / SECOND, now % SECOND};
    return 0;
}

long syscall(long number, ...) {
    begin();
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
    return real_syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}
