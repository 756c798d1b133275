"""The text around the credentials: other attributes, line ends, and what is no description."""

from bugs import notes
from description import REFUSED, Descriptions, credentials, legal, read, read_section, sdp, section, ufrag
from model import acceptable, invalid, valid

TEXT = "SDP-8839-5.4-01 SDP-8839-5.4-03"
PAIR = ("audio", "video")
EMPTY = {"candidates": []}


def own(names):
    return [read_section(name) for name in names]


def other_attributes(family):
    """ICE attributes beside the credentials leave them alone."""
    for slug, title, session, media, requirement in (
        ("lite", "a=ice-lite", ["a=ice-lite"], [], "SDP-8839-5.3-01"),
        ("options", "an unknown ice-option", ["a=ice-options:rtp+ecn renomination"], [], "SDP-8839-5.6-01"),
        ("options-media", "ice-options at media level", [], ["a=ice-options:trickle"], "SDP-8839-5.6-01"),
        ("pacing", "a=ice-pacing", ["a=ice-pacing:50"], [], "SDP-8839-5.5-01"),
        (
            "remote-candidates",
            "a=remote-candidates",
            [],
            ["a=remote-candidates:1 203.0.113.1 40000"],
            "SDP-8839-5.2-01",
        ),
        (
            "unknown",
            "unknown attributes that look alike",
            ["a=ice-ufrag2:xxxx"],
            ["a=x-ice-pwd:xxxx", "a=ice-ufragment:xxxx"],
            TEXT,
        ),
    ):
        family.put(
            f"other/{slug}",
            f"{title} changes no credentials",
            requirement,
            sdp(section("audio", [*media, *credentials("audio")]), session=session),
            legal(read(read_section("audio"))),
        )


def line_ends(family):
    told = read(*own(PAIR))
    whole = sdp(*map(section, PAIR))
    tolerated = acceptable(REFUSED, "only CR LF ends a line")
    family.put(
        "ends/lf",
        "lines that end in LF alone",
        TEXT,
        sdp(*map(section, PAIR), end="\n"),
        [valid(told), tolerated, invalid({"accept": True}, "values altered")],
    )
    family.put(
        "ends/mixed-ends",
        "CR LF and LF mixed",
        TEXT,
        whole.replace("\r\n", "\n", 7),
        [valid(told), tolerated, invalid({"accept": True}, "values altered")],
    )
    family.put(
        "ends/no-final-end",
        "no line end behind the last line",
        TEXT,
        whole.rstrip(),
        [valid(told), tolerated, invalid({"accept": True}, "values altered")],
    )
    family.put(
        "ends/blank-end",
        "an empty line at the end",
        TEXT,
        whole + "\r\n",
        [valid(told), acceptable(REFUSED, "an empty line is no SDP"), invalid({"accept": True}, "values altered")],
    )
    for slug, bent in (("space-before", ": "), ("tab-before", ":\t")):
        lines = [line.replace(":", bent, 1) for line in credentials("audio")]
        family.put(
            f"ends/{slug}",
            f"white space between colon and value ({slug})",
            TEXT,
            sdp(section("audio", lines)),
            [
                valid(REFUSED),
                acceptable(read(read_section("audio")), "white space is trimmed"),
                acceptable(
                    read(read_section("audio", lines[0].split(":", 1)[1], lines[1].split(":", 1)[1])),
                    "told as it stands",
                ),
                acceptable(read(read_section("audio") | {"ufrag": None, "pwd": None}), "the lines are ignored"),
                invalid({"accept": True}, "values altered"),
            ],
        )
    upper = [line.replace("ice-", "ICE-") for line in credentials("audio")]
    family.put(
        "ends/upper-case",
        "attribute names in upper case",
        TEXT,
        sdp(section("audio", upper)),
        [
            valid(REFUSED),
            valid(read(read_section("audio") | {"ufrag": None, "pwd": None})),
            acceptable(read(read_section("audio")), "names are compared without case"),
            invalid({"accept": True}, "values altered"),
        ],
    )


def no_descriptions(family):
    invented = invalid({"accept": True}, "sections or credentials read from something that is no description")
    nothing = acceptable(read(), "nothing is read from it")
    whole = sdp(section("audio"))
    for slug, title, text in (
        ("empty", "no text", ""),
        ("line-end", "a line end", "\r\n"),
        ("word", "a word", "hello"),
        ("json", "JSON", '{"type": "offer", "sdp": ""}'),
        ("html", "HTML", "<html><body>502 Bad Gateway</body></html>\r\n"),
        ("nul", "NUL bytes", "\0" * 64),
        ("equals", "lines of equals signs", "=\r\n" * 50),
        ("only-v", "the version line alone", "v=0\r\n"),
        ("control", "control characters", "".join(map(chr, range(1, 32)))),
        ("long-line", "one line of 10000 characters", "v=" + "0" * 10000),
    ):
        family.put(f"none/{slug}", f"{title} instead of a description", TEXT, text, [valid(REFUSED), nothing, invented])
    for slug, title, text in (
        ("no-version", "no v= line", whole.split("\r\n", 1)[1]),
        ("version-1", "v=1", whole.replace("v=0", "v=1")),
        ("no-origin", "no o= line", whole.replace("o=- 4611731400430051336 2 IN IP4 192.0.2.1\r\n", "")),
        ("bad-line", "a line without equals sign", whole.replace("s=-", "hello")),
        ("port-word", "a port that is no number", whole.replace("m=audio 50000", "m=audio many")),
        ("port-65536", "port 65536", whole.replace("m=audio 50000", "m=audio 65536")),
        ("port-negative", "port -1", whole.replace("m=audio 50000", "m=audio -1")),
        ("m-empty", "an m= line with nothing on it", whole.replace("m=audio 50000 UDP/TLS/RTP/SAVPF 111", "m=")),
    ):
        kept = read(
            read_section("audio")
            | ({"port": 65536} if slug == "port-65536" else {"port": -1} if slug == "port-negative" else {})
            | ({"kind": ""} if slug == "m-empty" else {})
        )
        family.put(
            f"broken/{slug}",
            title,
            TEXT,
            text,
            [valid(REFUSED), nothing, acceptable(kept, "the broken line is passed over"), invented],
        )
    for slug, cut in (
        ("in-ufrag", whole.index("audioU") + 3),
        ("in-pwd", whole.index("audioPassword") + 9),
        ("in-candidate", whole.index("192.0.2.1 50000 typ") + 4),
        ("in-m-line", whole.index("m=audio") + 5),
    ):
        told = {
            "in-candidate": read_section("audio") | EMPTY,
            "in-ufrag": {"ufrag": None, "pwd": None},
            "in-pwd": {"ufrag": ufrag("audio"), "pwd": None},
        }.get(slug)
        rest = [acceptable(read(told), "what is whole is read, the cut line is not")] if told else [nothing]
        family.put(
            f"cut/{slug}",
            f"a description cut short {slug.replace('-', ' ')}",
            TEXT,
            whole[:cut],
            [valid(REFUSED), *rest, invented],
            "Truncation",
        )


def families():
    family = Descriptions(
        "text", "Other attributes, line ends, broken text", "RFC 8839 5, RFC 8866 5", notes("Truncation")
    )
    for part in (other_attributes, line_ends, no_descriptions):
        part(family)
    return [family]
