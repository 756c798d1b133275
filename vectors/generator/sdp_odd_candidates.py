"""a=candidate lines to pass over: kinds an agent may not know, and lines outside the grammar."""

from binding import either
from bugs import notes
from candidate import ALTERED, FIRST, GRAMMAR, line, listed, of_audio, text
from description import REFUSED, Descriptions
from model import acceptable, invalid, valid


def passed_over(family):
    """Lines of a kind this agent may not know: never fatal (CP-35, CP-36)."""
    fatal = invalid(REFUSED, "one line of an unknown kind is fatal for the whole description")
    for slug, title, row, requirement, expected, reason in (
        (
            "fqdn",
            "a host name",
            line(ip="peer.example.com"),
            "SDP-8839-5.1-03",
            listed(ip="peer.example.com"),
            "listed, to be resolved; the agent should ignore it",
        ),
        (
            "fqdn-dot",
            "a host name with a final dot",
            line(ip="peer.example.com."),
            "SDP-8839-5.1-03",
            listed(ip="peer.example.com."),
            "listed, to be resolved",
        ),
        (
            "localhost",
            "the name localhost",
            line(ip="localhost"),
            "SDP-8839-5.1-03",
            listed(ip="localhost"),
            "listed, to be resolved",
        ),
        (
            "mdns",
            "an mDNS name",
            line(ip="1f4712db-ea17-4bcf-a596-105139dfd8bf.local"),
            "SDP-8839-5.1-03",
            listed(ip="1f4712db-ea17-4bcf-a596-105139dfd8bf.local"),
            "an mDNS name is listed, to be resolved",
        ),
        (
            "transport-sctp",
            "an unknown transport",
            line(transport="SCTP"),
            GRAMMAR,
            listed(transport="SCTP"),
            "listed, for the agent to pass over",
        ),
        (
            "transport-token",
            "a transport with all marks a token may have",
            line(transport="X-1.!%*_+`'~"),
            GRAMMAR,
            listed(transport="X-1.!%*_+`'~"),
            "listed, for the agent to pass over",
        ),
        (
            "transport-ssltcp",
            "an old transport name",
            line(transport="ssltcp", port="443"),
            GRAMMAR,
            listed(transport="SSLTCP", port=443),
            "listed, for the agent to pass over",
        ),
        (
            "type-unknown",
            "an unknown type",
            line(type_="teleported"),
            GRAMMAR,
            listed(type="teleported"),
            "listed, for the agent to pass over",
        ),
    ):
        family.put(
            f"unknown/{slug}",
            f"{title} is passed over",
            requirement,
            text(row),
            [valid(of_audio(FIRST)), acceptable(of_audio(FIRST, expected), reason), fatal, ALTERED],
            "NameCandidate" if slug in ("fqdn", "fqdn-dot", "localhost", "mdns") else "",
        )
    for slug, title, row, requirement, expected in (
        (
            "srflx-bare",
            "a server-reflexive candidate without related address",
            line(type_="srflx"),
            "SDP-8839-5.1-06",
            listed(type="srflx"),
        ),
        (
            "relay-bare",
            "a relayed candidate without related address",
            line(type_="relay"),
            "SDP-8839-5.1-06",
            listed(type="relay"),
        ),
        (
            "prflx-bare",
            "a peer-reflexive candidate without related address",
            line(type_="prflx"),
            "SDP-8839-5.1-06",
            listed(type="prflx"),
        ),
        (
            "raddr-only",
            "raddr without rport",
            line(type_="srflx", tail=" raddr 203.0.113.141"),
            "SDP-8839-5.1-06",
            listed(type="srflx"),
        ),
        (
            "rport-only",
            "rport without raddr",
            line(type_="srflx", tail=" rport 8998"),
            "SDP-8839-5.1-06",
            listed(type="srflx"),
        ),
        (
            "host-raddr",
            "a host candidate with related address",
            line(tail=" raddr 203.0.113.141 rport 8998"),
            "SDP-8839-5.1-07",
            listed(),
        ),
    ):
        family.put(
            f"related/{slug}",
            title,
            requirement,
            text(row),
            [
                valid(of_audio(FIRST, expected)),
                acceptable(of_audio(FIRST), "the line breaks a rule for its sender and is ignored"),
                fatal,
                ALTERED,
            ],
            source="RFC 8839 5.1: the grammar leaves rel-addr and rel-port optional, the rules bind the sender",
        )


def malformed(family):
    """Lines outside the grammar: pass over the line, or refuse the description, or keep the value as it stands."""
    rows = [
        ("component-0", "component 0", line(component="0"), {"component": 0}),
        ("component-257", "component 257", line(component="257"), {"component": 257}),
        ("component-1000", "component 1000", line(component="1000"), {"component": 1000}),
        ("component-word", "component rtp", line(component="rtp"), None),
        ("component-negative", "component -1", line(component="-1"), {"component": -1}),
        ("component-65537", "component 65537, 1 in 16 bits", line(component="65537"), {"component": 65537}),
        ("priority-0", "priority 0", line(priority="0"), {"priority": 0}),
        ("priority-2e31", "priority 2^31", line(priority="2147483648"), {"priority": 1 << 31}),
        ("priority-2e32-1", "priority 2^32-1", line(priority="4294967295"), {"priority": (1 << 32) - 1}),
        ("priority-2e32", "priority 2^32, 0 in 32 bits", line(priority="4294967296"), {"priority": 1 << 32}),
        ("priority-2e32+5", "priority 2^32+5, 5 in 32 bits", line(priority="4294967301"), {"priority": (1 << 32) + 5}),
        ("priority-20-digits", "priority of 20 digits", line(priority="99999999999999999999"), None),
        ("priority-negative", "priority -1", line(priority="-1"), {"priority": -1}),
        ("priority-hex", "priority in hexadecimal", line(priority="0x7fffffff"), None),
        ("priority-float", "priority 1e9", line(priority="1e9"), None),
        ("foundation-33", "foundation of 33 characters", line(foundation="F" * 33), {"foundation": "F" * 33}),
        ("foundation-minus", "foundation with a minus", line(foundation="a-b"), {"foundation": "a-b"}),
        ("foundation-empty", "no foundation", line(foundation=""), None),
        ("port-0", "port 0", line(port="0"), {"port": 0}),
        ("port-65536", "port 65536, 0 in 16 bits", line(port="65536"), {"port": 65536}),
        ("port-65545", "port 65545, 9 in 16 bits", line(port="65545"), {"port": 65545}),
        ("port-word", "port http", line(port="http"), None),
        ("port-negative", "port -1", line(port="-1"), {"port": -1}),
        ("ip-256", "address 256.0.2.3", line(ip="256.0.2.3"), {"ip": "256.0.2.3"}),
        ("ip-short", "address 192.0.2", line(ip="192.0.2"), {"ip": "192.0.2"}),
        ("ip-number", "an address as one number", line(ip="3221225987"), {"ip": "3221225987"}),
        ("ip-octal", "an address with leading zeros", line(ip="0300.0.02.03"), {"ip": "0300.0.02.03"}),
        ("ip-colons", "address :::", line(ip=":::"), {"ip": ":::"}),
        (
            "ip-brackets",
            "an IPv6 address in brackets",
            line(ip="[2001:db8::3]"),
            {"ip": either("[2001:db8::3]", "2001:db8::3")},
        ),
        ("no-typ", "the word typ missing", line().replace(" typ", ""), None),
        ("typ-last", "the type missing", line(type_="").rstrip(), None),
        ("cut-port", "cut behind the address", "a=candidate:7 1 UDP 1694498815 192.0.2.3", None),
        ("cut-priority", "cut behind the transport", "a=candidate:7 1 UDP", None),
        ("empty", "no value", "a=candidate:", None),
        ("no-colon", "no colon", "a=candidate", None),
        ("spaces", "two spaces between two fields", line().replace(" 1 UDP", "  1 UDP"), {}),
        ("extension-cut", "an extension name without value", line(tail=" flavour"), {}),
        ("trailing-space", "a space at the end", line(tail=" "), {}),
    ]
    for slug, title, row, changed in rows:
        kept = (
            []
            if changed is None
            else [acceptable(of_audio(FIRST, listed(**changed)), "kept as it stands, nothing altered")]
        )
        slug = slug.replace("+", "-plus-")
        family.put(
            f"bad/{slug}",
            f"outside the grammar: {title}",
            GRAMMAR
            + (" ICE-8445-5.1.2-01" if "priority" in slug else " SDP-8839-5.1-04" if "component" in slug else ""),
            text(row),
            [
                valid(of_audio(FIRST)),
                *kept,
                acceptable(REFUSED, "the description is refused for one malformed line"),
                ALTERED,
            ],
        )


def families():
    family = Descriptions(
        "odd-candidates",
        "a=candidate lines to pass over",
        "RFC 8839 5.1, contested points 35 and 36",
        notes("NameCandidate"),
    )
    for part in (passed_over, malformed):
        part(family)
    return [family]
