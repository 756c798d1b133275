"""How long ice-ufrag and ice-pwd are, and what they are made of (RFC 8839 5.4)."""

from binding import chars
from bugs import notes
from description import REFUSED, Descriptions, credentials, illegal, legal, read, read_section, sdp, section
from model import acceptable, invalid, valid

LENGTHS = "SDP-8839-5.4-01 SDP-8839-5.4-07"
CHARSET = "SDP-8839-5.4-01"


def lengths(family):
    for attribute, field, good, bad in (
        ("ice-ufrag", "ufrag", (4, 5, 8, 16, 31, 32, 33, 34, 64, 128, 255, 256), (1, 2, 3, 257, 512)),
        ("ice-pwd", "pwd", (22, 23, 32, 63, 64, 65, 128, 255, 256), (1, 16, 20, 21, 257, 512)),
    ):
        for size in sorted(good + bad):
            value = chars("v", size)
            lines = [
                f"a={attribute}:{value}" if line.startswith(f"a={attribute}:") else line
                for line in credentials("audio")
            ]
            pattern = read(read_section("audio") | {field: value})
            cut = invalid({"accept": True}, "accepted, and cut, padded or dropped")
            if size in good:
                refused = (
                    [acceptable(REFUSED, "longer than the 32 characters a sender may use")]
                    if field == "ufrag" and size > 32
                    else []
                )
                outcomes = [valid(pattern), *refused, cut] if refused else legal(pattern)
            else:
                outcomes = illegal(
                    pattern,
                    acceptable(
                        read(read_section("audio") | {field: None}), "the line is ignored, so the value is missing"
                    ),
                )
            family.put(
                f"length/{field}-{size}",
                f"{attribute} of {size} characters",
                LENGTHS,
                sdp(section("audio", lines)),
                outcomes,
                "LengthLimits" + (" Truncation" if size > 32 else ""),
            )


def characters(family):
    every = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    family.put(
        "charset/ufrag-every",
        "ice-ufrag with each of the 64 characters",
        CHARSET,
        sdp(section("audio", [f"a=ice-ufrag:{every}", credentials("audio")[1]])),
        [
            valid(read(read_section("audio", every))),
            acceptable(REFUSED, "longer than the 32 characters a sender may use"),
            invalid({"accept": True}, "accepted and altered"),
        ],
        "Charset",
    )
    family.put(
        "charset/pwd-every",
        "ice-pwd with each of the 64 characters",
        CHARSET,
        sdp(section("audio", [credentials("audio")[0], f"a=ice-pwd:{every}"])),
        legal(read(read_section("audio", secret=every))),
        "Charset",
    )
    for slug, value in (
        ("plus", "++++"),
        ("slash", "////"),
        ("digits", "0000"),
        ("number", "1e10"),
        ("true", "true"),
        ("null", "null"),
    ):
        family.put(
            f"charset/ufrag-{slug}",
            f"ice-ufrag {value}",
            CHARSET,
            sdp(section("audio", [f"a=ice-ufrag:{value}", credentials("audio")[1]])),
            legal(read(read_section("audio", value))),
            "Charset",
        )
    bad = {
        "minus": "-",
        "underscore": "_",
        "equals": "=",
        "dot": ".",
        "colon": ":",
        "space": " ",
        "hash": "#",
        "percent": "%",
        "comma": ",",
        "quote": '"',
        "backslash": "\\",
        "umlaut": "ü",
        "delete": "\x7f",
    }
    for slug, mark in bad.items():
        for field, line, value in (("ufrag", 0, f"ab{mark}cd"), ("pwd", 1, f"abcdefghijkl{mark}mnopqrstuv")):
            lines = credentials("audio")
            lines[line] = f"a=ice-{field}:{value}"
            family.put(
                f"charset/{field}-{slug}",
                f"ice-{field} with {slug}",
                CHARSET,
                sdp(section("audio", lines)),
                illegal(
                    read(read_section("audio") | {field: value}),
                    acceptable(
                        read(read_section("audio") | {field: None}), "the line is ignored, so the value is missing"
                    ),
                ),
                "Charset",
            )


def families():
    family = Descriptions(
        "values",
        "Length and characters of ice-ufrag and ice-pwd",
        "RFC 8839 5.4, contested points 12 and 33",
        notes("Truncation", "Charset", "LengthLimits"),
    )
    for part in (lengths, characters):
        part(family)
    return [family]
