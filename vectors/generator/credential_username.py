"""USERNAME against the fragments: byte equality of what stands before the colon, and nothing less."""

from binding import SILENT, Agent, Checks, chars, check, credential, key
from bugs import notes
from model import acceptable, valid

VALID_NAME = "ICE-8445-7.3-04 STUN-8489-9.1.3-12"
UNKNOWN = "ICE-8445-7.3-04 STUN-8489-9.1.3-04 STUN-8489-9.1.3-05 STUN-8489-9.1.3-15"
SHAPE = "ICE-8445-7.3-04 ICE-8445-7.2.2-02 STUN-8489-9.1.3-05"
REMOTE_HALF = "ICE-8445-7.3-04 ICE-8445-7.3.1.4-03"
LENGTH = "SDP-8839-5.4-01 SDP-8839-5.4-07 ICE-8445-7.3-04 STUN-8489-14.3-03"

AUDIO, VIDEO = credential("audio"), credential("video")
AGENT, PAIR = Agent((AUDIO,)), Agent((AUDIO, VIDEO))
L, R = "audio0L", "audio0R"


def halves(family):
    for slug, title, name in (
        ("remote-of-other-stream", "right local half, remote half of the other stream", f"{L}:video0R"),
        ("remote-unknown", "right local half, unknown remote half", f"{L}:nobody"),
        ("remote-is-local", "the local fragment in both halves", f"{L}:{L}"),
        ("remote-upper-case", "remote half in upper case", f"{L}:{R.upper()}"),
        ("remote-prefix", "remote half cut by one character", f"{L}:{R[:-1]}"),
        ("remote-longer", "remote half longer by one character", f"{L}:{R}x"),
        ("remote-cut-to-4", "remote half cut to four characters", f"{L}:{R[:4]}"),
        ("remote-other-local", "remote half is the local fragment of the other stream", f"{L}:video0L"),
    ):
        family.put(
            f"half/{slug}",
            title,
            REMOTE_HALF,
            PAIR if "other" in slug else AGENT,
            check(AUDIO, name=name),
            AGENT.unread_remote_half(AUDIO),
            "Truncation" if "cut" in slug else (),
        )
    for slug, title, name in (
        ("swapped", "halves swapped, as the agent itself would send it", f"{R}:{L}"),
        ("local-is-remote", "the remote fragment in both halves", f"{R}:{R}"),
        ("local-unknown", "unknown local half, right remote half", f"nobody:{R}"),
        ("both-unknown", "both halves unknown", "nobody:noone"),
        ("local-joined", "both local fragments joined in the first half", f"{L}video0L:{R}"),
        ("local-of-other-stream", "local half of the other stream, remote half and MAC of this one", f"video0L:{R}"),
    ):
        agent = PAIR if slug in ("local-joined", "local-of-other-stream") else AGENT
        family.put(f"half/{slug}", title, UNKNOWN, agent, check(AUDIO, name=name), agent.bad_credentials(), "Unchecked")
    family.put(
        "half/swapped-remote-key",
        "halves swapped and signed with the peer's password: the agent's own check sent back",
        UNKNOWN,
        AGENT,
        check(AUDIO, name=f"{R}:{L}", by=AUDIO["remote"]["pwd"].encode()),
        AGENT.bad_credentials(),
        "Unchecked",
    )


def letters(family):
    """One character of the fragment altered; the grammar knows 64 of them, and they are all different."""
    own = credential("audio", ufrag="aBcD")
    agent = Agent((own,))
    for place in range(4):
        name = "aBcD"[:place] + "aBcD"[place].swapcase() + "aBcD"[place + 1 :]
        family.put(
            f"case/position-{place}",
            f"aBcD addressed as {name}",
            UNKNOWN,
            agent,
            check(own, name=f"{name}:audio0R"),
            agent.bad_credentials(),
        )
    for name in ("ABCD", "abcd", "AbCd"):
        family.put(
            f"case/{'mixed' if name == 'AbCd' else 'upper' if name == 'ABCD' else 'lower'}",
            f"aBcD addressed as {name}",
            UNKNOWN,
            agent,
            check(own, name=f"{name}:audio0R"),
            agent.bad_credentials(),
        )
    own = credential("audio", ufrag="a9+/")
    agent = Agent((own,))
    family.put(
        "kind/right",
        "a fragment with a letter, a digit, a plus and a slash",
        VALID_NAME,
        agent,
        check(own),
        agent.answered(own),
    )
    for slug, name in (
        ("letter", "b9+/"),
        ("letter-case", "A9+/"),
        ("digit", "a8+/"),
        ("plus-to-slash", "a9//"),
        ("plus-to-minus", "a9-/"),
        ("plus-to-space", "a9 /"),
        ("slash-to-plus", "a9++"),
        ("slash-to-underscore", "a9+_"),
        ("slash-to-backslash", "a9+\\"),
        ("base64url", "a9-_"),
        ("percent-encoded", "a9%2B%2F"),
        ("glob", "a9+*"),
        ("question-mark", "a9+?"),
        ("base64-padded", "a9+/="),
    ):
        family.put(
            f"kind/{slug}",
            f"a9+/ addressed as {name}",
            UNKNOWN,
            agent,
            check(own, name=f"{name}:audio0R"),
            agent.bad_credentials(),
        )


def extents(family):
    for slug, title, name in (
        ("cut-last", "fragment without its last character", L[:-1]),
        ("cut-first", "fragment without its first character", L[1:]),
        ("cut-to-4", "fragment cut to four characters", L[:4]),
        ("cut-to-1", "fragment cut to one character", L[:1]),
        ("append", "one character behind the fragment", L + "0"),
        ("prepend", "one character before the fragment", "0" + L),
        ("doubled", "the fragment twice in a row", L + L),
        ("reversed", "the fragment reversed", L[::-1]),
        ("last-changed", "last character changed", L[:-1] + "M"),
        ("first-changed", "first character changed", "b" + L[1:]),
    ):
        family.put(
            f"extent/{slug}",
            title,
            UNKNOWN,
            AGENT,
            check(AUDIO, name=f"{name}:{R}"),
            AGENT.bad_credentials(),
            "Unchecked",
        )


def colons(family):
    refused = (
        ("none", "no colon, local fragment alone", L),
        ("none-joined", "no colon, both fragments joined", L + R),
        ("leading", "leading colon", f":{L}:{R}"),
        ("only", "a colon alone", ":"),
        ("two-only", "two colons alone", "::"),
        ("empty-local", "empty local half", f":{R}"),
        ("third-before", "a third value in front", f"x:{L}:{R}"),
        ("semicolon", "semicolon instead of the colon", f"{L};{R}"),
        ("slash", "slash instead of the colon", f"{L}/{R}"),
        ("equals", "equals sign instead of the colon", f"{L}={R}"),
        ("fullwidth", "fullwidth colon", f"{L}：{R}"),
        ("empty-username", "USERNAME of zero bytes", ""),
    )
    for slug, title, name in refused:
        family.put(f"colon/{slug}", title, SHAPE, AGENT, check(AUDIO, name=name), AGENT.bad_credentials(), "Unchecked")
    split_first = acceptable(AGENT.success(AUDIO), "split at the first colon: the first value is an own fragment")
    for slug, title, name in (
        ("third-behind", "a third value behind", f"{L}:{R}:x"),
        ("trailing", "trailing colon", f"{L}:{R}:"),
        ("double", "double colon", f"{L}::{R}"),
        ("empty-remote", "empty remote half", f"{L}:"),
        ("local-thrice", "the local fragment three times", f"{L}:{L}:{L}"),
    ):
        family.put(
            f"colon/{slug}", title, SHAPE, AGENT, check(AUDIO, name=name), [split_first, *AGENT.bad_credentials()]
        )
    inside = Agent((credential("audio", ufrag="aaaa"), credential("video", ufrag="bbbb")))
    own, other = inside.sets
    family.put(
        "colon/two-own-fragments",
        "both own fragments of two streams as the two values: the first counts",
        REMOTE_HALF,
        inside,
        check(own, name="aaaa:bbbb"),
        inside.unread_remote_half(own),
        "OtherSection",
    )
    family.put(
        "colon/two-own-fragments-other-key",
        "the same, signed with the password of the second",
        SHAPE,
        inside,
        check(own, name="aaaa:bbbb", by=key(other)),
        inside.bad_credentials(),
        "OtherSection",
    )


def lengths(family):
    peer = {"ufrag": "peer", "pwd": chars("peerPassword", 24)}
    for size in (4, 5, 8, 15, 16, 17, 31, 32, 33, 34, 63, 64, 65, 127, 128, 129, 255, 256):
        own = credential("audio", ufrag=chars("u", size), remote=peer)
        agent = Agent((own,))
        ufrag = own["local"]["ufrag"]
        family.put(
            f"length/local-{size}",
            f"local fragment of {size} characters",
            LENGTH,
            agent,
            check(own),
            agent.answered(own),
            "Truncation",
        )
        other = ufrag[:-1] + ("+" if ufrag[-1] == "/" else "/")
        family.put(
            f"length/local-{size}-last-changed",
            f"local fragment of {size} characters, the last one changed",
            UNKNOWN,
            agent,
            check(own, name=f"{other}:peer"),
            agent.bad_credentials(),
            "Truncation",
        )
    for size in (4, 32, 33, 34, 64, 128, 256):
        own = credential("audio", remote={"ufrag": chars("p", size), "pwd": peer["pwd"]})
        agent = Agent((own,))
        family.put(
            f"length/remote-{size}",
            f"remote fragment of {size} characters",
            LENGTH,
            agent,
            check(own),
            agent.answered(own),
            "Truncation",
        )
    own = credential("audio", ufrag=chars("u", 256), remote={"ufrag": chars("p", 256), "pwd": peer["pwd"]})
    agent = Agent((own,))
    family.put(
        "length/username-513",
        "two fragments of 256 characters: USERNAME of 513 bytes",
        LENGTH,
        agent,
        check(own),
        agent.answered(own),
        "Truncation",
        "RFC 8839 5.4 and RFC 8489 14.3, see contested point 33",
    )
    family.put(
        "length/username-513-other-key",
        "the same USERNAME of 513 bytes with a MAC under the remote password",
        UNKNOWN,
        agent,
        check(own, by=own["remote"]["pwd"].encode()),
        agent.bad_credentials(),
        "Truncation Unchecked",
    )
    ufrag = own["local"]["ufrag"]
    for size in (763, 764, 768, 1200):
        name = f"{ufrag}:{chars('p', size - 257)}"
        dropped = (
            []
            if size == 763
            else [acceptable(agent.refused(400), "longer than any USERNAME has to be parsed"), valid(SILENT)]
        )
        family.put(
            f"length/username-{size}",
            f"own fragment of 256 characters and an unknown half: USERNAME of {size} bytes",
            "STUN-8489-14.3-03 ICE-8445-7.3-04",
            agent,
            check(own, name=name),
            dropped + agent.unread_remote_half(own),
            "Truncation",
        )
        family.put(
            f"length/username-{size}-unknown",
            f"USERNAME of {size} bytes without any colon",
            UNKNOWN,
            agent,
            check(own, name=chars(ufrag, size)),
            agent.bad_credentials(),
            "Truncation",
        )


def families():
    family = Checks(
        "username",
        "USERNAME and the username fragments",
        "RFC 8445 7.3, RFC 8489 9.1.3 and 14.3, RFC 8839 5.4",
        notes("OtherSection", "Unchecked", "Truncation"),
    )
    for part in (halves, letters, extents, colons, lengths):
        part(family)
    return [family]
