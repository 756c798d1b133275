"""BUNDLE groups, rejected and bundle-only sections."""

from binding import either
from bugs import notes
from description import (
    NAMES,
    REFUSED,
    Descriptions,
    answer,
    bundle_only,
    credentials,
    group,
    legal,
    member,
    pwd,
    read,
    read_section,
    rejected,
    sdp,
    section,
    ufrag,
)
from model import acceptable, invalid, valid

GROUP = "BUNDLE-9143-7.1.3-01 BUNDLE-9143-7.2-01"
TAGGED = "BUNDLE-9143-10-03 BUNDLE-9143-7.1.3-01"
PAIR = ("audio", "video")
TRIO = ("audio", "video", "data")
EMPTY = {"candidates": []}


def own(names):
    return [read_section(name) for name in names]


def groups(family):
    for slug, names, told in (
        ("none", PAIR[::-1], []),
        ("two", PAIR, [PAIR]),
        ("three", TRIO, [TRIO]),
        ("first-alone", TRIO, [("audio",)]),
        ("tagged-last", TRIO, [("data", "audio", "video")]),
        ("tagged-middle", TRIO, [("video", "audio", "data")]),
        ("two-groups", NAMES[:4], [("audio", "video"), ("data", "cam3")]),
        ("two-groups-crossed", NAMES[:4], [("cam3", "audio"), ("video", "data")]),
        ("eight", NAMES, [NAMES]),
        ("without-middle", TRIO, [("audio", "data")]),
    ):
        family.put(
            f"group/{slug}",
            f"BUNDLE groups {' and '.join('(' + ' '.join(g) + ')' for g in told) or 'none'} in {len(names)} sections",
            GROUP,
            sdp(*(section(name) for name in names), session=[group(*g) for g in told]),
            legal(read(*own(names), bundle=[list(g) for g in told])),
            "TaggedSection" if "tagged" in slug else "",
        )
    for slug, title, lines, told in (
        ("other-semantics", "a group of other semantics", ["a=group:LS audio video"], []),
        ("both-semantics", "a LS and a BUNDLE group", ["a=group:LS audio video", group(*PAIR)], [PAIR]),
        (
            "behind-others",
            "the group as the last session line",
            ["a=msid-semantic: WMS", "a=extmap-allow-mixed", group(*PAIR)],
            [PAIR],
        ),
    ):
        family.put(
            f"group/{slug}",
            title,
            GROUP,
            sdp(*map(section, PAIR), session=lines),
            legal(read(*own(PAIR), bundle=[list(g) for g in told])),
        )
    mids = ("0", "a-b_c", "~!#$%&'*+-.^`{}|", "x" * 40)
    parts = [section("audio", mid=[f"a=mid:{mid}"]) for mid in mids]
    for mid, part in zip(mids, parts):
        family.put(
            f"mid/{('zero', 'marks', 'token', 'long')[mids.index(mid)]}",
            f"mid {mid}",
            GROUP,
            sdp(part, session=[group(mid)]),
            legal(read(read_section("audio") | {"mid": mid}, bundle=[[mid]])),
        )
    family.put(
        "mid/none",
        "no a=mid",
        GROUP,
        sdp(section("audio", mid=[])),
        legal(read(read_section("audio") | {"mid": either(None, "", "0")})),
    )


def broken_groups(family):
    kept = lambda told: acceptable(read(*own(PAIR), bundle=told), "told as it stands")
    wrong = invalid({"accept": True}, "groups that the description does not hold")
    for slug, title, lines, told, repaired in (
        (
            "unknown-mid",
            "a group names a section that is not there",
            [group("audio", "nobody")],
            [["audio", "nobody"]],
            [["audio"]],
        ),
        ("only-unknown", "a group of unknown names alone", [group("nobody")], [["nobody"]], []),
        (
            "mid-twice",
            "a group names one section twice",
            [group("audio", "audio", "video")],
            [["audio", "audio", "video"]],
            [["audio", "video"]],
        ),
        (
            "in-two-groups",
            "one section in two groups",
            [group("audio", "video"), group("video")],
            [["audio", "video"], ["video"]],
            [["audio", "video"]],
        ),
        ("group-twice", "the same group twice", [group(*PAIR), group(*PAIR)], [list(PAIR), list(PAIR)], [list(PAIR)]),
        ("empty", "a group of nothing", [group()], [[]], []),
        ("case", "a group that names Audio for audio", [group("Audio", "video")], [["Audio", "video"]], [["video"]]),
        ("lower-case", "group semantics in lower case", ["a=group:bundle audio video"], [list(PAIR)], []),
    ):
        family.put(
            f"broken-group/{slug}",
            title,
            GROUP,
            sdp(*map(section, PAIR), session=lines),
            [valid(REFUSED), valid(read(*own(PAIR), bundle=repaired)), kept(told), wrong],
        )
    family.put(
        "broken-group/same-mid",
        "two sections with one mid",
        GROUP,
        sdp(section("audio"), section("video", mid=["a=mid:audio"]), session=[group("audio")]),
        [
            valid(REFUSED),
            acceptable(
                read(read_section("audio"), read_section("video") | {"mid": "audio"}), "both are told as they stand"
            ),
            invalid({"accept": True}, "one section read with the values of the other"),
        ],
        "OtherSection",
    )
    family.put(
        "broken-group/in-section",
        "a=group inside a section",
        GROUP,
        sdp(section("audio") + [group("audio", "video")], section("video")),
        [
            valid(REFUSED),
            valid(read(*own(PAIR), bundle=[])),
            acceptable(read(*own(PAIR), bundle=[list(PAIR)]), "taken wherever it stands"),
            wrong,
        ],
    )


def closed_sections(family):
    """Port 0: rejected, or bundle-only and alive."""
    closed = lambda name, **more: {"mid": name, "kind": read_section(name)["kind"], "port": 0} | EMPTY | more
    for slug, parts, told in (
        ("first", (rejected("audio"), section("video")), [closed("audio"), read_section("video")]),
        ("last", (section("audio"), rejected("video")), [read_section("audio"), closed("video")]),
        ("all", (rejected("audio"), rejected("video")), [closed("audio"), closed("video")]),
    ):
        family.put(
            f"rejected/{slug}",
            f"a description whose {slug} section(s) are rejected",
            "SDP-8839-4.4.1.1.2-01 SDP-8839-4.4.1.1.2-02",
            sdp(*parts),
            legal(read(*told)),
            "OtherSection",
        )
    family.put(
        "rejected/with-attributes",
        "a rejected section that still has ICE attributes",
        "SDP-8839-4.4.1.1.2-02",
        sdp(section("audio"), rejected("video", credentials("video"))),
        legal(read(read_section("audio"), closed("video"))),
    )
    for slug, names in (("one", PAIR), ("two", TRIO)):
        rest = [bundle_only(name) for name in names[1:]]
        inherited = [
            closed(name, ufrag=either(None, ufrag("audio")), pwd=either(None, pwd("audio"))) for name in names[1:]
        ]
        family.put(
            f"bundle-only/{slug}",
            f"{slug} bundle-only section(s) without credentials of their own",
            TAGGED,
            sdp(section("audio"), *rest, session=[group(*names)]),
            legal(read(read_section("audio"), *inherited, bundle=[list(names)])),
            "BundleOnly TaggedSection",
        )
        family.put(
            f"bundle-only/{slug}-answer",
            f"an answer with ICE attributes in the tagged section only, {slug} other(s) bundle-only as RFC 8843 had it",
            TAGGED,
            answer(section("audio"), *rest, session=[group(*names)]),
            legal(read(read_section("audio"), *inherited, bundle=[list(names)])),
            "BundleOnly TaggedSection",
            "answer",
        )
    family.put(
        "bundle-only/tagged-attributes-only",
        "an answer with ICE attributes in the tagged section only, the other with a port",
        TAGGED,
        answer(section("audio"), member("video"), session=[group(*PAIR)]),
        legal(
            read(
                read_section("audio"),
                read_section("video") | {"ufrag": either(None, ufrag("audio")), "pwd": either(None, pwd("audio"))},
                bundle=[list(PAIR)],
            )
        ),
        "TaggedSection",
        "answer",
    )


def families():
    family = Descriptions(
        "groups",
        "BUNDLE groups, rejected and bundle-only sections",
        "RFC 9143, RFC 8839",
        notes("OtherSection", "TaggedSection", "BundleOnly"),
    )
    for part in (groups, broken_groups, closed_sections):
        part(family)
    return [family]
