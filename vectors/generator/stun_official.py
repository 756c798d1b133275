"""The published messages themselves, and the keys that must not verify them."""

import official
from decoding import LEFT_TO_CALLER, PREDATES_SHA256, REFUSED, Decode, malformed, note, read, refused, rfc, walk
from model import acceptable, invalid, valid

NOTES = {
    "Published": note(
        "published message", "Cannot talk to any conforming peer.", rfc(5769, "2"), rfc(8489, "appendix-B.1")
    ),
    "WrongLength": note(
        "published message with an erratum",
        "A length field that counts the header is taken for right, so bytes behind the datagram are read.",
        "https://www.rfc-editor.org/errata/eid6268",
    ),
    "WrongKey": note(
        "key derivation",
        "Authenticates a peer that does not know the password as it was agreed.",
        "https://github.com/pion/ice/issues/19",
        "https://github.com/pion/ice/issues/152",
    ),
}

REQUIREMENTS = {
    "rfc5769-2.1": ["STUN-8489-14.5-01", "STUN-8489-14.7-02", "STUN-8489-9.1.1-01", "STUN-8489-14-05"],
    "rfc5769-2.2": ["STUN-8489-14.2-01", "STUN-8489-14.5-01", "STUN-8489-14.7-02", "STUN-8489-14-05"],
    "rfc5769-2.3": ["STUN-8489-14.2-01", "STUN-8489-14.5-01", "STUN-8489-14.7-02", "STUN-8489-14-05"],
    "rfc5769-2.4": ["STUN-8489-9.2.2-01", "STUN-8489-14.5-01"],
    "rfc8489-b.1": ["STUN-8489-18.5.1.2-01", "STUN-8489-14.6-01", "STUN-8489-B.1-01"],
}

# Keys near the right one. What is done to the text that the right key is made of:
NEAR_KEYS = {
    "lower": ("in lower case", str.lower),
    "upper": ("in upper case", str.upper),
    "nul": ("with NUL and x appended", lambda text: text + "\0x"),
    "newline": ("with a newline appended", lambda text: text + "\n"),
    "space": ("with a space before it", lambda text: " " + text),
    "cut": ("without its last character", lambda text: text[:-1]),
    "first": ("cut to its first character", lambda text: text[:1]),
    "doubled": ("twice", lambda text: text * 2),
    "empty": ("empty", lambda text: ""),
}


def truth(algorithm, crc_at):
    fingerprint = "valid" if crc_at else "absent"
    modern = algorithm == "sha256"
    return fingerprint, (("absent",) if modern else ()), (PREDATES_SHA256 if modern else None)


def families():
    family = Decode(
        "official",
        "The published test messages and near misses of their keys",
        "RFC 5769 section 2; RFC 8489 B.1",
        NOTES,
    )
    for name, source, data, key, (algorithm, _), crc_at in official.ALL:
        fingerprint, lax, why = truth(algorithm, crc_at)
        wanted = read(data, fingerprint=fingerprint, refuse=why, lax=lax, why=why)
        family.vector(
            f"{name}/as-published",
            f"{source} as published",
            REQUIREMENTS[name],
            data,
            wanted,
            key,
            ["Published"],
            source,
        )
        unkeyed = [
            valid(wanted[0]["reply"] | {"integrity": "unchecked"}),
            acceptable(wanted[0]["reply"] | {"integrity": "unchecked", "fingerprint": "unchecked"}, LEFT_TO_CALLER),
            *([acceptable({"accept": True, "integrity": "absent"}, PREDATES_SHA256)] if lax else []),
            invalid({"accept": True, "integrity": "valid"}, "vouches for a message without having been given a key"),
            *([acceptable({"accept": False}, why)] if why else [invalid({"accept": False}, REFUSED)]),
        ]
        title = f"{source}, no key given"
        family.vector(f"{name}/no-key", title, ["STUN-8489-14.5-01"], data, unkeyed, None, ["Published"], source)
        for slug, (title, change) in NEAR_KEYS.items():
            wrong = key | {"password": change(key["password"])}
            requirements = ["STUN-8489-9.2.2-01" if "realm" in key else "STUN-8489-9.1.1-01", "STUN-8489-9.1.3-08"]
            outcomes = read(data, "invalid", fingerprint, lax=lax, why=why)
            family.vector(
                f"{name}/password-{slug}",
                f"{source}, password {title}",
                requirements,
                data,
                outcomes,
                key=wrong,
                flags=["WrongKey"],
            )
        for part in ("realm", "username"):
            if part in key:
                for slug in ("upper", "space", "cut", "doubled", "empty"):
                    title, change = NEAR_KEYS[slug]
                    if change(key[part]) == key[part]:
                        continue
                    outcomes = read(data, "invalid", fingerprint, lax=lax, why=why)
                    title = f"{source}, {part} of the key {title}"
                    id = f"{name}/{part}-{slug}"
                    family.vector(
                        id, title, ["STUN-8489-9.2.2-01"], data, outcomes, key | {part: change(key[part])}, ["WrongKey"]
                    )
        if "realm" not in key:
            wrong = key | {"username": "evtj:h6vY", "realm": "example.org"}
            outcomes = read(data, "invalid", fingerprint)
            title = f"{source}, password used for a long-term key"
            family.vector(f"{name}/as-long-term", title, ["STUN-8489-9.1.1-01"], data, outcomes, wrong, ["WrongKey"])
        else:
            unprepared(family, name, source, data, key, fingerprint, lax)
    printed(family)
    return [family]


def unprepared(family, name, source, data, key, fingerprint, lax):
    """The password as the RFC gives it, before preparation: only SASLprep (RFC 5389) maps it to the one that signed."""
    raw = key | {"password": official.UNPREPARED}
    why = "prepares the password with SASLprep as RFC 5389 does; RFC 8489's OpaqueString does not admit this password"
    outcomes = read(data, "invalid", fingerprint, lax=("valid", *lax), why=why)
    title = f"{source}, password not prepared"
    family.vector(
        f"{name}/password-unprepared",
        title,
        ["STUN-8489-9.2.2-01", "STUNOLD-5389-10.1.1-01"],
        data,
        outcomes,
        raw,
        ["WrongKey"],
    )


def printed(family):
    """RFC 8489 B.1 as printed: its length counts the header, and its MAC was made over that length."""
    data, key = official.B1_PRINTED, official.LONG
    requirements = ["STUN-8489-B.1-01", "STUN-8489-5-07"]
    outcomes = refused("accepts a message that ends 20 bytes before its declared length")
    family.vector(
        "rfc8489-b.1/as-printed", "RFC 8489 B.1 as printed", requirements, data, outcomes, key, ["WrongLength"]
    )
    right = data[:2] + (len(data) - 20).to_bytes(2, "big") + data[4:]
    title = "RFC 8489 B.1 as printed with the length field put right: the MAC was made over the wrong length"
    outcomes = malformed(right, "invalid", "absent", lax=("absent",), why=PREDATES_SHA256)
    family.vector("rfc8489-b.1/as-printed-length-corrected", title, requirements, right, outcomes, key, ["WrongLength"])
    algorithm = bytes.fromhex("001d000400020000")
    at = walk(right)[0][-1][0]
    both = right[:2] + (len(right) - 12).to_bytes(2, "big") + right[4:at] + algorithm + right[at:]
    title = "RFC 8489 B.1 as printed, length put right and PASSWORD-ALGORITHM added without signing anew"
    outcomes = read(both, "invalid", "absent", lax=("absent",), why=PREDATES_SHA256)
    family.vector("rfc8489-b.1/as-printed-algorithm-added", title, requirements, both, outcomes, key, ["WrongLength"])
