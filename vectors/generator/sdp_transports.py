"""Which own credentials a side must answer checks with before the answer, and when there can be none."""

from bugs import notes
from description import (
    NAMES,
    REFUSED,
    Exchanges,
    answer,
    bundle_only,
    credentials,
    full,
    group,
    member,
    pwd,
    rejected,
    sdp,
    section,
    transport,
    transports,
    ufrag,
)
from model import acceptable, invalid, valid

BEFORE = "BUNDLE-9143-7.2-01 BUNDLE-9143-10-02 SDP-8839-4.2.4-01"
AFTER = "BUNDLE-9143-10-03 BUNDLE-9143-10-01 BUNDLE-9143-7.1.3-01"
PLAIN = "SDP-8839-5.4-02 SDP-8839-5.4-03 SDP-8839-4.2.4-01"
PAIR, TRIO = NAMES[:2], NAMES[:3]


def before(family):
    """The offerer answers on every section it has opened."""
    for count in (1, 2, 3, 4, 8):
        names = NAMES[:count]
        each = transports(*(transport(name) for name in names))
        family.ask(
            f"before/own-{count}",
            f"{count} bundled section(s) with credentials of their own: each is live",
            BEFORE,
            sdp(*map(section, names), session=[group(*names)]),
            None,
            "offerer",
            each,
            flags="OtherSection EarlyCheck DifferingFragments",
        )
        family.ask(
            f"before/no-bundle-{count}",
            f"{count} section(s) without BUNDLE: each is live",
            PLAIN,
            sdp(*map(section, names)),
            None,
            "offerer",
            each,
            flags="OtherSection EarlyCheck DifferingFragments",
        )
    shared = credentials("top")
    for slug, parts, session in (
        ("media", [section(name, shared) for name in TRIO], []),
        ("session", [section(name, []) for name in TRIO], shared),
    ):
        each = transports(*(transport(name) | {"ufrag": ufrag("top"), "pwd": pwd("top")} for name in TRIO))
        one = transports(transport(*TRIO) | {"ufrag": ufrag("top"), "pwd": pwd("top")})
        family.ask(
            f"before/same-{slug}",
            f"one pair for three bundled sections, at {slug} level",
            BEFORE + " SDP-8839-5.4-04",
            sdp(*parts, session=[group(*TRIO), *session]),
            None,
            "offerer",
            each,
            acceptable(one, "told as one transport, which the pair allows"),
            flags="SessionLevel",
        )
    for count in (2, 3, 8):
        names = NAMES[:count]
        one = transports(transport(*names))
        family.ask(
            f"before/bundle-only-{count}",
            f"{count - 1} bundle-only section(s) share the tagged one's transport",
            BEFORE + " BUNDLE-9143-10-03",
            sdp(section("audio"), *map(bundle_only, names[1:]), session=[group(*names)]),
            None,
            "offerer",
            one,
            flags="BundleOnly TaggedSection",
        )
        family.ask(
            f"before/members-{count}",
            f"a later offer: ICE attributes in the tagged one of {count} sections only",
            AFTER,
            sdp(section("audio"), *map(member, names[1:]), session=[group(*names)]),
            None,
            "offerer",
            one,
            acceptable(REFUSED, "without the exchange before it, an initial offer whose sections lack credentials"),
        )
    family.ask(
        "before/some-bundle-only",
        "audio and video open, data bundle-only: data shares the tagged one's",
        BEFORE,
        sdp(section("audio"), section("video"), bundle_only("data"), session=[group(*TRIO)]),
        None,
        "offerer",
        transports(transport("audio", "data"), transport("video")),
        flags="BundleOnly TaggedSection",
    )
    family.ask(
        "before/tagged-last-bundle-only",
        "data is tagged, audio and video bundle-only: they share data's",
        BEFORE,
        sdp(bundle_only("audio"), bundle_only("video"), section("data"), session=[group("data", "audio", "video")]),
        None,
        "offerer",
        transports(transport("data", "audio", "video")),
        flags="BundleOnly TaggedSection",
    )
    family.ask(
        "before/tagged-last",
        "data is tagged, all sections open: each is live",
        BEFORE,
        sdp(*map(section, TRIO), session=[group("data", "audio", "video")]),
        None,
        "offerer",
        transports(*(transport(name) for name in TRIO)),
    )
    family.ask(
        "before/rejected",
        "a section with port 0 and not bundle-only has no transport",
        "BUNDLE-9143-7.2-01 SDP-8839-4.4.1.1.2-01",
        sdp(section("audio"), rejected("video"), section("data"), session=[group("audio", "data")]),
        None,
        "offerer",
        transports(transport("audio"), transport("data")),
    )
    family.ask(
        "before/two-groups",
        "two groups with bundle-only sections: one transport each",
        BEFORE,
        sdp(
            section("audio"),
            bundle_only("video"),
            section("data"),
            bundle_only("cam3"),
            session=[group("audio", "video"), group("data", "cam3")],
        ),
        None,
        "offerer",
        transports(transport("audio", "video"), transport("data", "cam3")),
        flags="BundleOnly TaggedSection",
    )
    family.ask(
        "before/overridden",
        "session-level pair, overridden per attribute in video",
        PLAIN,
        sdp(section("audio", []), section("video", [credentials("video")[0]]), session=credentials("top")),
        None,
        "offerer",
        transports(
            transport("audio") | {"ufrag": ufrag("top"), "pwd": pwd("top")}, transport("video") | {"pwd": pwd("top")}
        ),
        acceptable(REFUSED, "ice-ufrag and ice-pwd at different levels are refused"),
        flags="SessionLevel OtherSection",
    )
    family.add(
        family.prefix + "before/answerer",
        "the answerer before its answer has nothing live",
        BEFORE.split(),
        {"offer": sdp(*map(section, PAIR), session=[group(*PAIR)]), "side": "answerer"},
        [
            valid({"accept": True, "transports": []}),
            acceptable(REFUSED, "there is no own description to ask for"),
            invalid({"accept": True}, "the offerer's credentials taken for one's own"),
        ],
        ["OtherSection"],
    )


def broken(family):
    """What cannot be an exchange: nothing may be read from it."""
    good = sdp(*map(section, PAIR), session=[group(*PAIR)])
    nothing = acceptable({"accept": True, "transports": []}, "nothing is live")
    invented = invalid({"accept": True}, "credentials out of nowhere")
    for slug, title, offer, reply, side in (
        ("empty-offer", "no offer text", "", None, "offerer"),
        ("garbage-offer", "garbage for an offer", "hello", None, "offerer"),
        ("garbage-answer", "garbage for an answer", good, "hello", "answerer"),
        ("empty-both", "neither offer nor answer text", "", "", "answerer"),
    ):
        family.add(
            family.prefix + f"broken/{slug}",
            title,
            ["SDP-8839-5.4-03"],
            {"offer": offer} | ({} if reply is None else {"answer": reply}) | {"side": side},
            [valid(REFUSED), nothing, invented],
            [],
        )
    for slug, title, lines in (
        ("no-pwd", "no ice-pwd", credentials("audio")[:1]),
        ("no-ufrag", "no ice-ufrag", credentials("audio")[1:]),
        ("neither", "no ICE attributes", []),
    ):
        family.add(
            family.prefix + f"broken/{slug}",
            f"an unbundled section with {title}: never completed from the other",
            ["SDP-8839-5.4-03"],
            {"offer": sdp(section("audio", lines), section("video")), "side": "offerer"},
            [
                valid(REFUSED),
                acceptable(transports(transport("video")), "the section has no ICE transport"),
                invalid({"accept": True}, "a section answers with another section's credentials"),
            ],
            ["OtherSection"],
        )
    family.add(
        family.prefix + "broken/fewer-sections",
        "an answer with fewer sections than its offer",
        ["SDP-8839-4.3.2-02"],
        {"offer": good, "answer": answer(full("audio")), "side": "offerer"},
        [
            valid(REFUSED),
            acceptable(transports(transport("audio")), "the missing section is read as rejected"),
            invalid({"accept": True}, "a section without answer stays live"),
        ],
        ["OtherSection"],
    )


def families():
    family = Exchanges(
        "transports",
        "Own credentials by transport before the answer",
        "RFC 9143 7.2 and 10, RFC 8839 5.4",
        notes("OtherSection", "DifferingFragments", "EarlyCheck", "SessionLevel", "TaggedSection", "BundleOnly"),
    )
    for part in (before, broken):
        part(family)
    return [family]
