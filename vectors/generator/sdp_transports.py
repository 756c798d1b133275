"""Which own credentials a side must answer checks with, before and after the answer (RFC 9143 7 and 10)."""

from bugs import notes
from description import (NAMES, REFUSED, Descriptions, answer, bundle_only, credentials, group, member, pwd, rejected, sdp, section, transport, transports,
                         ufrag)
from model import acceptable, invalid, valid

BEFORE = "BUNDLE-9143-7.2-01 BUNDLE-9143-10-02 SDP-8839-4.2.4-01"
AFTER = "BUNDLE-9143-10-03 BUNDLE-9143-10-01 BUNDLE-9143-7.1.3-01"
PLAIN = "SDP-8839-5.4-02 SDP-8839-5.4-03 SDP-8839-4.2.4-01"
PAIR, TRIO = NAMES[:2], NAMES[:3]
WRONG = invalid({"accept": True}, "checks are answered with other credentials than those the peer was told: ICE fails in one direction")
FATAL = invalid(REFUSED, "a legal exchange is refused")


class Exchanges(Descriptions):
    """sdp.credentials vectors: an offer, perhaps its answer, and the side that is asked."""

    def ask(self, slug, title, requirements, offer, reply, side, pattern, *others, flags="TaggedSection"):
        input_ = {"offer": offer} | ({"answer": reply} if reply else {}) | {"side": side}
        self.add(self.prefix + slug, title, requirements.split(), input_, [valid(pattern), *others, FATAL, WRONG], flags.split())


def full(name):
    """A section of the answering side: its values are called after `name` with an x behind."""
    return section(name, credentials(name + "x"))


def theirs(*mids, own=None):
    """A transport of the answerer, whose names end in x."""
    row = transport(*mids, own=own)
    return row | {"ufrag": ufrag((own or mids[0]) + "x"), "pwd": pwd((own or mids[0]) + "x")}


def bundled_answer(*names, closed=()):
    """An answer with one group, `names[0]` tagged and alone with ICE attributes; `closed` sections are rejected."""
    parts = [full(name) if name == names[0] else rejected(name) if name in closed else member(name)
             for name in NAMES if name in names or name in closed]
    return answer(*parts, session=[group(*names)])


def before(family):
    """The offerer answers on every section it has opened."""
    for count in (1, 2, 3, 4, 8):
        names = NAMES[:count]
        each = transports(*(transport(name) for name in names))
        family.ask(f"before/own-{count}", f"{count} bundled section(s) with credentials of their own: each is live", BEFORE,
                   sdp(*map(section, names), session=[group(*names)]), None, "offerer", each, flags="OtherSection EarlyCheck")
        family.ask(f"before/no-bundle-{count}", f"{count} section(s) without BUNDLE: each is live", PLAIN, sdp(*map(section, names)), None, "offerer", each,
                   flags="OtherSection EarlyCheck")
    shared = credentials("top")
    for slug, parts, session in (("media", [section(name, shared) for name in TRIO], []), ("session", [section(name, []) for name in TRIO], shared)):
        each = transports(*(transport(name) | {"ufrag": ufrag("top"), "pwd": pwd("top")} for name in TRIO))
        one = transports(transport(*TRIO) | {"ufrag": ufrag("top"), "pwd": pwd("top")})
        family.ask(f"before/same-{slug}", f"one pair for three bundled sections, at {slug} level", BEFORE + " SDP-8839-5.4-04",
                   sdp(*parts, session=[group(*TRIO), *session]), None, "offerer", each, acceptable(one, "told as one transport, which the pair allows"),
                   flags="SessionLevel")
    for count in (2, 3, 8):
        names = NAMES[:count]
        one = transports(transport(*names))
        family.ask(f"before/bundle-only-{count}", f"{count - 1} bundle-only section(s) share the tagged one's transport", BEFORE + " BUNDLE-9143-10-03",
                   sdp(section("audio"), *map(bundle_only, names[1:]), session=[group(*names)]), None, "offerer", one, flags="BundleOnly TaggedSection")
        family.ask(f"before/members-{count}", f"a later offer: ICE attributes in the tagged one of {count} sections only", AFTER,
                   sdp(section("audio"), *map(member, names[1:]), session=[group(*names)]), None, "offerer", one,
                   acceptable(REFUSED, "without the exchange before it, an initial offer whose sections lack credentials"))
    family.ask("before/some-bundle-only", "audio and video open, data bundle-only: data shares the tagged one's", BEFORE,
               sdp(section("audio"), section("video"), bundle_only("data"), session=[group(*TRIO)]), None, "offerer",
               transports(transport("audio", "data"), transport("video")), flags="BundleOnly TaggedSection")
    family.ask("before/tagged-last-bundle-only", "data is tagged, audio and video bundle-only: they share data's", BEFORE,
               sdp(bundle_only("audio"), bundle_only("video"), section("data"), session=[group("data", "audio", "video")]), None, "offerer",
               transports(transport("data", "audio", "video")), flags="BundleOnly TaggedSection")
    family.ask("before/tagged-last", "data is tagged, all sections open: each is live", BEFORE,
               sdp(*map(section, TRIO), session=[group("data", "audio", "video")]), None, "offerer", transports(*(transport(name) for name in TRIO)))
    family.ask("before/rejected", "a section with port 0 and not bundle-only has no transport", "BUNDLE-9143-7.2-01 SDP-8839-4.4.1.1.2-01",
               sdp(section("audio"), rejected("video"), section("data"), session=[group("audio", "data")]), None, "offerer",
               transports(transport("audio"), transport("data")))
    family.ask("before/two-groups", "two groups with bundle-only sections: one transport each", BEFORE,
               sdp(section("audio"), bundle_only("video"), section("data"), bundle_only("cam3"), session=[group("audio", "video"), group("data", "cam3")]), None,
               "offerer", transports(transport("audio", "video"), transport("data", "cam3")), flags="BundleOnly TaggedSection")
    family.ask("before/overridden", "session-level pair, overridden per attribute in video", PLAIN,
               sdp(section("audio", []), section("video", [credentials("video")[0]]), session=credentials("top")), None, "offerer",
               transports(transport("audio") | {"ufrag": ufrag("top"), "pwd": pwd("top")}, transport("video") | {"pwd": pwd("top")}),
               acceptable(REFUSED, "ice-ufrag and ice-pwd at different levels are refused"), flags="SessionLevel OtherSection")
    family.add(family.prefix + "before/answerer", "the answerer before its answer has nothing live", BEFORE.split(),
               {"offer": sdp(*map(section, PAIR), session=[group(*PAIR)]), "side": "answerer"},
               [valid({"accept": True, "transports": []}), acceptable(REFUSED, "there is no own description to ask for"),
                invalid({"accept": True}, "the offerer's credentials taken for one's own")], ["OtherSection"])


def after_bundle(family):
    """One transport with the tagged section's credentials, wherever it stands."""
    for names in (PAIR, TRIO, NAMES[:4], NAMES):
        for place in dict.fromkeys((0, len(names) // 2, len(names) - 1)):
            tagged = names[place]
            order = (tagged, *(name for name in names if name != tagged))
            offer = sdp(*map(section, names), session=[group(*order)])
            slug = f"{len(names)}-{tagged}-tagged"
            family.ask(f"after/{slug}-offerer", f"{len(names)} sections in one group, {tagged} tagged: the offerer", AFTER, offer, bundled_answer(*order),
                       "offerer", transports(transport(*order)), flags="TaggedSection OtherSection")
            family.ask(f"after/{slug}-answerer", f"{len(names)} sections in one group, {tagged} tagged: the answerer", AFTER, offer, bundled_answer(*order),
                       "answerer", transports(theirs(*order)))
    everywhere = answer(*map(full, TRIO), session=[group("video", "audio", "data")])
    offer = sdp(*map(section, TRIO), session=[group("video", "audio", "data")])
    family.ask("after/answer-credentials-everywhere", "an answer with different credentials in every section: the tagged one's count", AFTER, offer, everywhere,
               "answerer", transports(theirs("video", "audio", "data")), flags="TaggedSection OtherSection")
    family.ask("after/answer-credentials-everywhere-offerer", "an answer with different credentials in every section: the offerer", AFTER, offer, everywhere,
               "offerer", transports(transport("video", "audio", "data")), flags="TaggedSection OtherSection")
    shared = [section(name, credentials("top")) for name in TRIO]
    same = {"ufrag": ufrag("top"), "pwd": pwd("top")}
    for side, row in (("offerer", transport(*TRIO)), ("answerer", transport(*TRIO))):
        family.ask(f"after/same-everywhere-{side}", f"both sides with one pair in every section: the {side}", AFTER, sdp(*shared, session=[group(*TRIO)]),
                   answer(*shared, session=[group(*TRIO)]), side, transports(row | same), flags="OtherSection")
    top = sdp(*(section(name, []) for name in TRIO), session=[group(*TRIO), *credentials("top")])
    family.ask("after/session-level-offerer", "offer with one session-level pair: the offerer", AFTER, top, bundled_answer(*TRIO), "offerer",
               transports(transport(*TRIO) | same), flags="SessionLevel TaggedSection")
    tail = answer(section("audio", []), member("video"), member("data"), session=[group(*TRIO), *credentials("top")])
    family.ask("after/session-level-answerer", "answer with one session-level pair: the answerer", AFTER, sdp(*map(section, TRIO), session=[group(*TRIO)]), tail,
               "answerer", transports(transport(*TRIO) | same), flags="SessionLevel TaggedSection")
    for side, row in (("offerer", transport(*TRIO)), ("answerer", theirs(*TRIO))):
        reply = answer(full("audio"), bundle_only("video"), bundle_only("data"), session=[group(*TRIO)])
        family.ask(f"after/rfc8843-{side}", f"an answer in the form of RFC 8843, port 0 and bundle-only outside the tagged section: the {side}", AFTER,
                   sdp(*map(section, TRIO), session=[group(*TRIO)]), reply, side, transports(row), flags="BundleOnly TaggedSection")
    reoffer = sdp(section("audio"), bundle_only("video"), bundle_only("data"), session=[group(*TRIO)])
    for side, row in (("offerer", transport(*TRIO)), ("answerer", theirs(*TRIO))):
        family.ask(f"after/bundle-only-{side}", f"offer with bundle-only sections, all accepted: the {side}", AFTER, reoffer, bundled_answer(*TRIO), side,
                   transports(row), flags="BundleOnly TaggedSection")


def after_partly(family):
    """Rejected sections, sections moved out of the group, the suggested tag refused (RFC 9143 7.3.1)."""
    offer = sdp(*map(section, TRIO), session=[group(*TRIO)])
    cases = {
        "last-rejected": ("data rejected", bundled_answer("audio", "video", closed=("data",)), [("audio", "video")]),
        "middle-rejected": ("video rejected", bundled_answer("audio", "data", closed=("video",)), [("audio", "data")]),
        "tagged-rejected": ("audio, the suggested tag, rejected: video is next", bundled_answer("video", "data", closed=("audio",)), [("video", "data")]),
        "two-rejected": ("audio and video rejected: data is left", bundled_answer("data", closed=("audio", "video")), [("data",)]),
        "last-moved-out": ("data moved out of the group", answer(full("audio"), member("video"), full("data"), session=[group("audio", "video")]),
                           [("audio", "video"), ("data",)]),
        "tagged-moved-out": ("audio moved out of the group: video is tagged", answer(full("audio"), full("video"), member("data"), session=[group("video", "data")]),
                             [("audio",), ("video", "data")]),
        "group-of-one": ("a group of one and two sections outside", answer(*map(full, TRIO), session=[group("video")]), [("audio",), ("video",), ("data",)]),
    }
    for slug, (title, reply, rows) in cases.items():
        for side, build in (("offerer", transport), ("answerer", theirs)):
            family.ask(f"partly/{slug}-{side}", f"{title}: the {side}", AFTER, offer, reply, side, transports(*(build(*row) for row in rows)),
                       flags="TaggedSection OtherSection")
    turned = sdp(*map(section, TRIO), session=[group("data", "audio", "video")])
    reply = answer(full("audio"), member("video"), rejected("data"), session=[group("audio", "video")])
    for side, build in (("offerer", transport), ("answerer", theirs)):
        family.ask(f"partly/tagged-last-rejected-{side}", f"data, tagged and last, rejected: audio is next: the {side}", AFTER, turned, reply, side,
                   transports(build("audio", "video")), flags="TaggedSection OtherSection")
    odd = bundled_answer("video", "audio", "data")
    family.ask("partly/answerer-chose-another-tag", "the answer tags video though audio could have been kept: the offerer", AFTER, offer, odd, "offerer",
               transports(transport("video", "audio", "data")), acceptable(transports(transport("audio", "video", "data")), "the suggested tag is kept, "
               "as the answerer had to"), acceptable(REFUSED, "the answer breaks RFC 9143 7.3.1"))
    pair = sdp(*map(section, PAIR), session=[group("audio")])
    family.add(family.prefix + "partly/not-offered-as-bundled", "the answer bundles a section that was not offered so", AFTER.split(),
               {"offer": pair, "answer": bundled_answer(*PAIR), "side": "offerer"},
               [valid(REFUSED), acceptable(transports(transport("audio"), transport("video")), "the answer's group is ignored"),
                invalid({"accept": True}, "a section is moved to a transport that was never offered for it")], ["TaggedSection"])


def after_plain(family):
    """An answer without BUNDLE: every accepted section for itself."""
    for names in (PAIR, TRIO):
        offer = sdp(*map(section, names), session=[group(*names)])
        for side, build in (("offerer", transport), ("answerer", theirs)):
            count = len(names)
            family.ask(f"plain/{count}-{side}", f"{count} bundled sections answered without BUNDLE: the {side}", "BUNDLE-9143-7.2-01 SDP-8839-5.4-03", offer,
                       answer(*map(full, names)), side, transports(*(build(name) for name in names)), flags="OtherSection")
            family.ask(f"plain/{count}-unbundled-{side}", f"{count} sections without BUNDLE on either side: the {side}", PLAIN, sdp(*map(section, names)),
                       answer(*map(full, names)), side, transports(*(build(name) for name in names)), flags="OtherSection")
            closed = answer(*(full(name) if name != "video" else rejected(name) for name in names))
            family.ask(f"plain/{count}-rejected-{side}", f"{count} bundled sections answered without BUNDLE, video rejected: the {side}",
                       "BUNDLE-9143-7.2-01 SDP-8839-4.4.1.1.2-01", offer, closed, side, transports(*(build(name) for name in names if name != "video")), flags="OtherSection")
    offer = sdp(section("audio"), bundle_only("video"), bundle_only("data"), session=[group(*TRIO)])
    for side, build in (("offerer", transport), ("answerer", theirs)):
        family.ask(f"plain/bundle-only-{side}", f"bundle-only sections rejected by an answerer without BUNDLE: the {side}", "BUNDLE-9143-7.2-01 SDP-8839-4.4.1.1.2-01",
                   offer, answer(full("audio"), rejected("video"), rejected("data")), side, transports(build("audio")), flags="BundleOnly")
        family.ask(f"plain/one-{side}", f"one section without BUNDLE: the {side}", PLAIN, sdp(section("audio")), answer(full("audio")), side,
                   transports(build("audio")), flags="OtherSection")
    family.add(family.prefix + "plain/all-rejected", "every section rejected: nothing is live", PLAIN.split(),
               {"offer": sdp(*map(section, PAIR)), "answer": answer(*map(rejected, PAIR)), "side": "offerer"},
               [valid({"accept": True, "transports": []}), valid(REFUSED), WRONG], ["OtherSection"])


def broken(family):
    """What cannot be an exchange: nothing may be read from it."""
    good = sdp(*map(section, PAIR), session=[group(*PAIR)])
    nothing = acceptable({"accept": True, "transports": []}, "nothing is live")
    invented = invalid({"accept": True}, "credentials out of nowhere")
    for slug, title, offer, reply, side in (
            ("empty-offer", "no offer text", "", None, "offerer"), ("garbage-offer", "garbage for an offer", "hello", None, "offerer"),
            ("garbage-answer", "garbage for an answer", good, "hello", "answerer"), ("empty-both", "neither offer nor answer text", "", "", "answerer")):
        family.add(family.prefix + f"broken/{slug}", title, ["SDP-8839-5.4-03"], {"offer": offer} | ({} if reply is None else {"answer": reply}) | {"side": side},
                   [valid(REFUSED), nothing, invented], [])
    for slug, title, lines in (("no-pwd", "no ice-pwd", credentials("audio")[:1]), ("no-ufrag", "no ice-ufrag", credentials("audio")[1:]), ("neither", "no ICE attributes", [])):
        family.add(family.prefix + f"broken/{slug}", f"an unbundled section with {title}: never completed from the other", ["SDP-8839-5.4-03"],
                   {"offer": sdp(section("audio", lines), section("video")), "side": "offerer"},
                   [valid(REFUSED), acceptable(transports(transport("video")), "the section has no ICE transport"),
                    invalid({"accept": True}, "a section answers with another section's credentials")], ["OtherSection"])
    family.add(family.prefix + "broken/fewer-sections", "an answer with fewer sections than its offer", ["SDP-8839-4.3.2-02"],
               {"offer": good, "answer": answer(full("audio")), "side": "offerer"},
               [valid(REFUSED), acceptable(transports(transport("audio")), "the missing section is read as rejected"),
                invalid({"accept": True}, "a section without answer stays live")], ["OtherSection"])


def families():
    family = Exchanges("transports", "Own credentials by transport, before and after the answer", "RFC 9143 7 and 10, RFC 8839 5.4",
                       notes("TaggedSection", "OtherSection", "EarlyCheck", "SessionLevel", "BundleOnly"), "sdp.credentials")
    for part in (before, after_bundle, after_partly, after_plain, broken):
        part(family)
    return [family]
