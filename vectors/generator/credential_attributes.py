"""The attributes authentication rests on: missing, in another order, doubled (RFC 8489 9.1.3)."""

from itertools import permutations

from binding import (
    OTHER_SUCCESS,
    PEER_PRIORITY,
    SILENT,
    TRANSACTION,
    Agent,
    Checks,
    check,
    credential,
    either,
    key,
    tie,
    unsigned,
    username,
)
from bugs import notes
from model import acceptable, invalid, valid
from wire import FINGERPRINT, ICE_CONTROLLING, NONCE, PRIORITY, REALM, SOFTWARE, USERNAME, USE_CANDIDATE, Message

MISSING = "STUN-8489-9.1.3-01 STUN-8489-9.1.3-02 STUN-8489-9.1.3-15 STUNOLD-5389-10.1.2-01"
ORDER = "STUN-8489-9.1.3-16 STUN-8489-6.3-04 STUN-8489-9.1.3-15"
TWICE = "STUN-8489-14-06 STUN-8489-14-07 STUN-8489-9.1.3-08"
AUDIO, VIDEO = credential("audio"), credential("video")
AGENT, PAIR = Agent((AUDIO,)), Agent((AUDIO, VIDEO))
NAME, OTHER_NAME = username(AUDIO).encode(), username(VIDEO).encode()


def lists_with(echoed, *others):
    """Every order of `echoed` among the attributes a response may have, FINGERPRINT last."""
    rows = [order for extra in ((), (f"{SOFTWARE:04x}",)) for order in permutations((echoed, *others, *extra))]
    return either(*([*row, f"{FINGERPRINT:04x}"] for row in rows))


def missing(family):
    """RFC 8489 9.1.3, first check. The reply itself is looked at closely: id, code, no integrity, no USERNAME."""
    echoed = invalid(
        {"outcome": "error", "response": {"attributes": lists_with("0006", "0009")}},
        "repeats USERNAME, which no response may carry",
    )
    uncoded = invalid(
        {"outcome": "error", "response": {"class": "error", "code": None}}, "an error response without ERROR-CODE"
    )
    for slug, title, datagram in (
        ("integrity", "no MESSAGE-INTEGRITY", check(AUDIO, by=None)),
        ("username", "no USERNAME, MAC under the local password", check(AUDIO, name=None)),
        ("both", "neither USERNAME nor MESSAGE-INTEGRITY", check(AUDIO, name=None, by=None)),
        (
            "integrity-use-candidate",
            "no MESSAGE-INTEGRITY, nominating",
            check(AUDIO, by=None, extra=[(USE_CANDIDATE, b"")]),
        ),
        (
            "integrity-unknown-user",
            "no MESSAGE-INTEGRITY, unknown USERNAME",
            check(AUDIO, by=None, name="nobody:audio0R"),
        ),
        (
            "username-other-key",
            "no USERNAME, MAC under the remote password",
            check(AUDIO, name=None, by=AUDIO["remote"]["pwd"].encode()),
        ),
        ("username-empty-key", "no USERNAME, MAC under the empty password", check(AUDIO, name=None, by=b"")),
        ("all-but-fingerprint", "nothing but FINGERPRINT", bytes(Message(transaction=TRANSACTION).fingerprint())),
        (
            "integrity-realm",
            "no MESSAGE-INTEGRITY, with REALM and NONCE",
            check(AUDIO, by=None, extra=[(REALM, b"example"), (NONCE, b"nonce")]),
        ),
    ):
        family.put(
            f"missing/{slug}",
            title,
            MISSING + " STUN-8489-9.1.3-14 STUN-8489-5-06 STUN-8489-6.3.1.1-02",
            AGENT,
            datagram,
            [echoed, uncoded, *AGENT.no_credentials()],
            "Unchecked EchoedUsername NoErrorCode",
        )
    family.put(
        "missing/unknown-user-reply",
        "an unknown USERNAME is not repeated in the 401",
        "STUN-8489-9.1.3-15 STUN-8489-9.1.3-14 STUN-8489-6.3.1.1-02",
        AGENT,
        check(AUDIO, name="noone:audio0R"),
        [echoed, uncoded, *AGENT.bad_credentials()],
        "EchoedUsername NoErrorCode",
    )
    family.put(
        "missing/bad-mac-reply",
        "the USERNAME of a check with a wrong MAC is not repeated in the 401",
        "STUN-8489-9.1.3-15 STUN-8489-9.1.3-14 STUN-8489-6.3.1.1-02",
        AGENT,
        check(AUDIO, mac=b"U" * 20),
        [echoed, uncoded, *AGENT.bad_credentials()],
        "EchoedUsername NoErrorCode",
    )
    echoed = invalid(
        {"outcome": "success", "response": {"attributes": lists_with("0006", "0020", "0008")}},
        "repeats USERNAME, which no response may carry",
    )
    family.put(
        "missing/success-without-username",
        "a success does not repeat USERNAME",
        "STUN-8489-9.1.3-14 ICE-8445-7.2.2-03",
        AGENT,
        check(AUDIO, extra=[(USE_CANDIDATE, b"")]),
        [echoed, *AGENT.answered(AUDIO)],
        "EchoedUsername",
    )


def order_of_checks(family):
    """Several things wrong at once: the first failing check of RFC 8489 9.1.3 speaks, and alone."""
    extra = [(0x7FFF, b"")]
    conflict = Agent((AUDIO,), role="controlling")
    early_420 = acceptable(AGENT.refused(420), "unknown attributes looked at before authentication, unsigned")
    for slug, title, datagram, outcomes in (
        (
            "no-integrity-unknown-attribute",
            "no MESSAGE-INTEGRITY and an unknown required attribute",
            check(AUDIO, by=None, extra=extra),
            [early_420, *AGENT.no_credentials()],
        ),
        (
            "no-username-unknown-attribute",
            "no USERNAME and an unknown required attribute",
            check(AUDIO, name=None, extra=extra),
            [early_420, *AGENT.no_credentials()],
        ),
        (
            "unknown-user-unknown-attribute",
            "unknown USERNAME and an unknown required attribute",
            check(AUDIO, name="nobody:audio0R", extra=extra),
            [early_420, *AGENT.bad_credentials()],
        ),
        (
            "bad-mac-unknown-attribute",
            "wrong MAC and an unknown required attribute",
            check(AUDIO, mac=bytes(20), extra=extra),
            [early_420, *AGENT.bad_credentials()],
        ),
        (
            "unknown-user-bad-mac",
            "unknown USERNAME and wrong MAC",
            check(AUDIO, name="nobody:audio0R", mac=bytes(20)),
            AGENT.bad_credentials(),
        ),
        (
            "bad-mac-no-priority",
            "wrong MAC and no PRIORITY",
            check(AUDIO, mac=bytes(20), priority=None),
            AGENT.bad_credentials(),
        ),
        (
            "everything",
            "no USERNAME, wrong MAC, no PRIORITY, unknown required attribute",
            check(AUDIO, name=None, mac=bytes(20), priority=None, extra=extra),
            [early_420, *AGENT.no_credentials()],
        ),
    ):
        family.put(f"order/{slug}", title, ORDER, AGENT, datagram, outcomes, "Unchecked")
    for slug, title, datagram, outcomes in (
        (
            "no-integrity-conflict",
            "no MESSAGE-INTEGRITY and a role conflict",
            check(AUDIO, by=None),
            conflict.no_credentials("controlling"),
        ),
        (
            "bad-mac-conflict",
            "wrong MAC and a role conflict",
            check(AUDIO, mac=bytes(20)),
            conflict.bad_credentials("controlling"),
        ),
    ):
        family.put(f"order/{slug}", title, ORDER, conflict, datagram, outcomes, "Unchecked")
    both = [
        valid(conflict.signed_error(AUDIO, 420, unknown=either(["7fff"], ["7fff", "7fff"]))),
        acceptable(conflict.signed_error(AUDIO, 487), "the conflict is looked at before the unknown attribute"),
        OTHER_SUCCESS,
    ]
    family.put(
        "order/unknown-attribute-conflict",
        "an unknown required attribute and a role conflict (RFC 8489 6.3.1: 420 first)",
        ORDER + " STUN-8489-6.3.1-01",
        conflict,
        check(AUDIO, role=(ICE_CONTROLLING, tie(1)), extra=extra),
        both,
    )
    places = (
        (
            ORDER + " STUN-8489-9-01 STUN-8489-9.1.3-01",
            "username-behind-integrity",
            "USERNAME only behind MESSAGE-INTEGRITY",
            bytes(unsigned(AUDIO, name=None).integrity(key(AUDIO)).attribute(USERNAME, NAME).fingerprint()),
        ),
        (
            MISSING + " STUN-8489-9-01",
            "integrity-first",
            "MESSAGE-INTEGRITY as the first attribute, all others behind it",
            bytes(Message(transaction=TRANSACTION).integrity(key(AUDIO)).raw(unsigned(AUDIO).body).fingerprint()),
        ),
    )
    for requirements, slug, title, datagram in places:
        family.put(f"order/{slug}", title, requirements, AGENT, datagram, AGENT.no_credentials(), "AfterIntegrity")
    reordered = unsigned(AUDIO, name=None, extra=[(USERNAME, NAME)]).integrity(key(AUDIO))
    family.put(
        "order/username-last",
        "USERNAME as the last attribute before MESSAGE-INTEGRITY: any order is legal",
        "STUN-8489-14-01 ICE-8445-7.3-02",
        AGENT,
        bytes(reordered.fingerprint()),
        AGENT.answered(AUDIO),
    )


def doubled(family):
    """CP-04: the first of two counts, at least for what authentication rests on."""
    rejected = [
        acceptable(reply, "a doubled attribute is refused")
        for reply in (AGENT.refused(400), AGENT.refused(401), SILENT)
    ]
    two = lambda first, second: unsigned(AUDIO, name=first, extra=[(USERNAME, second)])
    for slug, title, agent, message, own in (
        ("same", "USERNAME twice, the same", AGENT, two(NAME, NAME).integrity(key(AUDIO)), AUDIO),
        (
            "right-then-unknown",
            "USERNAME right, then unknown",
            AGENT,
            two(NAME, b"nobody:noone").integrity(key(AUDIO)),
            AUDIO,
        ),
        (
            "right-then-other",
            "USERNAME of this stream, then of the other; key of this one",
            PAIR,
            two(NAME, OTHER_NAME).integrity(key(AUDIO)),
            AUDIO,
        ),
        (
            "other-then-this",
            "USERNAME of the other stream, then of this; key of the other",
            PAIR,
            two(OTHER_NAME, NAME).integrity(key(VIDEO)),
            VIDEO,
        ),
    ):
        family.put(
            f"doubled/{slug}",
            title,
            TWICE,
            agent,
            bytes(message.fingerprint()),
            agent.answered(own, *rejected),
            "OtherSection" if agent is PAIR else (),
        )
    for slug, title, agent, message in (
        ("unknown-then-right", "USERNAME unknown, then right", AGENT, two(b"nobody:noone", NAME).integrity(key(AUDIO))),
        (
            "this-then-other-key-of-other",
            "USERNAME of this stream, then of the other; key of the other",
            PAIR,
            two(NAME, OTHER_NAME).integrity(key(VIDEO)),
        ),
        (
            "other-then-this-key-of-this",
            "USERNAME of the other stream, then of this; key of this",
            PAIR,
            two(OTHER_NAME, NAME).integrity(key(AUDIO)),
        ),
    ):
        family.put(
            f"doubled/{slug}",
            title,
            TWICE,
            agent,
            bytes(message.fingerprint()),
            agent.bad_credentials(),
            "OtherSection Unchecked" if agent is PAIR else "Unchecked",
        )
    for slug, title, type_, first, second in (
        ("priority", "PRIORITY", PRIORITY, PEER_PRIORITY, bytes(4)),
        ("use-candidate", "USE-CANDIDATE", USE_CANDIDATE, b"", b""),
    ):
        message = unsigned(
            AUDIO,
            priority=None,
            extra=[(type_, first), (type_, second)] + ([(PRIORITY, PEER_PRIORITY)] if type_ != PRIORITY else []),
        )
        family.put(
            f"doubled/{slug}",
            f"{title} twice",
            "STUN-8489-14-06 STUN-8489-14-07",
            AGENT,
            bytes(message.integrity(key(AUDIO)).fingerprint()),
            AGENT.answered(
                AUDIO, *rejected, acceptable(AGENT.signed_error(AUDIO, 400), "a doubled attribute is refused, signed")
            ),
        )


def families():
    family = Checks(
        "attributes",
        "Missing and doubled attributes, and the order of the checks",
        "RFC 8489 6.3 and 9.1.3",
        notes("OtherSection", "Unchecked", "EchoedUsername", "NoErrorCode", "AfterIntegrity"),
    )
    for part in (missing, order_of_checks, doubled):
        part(family)
    return [family]
