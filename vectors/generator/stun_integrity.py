"""MESSAGE-INTEGRITY, its SHA-256 sibling and FINGERPRINT: every length, every usual miscalculation, long-term keys."""

import hashlib
import hmac
import itertools
import struct
import zlib

import wire
from checks import KEY, PASSWORD, SECRET, error, indication, request, sealed, success
from decoding import NO_FINGERPRINT, PREDATES_SHA256, Decode, github, malformed, note, read, rfc, transaction
from wire import (
    BINDING, FINGERPRINT, FINGERPRINT_XOR, MESSAGE_INTEGRITY, MESSAGE_INTEGRITY_SHA256, NONCE, PASSWORD_ALGORITHM,
    PASSWORD_ALGORITHMS, REALM, REQUEST, SOFTWARE, USERHASH, USERNAME, Message,
)  # fmt: skip

NOTES = {
    "CutMac": note(
        "MAC of another length compared over the shorter one", "An empty or short MAC verifies: nobody needs the password.",
        github("paullouisageneau/libjuice#103"), rfc(8489, "14.6"),
    ),
    "Miscalculated": note(
        "MAC over the wrong bytes", "Cannot talk to conforming peers, or takes what no conforming peer sent.",
        github("BelledonneCommunications/mediastreamer2#13"), github("paullouisageneau/libjuice#103"),
    ),
    "TwoMacs": note("one integrity attribute checked, another one wrong", "The stronger of two protections can be broken unseen.", github("paullouisageneau/libjuice#103"), rfc(8489, "9.1.3")),
    "WrongKey": note("USERNAME or integrity not checked", "Anybody is taken for the peer.", github("pion/ice#19"), github("pion/ice#152"), github("AirenSoft/OvenMediaEngine#2107")),
    "LongTerm": note("long-term key", "A relay refuses its users, or knows them by a weaker key than agreed.", rfc(8489, "9.2.2"), rfc(8489, "18.5.1")),
    "WrongCrc": note(
        "CRC-32 miscalculated", "Conforming peers are dropped; damaged or foreign packets are not.",
        github("webrtc-rs/webrtc#75"), github("processone/stun#19"), github("pjsip/pjproject#286"),
    ),
}  # fmt: skip

TRUNCATION = "leaves the least length to its caller; RFC 8489 14.6 lets only a usage that says so cut the value, and ICE does not"


def mac_of_size(message, algorithm, size, secret=SECRET):
    """The HMAC as if the attribute had `size` bytes, cut to them, or with bytes of its own repeated behind it."""
    covered = message.header(len(message.body) + 4 + size + -size % 4) + message.body
    mac = hmac.new(secret, covered, algorithm).digest()
    return (mac + mac)[:size]


def lengths(family):
    for size in range(25):
        slug = f"sha1-length/{size:02}"
        message = request(slug)
        message.attribute(MESSAGE_INTEGRITY, mac_of_size(message, "sha1", size)).fingerprint()
        if size == 20:
            outcomes = read(message)
        else:
            outcomes = malformed(message, "invalid", lax=("absent",), why="an attribute of another length is no MESSAGE-INTEGRITY")
        what = f"MESSAGE-INTEGRITY of {size} bytes, as many of the right ones as it holds"
        family.vector(slug, what, ["STUN-8489-14.5-01", "STUN-8489-9.1.3-08"], message, outcomes, KEY, ["CutMac"])
    for size in range(37):
        sha256_length(family, size)
    for size, place in itertools.product((16, 20, 24, 28, 32), ("first", "last")):
        slug = f"sha256-length/{size:02}-{place}-byte-wrong"
        message = request(slug)
        mac = bytearray(mac_of_size(message, "sha256", size))
        mac[0 if place == "first" else -1] ^= 0x80
        message.attribute(MESSAGE_INTEGRITY_SHA256, bytes(mac)).fingerprint()
        what = f"MESSAGE-INTEGRITY-SHA256 of {size} bytes, the {place} of them wrong"
        outcomes = malformed(message, "invalid", lax=("absent",), why=PREDATES_SHA256)
        family.vector(slug, what, ["STUN-8489-14.6-01", "STUN-8489-9.1.3-08"], message, outcomes, KEY, ["CutMac"])


def sha256_length(family, size):
    legal = 16 <= size <= 32 and size % 4 == 0
    slug = f"sha256-length/{size:02}"
    message = request(slug)
    message.attribute(MESSAGE_INTEGRITY_SHA256, mac_of_size(message, "sha256", size)).fingerprint()
    requirements = ["STUN-8489-14.6-01", "STUN-8489-9.1.3-07", *(["STUN-8489-14.6-02"] if legal and size < 32 else [])]
    if size == 32:
        outcomes = read(message, refuse=PREDATES_SHA256, lax=("absent",), why=PREDATES_SHA256)
    elif legal:
        outcomes = malformed(message, "invalid", lax=("valid", "absent"), why=TRUNCATION)
    else:
        outcomes = malformed(message, "invalid", lax=("absent",), why=PREDATES_SHA256)
    what = f"MESSAGE-INTEGRITY-SHA256 of {size} bytes, as many of the right ones as it holds"
    family.vector(slug, what, requirements, message, outcomes, KEY, ["CutMac"])
    if size == 32:
        return
    slug = f"sha256-length/{size:02}-behind-sha1"
    message = request(slug).integrity(SECRET)
    message.attribute(MESSAGE_INTEGRITY_SHA256, mac_of_size(message, "sha256", size)).fingerprint()
    why = f"{PREDATES_SHA256}; or: {TRUNCATION}" if legal else PREDATES_SHA256
    outcomes = malformed(message, "invalid", lax=("valid",), why=why)
    family.vector(slug, f"{what}, behind a right MESSAGE-INTEGRITY", requirements, message, outcomes, KEY, ["CutMac"])


MAKERS = {"request": request, "success": success, "error": error, "indication": indication}


def both(family):
    for base, one, two in itertools.product(MAKERS, (True, False), (True, False)):
        slug = f"both/{base}-sha1-{'right' if one else 'wrong'}-sha256-{'right' if two else 'wrong'}"
        message = MAKERS[base](slug).integrity(SECRET if one else b"x" * 22)
        message.integrity_sha256(SECRET if two else b"x" * 22).fingerprint()
        lax, why = (), None
        if one != two:
            lax = ("valid",)
            why = PREDATES_SHA256 if one else "RFC 8489 9.1.3 verifies only MESSAGE-INTEGRITY-SHA256 where it is present"
        truth = "valid" if one and two else "invalid"
        outcomes = read(message, truth, lax=lax, why=why)
        what = f"{base}: MESSAGE-INTEGRITY {'right' if one else 'wrong'}, -SHA256 {'right' if two else 'wrong'}"
        family.vector(slug, what, ["STUN-8489-9.1.3-07", "STUN-8489-14.6-01"], message, outcomes, KEY, ["TwoMacs"])
    for base, algorithm, right in itertools.product(MAKERS, ("sha1", "sha256"), (True, False)):
        slug = f"single/{base}-{algorithm}-{'right' if right else 'wrong'}"
        message, modern, secret = MAKERS[base](slug), algorithm == "sha256", SECRET if right else b"x" * 22
        message = (message.integrity_sha256(secret) if modern else message.integrity(secret)).fingerprint()
        lax, why = (("absent",), PREDATES_SHA256) if modern else ((), None)
        refuse = PREDATES_SHA256 if modern else None
        outcomes = read(message, "valid" if right else "invalid", "valid", refuse, lax=lax, why=why)
        requirements = ["STUN-8489-14.6-01" if modern else "STUN-8489-14.5-01", "STUN-8489-9.1.3-08"]
        what = f"{base} with {algorithm} integrity, {'right' if right else 'under another password'}"
        family.vector(slug, what, requirements, message, outcomes, KEY, ["TwoMacs" if right else "WrongKey"])
    for base in MAKERS:
        slug = f"none/{base}"
        message = MAKERS[base](slug).fingerprint()
        what = f"{base} with FINGERPRINT and no integrity"
        family.vector(slug, what, ["STUN-8489-9.1.3-01", "STUN-8489-14.7-01"], message, read(message, "absent"), KEY, ["WrongKey"])


def wrong_macs(message):
    """20 bytes that are not the right MAC: (slug, what, value)."""
    body, right = message.body, message.header(len(message.body) + 24)
    sha1 = lambda key, text: hmac.new(key, text, "sha1").digest()  # noqa: E731
    dummy = struct.pack(">HH", MESSAGE_INTEGRITY, 20) + bytes(20)
    text = right + body
    good = sha1(SECRET, text)
    yield "length-without-it", "over a length field that does not count it", sha1(SECRET, message.header(len(body)) + body)
    yield "length-with-fingerprint", "over a length field that counts FINGERPRINT too", sha1(SECRET, message.header(len(body) + 32) + body)
    yield "length-with-header", "over a length field that counts the header", sha1(SECRET, message.header(len(body) + 44) + body)
    yield "length-zero", "over a length field of zero", sha1(SECRET, message.header(0) + body)
    yield "over-own-header", "over its own type and length too", sha1(SECRET, text + dummy[:4])
    yield "over-itself", "over itself, as zeros, too", sha1(SECRET, text + dummy)
    yield "padded-64", "over the message padded to 64 bytes (RFC 3489)", sha1(SECRET, text + bytes(-len(text) % 64))
    yield "attributes-only", "over the attributes only", sha1(SECRET, body)
    yield "header-only", "over the header only", sha1(SECRET, right)
    yield "no-header-type", "over all but the message type", sha1(SECRET, text[2:])
    yield "plain-sha1", "an SHA-1 without key", hashlib.sha1(text).digest()
    yield "prefixed-sha1", "an SHA-1 of key and message", hashlib.sha1(SECRET + text).digest()
    yield "sha256-cut", "an HMAC-SHA-256 cut to 20 bytes", hmac.new(SECRET, text, "sha256").digest()[:20]
    yield "md5-padded", "an HMAC-MD5 with four zero bytes", hmac.new(SECRET, text, "md5").digest() + bytes(4)
    yield "reversed", "the right bytes reversed", good[::-1]
    yield "inverted", "the right bytes inverted", bytes(b ^ 255 for b in good)
    yield "half", "the right first half, the second zero", good[:10] + bytes(10)
    yield "other-half", "the right second half, the first zero", bytes(10) + good[10:]
    yield "words-swapped", "the right bytes with each word in the other byte order", b"".join(good[i : i + 4][::-1] for i in range(0, 20, 4))
    yield "zero", "zero", bytes(20)
    yield "ones", "FF", b"\xff" * 20
    yield "key-empty", "under the empty key", sha1(b"", text)
    yield "key-zero", "under a key of zeros and a one", sha1(bytes(22) + b"\1", text)
    yield "key-nul", "under the password and a NUL and more", sha1(SECRET + b"\0\1", text)
    yield "key-newline", "under the password and a newline", sha1(SECRET + b"\n", text)
    yield "key-upper", "under the password in upper case", sha1(SECRET.upper(), text)
    yield "key-lower", "under the password in lower case", sha1(SECRET.lower(), text)
    yield "key-md5", "under the MD5 of the password", sha1(hashlib.md5(SECRET).digest(), text)
    yield "key-md5-colons", "under a long-term key with an empty user and realm", sha1(hashlib.md5(b"::" + SECRET).digest(), text)
    yield "key-long-term", "under a long-term key of USERNAME and the password", sha1(wire.long_term_key("abcd:wxyz", "", PASSWORD), text)
    yield "key-username", "under the USERNAME", sha1(b"abcd:wxyz", text)
    yield "key-ufrag", "under the local fragment", sha1(b"abcd", text)
    yield "key-utf16", "under the password in UTF-16", sha1(PASSWORD.encode("utf-16-le"), text)
    yield "key-hex", "under the password in hexadecimal", sha1(SECRET.hex().encode(), text)
    yield "key-short", "under the password's first 16 bytes", sha1(SECRET[:16], text)


def miscalculated(family):
    for base in ("request", "success"):
        for slug, what, _ in wrong_macs(request("")):
            id = f"wrong-mac/{base}-{slug}"
            message = MAKERS[base](id)
            value = next(v for s, _, v in wrong_macs(message) if s == slug)
            message.integrity(SECRET, value).fingerprint()
            flag = "WrongKey" if slug.startswith("key") else "Miscalculated"
            requirements = ["STUN-8489-14.5-01", "STUN-8489-9.1.3-08" if base == "request" else "STUN-8489-9.1.4-02"]
            family.vector(id, f"{base} whose MAC was made {what}" if slug.startswith(("key", "length", "over")) else f"{base} whose MAC is {what}", requirements, message, read(message, "invalid"), KEY, [flag])
    for position in range(20):
        slug = f"wrong-mac/byte-{position:02}"
        message = request(slug)
        value = bytearray(mac_of_size(message, "sha1", 20))
        value[position] ^= 1 << position % 8
        message.integrity(SECRET, bytes(value)).fingerprint()
        what = f"one bit of MAC byte {position} inverted, FINGERPRINT right"
        family.vector(slug, what, ["STUN-8489-14.5-01", "STUN-8489-9.1.3-08"], message, read(message, "invalid"), KEY, ["WrongKey"])
    for position in range(32):
        slug = f"wrong-mac/sha256-byte-{position:02}"
        message = request(slug)
        value = bytearray(mac_of_size(message, "sha256", 32))
        value[position] ^= 1 << position % 8
        message.integrity_sha256(SECRET, 32, bytes(value)).fingerprint()
        what = f"one bit of SHA-256 MAC byte {position} inverted, FINGERPRINT right"
        outcomes = read(message, "invalid", lax=("absent",), why=PREDATES_SHA256)
        family.vector(slug, what, ["STUN-8489-14.6-01", "STUN-8489-9.1.3-08"], message, outcomes, KEY, ["WrongKey"])


USER, PLACE, WORD = "alice", "example.org", "correct horse battery"
ALGORITHMS = {"none": None, "md5": 1, "sha256": 2}


def long_term_message(slug, algorithm, user=USER, realm=PLACE):
    message = Message(REQUEST | BINDING, transaction(slug)).attribute(USERNAME, user.encode()).attribute(REALM, realm.encode())
    if ALGORITHMS[algorithm] is None:
        return message.attribute(NONCE, b"obMatJos2AAAA8c2a6e0f31b94d75")
    message.attribute(NONCE, b"obMatJos2AAAB8c2a6e0f31b94d75").attribute(PASSWORD_ALGORITHMS, bytes.fromhex("0002000000010000"))
    return message.attribute(PASSWORD_ALGORITHM, struct.pack(">HH", ALGORITHMS[algorithm], 0))


def long_term(family):
    """PASSWORD-ALGORITHM as sent, the algorithm the key was made with, the integrity attribute."""
    for said, used, mac in itertools.product(ALGORITHMS, ("md5", "sha256"), ("sha1", "sha256", "both")):
        slug = f"long-term/{said}-key-{used}-{mac}"
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
        requirements = ["STUN-8489-18.5.1.2-01" if "sha256" in (said, used) else "STUN-8489-9.2.2-01", "STUN-8489-9.2.4-13"]
        family.vector(slug, what, requirements, message, outcomes, key_of(), ["LongTerm"])
    texts = {
        "colon-in-user": ("al:ice", PLACE, WORD), "colon-in-realm": (USER, "exam:ple.org", WORD),
        "spaces": ("al ice", "ex ample", "pass word "), "umlaut": ("j\u00fcrgen", "m\u00fcnchen.example", "gr\u00fc\u00df"),
        "kanji": ("\u5229\u7528\u8005", PLACE, "\u79d8\u5bc6"), "emoji": (USER, PLACE, "\U0001f511\U0001f512"), "long": ("u" * 200, "r" * 100, "p" * 300),
        "rfc-example": ("user", "realm", "pass"), "percent": ("%s%n", "%x", "%d"),
    }  # fmt: skip
    for slug, (user, realm, word) in texts.items():
        for right in (True, False):
            id = f"long-term/text-{slug}{'' if right else '-other-password'}"
            message = long_term_message(id, "none", user, realm)
            sealed(message, wire.long_term_key(user, realm, word if right else word + "x"))
            what = f"long-term credentials: {slug.replace('-', ' ')}{'' if right else ', signed with another password'}"
            outcomes = read(message, "valid" if right else "invalid")
            key = {"username": user, "realm": realm, "password": word}
            family.vector(id, what, ["STUN-8489-9.2.2-01"], message, outcomes, key, ["LongTerm"])
    shifted(family)


def key_of(user=USER, realm=PLACE, word=WORD):
    return {"username": user, "realm": realm, "password": word}


def shifted(family):
    """Keys that are made of the same letters with the colons elsewhere, or of fewer parts."""
    wrong = {
        "no-colons": f"{USER}{PLACE}{WORD}", "realm-first": f"{PLACE}:{USER}:{WORD}", "no-realm": f"{USER}::{WORD}", "no-user": f":{PLACE}:{WORD}",
        "quoted-realm": f'{USER}:"{PLACE}":{WORD}x', "slash": f"{USER}/{PLACE}/{WORD}", "newline": f"{USER}:{PLACE}:{WORD}\n",
        "user-at-realm": f"{USER}@{PLACE}:{PLACE}:{WORD}", "upper-realm": f"{USER}:{PLACE.upper()}:{WORD}", "upper-user": f"{USER.upper()}:{PLACE}:{WORD}",
        "short-term": None, "hex-digest": "hex",
    }  # fmt: skip
    for slug, text in wrong.items():
        id = f"long-term/key-{slug}"
        digest = hashlib.md5((text or "").encode()).digest()
        if text is None:
            digest = WORD.encode()
        if text == "hex":
            digest = wire.long_term_key(USER, PLACE, WORD).hex().encode()
        message = sealed(long_term_message(id, "none"), digest)
        what = f"long-term key made wrongly: {slug.replace('-', ' ')}"
        family.vector(id, what, ["STUN-8489-9.2.2-01", "STUN-8489-9.1.3-08"], message, read(message, "invalid"), key_of(), ["LongTerm"])
    for algorithm in ("md5", "sha256"):
        slug = f"long-term/userhash-{algorithm}"
        message = Message(REQUEST | BINDING, transaction(slug)).attribute(USERHASH, hashlib.sha256(f"{USER}:{PLACE}".encode()).digest())
        message.attribute(REALM, PLACE.encode()).attribute(NONCE, b"obMatJos2AAAD8c2a6e0f31b94d75")
        message.attribute(PASSWORD_ALGORITHMS, bytes.fromhex("0002000000010000"))
        message.attribute(PASSWORD_ALGORITHM, struct.pack(">HH", ALGORITHMS[algorithm], 0))
        message.integrity_sha256(wire.long_term_key(USER, PLACE, WORD, algorithm))
        outcomes = read(message, "valid", "absent", PREDATES_SHA256, lax=("absent", "invalid"), why=PREDATES_SHA256)
        what = f"USERHASH for USERNAME, {algorithm} key"
        family.vector(slug, what, ["STUN-8489-14.4-01", "STUN-8489-18.5.1.2-01"], message, outcomes, key_of(), ["LongTerm"])


def crc_table(polynomial=0xEDB88320):
    table = []
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ (polynomial if value & 1 else 0)
        table.append(value)
    return table


def crc(data, table, start=0xFFFFFFFF, end=0xFFFFFFFF):
    for byte in data:
        start = table[(start ^ byte) & 255] ^ start >> 8
    return start ^ end


STANDARD = crc_table()
MISPRINTED = [0x08BBE8EA if entry == 0x8BBEB8EA else entry for entry in STANDARD]  # one digit lost, as once shipped
assert MISPRINTED != STANDARD and crc(b"123456789", STANDARD) == zlib.crc32(b"123456789") == 0xCBF43926


def wrong_crcs(message):
    body, data = message.body, message.header(len(message.body) + 8) + message.body
    right = zlib.crc32(data) ^ FINGERPRINT_XOR
    yield "table-misprint", "made with the table that lost a digit", crc(data, MISPRINTED) ^ FINGERPRINT_XOR
    yield "not-xored", "without the XOR", zlib.crc32(data)
    yield "xor-twice", "with the final inversion left out", right ^ 0xFFFFFFFF
    yield "xor-reversed", "XORed with the constant in the other byte order", zlib.crc32(data) ^ 0x4E555453
    yield "xor-cookie", "XORed with the magic cookie", zlib.crc32(data) ^ wire.COOKIE
    yield "reversed", "in the other byte order", struct.unpack("<I", struct.pack(">I", right))[0]
    yield "crc32c", "made with the Castagnoli polynomial", crc(data, crc_table(0x82F63B78)) ^ FINGERPRINT_XOR
    yield "start-zero", "started from zero", crc(data, STANDARD, 0) ^ FINGERPRINT_XOR
    yield "length-without-it", "over a length field that does not count it", zlib.crc32(message.header(len(body)) + body) ^ FINGERPRINT_XOR
    yield "length-with-header", "over a length field that counts the header", zlib.crc32(message.header(len(body) + 28) + body) ^ FINGERPRINT_XOR
    yield "over-own-header", "over its own type and length too", zlib.crc32(data + bytes.fromhex("80280004")) ^ FINGERPRINT_XOR
    yield "over-itself", "over itself, as zeros, too", zlib.crc32(data + bytes.fromhex("8028000400000000")) ^ FINGERPRINT_XOR
    yield "attributes-only", "over the attributes only", zlib.crc32(body) ^ FINGERPRINT_XOR
    yield "before-integrity", "over what stands before the integrity", zlib.crc32(data[:-24]) ^ FINGERPRINT_XOR
    yield "adler", "an Adler-32", zlib.adler32(data) ^ FINGERPRINT_XOR
    yield "zero", "zero", 0
    yield "ones", "FF", 0xFFFFFFFF
    yield "constant", "the XOR constant itself", FINGERPRINT_XOR


def fingerprints(family):
    for base in ("request", "success", "indication"):
        for slug, what, _ in wrong_crcs(request("").integrity(SECRET)):
            id, salt = f"fingerprint/{base}-{slug}", 0
            while True:  # the misprint shows only in a message that meets that entry of the table
                message = MAKERS[base](f"{id}{salt or ''}")
                message = message if base == "indication" else message.integrity(SECRET)
                value = next(v for s, _, v in wrong_crcs(message) if s == slug)
                right = zlib.crc32(message.header(len(message.body) + 8) + message.body) ^ FINGERPRINT_XOR
                if value != right:
                    break
                salt += 1
            if base == "indication" and slug in ("attributes-only", "before-integrity"):
                continue
            message.fingerprint(struct.pack(">I", value))
            outcomes = read(message, "absent" if base == "indication" else "valid", "invalid")
            family.vector(id, f"{base} whose FINGERPRINT is {what}", ["STUN-8489-14.7-02", "STUN-8489-7-01"], message, outcomes, KEY, ["WrongCrc"])
    for bit in range(32):
        slug = f"fingerprint/bit-{bit:02}"
        message = request(slug).integrity(SECRET)
        value = zlib.crc32(message.header(len(message.body) + 8) + message.body) ^ FINGERPRINT_XOR ^ 1 << bit
        message.fingerprint(struct.pack(">I", value))
        what = f"bit {bit} of FINGERPRINT inverted"
        family.vector(slug, what, ["STUN-8489-14.7-02", "STUN-8489-7-01"], message, read(message, "valid", "invalid"), KEY, ["WrongCrc"])
    for size in (0, 1, 2, 3, 5, 6, 7, 8, 12, 20):
        slug = f"fingerprint/length-{size:02}"
        message = request(slug).integrity(SECRET)
        data = message.header(len(message.body) + 4 + size + -size % 4) + message.body
        value = struct.pack(">I", zlib.crc32(data) ^ FINGERPRINT_XOR)
        message.attribute(FINGERPRINT, (value * 5)[:size])
        outcomes = malformed(message, "valid", "invalid", without=FINGERPRINT, prints=("absent",))
        what = f"FINGERPRINT of {size} bytes, as many of the right ones as it holds"
        family.vector(slug, what, ["STUN-8489-14.7-02"], message, outcomes, KEY, ["WrongCrc"])
    for base in MAKERS:
        slug = f"fingerprint/absent-{base}"
        message = MAKERS[base](slug).attribute(SOFTWARE, b"no fingerprint").integrity(SECRET)
        outcomes = read(message, "valid", "absent", NO_FINGERPRINT)
        family.vector(slug, f"{base} without FINGERPRINT", ["STUN-8489-7-01", "STUN-8489-12-07"], message, outcomes, KEY, ["WrongCrc"])


def families():
    family = Decode("integrity", "MESSAGE-INTEGRITY, MESSAGE-INTEGRITY-SHA256 and FINGERPRINT", "RFC 8489 sections 9 and 14.5 to 14.7", NOTES)
    for part in (lengths, both, miscalculated, long_term, fingerprints):
        part(family)
    return [family]
