"""Networks of namespaces: where two stacks meet, and where the capture is taken.

The recorder itself runs in a fresh namespace, which is the offerer's. On loopback both stacks are in it; on a link
the answerer has a second one, held by a process that sleeps.
"""

import dataclasses
import pathlib
import subprocess
import sys
import time


@dataclasses.dataclass(frozen=True)
class Network:
    name: str
    words: str
    addresses: tuple
    interface: str
    link: str = ""
    dumpcap: tuple = ()
    file: str = "capture.pcapng"


LO = Network("lo", "loopback, captured on lo", ("127.0.0.1", "127.0.0.1"), "lo")
LO_PCAP = dataclasses.replace(LO, name="lo-pcap", dumpcap=("-P",), file="capture.pcap")
LO6 = Network("lo-ipv6", "loopback over IPv6, captured on lo", ("::1", "::1"), "lo")
ANY = Network("any", "loopback, captured on any (Linux cooked v2)", ("127.0.0.1", "127.0.0.1"), "any",
              dumpcap=("-y", "LINUX_SLL2"))
ANY_OLD = Network("any-v1", "loopback, captured on any (Linux cooked v1)", ("127.0.0.1", "127.0.0.1"), "any",
                  dumpcap=("-y", "LINUX_SLL", "-P"), file="capture.pcap")
VETH = Network("veth", "two namespaces and a veth pair, captured at the offerer's end", ("10.77.0.1", "10.77.0.2"),
               "offerer", "veth")
VETH6 = Network("veth-ipv6", "two namespaces and a veth pair over IPv6, captured at the offerer's end",
                ("fd77::1", "fd77::2"), "offerer", "veth")
TUN = Network("tun", "two namespaces and a tun link without Ethernet, captured at the offerer's end",
              ("10.77.0.1", "10.77.0.2"), "offerer", "tun")
# One namespace with an address that is not loopback's: for stacks that leave loopback out or cannot be told apart.
# The filter leaves out what browsers are driven with, over TCP on 127.0.0.1.
INSIDE = Network("namespace", "one namespace with 10.77.0.1 on a veth pair, captured on lo",
                 ("10.77.0.1", "10.77.0.1"), "lo", "inside", ("-f", "host 10.77.0.1"))


class Built:
    """A network that is up."""

    def __init__(self, network):
        self.network, self.holder, self.helpers = network, None, []
        self.quiet(0)
        run("ip", "link", "set", "lo", "up")
        if network.link == "inside":
            run("ip", "link", "add", "v0", "type", "veth", "peer", "name", "v1")
            run("ip", "addr", "add", "10.77.0.1/24", "dev", "v0")
            for end in ("v0", "v1"):
                run("ip", "link", "set", end, "up")
            # Firefox gathers on the address that a default route leads over.
            run("ip", "route", "add", "default", "via", "10.77.0.2", "dev", "v0")
        elif network.link:
            self.connect(network.link)

    def connect(self, link):
        self.holder = subprocess.Popen(["unshare", "-n", "--", "sleep", "infinity"])
        wait_for_namespace(self.holder.pid)
        self.quiet(1)
        if link == "veth":
            run("ip", "link", "add", "offerer", "address", "02:00:00:77:00:01", "type", "veth", "peer", "name",
                "answerer", "address", "02:00:00:77:00:02", "netns", str(self.holder.pid))
        else:
            self.open_tun()
        for side, end in enumerate(("offerer", "answerer")):
            address = self.network.addresses[side]
            size, more = ("64", ["nodad"]) if ":" in address else ("24", [])
            self.inside(side, "ip", "link", "set", "lo", "up")
            self.inside(side, "ip", "addr", "add", f"{address}/{size}", "dev", end, *more)
            self.inside(side, "ip", "link", "set", end, "up")
        time.sleep(0.3)

    def open_tun(self):
        """Two tun interfaces and a process that passes packets between them."""
        program = pathlib.Path(__file__).with_name("tunnel.py")
        tunnel = subprocess.Popen([sys.executable, program, str(self.holder.pid)], stdout=subprocess.PIPE)
        tunnel.stdout.readline()
        self.helpers.append(tunnel)

    def quiet(self, side):
        """Without IPv6 no router solicitation is in a capture."""
        if ":" not in self.network.addresses[side]:
            keys = ("all", "default", "lo")
            self.inside(side, "sysctl", "-qw", *[f"net.ipv6.conf.{key}.disable_ipv6=1" for key in keys])

    def prefix(self, side):
        """What a command of a side begins with."""
        if side == 0 or self.holder is None:
            return []
        return ["nsenter", "-t", str(self.holder.pid), "-n", "--"]

    def inside(self, side, *argv):
        run(*self.prefix(side), *argv)

    def close(self):
        for helper in (*self.helpers, self.holder):
            if helper:
                helper.kill()
                helper.wait()


def wait_for_namespace(pid):
    """`unshare` has left ours when its link says so."""
    ours = pathlib.Path("/proc/self/ns/net").readlink()
    for _ in range(200):
        if pathlib.Path(f"/proc/{pid}/ns/net").readlink() != ours:
            return
        time.sleep(0.01)
    raise OSError("no second namespace within 2 s")


def run(*argv):
    subprocess.run(argv, check=True)
