"""Where ice-ufrag and ice-pwd stand (RFC 8839 5.4)."""

from binding import either
from bugs import notes
from description import (
    HOST,
    NAMES,
    REFUSED,
    Descriptions,
    credentials,
    illegal,
    legal,
    pwd,
    read,
    read_section,
    sdp,
    section,
    ufrag,
)
from model import acceptable, invalid, valid

MOVED = "SDP-8839-4.4.1.1.1-04"
LEVELS = "SDP-8839-5.4-02 SDP-8839-5.4-03"
CHARSET = "SDP-8839-5.4-01"
SAME = "SDP-8839-5.4-04"
TOP = credentials("top")
TOP_U, TOP_P = TOP
MIXED_REFUSED = acceptable(REFUSED, "ice-ufrag and ice-pwd at different levels are refused")


def at_one_level(family):
    for count in (1, 2, 3, 5, 8):
        names = NAMES[:count]
        family.put(
            f"media/{count}",
            f"{count} section(s), each with its own pair at media level",
            LEVELS,
            sdp(*(section(name) for name in names)),
            legal(read(*(read_section(name) for name in names))),
            "OtherSection DifferingFragments",
        )
        family.put(
            f"session/{count}",
            f"{count} section(s), one pair at session level",
            LEVELS + " " + MOVED,
            sdp(*(section(name, []) for name in names), session=TOP),
            legal(read(*(read_section(name, ufrag("top"), pwd("top")) for name in names))),
            "SessionLevel",
        )
        family.put(
            f"same/{count}",
            f"{count} section(s), the same pair in each",
            LEVELS + " " + SAME + " " + MOVED,
            sdp(*(section(name, TOP) for name in names)),
            legal(read(*(read_section(name, ufrag("top"), pwd("top")) for name in names))),
        )
    for slug, lines in (
        ("pwd-first", credentials("audio")[::-1]),
        ("apart", [credentials("audio")[0], "a=ptime:20", credentials("audio")[1]]),
    ):
        family.put(
            f"media/{slug}",
            f"the two attributes in another order or place: {slug}",
            LEVELS,
            sdp(section("audio", lines)),
            legal(read(read_section("audio"))),
        )
    family.put(
        "media/last-lines",
        "the pair as the last two lines of the section",
        LEVELS,
        sdp(section("audio", []) + credentials("audio"), section("video", []) + credentials("video")),
        legal(read(read_section("audio"), read_section("video"))),
        "OtherSection",
    )


def overrides(family):
    """Each attribute for itself: the media-level value, else the session-level one."""
    for count in (1, 2, 3):
        for place in range(count):
            names = NAMES[:count]
            for slug, lines, own, secret in (
                ("ufrag", 0, ufrag, None),
                ("pwd", 1, None, pwd),
                ("both", None, ufrag, pwd),
            ):
                here = names[place]
                media = credentials(here) if lines is None else [credentials(here)[lines]]
                parts = [section(name, media if name == here else []) for name in names]
                expected = [
                    read_section(
                        name,
                        own(name) if own and name == here else ufrag("top"),
                        secret(name) if secret and name == here else pwd("top"),
                    )
                    for name in names
                ]
                if slug == "pwd" and count > 1:
                    title, outcomes = ": one fragment with two passwords", illegal(read(*expected))
                else:
                    title, outcomes = "", legal(read(*expected), *([MIXED_REFUSED] if slug != "both" else []))
                family.put(
                    f"override/{count}-{here}-{slug}",
                    f"pair at session level, {slug} overridden in section {place + 1} of {count}{title}",
                    f"{LEVELS} {SAME}",
                    sdp(*parts, session=TOP),
                    outcomes,
                    "SessionLevel OtherSection",
                )
    for slug, top, line, own, secret in (
        ("ufrag", TOP_P, 0, ufrag, lambda name: pwd("top")),
        ("pwd", TOP_U, 1, lambda name: ufrag("top"), pwd),
    ):
        for count in (1, 2):
            names = NAMES[:count]
            conflict = slug == "pwd" and count > 1
            pattern = read(*(read_section(name, own(name), secret(name)) for name in names))
            outcomes = illegal(pattern) if conflict else legal(pattern, MIXED_REFUSED)
            family.put(
                f"split/{slug}-at-media-{count}",
                f"{slug} at media level in {count} section(s), the other at session level"
                + (": one fragment with two passwords" if conflict else ""),
                LEVELS + " " + SAME,
                sdp(*(section(name, [credentials(name)[line]]) for name in names), session=[top]),
                outcomes,
                "SessionLevel",
            )


def missing(family):
    """A pair that is not whole is refused or told as it is: never completed from a neighbour."""

    def gap(name, *without):
        return read_section(name) | {field: None for field in without}

    stolen = "completed with a value from another section"
    for slug, lines, without in (("ufrag", 1, ("ufrag",)), ("pwd", 0, ("pwd",))):
        for place, names in (
            ("alone", ("audio",)),
            ("first", ("audio", "video")),
            ("last", ("audio", "video")),
            ("middle", ("audio", "video", "data")),
        ):
            gone = {"alone": 0, "first": 0, "last": len(names) - 1, "middle": 1}[place]
            parts = [section(name, [credentials(name)[lines]] if n == gone else None) for n, name in enumerate(names)]
            told = read(*(gap(name, *without) if n == gone else read_section(name) for n, name in enumerate(names)))
            family.put(
                f"missing/{slug}-{place}",
                f"no {slug} at either level in the {place} section",
                "SDP-8839-5.4-03",
                sdp(*parts),
                [valid(REFUSED), valid(told), invalid({"accept": True}, stolen)],
                "OtherSection" if len(names) > 1 else "",
            )
    family.put(
        "missing/both",
        "no ICE attributes at all: a peer without ICE",
        "SDP-8839-5.4-03 SDP-8839-4.3.2-06",
        sdp(section("audio", [])),
        [
            valid(read(gap("audio", "ufrag", "pwd"))),
            valid(REFUSED),
            invalid({"accept": True}, "credentials out of nowhere"),
        ],
    )
    family.put(
        "missing/second-of-two",
        "only the first of two unbundled sections has a pair",
        "SDP-8839-5.4-03",
        sdp(section("audio"), section("video", [])),
        [
            valid(read(read_section("audio"), gap("video", "ufrag", "pwd"))),
            valid(REFUSED),
            invalid({"accept": True}, stolen),
        ],
        "OtherSection",
    )
    family.put(
        "missing/first-of-two",
        "only the second of two unbundled sections has a pair",
        "SDP-8839-5.4-03",
        sdp(section("audio", []), section("video")),
        [
            valid(read(gap("audio", "ufrag", "pwd"), read_section("video"))),
            valid(REFUSED),
            invalid({"accept": True}, stolen),
        ],
        "OtherSection",
    )
    for line, name in enumerate(("ice-ufrag", "ice-pwd")):
        lines = credentials("audio")
        for slug, text in (("no-value", f"a={name}"), ("empty", f"a={name}:")):
            told = read(gap("audio", "pwd" if line else "ufrag") | {"pwd" if line else "ufrag": either(None, "")})
            family.put(
                f"missing/{name}-{slug}",
                f"{name} without a value",
                "SDP-8839-5.4-01 SDP-8839-5.4-03",
                sdp(section("audio", [text if n == line else l for n, l in enumerate(lines)])),
                [valid(REFUSED), valid(told), invalid({"accept": True}, "a value out of nowhere")],
            )


def pairs(family):
    """RFC 8839 5.4: one fragment, one password; and lines that say something twice."""
    one = ["a=ice-ufrag:same"]
    for count, second in ((2, "video"), (3, "data")):
        names = NAMES[:count]
        parts = [section(name, one + [credentials(name)[1]] if name in ("audio", second) else None) for name in names]
        told = read(*(read_section(name, "same" if name in ("audio", second) else None) for name in names))
        family.put(
            f"pair/one-ufrag-two-pwds-{count}",
            f"sections audio and {second} with one ice-ufrag and two passwords",
            SAME,
            sdp(*parts),
            illegal(told, altered="one password taken for both"),
            "OtherSection",
        )
    shared = [f"a=ice-pwd:{pwd('top')}"]
    family.put(
        "pair/one-pwd-two-ufrags",
        "two fragments with one password",
        SAME,
        sdp(section("audio", [credentials("audio")[0], *shared]), section("video", [credentials("video")[0], *shared])),
        legal(read(read_section("audio", secret=pwd("top")), read_section("video", secret=pwd("top")))),
    )
    family.put(
        "pair/ufrags-differ-in-case",
        "fragments that differ in case only",
        CHARSET,
        sdp(
            section("audio", ["a=ice-ufrag:abcd", credentials("audio")[1]]),
            section("video", ["a=ice-ufrag:ABCD", credentials("video")[1]]),
        ),
        legal(read(read_section("audio", "abcd"), read_section("video", "ABCD"))),
    )
    twice = credentials("audio") + credentials("other")
    family.put(
        "pair/both-twice",
        "both attributes twice in one section",
        "SDP-8839-5.4-03",
        sdp(section("audio", twice)),
        [
            valid(REFUSED),
            valid(read(read_section("audio"))),
            acceptable(read(read_section("audio", ufrag("other"), pwd("other"))), "the last line counts"),
            invalid({"accept": True}, "fragment of one pair, password of the other"),
        ],
    )
    for slug, lines in (
        ("ufrag", [credentials("audio")[0], "a=ice-ufrag:otherU", credentials("audio")[1]]),
        ("pwd", credentials("audio") + [credentials("other")[1]]),
    ):
        told = read_section("audio", "otherU") if slug == "ufrag" else read_section("audio", secret=pwd("other"))
        family.put(
            f"pair/{slug}-twice",
            f"ice-{slug} twice in one section",
            "SDP-8839-5.4-03",
            sdp(section("audio", lines)),
            [
                valid(REFUSED),
                valid(read(read_section("audio"))),
                acceptable(read(told), "the last line counts"),
                invalid({"accept": True}, "both lines joined"),
            ],
        )
    family.put(
        "pair/identical-twice",
        "both attributes twice with the same values",
        "SDP-8839-5.4-03",
        sdp(section("audio", credentials("audio") * 2)),
        [
            valid(read(read_section("audio"))),
            acceptable(REFUSED, "doubled lines are refused"),
            invalid({"accept": True}, "values altered"),
        ],
    )


def destinations(family):
    """RFC 8839 4.2.5: a default destination that says nothing is no mismatch; the candidates count."""
    told = legal(read(read_section("audio")))
    for slug, title, line, asked in (
        ("ipv4", "0.0.0.0 and port 9", "c=IN IP4 0.0.0.0", "SDP-8839-4.2.5-04"),
        ("ipv6", ":: and port 9", "c=IN IP6 ::", "SDP-8839-4.2.5-04"),
        ("name", "a domain name", "c=IN IP4 host.example.org", "SDP-8839-4.2.5-06"),
    ):
        port = 50000 if slug == "name" else 9
        offer = sdp(section("audio", port=port, candidates=[HOST])).replace("c=IN IP4 192.0.2.1", line)
        family.put(f"destination/{slug}", f"the default destination is {title}", asked, offer, told)


def families():
    family = Descriptions(
        "placement",
        "Where ice-ufrag and ice-pwd stand",
        "RFC 8839 5.4, contested point 34",
        notes("OtherSection", "DifferingFragments", "SessionLevel"),
    )
    for part in (at_one_level, overrides, missing, pairs, destinations):
        part(family)
    return [family]
