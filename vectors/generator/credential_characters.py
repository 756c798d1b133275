"""USERNAMEs with bytes no fragment can hold, and those that unset variables print as."""

from binding import Agent, Checks, chars, check, credential, key
from bugs import notes
from model import acceptable

UNKNOWN = "ICE-8445-7.3-04 STUN-8489-9.1.3-04 STUN-8489-9.1.3-05 STUN-8489-9.1.3-15"

AUDIO = credential("audio")
AGENT = Agent((AUDIO,))
L, R = "audio0L", "audio0R"


def is_utf8(data):
    """USERNAME is UTF-8 (RFC 8489 14.3): what is not is malformed."""
    try:
        return bool(data.decode())
    except UnicodeDecodeError:
        return False


def stray_bytes(family):
    """Bytes no fragment can hold. In the first half they make another name; behind the colon nothing is compared."""
    bytes_ = {
        "nul": b"\0",
        "space": b" ",
        "newline": b"\n",
        "crlf": b"\r\n",
        "tab": b"\t",
        "delete": b"\x7f",
        "not-utf8": b"\xff",
        "utf8-cut": b"\xc3",
        "utf8-overlong": b"\xc0\x80",
        "surrogate": b"\xed\xa0\x80",
        "bom": "\ufeff".encode(),
        "soft-hyphen": "\u00ad".encode(),
        "zero-width": "\u200b".encode(),
        "combining": "\u0301".encode(),
    }
    local, remote = L.encode(), R.encode()
    outcomes = {
        slug: AGENT.bad_credentials() if is_utf8(stray) else AGENT.bad_shape() for slug, stray in bytes_.items()
    }
    for slug, stray in bytes_.items():
        flags = "TrimmedUsername" if slug in ("nul", "space", "newline", "crlf") else ()
        for place, name in (
            ("before-local", stray + local + b":" + remote),
            ("behind-local", local + stray + b":" + remote),
        ):
            family.put(
                f"stray/{slug}-{place}",
                f"{slug} {place.replace('-', ' the ')} fragment",
                UNKNOWN,
                AGENT,
                check(AUDIO, name=name),
                outcomes[slug],
                flags,
            )
    tolerated = acceptable(
        AGENT.success(AUDIO), "the first value is an own fragment; the second is not compared (RFC 8445 7.3)"
    )
    for slug in ("nul", "space", "newline", "crlf", "not-utf8", "soft-hyphen"):
        family.put(
            f"stray/{slug}-at-end",
            f"{slug} at the end of USERNAME",
            UNKNOWN,
            AGENT,
            check(AUDIO, name=local + b":" + remote + bytes_[slug]),
            [tolerated, *outcomes[slug]],
            "TrimmedUsername" if slug in ("nul", "space", "newline", "crlf") else (),
        )
    for slug, name in (
        ("local", f"{L}\r\na=ice-pwd:{chars('evil', 24)}\r\n:{R}"),
        ("whole", f"\r\na=ice-ufrag:{L}\r\n:{R}"),
    ):
        family.put(
            f"stray/attribute-line-{slug}",
            "an SDP attribute line written into the local half",
            UNKNOWN,
            AGENT,
            check(AUDIO, name=name),
            AGENT.bad_credentials(),
            "UsernameInjection",
        )
    family.put(
        "stray/attribute-line-remote",
        "an SDP attribute line written into the remote half",
        UNKNOWN,
        AGENT,
        check(AUDIO, name=f"{L}:{R}\r\na=candidate:1 1 UDP 1 192.0.2.66 9 typ host\r\n"),
        [tolerated, *AGENT.bad_credentials()],
        "UsernameInjection",
    )
    for slug, name in (
        ("fullwidth", "ａudio0L"),
        ("cyrillic", "аudio0L"),
        ("caron", "auďio0L"),
        ("dotless", "audıo0L"),
        ("acute", "audio0Ĺ"),
    ):
        family.put(
            f"stray/lookalike-{slug}",
            f"a look-alike of the fragment: {name}",
            UNKNOWN + " STUN-8489-14.3-02",
            AGENT,
            check(AUDIO, name=f"{name}:{R}"),
            AGENT.bad_credentials(),
        )


def missing_texts(family):
    """What unset variables print as. Signed with the right key, with an empty one and with the text itself."""
    early = Agent((credential("audio", remote=None),))
    for slug, text in (("null", "(null)"), ("none", "None"), ("nil", "<nil>"), ("undefined", "undefined")):
        for by, secret in (("right", key(AUDIO)), ("empty", b""), ("same", text.encode())):
            family.put(
                f"unset/{slug}-{by}-key",
                f"USERNAME {text}:{text}, MAC under the {by} key",
                UNKNOWN,
                early,
                check(AUDIO, name=f"{text}:{text}", by=secret),
                early.bad_credentials(),
                "MissingText",
            )


def families():
    family = Checks(
        "characters",
        "USERNAMEs outside the grammar",
        "RFC 8445 7.3, RFC 8489 9.1.3 and 14.3, contested point 11",
        notes("TrimmedUsername", "UsernameInjection", "MissingText"),
    )
    for part in (stray_bytes, missing_texts):
        part(family)
    return [family]
