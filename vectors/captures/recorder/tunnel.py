"""Passes packets between two tun interfaces, one here and one in the namespace of a process:
`tunnel.py PID`. Says so with one line when both are there."""

import ctypes
import fcntl
import os
import selectors
import struct
import sys

TUNSETIFF, IFF_TUN, IFF_NO_PI, CLONE_NEWNET = 0x400454CA, 0x0001, 0x1000, 0x40000000


def open_tun(name):
    end = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(end, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
    return end


def enter(pid):
    with open(f"/proc/{pid}/ns/net") as namespace:
        if ctypes.CDLL(None, use_errno=True).setns(namespace.fileno(), CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), "setns")


def main():
    near = open_tun("offerer")
    enter(int(sys.argv[1]))
    far = open_tun("answerer")
    print("ready", flush=True)
    selector = selectors.DefaultSelector()
    selector.register(near, selectors.EVENT_READ, far)
    selector.register(far, selectors.EVENT_READ, near)
    while True:
        for key, _ in selector.select():
            packet = os.read(key.fd, 65536)
            try:
                os.write(key.data, packet)
            except OSError:
                pass  # the other end is not up yet


main()
