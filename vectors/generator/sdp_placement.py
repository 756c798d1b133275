"""Where ice-ufrag and ice-pwd stand, how long they are, and what they are made of (RFC 8839 5.4)."""

from binding import chars, either
from bugs import notes
from description import (NAMES, REFUSED, Descriptions, credentials, illegal, legal, pwd, read, read_section, sdp, section, ufrag)
from model import acceptable, invalid, valid

LEVELS = "SDP-8839-5.4-02 SDP-8839-5.4-03"
LENGTHS = "SDP-8839-5.4-01 SDP-8839-5.4-07"
CHARSET = "SDP-8839-5.4-01"
SAME = "SDP-8839-5.4-04"
TOP = credentials("top")
TOP_U, TOP_P = TOP
MIXED_REFUSED = acceptable(REFUSED, "ice-ufrag and ice-pwd at different levels are refused")


def at_one_level(family):
    for count in (1, 2, 3, 5, 8):
        names = NAMES[:count]
        family.put(f"media/{count}", f"{count} section(s), each with its own pair at media level", LEVELS,
                   sdp(*(section(name) for name in names)), legal(read(*(read_section(name) for name in names))), "OtherSection")
        family.put(f"session/{count}", f"{count} section(s), one pair at session level", LEVELS,
                   sdp(*(section(name, []) for name in names), session=TOP),
                   legal(read(*(read_section(name, ufrag("top"), pwd("top")) for name in names))), "SessionLevel")
        family.put(f"same/{count}", f"{count} section(s), the same pair in each", LEVELS + " " + SAME,
                   sdp(*(section(name, TOP) for name in names)),
                   legal(read(*(read_section(name, ufrag("top"), pwd("top")) for name in names))))
    for slug, lines in (("pwd-first", credentials("audio")[::-1]), ("apart", [credentials("audio")[0], "a=ptime:20", credentials("audio")[1]])):
        family.put(f"media/{slug}", f"the two attributes in another order or place: {slug}", LEVELS, sdp(section("audio", lines)),
                   legal(read(read_section("audio"))))
    family.put("media/last-lines", "the pair as the last two lines of the section", LEVELS,
               sdp(section("audio", []) + credentials("audio"), section("video", []) + credentials("video")),
               legal(read(read_section("audio"), read_section("video"))), "OtherSection")


def overrides(family):
    """Each attribute for itself: the media-level value, else the session-level one."""
    for count in (1, 2, 3):
        for place in range(count):
            names = NAMES[:count]
            for slug, lines, own, secret in (("ufrag", 0, ufrag, None), ("pwd", 1, None, pwd), ("both", None, ufrag, pwd)):
                here = names[place]
                media = credentials(here) if lines is None else [credentials(here)[lines]]
                parts = [section(name, media if name == here else []) for name in names]
                expected = [read_section(name, own(name) if own and name == here else ufrag("top"),
                                         secret(name) if secret and name == here else pwd("top")) for name in names]
                if slug == "pwd" and count > 1:
                    title, outcomes = ": one fragment with two passwords", illegal(read(*expected))
                else:
                    title, outcomes = "", legal(read(*expected), *([MIXED_REFUSED] if slug != "both" else []))
                family.put(f"override/{count}-{here}-{slug}", f"pair at session level, {slug} overridden in section {place + 1} of {count}{title}",
                           f"{LEVELS} {SAME}", sdp(*parts, session=TOP), outcomes, "SessionLevel OtherSection")
    for slug, top, line, own, secret in (("ufrag", TOP_P, 0, ufrag, lambda name: pwd("top")), ("pwd", TOP_U, 1, lambda name: ufrag("top"), pwd)):
        for count in (1, 2):
            names = NAMES[:count]
            conflict = slug == "pwd" and count > 1
            pattern = read(*(read_section(name, own(name), secret(name)) for name in names))
            outcomes = illegal(pattern) if conflict else legal(pattern, MIXED_REFUSED)
            family.put(f"split/{slug}-at-media-{count}", f"{slug} at media level in {count} section(s), the other at session level"
                       + (": one fragment with two passwords" if conflict else ""), LEVELS + " " + SAME,
                       sdp(*(section(name, [credentials(name)[line]]) for name in names), session=[top]), outcomes, "SessionLevel")


def missing(family):
    """A pair that is not whole is refused or told as it is: never completed from a neighbour."""
    def gap(name, *without):
        return read_section(name) | {key: None for key in without}
    stolen = "completed with a value from another section"
    for slug, lines, without in (("ufrag", 1, ("ufrag",)), ("pwd", 0, ("pwd",))):
        for place, names in (("alone", ("audio",)), ("first", ("audio", "video")), ("last", ("audio", "video")), ("middle", ("audio", "video", "data"))):
            gone = {"alone": 0, "first": 0, "last": len(names) - 1, "middle": 1}[place]
            parts = [section(name, [credentials(name)[lines]] if n == gone else None) for n, name in enumerate(names)]
            told = read(*(gap(name, *without) if n == gone else read_section(name) for n, name in enumerate(names)))
            family.put(f"missing/{slug}-{place}", f"no {slug} at either level in the {place} section", "SDP-8839-5.4-03", sdp(*parts),
                       [valid(REFUSED), valid(told), invalid({"accept": True}, stolen)], "OtherSection" if len(names) > 1 else "")
    family.put("missing/both", "no ICE attributes at all: a peer without ICE", "SDP-8839-5.4-03 SDP-8839-4.3.2-06", sdp(section("audio", [])),
               [valid(read(gap("audio", "ufrag", "pwd"))), valid(REFUSED), invalid({"accept": True}, "credentials out of nowhere")])
    family.put("missing/second-of-two", "only the first of two unbundled sections has a pair", "SDP-8839-5.4-03", sdp(section("audio"), section("video", [])),
               [valid(read(read_section("audio"), gap("video", "ufrag", "pwd"))), valid(REFUSED), invalid({"accept": True}, stolen)], "OtherSection")
    family.put("missing/first-of-two", "only the second of two unbundled sections has a pair", "SDP-8839-5.4-03", sdp(section("audio", []), section("video")),
               [valid(read(gap("audio", "ufrag", "pwd"), read_section("video"))), valid(REFUSED), invalid({"accept": True}, stolen)], "OtherSection")
    for line, name in enumerate(("ice-ufrag", "ice-pwd")):
        lines = credentials("audio")
        for slug, text in (("no-value", f"a={name}"), ("empty", f"a={name}:")):
            told = read(gap("audio", "pwd" if line else "ufrag") | {"pwd" if line else "ufrag": either(None, "")})
            family.put(f"missing/{name}-{slug}", f"{name} without a value", "SDP-8839-5.4-01 SDP-8839-5.4-03",
                       sdp(section("audio", [text if n == line else l for n, l in enumerate(lines)])),
                       [valid(REFUSED), valid(told), invalid({"accept": True}, "a value out of nowhere")])


def lengths(family):
    for attribute, field, good, bad in (
            ("ice-ufrag", "ufrag", (4, 5, 8, 16, 31, 32, 33, 34, 64, 128, 255, 256), (1, 2, 3, 257, 512)),
            ("ice-pwd", "pwd", (22, 23, 32, 63, 64, 65, 128, 255, 256), (1, 16, 20, 21, 257, 512))):
        for size in sorted(good + bad):
            value = chars("v", size)
            lines = [f"a={attribute}:{value}" if line.startswith(f"a={attribute}:") else line for line in credentials("audio")]
            pattern = read(read_section("audio") | {field: value})
            cut = invalid({"accept": True}, "accepted, and cut, padded or dropped")
            if size in good:
                refused = [acceptable(REFUSED, "longer than the 32 characters a sender may use")] if field == "ufrag" and size > 32 else []
                outcomes = [valid(pattern), *refused, cut] if refused else legal(pattern)
            else:
                outcomes = illegal(pattern, acceptable(read(read_section("audio") | {field: None}), "the line is ignored, so the value is missing"))
            family.put(f"length/{field}-{size}", f"{attribute} of {size} characters", LENGTHS, sdp(section("audio", lines)), outcomes,
                       "LengthLimits" + (" Truncation" if size > 32 else ""))


def characters(family):
    every = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    family.put("charset/ufrag-every", "ice-ufrag with each of the 64 characters", CHARSET, sdp(section("audio", [f"a=ice-ufrag:{every}", credentials("audio")[1]])),
               [valid(read(read_section("audio", every))), acceptable(REFUSED, "longer than the 32 characters a sender may use"),
                invalid({"accept": True}, "accepted and altered")], "Charset")
    family.put("charset/pwd-every", "ice-pwd with each of the 64 characters", CHARSET, sdp(section("audio", [credentials("audio")[0], f"a=ice-pwd:{every}"])),
               legal(read(read_section("audio", secret=every))), "Charset")
    for slug, value in (("plus", "++++"), ("slash", "////"), ("digits", "0000"), ("number", "1e10"), ("true", "true"), ("null", "null")):
        family.put(f"charset/ufrag-{slug}", f"ice-ufrag {value}", CHARSET, sdp(section("audio", [f"a=ice-ufrag:{value}", credentials("audio")[1]])),
                   legal(read(read_section("audio", value))), "Charset")
    bad = {"minus": "-", "underscore": "_", "equals": "=", "dot": ".", "colon": ":", "space": " ", "hash": "#", "percent": "%", "comma": ",",
           "quote": '"', "backslash": "\\", "umlaut": "ü", "delete": "\x7f"}
    for slug, mark in bad.items():
        for field, line, value in (("ufrag", 0, f"ab{mark}cd"), ("pwd", 1, f"abcdefghijkl{mark}mnopqrstuv")):
            lines = credentials("audio")
            lines[line] = f"a=ice-{field}:{value}"
            family.put(f"charset/{field}-{slug}", f"ice-{field} with {slug}", CHARSET, sdp(section("audio", lines)),
                       illegal(read(read_section("audio") | {field: value}), acceptable(read(read_section("audio") | {field: None}),
                               "the line is ignored, so the value is missing")), "Charset")


def pairs(family):
    """RFC 8839 5.4: one fragment, one password; and lines that say something twice."""
    one = ["a=ice-ufrag:same"]
    for count, second in ((2, "video"), (3, "data")):
        names = NAMES[:count]
        parts = [section(name, one + [credentials(name)[1]] if name in ("audio", second) else None) for name in names]
        told = read(*(read_section(name, "same" if name in ("audio", second) else None) for name in names))
        family.put(f"pair/one-ufrag-two-pwds-{count}", f"sections audio and {second} with one ice-ufrag and two passwords", SAME, sdp(*parts),
                   illegal(told, altered="one password taken for both"), "OtherSection")
    shared = [f"a=ice-pwd:{pwd('top')}"]
    family.put("pair/one-pwd-two-ufrags", "two fragments with one password", SAME, sdp(section("audio", [credentials("audio")[0], *shared]),
               section("video", [credentials("video")[0], *shared])), legal(read(read_section("audio", secret=pwd("top")), read_section("video", secret=pwd("top")))))
    family.put("pair/ufrags-differ-in-case", "fragments that differ in case only", CHARSET,
               sdp(section("audio", ["a=ice-ufrag:abcd", credentials("audio")[1]]), section("video", ["a=ice-ufrag:ABCD", credentials("video")[1]])),
               legal(read(read_section("audio", "abcd"), read_section("video", "ABCD"))))
    twice = credentials("audio") + credentials("other")
    family.put("pair/both-twice", "both attributes twice in one section", "SDP-8839-5.4-03", sdp(section("audio", twice)),
               [valid(REFUSED), valid(read(read_section("audio"))), acceptable(read(read_section("audio", ufrag("other"), pwd("other"))), "the last line counts"),
                invalid({"accept": True}, "fragment of one pair, password of the other")])
    for slug, lines in (("ufrag", [credentials("audio")[0], "a=ice-ufrag:otherU", credentials("audio")[1]]), ("pwd", credentials("audio") + [credentials("other")[1]])):
        told = read_section("audio", "otherU") if slug == "ufrag" else read_section("audio", secret=pwd("other"))
        family.put(f"pair/{slug}-twice", f"ice-{slug} twice in one section", "SDP-8839-5.4-03", sdp(section("audio", lines)),
                   [valid(REFUSED), valid(read(read_section("audio"))), acceptable(read(told), "the last line counts"), invalid({"accept": True}, "both lines joined")])
    family.put("pair/identical-twice", "both attributes twice with the same values", "SDP-8839-5.4-03", sdp(section("audio", credentials("audio") * 2)),
               [valid(read(read_section("audio"))), acceptable(REFUSED, "doubled lines are refused"), invalid({"accept": True}, "values altered")])


def families():
    family = Descriptions("placement", "ice-ufrag and ice-pwd in a description", "RFC 8839 5.4, contested points 12, 33 and 34",
                          notes("OtherSection", "SessionLevel", "LengthLimits", "Truncation", "Charset"))
    for part in (at_one_level, overrides, missing, lengths, characters, pairs):
        part(family)
    return [family]
