"""a=candidate lines (RFC 8839 5.1): the grammar's edges, and the lines that must be passed over."""

from binding import either
from bugs import notes
from description import HOST, REFUSED, Descriptions, credentials, legal, read, read_section, sdp, section
from model import acceptable, invalid, valid

GRAMMAR = "SDP-8839-5.1-01"
FIRST = {"foundation": "1", "component": 1, "transport": "UDP", "priority": 2130706431, "ip": "192.0.2.1", "port": 50000, "type": "host"}
ALTERED = invalid({"accept": True}, "a candidate with a value that no line holds")


def line(foundation="7", component="1", transport="UDP", priority="1694498815", ip="192.0.2.3", port="45664", type_="host", tail=""):
    return f"a=candidate:{foundation} {component} {transport} {priority} {ip} {port} typ {type_}{tail}"


def listed(**values):
    """How the line of `line` is told when it is listed, with these members changed."""
    return {"foundation": "7", "component": 1, "transport": "UDP", "priority": 1694498815, "ip": "192.0.2.3", "port": 45664, "type": "host"} | values


def of_audio(*candidates):
    return read(read_section("audio", candidates=list(candidates)))


def text(*lines):
    return sdp(section("audio", candidates=(HOST, *lines)))


def well_formed(family):
    raddr = " raddr 203.0.113.141 rport 8998"
    rows = [
        ("host", "a host candidate", line(), listed()),
        ("srflx", "a server-reflexive candidate", line(type_="srflx", tail=raddr), listed(type="srflx")),
        ("prflx", "a peer-reflexive candidate", line(type_="prflx", tail=raddr), listed(type="prflx")),
        ("relay", "a relayed candidate", line(type_="relay", tail=raddr), listed(type="relay")),
        ("raddr-hidden", "a hidden related address", line(type_="srflx", tail=" raddr 0.0.0.0 rport 9"), listed(type="srflx")),
        ("raddr-hidden-ipv6", "a hidden related IPv6 address", line(ip="2001:db8::3", type_="srflx", tail=" raddr :: rport 9"), listed(ip="2001:db8::3", type="srflx")),
        ("raddr-other-family", "a related address of the other family", line(type_="relay", tail=" raddr 2001:db8::4 rport 8998"), listed(type="relay")),
        ("ipv6", "an IPv6 address", line(ip="2001:db8::3"), listed(ip="2001:db8::3")),
        ("ipv6-loopback", "IPv6 loopback", line(ip="::1"), listed(ip="::1")),
        ("ipv6-long", "an IPv6 address without zero groups", line(ip="2001:db8:1:2:3:4:5:6"), listed(ip="2001:db8:1:2:3:4:5:6")),
        ("ipv6-written-out", "an IPv6 address with its zeros written out", line(ip="2001:0DB8:0000:0000:0000:0000:0000:0003"),
         listed(ip=either("2001:db8::3", "2001:0DB8:0000:0000:0000:0000:0000:0003"))),
        ("transport-lower", "the transport in lower case, as browsers write it", line(transport="udp"), listed()),
        ("transport-mixed", "the transport in mixed case", line(transport="Udp"), listed()),
        ("component-2", "component 2", line(component="2"), listed(component=2)),
        ("component-256", "the highest component", line(component="256"), listed(component=256)),
        ("priority-1", "the lowest priority", line(priority="1"), listed(priority=1)),
        ("priority-max", "the highest priority", line(priority="2147483647"), listed(priority=2147483647)),
        ("priority-zeros", "a priority with leading zeros", line(priority="0000000001"), listed(priority=1)),
        ("foundation-32", "a foundation of 32 characters", line(foundation="F" * 32), listed(foundation="F" * 32)),
        ("foundation-marks", "a foundation with plus and slash", line(foundation="+/a0"), listed(foundation="+/a0")),
        ("foundation-number", "a foundation that is a number above 32 bits", line(foundation="99999999999"), listed(foundation="99999999999")),
        ("port-1", "port 1", line(port="1"), listed(port=1)),
        ("port-9", "port 9 in a UDP candidate", line(port="9"), listed(port=9)),
        ("port-65535", "port 65535", line(port="65535"), listed(port=65535)),
        ("extension", "an unknown extension", line(tail=" flavour sweet"), listed()),
        ("extensions-browser", "the extensions browsers write", line(tail=" generation 0 ufrag audioU network-id 3 network-cost 10"), listed()),
        ("extension-behind-raddr", "an extension behind the related address", line(type_="srflx", tail=raddr + " generation 0"), listed(type="srflx")),
        ("extension-tcptype", "tcptype in a UDP candidate, an extension without meaning", line(tail=" tcptype active"), listed()),
        ("extension-named-typ", "an extension whose value looks like a keyword", line(tail=" flavour typ"), listed()),
    ]
    for slug, title, row, expected in rows:
        requirement = "SDP-8839-5.1-09" if "extension" in slug else "SDP-8839-5.1-08" if "hidden" in slug else "SDP-8839-5.1-05" if slug == "component-2" else ""
        family.put(f"good/{slug}", title, f"{GRAMMAR} {requirement}", text(row), legal(of_audio(FIRST, expected)))


def tcp(family):
    """RFC 6544: an agent without ICE-TCP passes the line over."""
    for slug, port, tail in (("active", "9", " tcptype active"), ("passive", "45664", " tcptype passive"), ("so", "45664", " tcptype so"),
                             ("generation", "9", " tcptype active generation 0")):
        expected = listed(transport="TCP", port=int(port))
        family.put(f"tcp/{slug}", f"a TCP candidate, tcptype {slug}", "ICETCP-6544-5-01 ICETCP-6544-4.5-01", text(line(transport="TCP", port=port, tail=tail)),
                   [valid(of_audio(FIRST, expected)), *legal(of_audio(FIRST))])
    for slug, tail in (("none", ""), ("unknown", " tcptype sideways"), ("no-value", " tcptype")):
        family.put(f"tcp/{slug}", f"a TCP candidate, tcptype {slug}", "ICETCP-6544-5-01", text(line(transport="TCP", tail=tail)),
                   [valid(of_audio(FIRST)), acceptable(of_audio(FIRST, listed(transport="TCP")), "listed, though tcptype is mandatory"),
                    acceptable(REFUSED, "the description is refused for one malformed line"), ALTERED])


def passed_over(family):
    """Lines of a kind this agent may not know: never fatal (CP-35, CP-36)."""
    fatal = invalid(REFUSED, "one line of an unknown kind is fatal for the whole description")
    for slug, title, row, requirement, expected, reason in (
            ("fqdn", "a host name", line(ip="peer.example.com"), "SDP-8839-5.1-03", listed(ip="peer.example.com"), "listed, to be resolved; the agent should ignore it"),
            ("fqdn-dot", "a host name with a final dot", line(ip="peer.example.com."), "SDP-8839-5.1-03", listed(ip="peer.example.com."), "listed, to be resolved"),
            ("localhost", "the name localhost", line(ip="localhost"), "SDP-8839-5.1-03", listed(ip="localhost"), "listed, to be resolved"),
            ("mdns", "an mDNS name", line(ip="1f4712db-ea17-4bcf-a596-105139dfd8bf.local"), "SDP-8839-5.1-03",
             listed(ip="1f4712db-ea17-4bcf-a596-105139dfd8bf.local"), "an mDNS name is listed, to be resolved"),
            ("transport-sctp", "an unknown transport", line(transport="SCTP"), GRAMMAR, listed(transport="SCTP"), "listed, for the agent to pass over"),
            ("transport-token", "a transport with all marks a token may have", line(transport="X-1.!%*_+`'~"), GRAMMAR, listed(transport="X-1.!%*_+`'~"),
             "listed, for the agent to pass over"),
            ("transport-ssltcp", "an old transport name", line(transport="ssltcp", port="443"), GRAMMAR, listed(transport="SSLTCP", port=443), "listed, for the agent to pass over"),
            ("type-unknown", "an unknown type", line(type_="teleported"), GRAMMAR, listed(type="teleported"), "listed, for the agent to pass over")):
        family.put(f"unknown/{slug}", f"{title} is passed over", requirement, text(row),
                   [valid(of_audio(FIRST)), acceptable(of_audio(FIRST, expected), reason), fatal, ALTERED], "NameCandidate" if slug in ("fqdn", "fqdn-dot", "localhost", "mdns") else "")
    for slug, title, row, requirement, expected in (
            ("srflx-bare", "a server-reflexive candidate without related address", line(type_="srflx"), "SDP-8839-5.1-06", listed(type="srflx")),
            ("relay-bare", "a relayed candidate without related address", line(type_="relay"), "SDP-8839-5.1-06", listed(type="relay")),
            ("prflx-bare", "a peer-reflexive candidate without related address", line(type_="prflx"), "SDP-8839-5.1-06", listed(type="prflx")),
            ("raddr-only", "raddr without rport", line(type_="srflx", tail=" raddr 203.0.113.141"), "SDP-8839-5.1-06", listed(type="srflx")),
            ("rport-only", "rport without raddr", line(type_="srflx", tail=" rport 8998"), "SDP-8839-5.1-06", listed(type="srflx")),
            ("host-raddr", "a host candidate with related address", line(tail=" raddr 203.0.113.141 rport 8998"), "SDP-8839-5.1-07", listed())):
        family.put(f"related/{slug}", title, requirement, text(row),
                   [valid(of_audio(FIRST, expected)), acceptable(of_audio(FIRST), "the line breaks a rule for its sender and is ignored"), fatal, ALTERED],
                   source="RFC 8839 5.1: the grammar leaves rel-addr and rel-port optional, the rules bind the sender")


def malformed(family):
    """Lines outside the grammar: pass over the line, or refuse the description, or keep the value as it stands."""
    rows = [
        ("component-0", "component 0", line(component="0"), {"component": 0}), ("component-257", "component 257", line(component="257"), {"component": 257}),
        ("component-1000", "component 1000", line(component="1000"), {"component": 1000}), ("component-word", "component rtp", line(component="rtp"), None),
        ("component-negative", "component -1", line(component="-1"), {"component": -1}), ("component-65537", "component 65537, 1 in 16 bits", line(component="65537"), {"component": 65537}),
        ("priority-0", "priority 0", line(priority="0"), {"priority": 0}), ("priority-2e31", "priority 2^31", line(priority="2147483648"), {"priority": 1 << 31}),
        ("priority-2e32-1", "priority 2^32-1", line(priority="4294967295"), {"priority": (1 << 32) - 1}),
        ("priority-2e32", "priority 2^32, 0 in 32 bits", line(priority="4294967296"), {"priority": 1 << 32}),
        ("priority-2e32+5", "priority 2^32+5, 5 in 32 bits", line(priority="4294967301"), {"priority": (1 << 32) + 5}),
        ("priority-20-digits", "priority of 20 digits", line(priority="99999999999999999999"), None),
        ("priority-negative", "priority -1", line(priority="-1"), {"priority": -1}), ("priority-hex", "priority in hexadecimal", line(priority="0x7fffffff"), None),
        ("priority-float", "priority 1e9", line(priority="1e9"), None), ("foundation-33", "foundation of 33 characters", line(foundation="F" * 33), {"foundation": "F" * 33}),
        ("foundation-minus", "foundation with a minus", line(foundation="a-b"), {"foundation": "a-b"}), ("foundation-empty", "no foundation", line(foundation=""), None),
        ("port-0", "port 0", line(port="0"), {"port": 0}), ("port-65536", "port 65536, 0 in 16 bits", line(port="65536"), {"port": 65536}),
        ("port-65545", "port 65545, 9 in 16 bits", line(port="65545"), {"port": 65545}), ("port-word", "port http", line(port="http"), None),
        ("port-negative", "port -1", line(port="-1"), {"port": -1}), ("ip-256", "address 256.0.2.3", line(ip="256.0.2.3"), {"ip": "256.0.2.3"}),
        ("ip-short", "address 192.0.2", line(ip="192.0.2"), {"ip": "192.0.2"}), ("ip-number", "an address as one number", line(ip="3221225987"), {"ip": "3221225987"}),
        ("ip-octal", "an address with leading zeros", line(ip="0300.0.02.03"), {"ip": "0300.0.02.03"}), ("ip-colons", "address :::", line(ip=":::"), {"ip": ":::"}),
        ("ip-brackets", "an IPv6 address in brackets", line(ip="[2001:db8::3]"), {"ip": either("[2001:db8::3]", "2001:db8::3")}),
        ("no-typ", "the word typ missing", line().replace(" typ", ""), None), ("typ-last", "the type missing", line(type_="").rstrip(), None),
        ("cut-port", "cut behind the address", "a=candidate:7 1 UDP 1694498815 192.0.2.3", None), ("cut-priority", "cut behind the transport", "a=candidate:7 1 UDP", None),
        ("empty", "no value", "a=candidate:", None), ("no-colon", "no colon", "a=candidate", None), ("spaces", "two spaces between two fields", line().replace(" 1 UDP", "  1 UDP"), {}),
        ("extension-cut", "an extension name without value", line(tail=" flavour"), {}), ("trailing-space", "a space at the end", line(tail=" "), {}),
    ]
    for slug, title, row, changed in rows:
        kept = [] if changed is None else [acceptable(of_audio(FIRST, listed(**changed)), "kept as it stands, nothing altered")]
        slug = slug.replace("+", "-plus-")
        family.put(f"bad/{slug}", f"outside the grammar: {title}", GRAMMAR + (" ICE-8445-5.1.2-01" if "priority" in slug else " SDP-8839-5.1-04" if "component" in slug else ""),
                   text(row), [valid(of_audio(FIRST)), *kept, acceptable(REFUSED, "the description is refused for one malformed line"), ALTERED])


def many(family):
    family.put("many/none", "no candidates: they trickle", GRAMMAR, sdp(section("audio", candidates=())), legal(of_audio()))
    family.put("many/end", "a=end-of-candidates behind the candidate", GRAMMAR, text("a=end-of-candidates"), legal(of_audio(FIRST)))
    for count in (2, 10, 50):
        rows = [line(foundation=str(n), port=str(40000 + n), priority=str(1000 + n)) for n in range(count)]
        expected = [listed(foundation=str(n), port=40000 + n, priority=1000 + n) for n in range(count)]
        family.put(f"many/{count}", f"{count} candidates, in their order", GRAMMAR, sdp(section("audio", candidates=rows)), legal(of_audio(*expected)))
    family.put("many/twice", "the same candidate twice", GRAMMAR, text(HOST), [valid(of_audio(FIRST)), *legal(of_audio(FIRST, FIRST))])
    family.put("many/rtp-and-rtcp", "both components of one foundation", GRAMMAR + " SDP-8839-5.1-05", text(HOST.replace("1 1 UDP", "1 2 UDP").replace("50000", "50001")),
               legal(of_audio(FIRST, FIRST | {"component": 2, "port": 50001})))
    names = ("audio", "video", "data")
    family.put("many/by-section", "each section keeps its own candidates", GRAMMAR,
               sdp(*(section(name, candidates=(line(port=str(40000 + n)),)) for n, name in enumerate(names))),
               legal(read(*(read_section(name, candidates=[listed(port=40000 + n)]) for n, name in enumerate(names)))), "OtherSection")
    family.put("many/session-level", "a candidate at session level belongs to no section", GRAMMAR, sdp(section("audio"), session=[line()]),
               [valid(of_audio(FIRST)), acceptable(REFUSED, "a media-level attribute at session level is refused"), ALTERED])
    family.put("many/before-credentials", "candidates before ice-ufrag and ice-pwd", GRAMMAR, sdp(section("audio", [HOST, *credentials("audio")], candidates=())), legal(of_audio(FIRST)))


def families():
    family = Descriptions("candidates", "a=candidate lines", "RFC 8839 5.1, RFC 6544, contested points 35 and 36", notes("NameCandidate", "OtherSection"))
    for part in (well_formed, tcp, passed_over, malformed, many):
        part(family)
    return [family]
