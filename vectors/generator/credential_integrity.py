"""MESSAGE-INTEGRITY under the password of the named fragment: which key, which bytes, all twenty of them."""

import hashlib
import hmac
import struct
from dataclasses import replace

from binding import TRANSACTION, Agent, Checks, chars, check, credential, key, unsigned, username
from bugs import notes
from wire import MESSAGE_INTEGRITY, long_term_key

WRONG = "STUN-8489-9.1.3-08 STUN-8489-9.1.3-09 STUN-8489-9.1.3-15 ICE-8445-7.3-02"
COVERED = "STUN-8489-14.5-01 STUN-8489-9.1.3-08 STUN-8489-9.1.3-09"
MALFORMED = "STUN-8489-14.5-01 STUN-8489-9.1.3-08"
SIGNED = "STUN-8489-9.1.1-01 ICE-8445-7.3-02 ICE-8445-7.3-03 STUN-8489-9.1.3-12"

AUDIO, VIDEO, OLD = credential("audio"), credential("video"), credential("audio", 7)
AGENT, PAIR = Agent((AUDIO,)), Agent((AUDIO, VIDEO))
PWD = AUDIO["local"]["pwd"]


def passwords(family):
    for slug, title, secret in (
        ("remote", "the peer's own password instead of the agent's", AUDIO["remote"]["pwd"]),
        ("other-stream-remote", "the remote password of another stream", VIDEO["remote"]["pwd"]),
        ("other-generation", "the password of a generation that is not given", OLD["local"]["pwd"]),
        ("empty", "the empty password", ""),
        ("cut-last", "password without its last character", PWD[:-1]),
        ("cut-first", "password without its first character", PWD[1:]),
        ("first-4", "first four characters of the password", PWD[:4]),
        ("longer", "one character behind the password", PWD + "0"),
        ("space", "a space behind the password", PWD + " "),
        ("newline", "a line break behind the password", PWD + "\n"),
        ("crlf", "CR LF behind the password", PWD + "\r\n"),
        ("lower-case", "password in lower case", PWD.lower()),
        ("upper-case", "password in upper case", PWD.upper()),
        ("one-case", "one letter of the password in the other case", PWD[0].swapcase() + PWD[1:]),
        ("doubled", "the password twice in a row", PWD * 2),
        ("reversed", "the password reversed", PWD[::-1]),
        ("ufrag", "the local fragment", AUDIO["local"]["ufrag"]),
        ("username", "the user name", username(AUDIO)),
        ("local-then-remote", "local and remote password joined", PWD + AUDIO["remote"]["pwd"]),
        ("ufrag-colon-pwd", "fragment, colon, password", f"{AUDIO['local']['ufrag']}:{PWD}"),
        ("quoted", "the password in quotes", f'"{PWD}"'),
        ("hex", "the password spelt in hexadecimal", PWD.encode().hex()),
        ("utf16", "the password in UTF-16", PWD.encode("utf-16-be").decode("latin-1")),
        ("null-text", "the text (null)", "(null)"),
    ):
        family.put(
            f"key/{slug}",
            f"MAC under {title}",
            WRONG,
            PAIR if "stream" in slug else AGENT,
            check(AUDIO, by=secret.encode("latin-1")),
            AGENT.bad_credentials(),
            "OtherSection Unchecked" if "stream" in slug else "Unchecked",
        )
    for slug, title, secret in (
        ("long-term-md5", "the MD5 long-term key with an empty realm", long_term_key(username(AUDIO), "", PWD)),
        (
            "long-term-sha256",
            "the SHA-256 long-term key with an empty realm",
            long_term_key(username(AUDIO), "", PWD, "sha256"),
        ),
        (
            "long-term-no-realm",
            "MD5 of user name, colon, password",
            hashlib.md5(f"{username(AUDIO)}:{PWD}".encode()).digest(),
        ),
        ("md5", "MD5 of the password", hashlib.md5(PWD.encode()).digest()),
        ("sha1", "SHA-1 of the password", hashlib.sha1(PWD.encode()).digest()),
    ):
        family.put(
            f"key/{slug}",
            f"MAC under {title}",
            WRONG,
            AGENT,
            check(AUDIO, by=secret),
            AGENT.bad_credentials(),
            "Unchecked",
        )


def mac_of(covered, secret=PWD, algorithm="sha1"):
    return hmac.new(secret.encode(), covered, algorithm).digest()


def right_mac():
    message = unsigned(AUDIO)
    return mac_of(message.header(len(message.body) + 24) + message.body)


def flips(family):
    mac = right_mac()
    for place in range(20):
        bent = mac[:place] + bytes([mac[place] ^ 1]) + mac[place + 1 :]
        family.put(
            f"mac/byte-{place:02}",
            f"lowest bit of MAC byte {place} inverted",
            WRONG,
            AGENT,
            check(AUDIO, mac=bent),
            AGENT.bad_credentials(),
            "Unchecked",
            "one bit of the MAC inverted",
        )
    for slug, title, bent in (
        ("zeros", "a MAC of zeros", bytes(20)),
        ("ones", "a MAC of ones", b"\xff" * 20),
        ("first-16-right", "first 16 bytes right, last 4 zero", mac[:16] + bytes(4)),
        ("last-16-right", "last 16 bytes right, first 4 zero", bytes(4) + mac[4:]),
        ("first-right", "only the first byte right", mac[:1] + bytes(19)),
        ("reversed", "the MAC reversed", mac[::-1]),
        (
            "words-swapped",
            "the MAC in 32-bit words of the other byte order",
            struct.pack("<5I", *struct.unpack(">5I", mac)),
        ),
        ("complement", "every bit of the MAC inverted", bytes(b ^ 0xFF for b in mac)),
        ("constant-nul", "a MAC that begins with NUL, as a C string empty", b"\0" + mac[1:]),
    ):
        family.put(f"mac/{slug}", title, WRONG, AGENT, check(AUDIO, mac=bent), AGENT.bad_credentials(), "Unchecked")


def sizes(family):
    mac = right_mac()
    for size in (0, 1, 4, 10, 12, 16, 19, 21, 24, 32):
        value = (mac * 2)[:size]
        message = unsigned(AUDIO)
        covered = message.header(len(message.body) + 4 + size + -size % 4) + message.body
        for bent, slug in {value: "as-is", (mac_of(covered) * 2)[:size]: "length-adjusted"}.items():
            family.put(
                f"size/{size:02}-{slug}",
                f"MESSAGE-INTEGRITY of {size} bytes, {slug.replace('-', ' ')}",
                MALFORMED,
                AGENT,
                check(AUDIO, mac=bent),
                AGENT.bad_shape(),
                "Unchecked",
            )
    sha256 = mac_of(unsigned(AUDIO).header(len(unsigned(AUDIO).body) + 24) + unsigned(AUDIO).body, algorithm="sha256")
    family.put(
        "size/sha256-in-20",
        "the first 20 bytes of an HMAC-SHA256 in MESSAGE-INTEGRITY",
        WRONG,
        AGENT,
        check(AUDIO, mac=sha256[:20]),
        AGENT.bad_credentials(),
        "Unchecked",
    )


def covered_bytes(family):
    """What the MAC covers: the header with the length up to MESSAGE-INTEGRITY, and the attributes before it."""
    message = unsigned(AUDIO)
    body, size = message.body, len(message.body)
    header = message.header
    for slug, title, covered in (
        ("final-length", "length field as sent, counting FINGERPRINT", header(size + 32) + body),
        ("length-before", "length field up to before MESSAGE-INTEGRITY", header(size) + body),
        ("length-zero", "length field zero", header(0) + body),
        ("length-with-header", "length field counting the header as well", header(size + 44) + body),
        ("length-off-by-4", "length field up to the MAC's own header", header(size + 4) + body),
        ("no-header", "attributes alone", body),
        ("header-only", "header alone", header(size + 24)),
        ("no-cookie", "header without the magic cookie", header(size + 24)[:4] + TRANSACTION + body),
        ("mi-header", "the header of MESSAGE-INTEGRITY included", header(size + 24) + body + struct.pack(">HH", 8, 20)),
        (
            "padded-to-64",
            "text padded with zeros to 64 bytes, as RFC 3489 did",
            (header(size + 24) + body) + bytes(-(20 + size) % 64),
        ),
        ("response-class", "header of a success response", struct.pack(">H", 0x0101) + header(size + 24)[2:] + body),
        ("nothing", "nothing at all", b""),
    ):
        family.put(
            f"covered/{slug}",
            f"MAC over: {title}",
            COVERED,
            AGENT,
            check(AUDIO, mac=mac_of(covered)),
            AGENT.bad_credentials(),
            "Unchecked",
        )


def altered(family):
    """A message altered after it was signed."""
    mac = right_mac()
    for slug, title, bent in (
        ("transaction", "another transaction id", {"transaction": bytes(12)}),
        ("username-other-stream", "USERNAME of the other stream", {"name": username(VIDEO)}),
        ("username-remote", "another remote half", {"name": "audio0L:audio0S"}),
        ("priority", "another priority", {"priority": b"\x7f\xff\xff\xff"}),
        ("role", "the other role", {"role": (0x8029, bytes.fromhex("99aabbccddeeff00"))}),
        ("tie-breaker", "another tie-breaker", {"role": (0x802A, bytes(8))}),
        ("use-candidate", "USE-CANDIDATE added", {"extra": [(0x0025, b"")]}),
        ("no-priority", "PRIORITY removed", {"priority": None}),
    ):
        agent = replace(PAIR if "stream" in slug else AGENT, transaction=bent.get("transaction", TRANSACTION))
        family.put(
            f"altered/{slug}",
            f"signed, then altered: {title}",
            COVERED,
            agent,
            check(AUDIO, mac=mac, **bent),
            agent.bad_credentials(),
            "Unchecked",
            "a captured MAC on an altered message",
        )
    swapped = unsigned(AUDIO, role=None, extra=[(0x802A, bytes.fromhex("99aabbccddeeff00"))])
    family.put(
        "altered/order",
        "signed, then two attributes swapped",
        COVERED,
        AGENT,
        bytes(swapped.attribute(MESSAGE_INTEGRITY, mac).fingerprint()),
        AGENT.bad_credentials(),
        "Unchecked",
    )


def password_lengths(family):
    for size in (22, 23, 32, 63, 64, 65, 128, 255, 256):
        own = credential("audio", pwd=chars("localPassword", size))
        agent, pwd = Agent((own,)), own["local"]["pwd"]
        source = "HMAC: a key longer than the block of 64 bytes is hashed first" if size > 64 else None
        family.put(
            f"length/{size}",
            f"password of {size} characters",
            SIGNED + " SDP-8839-5.4-01",
            agent,
            check(own),
            agent.answered(own),
            source=source,
        )
        other = pwd[:-1] + ("+" if pwd[-1] == "/" else "/")
        family.put(
            f"length/{size}-last-changed",
            f"password of {size} characters, the last one changed",
            WRONG,
            agent,
            check(own, by=other.encode()),
            agent.bad_credentials(),
            "Unchecked",
            source,
        )
        if size > 22:
            family.put(
                f"length/{size}-cut",
                f"password of {size} characters cut to 22",
                WRONG,
                agent,
                check(own, by=pwd[:22].encode()),
                agent.bad_credentials(),
                "Unchecked",
                source,
            )
    for size in (65, 128, 256):
        own = credential("audio", pwd=chars("localPassword", size))
        agent = Agent((own,))
        family.put(
            f"length/{size}-cut-to-64",
            f"password of {size} characters cut to the HMAC block of 64",
            WRONG,
            agent,
            check(own, by=key(own)[:64]),
            agent.bad_credentials(),
            "Unchecked",
        )


def families():
    family = Checks(
        "integrity",
        "MESSAGE-INTEGRITY and its key",
        "RFC 8489 9.1.1, 9.1.3 and 14.5",
        notes("OtherSection", "Unchecked"),
    )
    for part in (passwords, flips, sizes, covered_bytes, altered, password_lengths):
        part(family)
    return [family]
