"""USERNAME, REALM, NONCE and SOFTWARE: lengths, and bytes that are not text."""

import itertools

from checks import KEY, request, sealed
from decoding import Decode, cve, github, malformed, note, read, rfc, transaction
from wire import (
    BINDING,
    NONCE,
    REALM,
    REQUEST,
    SOFTWARE,
    USERNAME,
    Message,
    long_term_key,
)

NOTES = {
    "Text": note(
        "long text",
        "Crashes, or cuts what names the user.",
        cve("2026-43994"),
        github("signalwire/freeswitch#467"),
        github("webrtc-rs/webrtc#775"),
        github("awslabs/amazon-kinesis-video-streams-webrtc-sdk-c#503"),
    ),
    "EmptyText": note(
        "every attribute at every short length",
        "Looks at the first or last byte of a text that has none: reads outside of the message, or crashes.",
        rfc(8489, "14.9"),
        rfc(8489, "9.2.2"),
    ),
    "BadText": note(
        "text that is not text", "Control characters reach logs or signalling.", github("libp2p/js-libp2p#3584")
    ),
}
SIZES = (0, 1, 2, 3, 4, 12, 13, 127, 128, 508, 509, 513, 763, 764)
TEXTS = {
    "username": (USERNAME, "14.3-03"),
    "realm": (REALM, "14.9-01"),
    "nonce": (NONCE, "14.10-01"),
    "software": (SOFTWARE, "14.14-02"),
}
STRANGE = {
    "four-byte-127": "\U0001f9ca".encode() * 127,
    "two-byte": "\u00e4\u00f6".encode() * 5,
    "not-utf8": b"\xff\xfe\xfd",
    "cut-utf8": b"ab\xe3\x82",
    "surrogate": b"\xed\xa0\x80",
    "overlong": b"\xc0\xafab",
    "six-byte-form": b"\xfd\xbf\xbf\xbf\xbf\xbf" * 127,
    "nul-inside": b"ab\0cd",
    "nul-last": b"abcd\0",
    "newline": b"ab\r\ncd",
    "only-nul": bytes(5),
    "percent": b"%s%n%x",
    "quotes": b'"quoted"',
}


def text_message(slug, kind, value):
    """A message that may carry the text, and its key: long-term where the text belongs to that mechanism."""
    if kind in (USERNAME, SOFTWARE):
        message = request(slug, value) if kind == USERNAME else request(slug).attribute(SOFTWARE, value)
        return sealed(message), KEY
    message = (
        Message(REQUEST | BINDING, transaction(slug))
        .attribute(USERNAME, b"alice")
        .attribute(REALM, value if kind == REALM else b"example.org")
    )
    message.attribute(NONCE, value if kind == NONCE else b"8c2a6e0f31b94d75")
    realm = value.decode() if kind == REALM else "example.org"
    return sealed(message, long_term_key("alice", realm, "secret")), {
        "username": "alice",
        "realm": realm,
        "password": "secret",
    }


def texts(family):
    for (name, (kind, section)), size in itertools.product(TEXTS.items(), SIZES):
        if kind == REALM and size == 0:
            continue  # see empty_texts
        slug = f"{name}/{size:03}-ascii"
        message, key = text_message(slug, kind, (b"abcdefghijklmnopqrstuvwxyz" * 30)[:size])
        refuse = None
        if size > 763:
            refuse = "longer than the 763 bytes a decoder has to take"
        elif size > 127 and kind != USERNAME:
            refuse = "more than the 127 characters this text may have"
        elif size == 0 and kind != SOFTWARE:
            refuse = "an empty text names nothing"
        what = f"{name} of {size} letters"
        outcomes = read(message, refuse=refuse)
        family.vector(slug, what, [f"STUN-8489-{section}"], message, outcomes, key, ["Text"])
    for (name, (kind, section)), (strange, value) in itertools.product(TEXTS.items(), STRANGE.items()):
        if kind == REALM and strange in (
            "not-utf8",
            "cut-utf8",
            "surrogate",
            "overlong",
            "six-byte-form",
            "nul-inside",
            "nul-last",
            "only-nul",
            "newline",
            "quotes",
        ):
            continue  # the key is made of the realm, and what such a realm gives is not settled
        slug = f"{name}/{strange}"
        message, key = text_message(slug, kind, value)
        refuse = None if strange in ("four-byte-127", "two-byte", "percent") else "valid"
        if kind == NONCE and strange in ("four-byte-127", "two-byte"):
            refuse = "not of the characters a nonce is made of"
        what = f"{name}: {strange} ({len(value)} bytes)"
        outcomes = read(message, refuse=refuse)
        family.vector(
            slug, what, [f"STUN-8489-{section}"], message, outcomes, key, ["BadText" if refuse == "valid" else "Text"]
        )


def empty_texts(family):
    """USERNAME, REALM and NONCE of no bytes in a message of the long-term mechanism, one at a time and all at once.

    REALM and NONCE are quoted strings without their quotes, which may be empty (RFC 3261), so the key of such a realm
    is defined (`user::password`) and the MAC verifies. A USERNAME may not be empty (RFC 8265 4.2.2). To distrust such
    a message is safe: many an interface takes an empty text for none, and then has no long-term key to check with.
    """
    cases = {"username": {USERNAME}, "realm": {REALM}, "nonce": {NONCE}, "all": {USERNAME, REALM, NONCE}}
    for (name, empty), right in itertools.product(cases.items(), (True, False)):
        slug = f"text-empty-{name}{'' if right else '-other-password'}"
        user, realm = ("" if kind in empty else text for kind, text in ((USERNAME, "alice"), (REALM, "example.org")))
        message = Message(REQUEST | BINDING, transaction(slug)).attribute(USERNAME, user.encode())
        message.attribute(REALM, realm.encode()).attribute(NONCE, b"" if NONCE in empty else b"8c2a6e0f31b94d75")
        sealed(message, long_term_key(user, realm, "secret" if right else "other"))
        truth = "valid" if right else "invalid"
        lax = ("invalid",) if right and empty != {NONCE} else ()
        why = "an interface that takes an empty text for none has no long-term key" if lax else None
        if USERNAME in empty:
            outcomes = malformed(message, truth, without=USERNAME, lax=lax, why=why)
        else:
            refuse = "an empty text names nothing"
            outcomes = read(message, truth, refuse=refuse, lax=lax, why=why)
        said = ", ".join(n for n, (kind, _) in TEXTS.items() if kind in empty)
        what = f"long-term credentials, no bytes in {said}{'' if right else ', signed with another password'}"
        requirements = ["STUN-8489-9.2.2-01", *(f"STUN-8489-{s}" for kind, s in TEXTS.values() if kind in empty)]
        key = {"username": user, "realm": realm, "password": "secret"}
        family.vector(slug, what, requirements, message, outcomes, key, ["EmptyText"])


def families():
    family = Decode(
        "texts", "USERNAME, REALM, NONCE and SOFTWARE", "RFC 8489 sections 14.3, 14.9, 14.10 and 14.14", NOTES
    )
    for part in (texts, empty_texts):
        part(family)
    return [family]
