"""MESSAGE-INTEGRITY-SHA256 in a connectivity check (contested point 16): RFC 8489 knows it, RFC 8445 predates it.

RFC 8489 verifies it when it is present and answers with it. An agent built on RFC 5389 ignores it
behind MESSAGE-INTEGRITY; such an agent is told apart by the SHA-1 signature of its response.
"""

import hashlib
import hmac

from binding import OTHER_SUCCESS, SILENT, UNPROVEN, Agent, Checks, credential, either, key, unsigned
from bugs import notes
from model import acceptable, invalid, valid

BOTH = "STUN-8489-9.1.3-07 STUN-8489-9.1.3-11 STUN-8489-9.1.3-13 ICE-8445-7.3-02"
BAD = "STUN-8489-9.1.3-07 STUN-8489-9.1.3-08 STUN-8489-9.1.3-09 STUN-8489-9.1.3-15"
SHORT = "STUN-8489-14.6-01 STUN-8489-14.6-02"
AUDIO, VIDEO = credential("audio"), credential("video")
AGENT, PAIR = Agent((AUDIO,)), Agent((AUDIO, VIDEO))
WRONG_KEY = AUDIO["remote"]["pwd"].encode()


def sent(message):
    return bytes(message.fingerprint())


def first_sha1(by=None, mac=None):
    return unsigned(AUDIO).integrity(by or key(AUDIO), mac)


IGNORED = acceptable(
    AGENT.success(AUDIO), "an agent without SHA-256 support ignores what stands behind MESSAGE-INTEGRITY"
)
UNKNOWN_TYPE = acceptable(
    AGENT.signed_error(AUDIO, 420, unknown=either(["001c"], ["001c"] * 2)),
    "without SHA-256 support the type is unknown, and listed although behind MESSAGE-INTEGRITY (contested point 9)",
)
REFUSED = [
    valid(AGENT.refused(401)),
    acceptable(AGENT.refused(400), "refused with the other code"),
    acceptable(SILENT, "dropped where a 401 is due"),
]
UNVERIFIED = invalid(
    {"outcome": "success", "response": {"hmac": ["sha256"]}},
    "answers in SHA-256, so it knows the attribute, and did not verify it",
)


def both(family):
    family.put(
        "both/right",
        "both attributes, both right",
        BOTH,
        AGENT,
        sent(first_sha1().integrity_sha256(key(AUDIO))),
        [valid(AGENT.success(AUDIO, "sha256")), IGNORED, UNKNOWN_TYPE, OTHER_SUCCESS],
        "Sha256Length",
    )
    wrong = b"\xff" * 32
    for slug, title, message in (
        ("wrong", "SHA-1 right, SHA-256 wrong", first_sha1().integrity_sha256(key(AUDIO), value=wrong)),
        (
            "other-key",
            "SHA-1 right, SHA-256 under the remote password",
            first_sha1().integrity_sha256(WRONG_KEY),
        ),
        ("empty", "SHA-1 right, SHA-256 of no bytes", first_sha1().integrity_sha256(key(AUDIO), value=b"")),
    ):
        family.put(
            f"both/sha256-{slug}",
            title,
            BAD,
            AGENT,
            sent(message),
            [*REFUSED, IGNORED, UNKNOWN_TYPE, UNVERIFIED, *UNPROVEN],
            "Unchecked",
        )
    for slug, title, by, mac in (
        ("wrong", "SHA-1 wrong, SHA-256 right", None, bytes(20)),
        ("other-key", "SHA-1 under the remote password, SHA-256 right", WRONG_KEY, None),
    ):
        family.put(
            f"both/sha1-{slug}",
            title,
            BOTH,
            AGENT,
            sent(first_sha1(by, mac).integrity_sha256(key(AUDIO))),
            [
                valid(AGENT.success(AUDIO, "sha256")),
                acceptable(AGENT.refused(401), "verifies SHA-1 as well, or only it"),
                acceptable(AGENT.refused(400), "verifies SHA-1 as well, or only it"),
                acceptable(SILENT, "verifies SHA-1 as well, or only it"),
                *UNPROVEN,
            ],
            source="RFC 8489 9.1.3: where SHA-256 is present it alone is verified",
        )
    family.put(
        "both/wrong",
        "both wrong",
        BAD,
        AGENT,
        sent(first_sha1(mac=bytes(20)).integrity_sha256(key(AUDIO), value=wrong)),
        AGENT.bad_credentials(),
        "Unchecked",
    )
    family.put(
        "both/swapped-keys",
        "SHA-1 under this stream's password, SHA-256 under the next, USERNAME of the next",
        BAD,
        PAIR,
        sent(unsigned(VIDEO).integrity(key(AUDIO)).integrity_sha256(key(VIDEO))),
        [
            valid(PAIR.success(VIDEO, "sha256")),
            acceptable(AGENT.refused(401), "verifies SHA-1 as well, or only it"),
            acceptable(AGENT.refused(400), "verifies SHA-1 as well, or only it"),
            acceptable(SILENT, "verifies SHA-1 as well, or only it"),
            *UNPROVEN,
        ],
        "OtherSection",
    )


def reversed_order(family):
    message = unsigned(AUDIO).integrity_sha256(key(AUDIO)).integrity(key(AUDIO))
    family.put(
        "order/sha256-first",
        "SHA-256 before SHA-1, both right",
        BOTH,
        AGENT,
        sent(message),
        [
            valid(AGENT.success(AUDIO, "sha256")),
            acceptable(AGENT.success(AUDIO), "MESSAGE-INTEGRITY is the last of the two"),
            acceptable(AGENT.signed_error(AUDIO, 420, unknown=["001c"]), "without SHA-256 support the type is unknown"),
            OTHER_SUCCESS,
        ],
        "Sha256Length",
    )


def alone(family):
    refusals = [
        acceptable(AGENT.refused(400), "RFC 8445 asks for MESSAGE-INTEGRITY"),
        acceptable(AGENT.refused(401), "RFC 8445 asks for MESSAGE-INTEGRITY"),
        acceptable(AGENT.refused(420, unknown=["001c"]), "without SHA-256 support the type is unknown"),
        acceptable(SILENT, "dropped as unauthenticated"),
    ]
    downgraded = invalid(
        {"outcome": "success", "response": {"hmac": ["sha1"]}},
        "a client that sent SHA-256 alone must discard a SHA-1 response (RFC 8489 9.1.4)",
    )
    family.put(
        "alone/right",
        "SHA-256 alone, right",
        BOTH + " STUN-8489-9.1.2-02",
        AGENT,
        sent(unsigned(AUDIO).integrity_sha256(key(AUDIO))),
        [valid(AGENT.success(AUDIO, "sha256")), *refusals, downgraded, OTHER_SUCCESS],
        "Sha256Length",
    )
    message = unsigned(AUDIO)
    family.put(
        "alone/final-length",
        "SHA-256 alone, over a length field that counts FINGERPRINT",
        BAD,
        AGENT,
        sent(message.integrity_sha256(key(AUDIO), value=wrong_length(message))),
        [valid(AGENT.refused(401)), *refusals, *UNPROVEN],
        "Sha256Length Unchecked",
    )
    for slug, title, by in (
        ("other-key", "the other stream's password", key(VIDEO)),
        ("remote-key", "the remote password", WRONG_KEY),
        ("empty-key", "the empty password", b""),
    ):
        family.put(
            f"alone/{slug}",
            f"SHA-256 alone, under {title}",
            BAD,
            PAIR if slug == "other-key" else AGENT,
            sent(unsigned(AUDIO).integrity_sha256(by)),
            [valid(AGENT.refused(401)), *refusals, *UNPROVEN],
            "Unchecked",
        )


def wrong_length(message):
    """The MAC over a header whose length field already counts the FINGERPRINT to come."""
    return hmac.new(key(AUDIO), message.header(len(message.body) + 44) + message.body, hashlib.sha256).digest()


def truncated(family):
    """ICE says nothing that would allow a shortened MAC."""
    for size in (12, 16, 20, 24, 28, 36):
        value = None if size <= 32 else b"\xff" * size
        with_sha1 = first_sha1().integrity_sha256(key(AUDIO), size, value)
        family.put(
            f"short/{size}-behind-sha1",
            f"SHA-1 right, SHA-256 of {size} bytes",
            SHORT,
            AGENT,
            sent(with_sha1),
            [*REFUSED, IGNORED, UNKNOWN_TYPE, UNVERIFIED, *UNPROVEN],
        )
        family.put(
            f"short/{size}-alone",
            f"SHA-256 of {size} bytes alone",
            SHORT,
            AGENT,
            sent(unsigned(AUDIO).integrity_sha256(key(AUDIO), size, value)),
            [
                valid(AGENT.refused(401)),
                valid(AGENT.refused(400)),
                acceptable(AGENT.refused(420, unknown=["001c"]), "without SHA-256 support the type is unknown"),
                acceptable(SILENT, "dropped as unauthenticated"),
                *UNPROVEN,
            ],
            "Unchecked",
        )


def families():
    family = Checks(
        "sha256",
        "MESSAGE-INTEGRITY-SHA256 in connectivity checks",
        "RFC 8489 9.1.3 and 14.6, contested point 16",
        notes("OtherSection", "Unchecked", "Sha256Length"),
    )
    for part in (both, reversed_order, alone, truncated):
        part(family)
    return [family]
