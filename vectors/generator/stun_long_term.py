"""Long-term keys: which algorithm, which texts, and keys made almost right."""

import hashlib
import itertools
import struct

import wire
from checks import sealed
from decoding import PREDATES_SHA256, Decode, note, read, rfc, transaction
from wire import (
    BINDING,
    NONCE,
    PASSWORD_ALGORITHM,
    PASSWORD_ALGORITHMS,
    REALM,
    REQUEST,
    USERHASH,
    USERNAME,
    Message,
)

NOTES = {
    "LongTerm": note(
        "long-term key",
        "A relay refuses its users, or knows them by a weaker key than agreed.",
        rfc(8489, "9.2.2"),
        rfc(8489, "18.5.1"),
    ),
}

USER, PLACE, WORD = "alice", "example.org", "correct horse battery"
ALGORITHMS = {"none": None, "md5": 1, "sha256": 2}


def long_term_message(slug, algorithm, user=USER, realm=PLACE):
    message = (
        Message(REQUEST | BINDING, transaction(slug))
        .attribute(USERNAME, user.encode())
        .attribute(REALM, realm.encode())
    )
    if ALGORITHMS[algorithm] is None:
        return message.attribute(NONCE, b"obMatJos2AAAA8c2a6e0f31b94d75")
    message.attribute(NONCE, b"obMatJos2AAAB8c2a6e0f31b94d75").attribute(
        PASSWORD_ALGORITHMS, bytes.fromhex("0002000000010000")
    )
    return message.attribute(PASSWORD_ALGORITHM, struct.pack(">HH", ALGORITHMS[algorithm], 0))


def algorithms(family):
    """PASSWORD-ALGORITHM as sent, the algorithm the key was made with, the integrity attribute."""
    for said, used, mac in itertools.product(ALGORITHMS, ("md5", "sha256"), ("sha1", "sha256", "both")):
        slug = f"{said}-key-{used}-{mac}"
        message, key = long_term_message(slug, said), wire.long_term_key(USER, PLACE, WORD, used)
        if mac != "sha256":
            message.integrity(key)
        if mac != "sha1":
            message.integrity_sha256(key)
        right = used == ("sha256" if said == "sha256" else "md5")
        lax, why = (), None
        modern = said != "none" or mac != "sha1"
        # A decoder of RFC 5389 makes the MD5 key whatever PASSWORD-ALGORITHM says, and sees no SHA-256 integrity.
        if modern:
            seen = "absent" if mac == "sha256" else "valid" if used == "md5" else "invalid"
            lax, why = (seen,), PREDATES_SHA256
        if mac != "sha1" and said == "sha256" and right:
            lax = ("absent", "invalid") if mac == "sha256" else ("invalid",)
        truth = "valid" if right else "invalid"
        outcomes = read(message.fingerprint(), truth, "valid", PREDATES_SHA256 if modern else None, lax=lax, why=why)
        what = f"PASSWORD-ALGORITHM {said}, key made with {used}, integrity {mac}"
        requirements = [
            "STUN-8489-18.5.1.2-01" if "sha256" in (said, used) else "STUN-8489-9.2.2-01",
            "STUN-8489-9.2.4-13",
        ]
        family.vector(slug, what, requirements, message, outcomes, key_of(), ["LongTerm"])


def broken_pairs(family):
    """Both integrity attributes under the SHA-256 key, which no decoder of RFC 5389 can make: it knows of both."""
    for one, two in ((True, False), (False, True), (False, False)):
        slug = f"pair-sha1-{'right' if one else 'wrong'}-sha256-{'right' if two else 'wrong'}"
        message, key = long_term_message(slug, "sha256"), wire.long_term_key(USER, PLACE, WORD, "sha256")
        message.integrity(key if one else bytes(32)).integrity_sha256(key if two else bytes(32)).fingerprint()
        why = "RFC 8489 9.1.3 and 9.2.4 verify only MESSAGE-INTEGRITY-SHA256 where it is present" if two else None
        outcomes = read(message, "invalid", refuse=PREDATES_SHA256, lax=("valid",) if two else (), why=why)
        what = f"PASSWORD-ALGORITHM sha256: MESSAGE-INTEGRITY {'right' if one else 'wrong'}, -SHA256 {'right' if two else 'wrong'}"
        family.vector(
            slug, what, ["STUN-8489-9.1.3-07", "STUN-8489-18.5.1.2-01"], message, outcomes, key_of(), ["LongTerm"]
        )


def texts(family):
    strings = {
        "colon-in-user": ("al:ice", PLACE, WORD),
        "colon-in-realm": (USER, "exam:ple.org", WORD),
        "spaces": ("al ice", "ex ample", "pass word "),
        "umlaut": ("j\u00fcrgen", "m\u00fcnchen.example", "gr\u00fc\u00df"),
        "kanji": ("\u5229\u7528\u8005", PLACE, "\u79d8\u5bc6"),
        "emoji": (USER, PLACE, "\U0001f511\U0001f512"),
        "long": ("u" * 200, "r" * 100, "p" * 300),
        "rfc-example": ("user", "realm", "pass"),
        "percent": ("%s%n", "%x", "%d"),
    }
    for slug, (user, realm, word) in strings.items():
        for right in (True, False):
            id = f"text-{slug}{'' if right else '-other-password'}"
            message = long_term_message(id, "none", user, realm)
            sealed(message, wire.long_term_key(user, realm, word if right else word + "x"))
            what = f"long-term credentials: {slug.replace('-', ' ')}{'' if right else ', signed with another password'}"
            outcomes = read(message, "valid" if right else "invalid")
            key = {"username": user, "realm": realm, "password": word}
            family.vector(id, what, ["STUN-8489-9.2.2-01"], message, outcomes, key, ["LongTerm"])


def key_of(user=USER, realm=PLACE, word=WORD):
    return {"username": user, "realm": realm, "password": word}


def shifted(family):
    """Keys that are made of the same letters with the colons elsewhere, or of fewer parts."""
    wrong = {
        "no-colons": f"{USER}{PLACE}{WORD}",
        "realm-first": f"{PLACE}:{USER}:{WORD}",
        "no-realm": f"{USER}::{WORD}",
        "no-user": f":{PLACE}:{WORD}",
        "quoted-realm": f'{USER}:"{PLACE}":{WORD}x',
        "slash": f"{USER}/{PLACE}/{WORD}",
        "newline": f"{USER}:{PLACE}:{WORD}\n",
        "user-at-realm": f"{USER}@{PLACE}:{PLACE}:{WORD}",
        "upper-realm": f"{USER}:{PLACE.upper()}:{WORD}",
        "upper-user": f"{USER.upper()}:{PLACE}:{WORD}",
        "short-term": None,
        "hex-digest": "hex",
    }
    for slug, text in wrong.items():
        id = f"key-{slug}"
        digest = hashlib.md5((text or "").encode()).digest()
        if text is None:
            digest = WORD.encode()
        if text == "hex":
            digest = wire.long_term_key(USER, PLACE, WORD).hex().encode()
        message = sealed(long_term_message(id, "none"), digest)
        what = f"long-term key made wrongly: {slug.replace('-', ' ')}"
        family.vector(
            id,
            what,
            ["STUN-8489-9.2.2-01", "STUN-8489-9.1.3-08"],
            message,
            read(message, "invalid"),
            key_of(),
            ["LongTerm"],
        )


def userhash(family):
    for algorithm in ("md5", "sha256"):
        slug = f"userhash-{algorithm}"
        message = Message(REQUEST | BINDING, transaction(slug)).attribute(
            USERHASH, hashlib.sha256(f"{USER}:{PLACE}".encode()).digest()
        )
        message.attribute(REALM, PLACE.encode()).attribute(NONCE, b"obMatJos2AAAD8c2a6e0f31b94d75")
        message.attribute(PASSWORD_ALGORITHMS, bytes.fromhex("0002000000010000"))
        message.attribute(PASSWORD_ALGORITHM, struct.pack(">HH", ALGORITHMS[algorithm], 0))
        message.integrity_sha256(wire.long_term_key(USER, PLACE, WORD, algorithm))
        outcomes = read(message, "valid", "absent", PREDATES_SHA256, lax=("absent", "invalid"), why=PREDATES_SHA256)
        what = f"USERHASH for USERNAME, {algorithm} key"
        family.vector(
            slug, what, ["STUN-8489-14.4-01", "STUN-8489-18.5.1.2-01"], message, outcomes, key_of(), ["LongTerm"]
        )


def families():
    family = Decode("long-term", "Long-term keys", "RFC 8489 sections 9.2 and 18.5", NOTES)
    for part in (algorithms, broken_pairs, texts, shifted, userhash):
        part(family)
    return [family]
