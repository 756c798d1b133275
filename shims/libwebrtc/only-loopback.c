// Preloaded under libwebrtc, which offers no way to choose interfaces: it sees loopback only, or the one
// address that SHIM_ADDRESS names, and nothing it sends or looks up can go elsewhere. Its probe for the
// default route fails, as offline.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

// The address as the shim wrote it, numeric and canonical.
static int is_chosen(const struct sockaddr *address)
{
    char text[INET6_ADDRSTRLEN] = "";
    const char *chosen = getenv("SHIM_ADDRESS");
    if (!chosen || !address) {
        return 0;
    }
    if (address->sa_family == AF_INET) {
        inet_ntop(AF_INET, &((const struct sockaddr_in *)address)->sin_addr, text, sizeof text);
    } else if (address->sa_family == AF_INET6) {
        inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)address)->sin6_addr, text, sizeof text);
    }
    return strcmp(chosen, text) == 0;
}

static int elsewhere(const struct sockaddr *to)
{
    if (is_chosen(to)) {
        return 0;
    }
    if (to && to->sa_family == AF_INET) {
        const struct sockaddr_in *four = (const struct sockaddr_in *)to;
        return ntohl(four->sin_addr.s_addr) >> 24 != 127;
    }
    if (to && to->sa_family == AF_INET6) {
        return !IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)to)->sin6_addr);
    }
    return 0;
}

int getifaddrs(struct ifaddrs **list)
{
    int (*next)(struct ifaddrs **) = (int (*)(struct ifaddrs **))dlsym(RTLD_NEXT, "getifaddrs");
    int result = next(list);
    for (struct ifaddrs *at = result == 0 ? *list : NULL; at; at = at->ifa_next) {
        if (getenv("SHIM_ADDRESS") ? !is_chosen(at->ifa_addr) : !(at->ifa_flags & IFF_LOOPBACK)) {
            at->ifa_flags = 0; // down: it is passed over
        }
    }
    return result;
}

typedef int connect_call(int, const struct sockaddr *, socklen_t);
typedef ssize_t sendto_call(int, const void *, size_t, int, const struct sockaddr *, socklen_t);

int connect(int file, const struct sockaddr *to, socklen_t size)
{
    connect_call *next = (connect_call *)dlsym(RTLD_NEXT, "connect");
    if (elsewhere(to)) {
        errno = ENETUNREACH;
        return -1;
    }
    return next(file, to, size);
}

ssize_t sendto(int file, const void *data, size_t length, int flags, const struct sockaddr *to, socklen_t size)
{
    sendto_call *next = (sendto_call *)dlsym(RTLD_NEXT, "sendto");
    if (elsewhere(to)) {
        errno = ENETUNREACH;
        return -1;
    }
    return next(file, data, length, flags, to, size);
}
