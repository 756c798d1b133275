"""a=candidate lines inside the grammar (RFC 8839 5.1, RFC 6544)."""

from binding import either
from bugs import notes
from candidate import ALTERED, FIRST, GRAMMAR, line, listed, of_audio, text
from description import HOST, REFUSED, Descriptions, credentials, legal, read, read_section, sdp, section
from model import acceptable, valid


def well_formed(family):
    raddr = " raddr 203.0.113.141 rport 8998"
    rows = [
        ("host", "a host candidate", line(), listed()),
        ("srflx", "a server-reflexive candidate", line(type_="srflx", tail=raddr), listed(type="srflx")),
        ("prflx", "a peer-reflexive candidate", line(type_="prflx", tail=raddr), listed(type="prflx")),
        ("relay", "a relayed candidate", line(type_="relay", tail=raddr), listed(type="relay")),
        (
            "raddr-hidden",
            "a hidden related address",
            line(type_="srflx", tail=" raddr 0.0.0.0 rport 9"),
            listed(type="srflx"),
        ),
        (
            "raddr-hidden-ipv6",
            "a hidden related IPv6 address",
            line(ip="2001:db8::3", type_="srflx", tail=" raddr :: rport 9"),
            listed(ip="2001:db8::3", type="srflx"),
        ),
        (
            "raddr-other-family",
            "a related address of the other family",
            line(type_="relay", tail=" raddr 2001:db8::4 rport 8998"),
            listed(type="relay"),
        ),
        ("ipv6", "an IPv6 address", line(ip="2001:db8::3"), listed(ip="2001:db8::3")),
        ("ipv6-loopback", "IPv6 loopback", line(ip="::1"), listed(ip="::1")),
        (
            "ipv6-long",
            "an IPv6 address without zero groups",
            line(ip="2001:db8:1:2:3:4:5:6"),
            listed(ip="2001:db8:1:2:3:4:5:6"),
        ),
        (
            "ipv6-written-out",
            "an IPv6 address with its zeros written out",
            line(ip="2001:0DB8:0000:0000:0000:0000:0000:0003"),
            listed(ip=either("2001:db8::3", "2001:0DB8:0000:0000:0000:0000:0000:0003")),
        ),
        ("transport-lower", "the transport in lower case, as browsers write it", line(transport="udp"), listed()),
        ("transport-mixed", "the transport in mixed case", line(transport="Udp"), listed()),
        ("component-2", "component 2", line(component="2"), listed(component=2)),
        ("component-256", "the highest component", line(component="256"), listed(component=256)),
        ("priority-1", "the lowest priority", line(priority="1"), listed(priority=1)),
        ("priority-max", "the highest priority", line(priority="2147483647"), listed(priority=2147483647)),
        ("priority-zeros", "a priority with leading zeros", line(priority="0000000001"), listed(priority=1)),
        ("foundation-32", "a foundation of 32 characters", line(foundation="F" * 32), listed(foundation="F" * 32)),
        ("foundation-marks", "a foundation with plus and slash", line(foundation="+/a0"), listed(foundation="+/a0")),
        (
            "foundation-number",
            "a foundation that is a number above 32 bits",
            line(foundation="99999999999"),
            listed(foundation="99999999999"),
        ),
        ("port-1", "port 1", line(port="1"), listed(port=1)),
        ("port-9", "port 9 in a UDP candidate", line(port="9"), listed(port=9)),
        ("port-65535", "port 65535", line(port="65535"), listed(port=65535)),
        ("extension", "an unknown extension", line(tail=" flavour sweet"), listed()),
        (
            "extensions-browser",
            "the extensions browsers write",
            line(tail=" generation 0 ufrag audioU network-id 3 network-cost 10"),
            listed(),
        ),
        (
            "extension-behind-raddr",
            "an extension behind the related address",
            line(type_="srflx", tail=raddr + " generation 0"),
            listed(type="srflx"),
        ),
        (
            "extension-tcptype",
            "tcptype in a UDP candidate, an extension without meaning",
            line(tail=" tcptype active"),
            listed(),
        ),
        ("extension-named-typ", "an extension whose value looks like a keyword", line(tail=" flavour typ"), listed()),
    ]
    for slug, title, row, expected in rows:
        requirement = (
            "SDP-8839-5.1-09"
            if "extension" in slug
            else "SDP-8839-5.1-08" if "hidden" in slug else "SDP-8839-5.1-05" if slug == "component-2" else ""
        )
        family.put(f"good/{slug}", title, f"{GRAMMAR} {requirement}", text(row), legal(of_audio(FIRST, expected)))


def tcp(family):
    """RFC 6544: an agent without ICE-TCP passes the line over."""
    for slug, port, tail in (
        ("active", "9", " tcptype active"),
        ("passive", "45664", " tcptype passive"),
        ("so", "45664", " tcptype so"),
        ("generation", "9", " tcptype active generation 0"),
    ):
        expected = listed(transport="TCP", port=int(port))
        family.put(
            f"tcp/{slug}",
            f"a TCP candidate, tcptype {slug}",
            "ICETCP-6544-5-01 ICETCP-6544-4.5-01",
            text(line(transport="TCP", port=port, tail=tail)),
            [valid(of_audio(FIRST, expected)), *legal(of_audio(FIRST))],
        )
    for slug, tail in (("none", ""), ("unknown", " tcptype sideways"), ("no-value", " tcptype")):
        family.put(
            f"tcp/{slug}",
            f"a TCP candidate, tcptype {slug}",
            "ICETCP-6544-5-01",
            text(line(transport="TCP", tail=tail)),
            [
                valid(of_audio(FIRST)),
                acceptable(of_audio(FIRST, listed(transport="TCP")), "listed, though tcptype is mandatory"),
                acceptable(REFUSED, "the description is refused for one malformed line"),
                ALTERED,
            ],
        )


def many(family):
    family.put(
        "many/none", "no candidates: they trickle", GRAMMAR, sdp(section("audio", candidates=())), legal(of_audio())
    )
    family.put(
        "many/end",
        "a=end-of-candidates behind the candidate",
        GRAMMAR,
        text("a=end-of-candidates"),
        legal(of_audio(FIRST)),
    )
    for count in (2, 10, 50):
        rows = [line(foundation=str(n), port=str(40000 + n), priority=str(1000 + n)) for n in range(count)]
        expected = [listed(foundation=str(n), port=40000 + n, priority=1000 + n) for n in range(count)]
        family.put(
            f"many/{count}",
            f"{count} candidates, in their order",
            GRAMMAR,
            sdp(section("audio", candidates=rows)),
            legal(of_audio(*expected)),
        )
    family.put(
        "many/twice",
        "the same candidate twice",
        GRAMMAR,
        text(HOST),
        [valid(of_audio(FIRST)), *legal(of_audio(FIRST, FIRST))],
    )
    family.put(
        "many/rtp-and-rtcp",
        "both components of one foundation",
        GRAMMAR + " SDP-8839-5.1-05",
        text(HOST.replace("1 1 UDP", "1 2 UDP").replace("50000", "50001")),
        legal(of_audio(FIRST, FIRST | {"component": 2, "port": 50001})),
    )
    names = ("audio", "video", "data")
    family.put(
        "many/by-section",
        "each section keeps its own candidates",
        GRAMMAR,
        sdp(*(section(name, candidates=(line(port=str(40000 + n)),)) for n, name in enumerate(names))),
        legal(read(*(read_section(name, candidates=[listed(port=40000 + n)]) for n, name in enumerate(names)))),
        "OtherSection",
    )
    family.put(
        "many/session-level",
        "a candidate at session level belongs to no section",
        GRAMMAR,
        sdp(section("audio"), session=[line()]),
        [valid(of_audio(FIRST)), acceptable(REFUSED, "a media-level attribute at session level is refused"), ALTERED],
    )
    family.put(
        "many/before-credentials",
        "candidates before ice-ufrag and ice-pwd",
        GRAMMAR,
        sdp(section("audio", [HOST, *credentials("audio")], candidates=())),
        legal(of_audio(FIRST)),
    )


def families():
    family = Descriptions(
        "candidates", "a=candidate lines inside the grammar", "RFC 8839 5.1, RFC 6544", notes("OtherSection")
    )
    for part in (well_formed, tcp, many):
        part(family)
    return [family]
