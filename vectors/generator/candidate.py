"""Candidate lines and how they are told, for the vectors about a=candidate."""

from description import HOST, read, read_section, sdp, section
from model import invalid

GRAMMAR = "SDP-8839-5.1-01"
FIRST = {
    "foundation": "1",
    "component": 1,
    "transport": "UDP",
    "priority": 2130706431,
    "ip": "192.0.2.1",
    "port": 50000,
    "type": "host",
}
SECOND = FIRST | {"foundation": "7", "priority": 1694498815, "ip": "192.0.2.3", "port": 45664}
ALTERED = invalid({"accept": True}, "a candidate with a value that no line holds")


def line(
    foundation="7",
    component="1",
    transport="UDP",
    priority="1694498815",
    ip="192.0.2.3",
    port="45664",
    type_="host",
    tail="",
):
    return f"a=candidate:{foundation} {component} {transport} {priority} {ip} {port} typ {type_}{tail}"


def listed(**values):
    """How the line of `line` is told when it is listed, with these members changed."""
    return SECOND | values


def of_audio(*candidates):
    return read(read_section("audio", candidates=list(candidates)))


def text(*lines):
    """A description whose one section has the HOST candidate and these lines."""
    return sdp(section("audio", candidates=(HOST, *lines)))
