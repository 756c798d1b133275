"""The other attributes of a check: which are missing, doubled, unknown, malformed, or stand behind the MAC."""

from itertools import permutations

from binding import (CONTROLLED, CONTROLLING, OTHER_SUCCESS, PEER_PRIORITY, SILENT, TRANSACTION, UNPROVEN, Agent, Checks, check,
                     credential, either, key, tie, unsigned, username)
from bugs import notes
from model import acceptable, invalid, valid
from wire import (ERROR_CODE, FINGERPRINT, ICE_CONTROLLED, ICE_CONTROLLING, MESSAGE_INTEGRITY, NONCE, PRIORITY, REALM, SOFTWARE,
                  USE_CANDIDATE, USERNAME, XOR_MAPPED_ADDRESS, Message, xor_address)

MISSING = "STUN-8489-9.1.3-01 STUN-8489-9.1.3-02 STUN-8489-9.1.3-15 STUNOLD-5389-10.1.2-01"
ORDER = "STUN-8489-9.1.3-16 STUN-8489-6.3-04 STUN-8489-9.1.3-15"
AFTER = "STUN-8489-9-01 STUNOLD-5389-15.4-01"
TWICE = "STUN-8489-14-06 STUN-8489-14-07 STUN-8489-9.1.3-08"
UNKNOWN = "STUN-8489-6.3.1-01 STUN-8489-6.3.1.1-04 STUN-8489-14.8-12 STUN-8489-14.13-01"
AUDIO, VIDEO = credential("audio"), credential("video")
AGENT = Agent((AUDIO, VIDEO))
NAME, OTHER_NAME = username(AUDIO).encode(), username(VIDEO).encode()


def lists_with(echoed, *others):
    """Every order of `echoed` among the attributes a response may have, FINGERPRINT last."""
    rows = [order for extra in ((), (f"{SOFTWARE:04x}",)) for order in permutations((echoed, *others, *extra))]
    return either(*([*row, f"{FINGERPRINT:04x}"] for row in rows))


def missing(family):
    """RFC 8489 9.1.3, first check. The reply itself is looked at closely: id, code, no integrity, no USERNAME."""
    echoed = invalid({"outcome": "error", "response": {"attributes": lists_with("0006", "0009")}},
                     "repeats USERNAME, which no response may carry")
    uncoded = invalid({"outcome": "error", "response": {"class": "error", "code": None}}, "an error response without ERROR-CODE")
    for slug, title, datagram in (
            ("integrity", "no MESSAGE-INTEGRITY", check(AUDIO, by=None)),
            ("username", "no USERNAME, MAC under the local password", check(AUDIO, name=None)),
            ("both", "neither USERNAME nor MESSAGE-INTEGRITY", check(AUDIO, name=None, by=None)),
            ("integrity-use-candidate", "no MESSAGE-INTEGRITY, nominating", check(AUDIO, by=None, extra=[(USE_CANDIDATE, b"")])),
            ("integrity-unknown-user", "no MESSAGE-INTEGRITY, unknown USERNAME", check(AUDIO, by=None, name="nobody:audio0R")),
            ("username-other-key", "no USERNAME, MAC under the remote password", check(AUDIO, name=None, by=AUDIO["remote"]["pwd"].encode())),
            ("username-empty-key", "no USERNAME, MAC under the empty password", check(AUDIO, name=None, by=b"")),
            ("all-but-fingerprint", "nothing but FINGERPRINT", bytes(Message(transaction=TRANSACTION).fingerprint())),
            ("integrity-realm", "no MESSAGE-INTEGRITY, with REALM and NONCE",
             check(AUDIO, by=None, extra=[(REALM, b"example"), (NONCE, b"nonce")]))):
        family.put(f"missing/{slug}", title, MISSING + " STUN-8489-9.1.3-14 STUN-8489-5-06 STUN-8489-6.3.1.1-02", AGENT, datagram,
                   [echoed, uncoded, *AGENT.no_credentials()], "Unchecked EchoedUsername NoErrorCode")
    family.put("missing/unknown-user-reply", "an unknown USERNAME is not repeated in the 401",
               "STUN-8489-9.1.3-15 STUN-8489-9.1.3-14 STUN-8489-6.3.1.1-02", AGENT, check(AUDIO, name="noone:audio0R"),
               [echoed, uncoded, *AGENT.bad_credentials()], "EchoedUsername NoErrorCode")
    family.put("missing/bad-mac-reply", "the USERNAME of a check with a wrong MAC is not repeated in the 401",
               "STUN-8489-9.1.3-15 STUN-8489-9.1.3-14 STUN-8489-6.3.1.1-02", AGENT, check(AUDIO, mac=b"U" * 20),
               [echoed, uncoded, *AGENT.bad_credentials()], "EchoedUsername NoErrorCode")
    echoed = invalid({"outcome": "success", "response": {"attributes": lists_with("0006", "0020", "0008")}},
                     "repeats USERNAME, which no response may carry")
    family.put("missing/success-without-username", "a success does not repeat USERNAME", "STUN-8489-9.1.3-14 ICE-8445-7.2.2-03",
               AGENT, check(VIDEO, extra=[(USE_CANDIDATE, b"")]), [echoed, *AGENT.answered(VIDEO)], "EchoedUsername")


def order_of_checks(family):
    """Several things wrong at once: the first failing check of RFC 8489 9.1.3 speaks, and alone."""
    extra = [(0x7FFF, b"")]
    conflict = Agent((AUDIO, VIDEO), role="controlling")
    early_420 = acceptable(AGENT.refused(420), "unknown attributes looked at before authentication, unsigned")
    for slug, title, datagram, outcomes in (
            ("no-integrity-unknown-attribute", "no MESSAGE-INTEGRITY and an unknown required attribute",
             check(AUDIO, by=None, extra=extra), [early_420, *AGENT.no_credentials()]),
            ("no-username-unknown-attribute", "no USERNAME and an unknown required attribute",
             check(AUDIO, name=None, extra=extra), [early_420, *AGENT.no_credentials()]),
            ("unknown-user-unknown-attribute", "unknown USERNAME and an unknown required attribute",
             check(AUDIO, name="nobody:audio0R", extra=extra), [early_420, *AGENT.bad_credentials()]),
            ("bad-mac-unknown-attribute", "wrong MAC and an unknown required attribute",
             check(AUDIO, mac=bytes(20), extra=extra), [early_420, *AGENT.bad_credentials()]),
            ("unknown-user-bad-mac", "unknown USERNAME and wrong MAC", check(AUDIO, name="nobody:audio0R", mac=bytes(20)),
             AGENT.bad_credentials()),
            ("bad-mac-no-priority", "wrong MAC and no PRIORITY", check(AUDIO, mac=bytes(20), priority=None), AGENT.bad_credentials()),
            ("everything", "no USERNAME, wrong MAC, no PRIORITY, unknown required attribute",
             check(AUDIO, name=None, mac=bytes(20), priority=None, extra=extra), [early_420, *AGENT.no_credentials()])):
        family.put(f"order/{slug}", title, ORDER, AGENT, datagram, outcomes, "Unchecked")
    for slug, title, datagram, outcomes in (
            ("no-integrity-conflict", "no MESSAGE-INTEGRITY and a role conflict", check(AUDIO, by=None),
             conflict.no_credentials("controlling")),
            ("bad-mac-conflict", "wrong MAC and a role conflict", check(AUDIO, mac=bytes(20)), conflict.bad_credentials("controlling"))):
        family.put(f"order/{slug}", title, ORDER, conflict, datagram, outcomes, "Unchecked")
    both = [valid(conflict.signed_error(AUDIO, 420, unknown=either(["7fff"], ["7fff", "7fff"]))),
            acceptable(conflict.signed_error(AUDIO, 487), "the conflict is looked at before the unknown attribute"), OTHER_SUCCESS]
    family.put("order/unknown-attribute-conflict", "an unknown required attribute and a role conflict (RFC 8489 6.3.1: 420 first)",
               ORDER + " STUN-8489-6.3.1-01", conflict, check(AUDIO, role=(ICE_CONTROLLING, tie(1)), extra=extra), both)
    places = ((ORDER + " STUN-8489-9-01 STUN-8489-9.1.3-01", "username-behind-integrity", "USERNAME only behind MESSAGE-INTEGRITY",
               bytes(unsigned(AUDIO, name=None).integrity(key(AUDIO)).attribute(USERNAME, NAME).fingerprint())),
              (MISSING + " STUN-8489-9-01", "integrity-first", "MESSAGE-INTEGRITY as the first attribute, all others behind it",
               bytes(Message(transaction=TRANSACTION).integrity(key(AUDIO)).raw(unsigned(AUDIO).body).fingerprint())))
    for requirements, slug, title, datagram in places:
        family.put(f"order/{slug}", title, requirements, AGENT, datagram, AGENT.no_credentials(), "AfterIntegrity")
    reordered = unsigned(AUDIO, name=None, extra=[(USERNAME, NAME)]).integrity(key(AUDIO))
    family.put("order/username-last", "USERNAME as the last attribute before MESSAGE-INTEGRITY: any order is legal", "STUN-8489-14-01 ICE-8445-7.3-02",
               AGENT, bytes(reordered.fingerprint()), AGENT.answered(AUDIO))


def behind_integrity(family):
    """CP-02 and CP-09: what stands behind MESSAGE-INTEGRITY has no effect."""
    dropped = [acceptable(AGENT.refused(401), "a message with attributes behind the MAC is refused as a whole"),
               acceptable(SILENT, "a message with attributes behind the MAC is dropped as a whole")]
    for slug, title, type_, value in (
            ("username-other-stream", "USERNAME of the other stream", USERNAME, OTHER_NAME), ("username-unknown", "an unknown USERNAME", USERNAME, b"nobody:noone"),
            ("username-empty", "an empty USERNAME", USERNAME, b""), ("use-candidate", "USE-CANDIDATE", USE_CANDIDATE, b""),
            ("priority", "another PRIORITY", PRIORITY, b"\x7f\xff\xff\xff"), ("priority-malformed", "a PRIORITY of two bytes", PRIORITY, b"\1\2"),
            ("ice-controlled", "ICE-CONTROLLED with the greatest tie-breaker", ICE_CONTROLLED, b"\xff" * 8),
            ("mapped-address", "XOR-MAPPED-ADDRESS of a third party", XOR_MAPPED_ADDRESS, xor_address("203.0.113.66", 666)),
            ("error-code", "ERROR-CODE 487", ERROR_CODE, b"\0\0\4\x57"), ("second-integrity", "a second, wrong MESSAGE-INTEGRITY", MESSAGE_INTEGRITY, bytes(20)),
            ("realm", "REALM", REALM, b"example"), ("software", "SOFTWARE", SOFTWARE, b"x")):
        family.put(f"behind/{slug}", f"behind MESSAGE-INTEGRITY: {title}", AFTER, AGENT, check(AUDIO, after=[(type_, value)]),
                   AGENT.answered(AUDIO, *dropped), "AfterIntegrity")
    for slug, role, attribute in (("conflict-487", "controlling", (ICE_CONTROLLING, tie(0))),
                                  ("conflict-switch", "controlled", (ICE_CONTROLLED, tie(0)))):
        agent = Agent((AUDIO,), role=role)
        peer = CONTROLLED if role == "controlling" else CONTROLLING
        flipped = invalid({"role": "controlling" if role == "controlled" else "controlled"}, "an unauthenticated attribute changed the role")
        family.put(f"behind/{slug}", f"behind MESSAGE-INTEGRITY: the attribute that would make a role conflict ({role} agent)",
                   AFTER + " ICE-8445-7.3.1.1-02", agent, check(AUDIO, role=peer, after=[attribute]),
                   [flipped, *agent.answered(AUDIO, *dropped, role=role)], "AfterIntegrity")
    for slug, types in (("unknown-required", (0x7FFF,)), ("three-unknown-required", (0x7FFD, 0x7FFE, 0x7FFF))):
        names = [f"{t:04x}" for t in types]
        tolerated = acceptable(AGENT.signed_error(AUDIO, 420, unknown=either(names, names * 2)), "listed although behind the MAC")
        family.put(f"behind/{slug}", f"behind MESSAGE-INTEGRITY: {len(types)} unknown required attribute(s)", AFTER + " STUN-8489-6.3.1-01",
                   AGENT, check(AUDIO, after=[(t, b"") for t in types]), AGENT.answered(AUDIO, tolerated, *dropped), "AfterIntegrity")
    family.put("behind/second-integrity-right", "a wrong MESSAGE-INTEGRITY, then a right one", AFTER + " STUN-8489-9.1.3-08", AGENT,
               bytes(unsigned(AUDIO).integrity(key(AUDIO), bytes(20)).integrity(key(AUDIO)).fingerprint()), AGENT.bad_credentials(),
               "AfterIntegrity Unchecked")


def doubled(family):
    """CP-04: the first of two counts, at least for what authentication rests on."""
    rejected = [acceptable(reply, "a doubled attribute is refused") for reply in (AGENT.refused(400), AGENT.refused(401), SILENT)]
    two = lambda first, second: unsigned(AUDIO, name=first, extra=[(USERNAME, second)])
    for slug, title, message, own in (
            ("same", "USERNAME twice, the same", two(NAME, NAME).integrity(key(AUDIO)), AUDIO),
            ("right-then-unknown", "USERNAME right, then unknown", two(NAME, b"nobody:noone").integrity(key(AUDIO)), AUDIO),
            ("right-then-other", "USERNAME of this stream, then of the other; key of this one", two(NAME, OTHER_NAME).integrity(key(AUDIO)), AUDIO),
            ("other-then-this", "USERNAME of the other stream, then of this; key of the other", two(OTHER_NAME, NAME).integrity(key(VIDEO)), VIDEO)):
        family.put(f"doubled/{slug}", title, TWICE, AGENT, bytes(message.fingerprint()), AGENT.answered(own, *rejected), "OtherSection")
    for slug, title, message in (
            ("unknown-then-right", "USERNAME unknown, then right", two(b"nobody:noone", NAME).integrity(key(AUDIO))),
            ("this-then-other-key-of-other", "USERNAME of this stream, then of the other; key of the other", two(NAME, OTHER_NAME).integrity(key(VIDEO))),
            ("other-then-this-key-of-this", "USERNAME of the other stream, then of this; key of this", two(OTHER_NAME, NAME).integrity(key(AUDIO)))):
        family.put(f"doubled/{slug}", title, TWICE, AGENT, bytes(message.fingerprint()), AGENT.bad_credentials(), "OtherSection Unchecked")
    for slug, title, type_, first, second in (
            ("priority", "PRIORITY", PRIORITY, PEER_PRIORITY, bytes(4)), ("use-candidate", "USE-CANDIDATE", USE_CANDIDATE, b"", b"")):
        message = unsigned(AUDIO, priority=None, extra=[(type_, first), (type_, second)] + ([(PRIORITY, PEER_PRIORITY)] if type_ != PRIORITY else []))
        family.put(f"doubled/{slug}", f"{title} twice", "STUN-8489-14-06 STUN-8489-14-07", AGENT, bytes(message.integrity(key(AUDIO)).fingerprint()),
                   AGENT.answered(AUDIO, *rejected, acceptable(AGENT.signed_error(AUDIO, 400), "a doubled attribute is refused, signed")))


def unknown(family):
    """CP-08: 420 with the list, signed, after authentication."""
    for slug, types in (("one", (0x7FFF,)), ("lowest-free", (0x0002,)), ("turn-lifetime", (0x000D,)), ("two", (0x7FFE, 0x7FFF)),
                        ("three", (0x7FFD, 0x7FFE, 0x7FFF)), ("eight", tuple(range(0x7FF0, 0x7FF8))), ("same-twice", (0x7FFF, 0x7FFF))):
        names = list(dict.fromkeys(f"{t:04x}" for t in types))
        orders = list(permutations(names)) if len(names) < 4 else [names, names[::-1]]
        listed = either(*(list(order) for order in orders), *([*order, order[-1]] for order in orders))
        family.put(f"unknown/{slug}", f"{len(types)} unknown required attribute(s) in an authenticated check", UNKNOWN, AGENT,
                   check(AUDIO, extra=[(t, b"ab") for t in types]),
                   [valid(AGENT.signed_error(AUDIO, 420, unknown=listed)),
                    acceptable(AGENT.refused(420, unknown=listed), "420 before authentication, so unsigned"),
                    acceptable(AGENT.success(AUDIO), "the attribute is ignored, against the letter of RFC 8489 6.3.1, without harm here"),
                    acceptable(SILENT, "dropped where a 420 is due"), OTHER_SUCCESS], "WrongResponseKey" if slug == "one" else ())
    for slug, title, extra in (
            ("optional", "an unknown optional attribute", [(0xFFFF, b"abc")]), ("optional-lowest", "the lowest optional type", [(0x8000, b"")]),
            ("optional-many", "sixteen unknown optional attributes", [(0xFF00 + n, b"x" * n) for n in range(16)]),
            ("vendor", "the optional network-cost attribute browsers send", [(0xC057, b"\0\0\0\x0a")]), ("software", "SOFTWARE", [(SOFTWARE, b"icespec")])):
        family.put(f"unknown/{slug}", f"{title} is ignored", "STUN-8489-6.3-05", AGENT, check(AUDIO, extra=extra), AGENT.answered(AUDIO))
    for slug, title, type_, value in (("realm", "REALM", REALM, b"example"), ("nonce", "NONCE", NONCE, b"nonce"),
                                      ("mapped-address", "XOR-MAPPED-ADDRESS of a third party", XOR_MAPPED_ADDRESS, xor_address("203.0.113.66", 666)),
                                      ("error-code", "ERROR-CODE", ERROR_CODE, b"\0\0\4\x57")):
        tolerated = [acceptable(reply, "a known attribute that does not belong here is refused")
                     for reply in (AGENT.signed_error(AUDIO, 400), AGENT.signed_error(AUDIO, 420), AGENT.refused(400), SILENT)]
        family.put(f"unexpected/{slug}", f"{title}, known but out of place in a check, is ignored", "STUN-8489-6.3-06", AGENT,
                   check(AUDIO, extra=[(type_, value)]), AGENT.answered(AUDIO, *tolerated))


def priority_and_nomination(family):
    refusals = [valid(AGENT.signed_error(AUDIO, 400)), acceptable(AGENT.refused(400), "refused before authentication finished"),
                acceptable(AGENT.success(AUDIO), "the value is needed only for a new peer-reflexive candidate"),
                acceptable(SILENT, "dropped where a 400 is due"), OTHER_SUCCESS]
    family.put("priority/missing", "no PRIORITY", "ICE-8445-7.1.1-01 ICE-8445-7.3.1.3-01", AGENT, check(AUDIO, priority=None), refusals)
    for size in (0, 1, 3, 5, 8):
        family.put(f"priority/{size}-bytes", f"PRIORITY of {size} bytes", "ICE-8445-16.1-01 ICE-8445-7.1.1-01", AGENT,
                   check(AUDIO, priority=bytes(range(1, size + 1))), refusals)
    for slug, value in (("zero", bytes(4)), ("one", b"\0\0\0\1"), ("greatest", b"\x7f\xff\xff\xff"), ("above-31-bits", b"\xff" * 4)):
        odd = [acceptable(AGENT.signed_error(AUDIO, 400), "outside 1..2^31-1")] if slug in ("zero", "above-31-bits") else []
        family.put(f"priority/{slug}", f"PRIORITY {int.from_bytes(value, 'big')}", "ICE-8445-7.1.1-01 ICE-8445-5.1.2-01", AGENT,
                   check(AUDIO, priority=value), AGENT.answered(AUDIO, *odd))
    for size in (0, 1, 4):
        refused = [acceptable(reply, "USE-CANDIDATE has no value") for reply in (AGENT.signed_error(AUDIO, 400), AGENT.refused(400), SILENT)]
        family.put(f"use-candidate/{size}-bytes", f"USE-CANDIDATE of {size} bytes", "ICE-8445-16.1-01 ICE-8445-7.1.2-01", AGENT,
                   check(AUDIO, extra=[(USE_CANDIDATE, bytes(size))]), AGENT.answered(AUDIO, *(refused if size else ())))
    controlling = Agent((AUDIO,), role="controlling")
    family.put("use-candidate/from-controlled", "USE-CANDIDATE from the controlled side is not acted on", "ICE-8445-7.1.2-02", controlling,
               check(AUDIO, role=CONTROLLED, extra=[(USE_CANDIDATE, b"")]),
               controlling.answered(AUDIO, acceptable(controlling.signed_error(AUDIO, 400), "refused: only the controlling side nominates"),
                                    role="controlling"))


def families():
    family = Checks("attributes", "The attributes of a check, their number and their place", "RFC 8489 6.3, 9 and 9.1.3, RFC 8445 7.1 and 7.3",
                    notes("OtherSection", "Unchecked", "EchoedUsername", "NoErrorCode", "WrongResponseKey", "AfterIntegrity"))
    for part in (missing, order_of_checks, behind_integrity, doubled, unknown, priority_and_nomination):
        part(family)
    return [family]
