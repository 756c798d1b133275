"""Which own credentials a side must answer checks with after the answer (RFC 9143 7.3, 7.4 and 10)."""

from bugs import notes
from description import (
    NAMES,
    REFUSED,
    WRONG,
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
    theirs,
    transport,
    transports,
    ufrag,
)
from model import acceptable, invalid, valid

AFTER = "BUNDLE-9143-10-03 BUNDLE-9143-10-01 BUNDLE-9143-7.1.3-01"
PLAIN = "SDP-8839-5.4-02 SDP-8839-5.4-03 SDP-8839-4.2.4-01"
PAIR, TRIO = NAMES[:2], NAMES[:3]


def bundled_answer(*names, closed=()):
    """An answer with one group, `names[0]` tagged and alone with ICE attributes; `closed` sections are rejected."""
    parts = [
        full(name) if name == names[0] else rejected(name) if name in closed else member(name)
        for name in NAMES
        if name in names or name in closed
    ]
    return answer(*parts, session=[group(*names)])


def after_bundle(family):
    """One transport with the tagged section's credentials, wherever it stands."""
    for names in (PAIR, TRIO, NAMES[:4], NAMES):
        for place in dict.fromkeys((0, len(names) // 2, len(names) - 1)):
            tagged = names[place]
            order = (tagged, *(name for name in names if name != tagged))
            offer = sdp(*map(section, names), session=[group(*order)])
            slug = f"{len(names)}-{tagged}-tagged"
            family.ask(
                f"after/{slug}-offerer",
                f"{len(names)} sections in one group, {tagged} tagged: the offerer",
                AFTER,
                offer,
                bundled_answer(*order),
                "offerer",
                transports(transport(*order)),
                flags="TaggedSection OtherSection",
            )
            family.ask(
                f"after/{slug}-answerer",
                f"{len(names)} sections in one group, {tagged} tagged: the answerer",
                AFTER,
                offer,
                bundled_answer(*order),
                "answerer",
                transports(theirs(*order)),
            )
    everywhere = answer(*map(full, TRIO), session=[group("video", "audio", "data")])
    offer = sdp(*map(section, TRIO), session=[group("video", "audio", "data")])
    family.ask(
        "after/answer-credentials-everywhere",
        "an answer with different credentials in every section: the tagged one's count",
        AFTER,
        offer,
        everywhere,
        "answerer",
        transports(theirs("video", "audio", "data")),
        flags="TaggedSection OtherSection",
    )
    family.ask(
        "after/answer-credentials-everywhere-offerer",
        "an answer with different credentials in every section: the offerer",
        AFTER,
        offer,
        everywhere,
        "offerer",
        transports(transport("video", "audio", "data")),
        flags="TaggedSection OtherSection",
    )
    shared = [section(name, credentials("top")) for name in TRIO]
    same = {"ufrag": ufrag("top"), "pwd": pwd("top")}
    for side, row in (("offerer", transport(*TRIO)), ("answerer", transport(*TRIO))):
        family.ask(
            f"after/same-everywhere-{side}",
            f"both sides with one pair in every section: the {side}",
            AFTER,
            sdp(*shared, session=[group(*TRIO)]),
            answer(*shared, session=[group(*TRIO)]),
            side,
            transports(row | same),
            flags="OtherSection",
        )
    top = sdp(*(section(name, []) for name in TRIO), session=[group(*TRIO), *credentials("top")])
    family.ask(
        "after/session-level-offerer",
        "offer with one session-level pair: the offerer",
        AFTER,
        top,
        bundled_answer(*TRIO),
        "offerer",
        transports(transport(*TRIO) | same),
        flags="SessionLevel TaggedSection",
    )
    tail = answer(section("audio", []), member("video"), member("data"), session=[group(*TRIO), *credentials("top")])
    family.ask(
        "after/session-level-answerer",
        "answer with one session-level pair: the answerer",
        AFTER,
        sdp(*map(section, TRIO), session=[group(*TRIO)]),
        tail,
        "answerer",
        transports(transport(*TRIO) | same),
        flags="SessionLevel TaggedSection",
    )
    for side, row in (("offerer", transport(*TRIO)), ("answerer", theirs(*TRIO))):
        reply = answer(full("audio"), bundle_only("video"), bundle_only("data"), session=[group(*TRIO)])
        family.ask(
            f"after/rfc8843-{side}",
            f"an answer in the form of RFC 8843, port 0 and bundle-only outside the tagged section: the {side}",
            AFTER,
            sdp(*map(section, TRIO), session=[group(*TRIO)]),
            reply,
            side,
            transports(row),
            flags="BundleOnly TaggedSection",
        )
    reoffer = sdp(section("audio"), bundle_only("video"), bundle_only("data"), session=[group(*TRIO)])
    for side, row in (("offerer", transport(*TRIO)), ("answerer", theirs(*TRIO))):
        family.ask(
            f"after/bundle-only-{side}",
            f"offer with bundle-only sections, all accepted: the {side}",
            AFTER,
            reoffer,
            bundled_answer(*TRIO),
            side,
            transports(row),
            flags="BundleOnly TaggedSection",
        )


def after_partly(family):
    """Rejected sections, sections moved out of the group, the suggested tag refused (RFC 9143 7.3.1)."""
    offer = sdp(*map(section, TRIO), session=[group(*TRIO)])
    cases = {
        "last-rejected": ("data rejected", bundled_answer("audio", "video", closed=("data",)), [("audio", "video")]),
        "middle-rejected": ("video rejected", bundled_answer("audio", "data", closed=("video",)), [("audio", "data")]),
        "tagged-rejected": (
            "audio, the suggested tag, rejected: video is next",
            bundled_answer("video", "data", closed=("audio",)),
            [("video", "data")],
        ),
        "two-rejected": (
            "audio and video rejected: data is left",
            bundled_answer("data", closed=("audio", "video")),
            [("data",)],
        ),
        "last-moved-out": (
            "data moved out of the group",
            answer(full("audio"), member("video"), full("data"), session=[group("audio", "video")]),
            [("audio", "video"), ("data",)],
        ),
        "tagged-moved-out": (
            "audio moved out of the group: video is tagged",
            answer(full("audio"), full("video"), member("data"), session=[group("video", "data")]),
            [("audio",), ("video", "data")],
        ),
        "group-of-one": (
            "a group of one and two sections outside",
            answer(*map(full, TRIO), session=[group("video")]),
            [("audio",), ("video",), ("data",)],
        ),
    }
    for slug, (title, reply, rows) in cases.items():
        for side, build in (("offerer", transport), ("answerer", theirs)):
            family.ask(
                f"partly/{slug}-{side}",
                f"{title}: the {side}",
                AFTER,
                offer,
                reply,
                side,
                transports(*(build(*row) for row in rows)),
                flags="TaggedSection OtherSection",
            )
    turned = sdp(*map(section, TRIO), session=[group("data", "audio", "video")])
    reply = answer(full("audio"), member("video"), rejected("data"), session=[group("audio", "video")])
    for side, build in (("offerer", transport), ("answerer", theirs)):
        family.ask(
            f"partly/tagged-last-rejected-{side}",
            f"data, tagged and last, rejected: audio is next: the {side}",
            AFTER,
            turned,
            reply,
            side,
            transports(build("audio", "video")),
            flags="TaggedSection OtherSection",
        )
    odd = bundled_answer("video", "audio", "data")
    family.ask(
        "partly/answerer-chose-another-tag",
        "the answer tags video though audio could have been kept: the offerer",
        AFTER,
        offer,
        odd,
        "offerer",
        transports(transport("video", "audio", "data")),
        acceptable(
            transports(transport("audio", "video", "data")), "the suggested tag is kept, " "as the answerer had to"
        ),
        acceptable(REFUSED, "the answer breaks RFC 9143 7.3.1"),
    )
    pair = sdp(*map(section, PAIR), session=[group("audio")])
    family.add(
        family.prefix + "partly/not-offered-as-bundled",
        "the answer bundles a section that was not offered so",
        AFTER.split(),
        {"offer": pair, "answer": bundled_answer(*PAIR), "side": "offerer"},
        [
            valid(REFUSED),
            acceptable(transports(transport("audio"), transport("video")), "the answer's group is ignored"),
            invalid({"accept": True}, "a section is moved to a transport that was never offered for it"),
        ],
        ["TaggedSection"],
    )
    partly_without_ice(family)


def partly_without_ice(family):
    """A section whose answer has ice-mismatch takes no part in ICE (RFC 8839 5.3); the others do."""
    offer = sdp(*map(section, PAIR))
    reply = answer(full("audio"), section("video", [*credentials("videox"), "a=ice-mismatch"], candidates=()))
    for side, build in (("offerer", transport), ("answerer", theirs)):
        family.ask(
            f"partly/mismatch-{side}",
            f"the answer takes video out of ICE with ice-mismatch: the {side}",
            "SDP-8839-5.3-02 SDP-8839-4.2.5-05",
            offer,
            reply,
            side,
            transports(build("audio")),
            acceptable(REFUSED, "a session is not gone on with partly without ICE (RFC 9429 5.1)"),
            flags="OtherSection",
        )


def after_plain(family):
    """An answer without BUNDLE: every accepted section for itself."""
    for names in (PAIR, TRIO):
        offer = sdp(*map(section, names), session=[group(*names)])
        for side, build in (("offerer", transport), ("answerer", theirs)):
            count = len(names)
            family.ask(
                f"plain/{count}-{side}",
                f"{count} bundled sections answered without BUNDLE: the {side}",
                "BUNDLE-9143-7.2-01 SDP-8839-5.4-03",
                offer,
                answer(*map(full, names)),
                side,
                transports(*(build(name) for name in names)),
                flags="OtherSection",
            )
            family.ask(
                f"plain/{count}-unbundled-{side}",
                f"{count} sections without BUNDLE on either side: the {side}",
                PLAIN,
                sdp(*map(section, names)),
                answer(*map(full, names)),
                side,
                transports(*(build(name) for name in names)),
                flags="OtherSection",
            )
            closed = answer(*(full(name) if name != "video" else rejected(name) for name in names))
            family.ask(
                f"plain/{count}-rejected-{side}",
                f"{count} bundled sections answered without BUNDLE, video rejected: the {side}",
                "BUNDLE-9143-7.2-01 SDP-8839-4.4.1.1.2-01",
                offer,
                closed,
                side,
                transports(*(build(name) for name in names if name != "video")),
                flags="OtherSection",
            )
    offer = sdp(section("audio"), bundle_only("video"), bundle_only("data"), session=[group(*TRIO)])
    for side, build in (("offerer", transport), ("answerer", theirs)):
        family.ask(
            f"plain/bundle-only-{side}",
            f"bundle-only sections rejected by an answerer without BUNDLE: the {side}",
            "BUNDLE-9143-7.2-01 SDP-8839-4.4.1.1.2-01",
            offer,
            answer(full("audio"), rejected("video"), rejected("data")),
            side,
            transports(build("audio")),
            flags="BundleOnly",
        )
        family.ask(
            f"plain/one-{side}",
            f"one section without BUNDLE: the {side}",
            PLAIN,
            sdp(section("audio")),
            answer(full("audio")),
            side,
            transports(build("audio")),
            flags="OtherSection",
        )
    family.add(
        family.prefix + "plain/all-rejected",
        "every section rejected: nothing is live",
        PLAIN.split(),
        {"offer": sdp(*map(section, PAIR)), "answer": answer(*map(rejected, PAIR)), "side": "offerer"},
        [valid({"accept": True, "transports": []}), valid(REFUSED), WRONG],
        ["OtherSection"],
    )


def families():
    family = Exchanges(
        "answered",
        "Own credentials by transport after the answer",
        "RFC 9143 7.3, 7.4 and 10, RFC 8839 5.4",
        notes("OtherSection", "SessionLevel", "TaggedSection", "BundleOnly"),
    )
    for part in (after_bundle, after_partly, after_plain):
        part(family)
    return [family]
