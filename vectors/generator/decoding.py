"""What a decoder may answer to `stun.decode`, and the family class that refuses a vector nobody could fail.

The rules here are read out of RFC 8489 and nothing else. A reply is judged on three things: was the
datagram read as STUN at all, is what is reported what was sent, and are the two verdicts (integrity,
FINGERPRINT) right. Only a falsely good verdict, bytes from outside the message and the refusal of a
good message are wrong; a decoder that refuses what is broken, or leaves a check to its caller, is not.
"""

import hashlib
import itertools
import struct

from model import Family, acceptable, invalid, valid
from wire import COOKIE, FINGERPRINT, MESSAGE_INTEGRITY, MESSAGE_INTEGRITY_SHA256

CLASSES = {0x000: "request", 0x010: "indication", 0x100: "success", 0x110: "error"}
# Types every decoder of an ICE agent knows. It may leave any other out of its list.
COMMON = {0x0006, 0x0008, 0x0009, 0x0014, 0x0015, 0x0020, 0x0024, 0x0025, 0x8022, 0x8028, 0x8029, 0x802A}
# Comprehension-required types newer than RFC 5389; a decoder that predates them may refuse the message.
NEWER = {0x001C, 0x001D, 0x001E}

LEFT_TO_CALLER = "the codec leaves this check to its caller"
LISTS_KNOWN_ONLY = "a check is left to the caller, or the decoder lists only the attributes it knows"
PREDATES_SHA256 = (
    "RFC 5389 knows neither MESSAGE-INTEGRITY-SHA256 nor PASSWORD-ALGORITHM; not for a codec that claims RFC 8489"
)
NO_FINGERPRINT = "an ICE agent may drop what carries no FINGERPRINT"
FORGED = "takes a message for authentic although its integrity value does not verify"
FALSE_FINGERPRINT = "takes a FINGERPRINT for right that is wrong or not there"
NOT_AS_SENT = "what is reported is not what was sent"
REFUSED = "refuses a well-formed message"


def transaction(id):
    """A transaction id that is fixed by the vector's id."""
    return hashlib.sha256(id.encode()).digest()[:12]


def class_of(kind):
    return CLASSES[kind & 0x110]


def method_of(kind):
    """The 12 method bits of a message type (RFC 8489 section 5)."""
    return f"{(kind & 0x3E00) >> 2 | (kind & 0x00E0) >> 1 | kind & 0x000F:04x}"


def type_of(class_bits, method):
    """The message type of a class and a 12-bit method: the inverse of the two above."""
    return class_bits | (method & 0xF80) << 2 | (method & 0x070) << 1 | method & 0x00F


def walk(data, end=None):
    """The attributes that lie whole within `data[20:end]` as (offset, type, value), and whether they tile it."""
    end = len(data) if end is None else end
    at, found = 20, []
    while at + 4 <= end:
        kind, size = struct.unpack_from(">HH", data, at)
        if at + 4 + size > end:
            return found, False
        found.append((at, kind, data[at + 4 : at + 4 + size]))
        at += 4 + size + -size % 4
    return found, at == end


def listed(pairs):
    """The pattern for attributes; a value of many thousand bytes is not repeated in it."""
    short = (({"value": value.hex()} if len(value) <= 4096 else {}) for _, value in pairs)
    return [{"type": f"{kind:04x}"} | value for (kind, _), value in zip(pairs, short)]


def tolerable(data, end=None):
    """The lists a decoder may report that goes on with damaged attributes: those that lie whole within the message,
    perhaps the next one too, clipped where the message ends; without those it does not know."""
    end = len(data) if end is None else end
    found, _ = walk(data, end)
    whole = [(kind, value) for _, kind, value in found]
    at = found[-1][0] + 4 + len(found[-1][2]) + -len(found[-1][2]) % 4 if found else 20
    lists = [whole]
    if at + 4 <= end:
        lists.append([*whole, (struct.unpack_from(">H", data, at)[0], data[at + 4 : end])])
    return [listed(p) for pairs in lists for some in (pairs, once(pairs)) for p in (some, *known_only(some))]


def once(pairs):
    """The list of an interface that finds the first attribute of a type: RFC 8489 section 14 lets it ignore the rest."""
    return [pair for at, pair in enumerate(pairs) if pair[0] not in [kind for kind, _ in pairs[:at]]]


def known_only(pairs):
    """The lists of decoders that leave out what they do not know, whichever of the less common types those are."""
    rare = sorted({kind for kind, _ in pairs} - COMMON)
    known = [set(c) for n in range(len(rare)) for c in itertools.combinations(rare, n)] if len(rare) <= 4 else [set()]
    return [[a for a in pairs if a[0] in COMMON | some] for some in known] if rare else []


def one_of(choices):
    """A pattern that matches any of `choices`; itself when there is one."""
    different = [choice for at, choice in enumerate(choices) if choice not in choices[:at]]
    return different[0] if len(different) == 1 else {"any": different}


def header(data):
    """The pattern for the members that come from the header."""
    kind = struct.unpack_from(">H", data)[0] & 0x3FFF
    return {"accept": True, "class": class_of(kind), "method": method_of(kind), "transaction_id": data[8:20].hex()}


def read(
    message, integrity="valid", fingerprint="valid", refuse=None, lists=None, lax=(), ignorable=(), why=None, prints=()
):
    """Outcomes for a message whose attributes can all be told apart.

    `integrity`, `fingerprint`: the truth. `refuse`: the grade of a refusal ("valid", or the reason why it
    is acceptable; None: it is wrong). `lists`: the attribute lists that are right, as (type, value) pairs,
    default as sent. `lax`: integrity verdicts that are acceptable besides the truth, with the reason `why`.
    `ignorable`: lists that are acceptable too. `prints`: FINGERPRINT verdicts acceptable besides the truth.
    """
    data = bytes(message)
    sent = [(kind, value) for _, kind, value in walk(data)[0]]
    good = lists or [sent]
    wide = good + list(ignorable)
    wide += [once(pairs) for pairs in wide]
    wide += [less for pairs in wide for less in known_only(pairs)]
    rest = {"integrity": integrity, "fingerprint": fingerprint}
    result = [valid(header(data) | {"attributes": one_of([listed(p) for p in good])} | rest)]
    if integrity == "absent":
        lax = (*lax, "invalid")  # says only that nothing verified: safe
    loose = header(data) | {
        "attributes": one_of([listed(p) for p in wide]),
        "integrity": one_of([integrity, "unchecked", *lax]),
        "fingerprint": one_of([fingerprint, "unchecked", *prints]),
    }
    more = LISTS_KNOWN_ONLY if any(k not in COMMON for k, _ in sent) or ignorable else LEFT_TO_CALLER
    more += "; or: it lists the first of each type" if once(sent) != sent else ""
    if refuse == "valid" or "invalid" in (integrity, fingerprint):
        result.append(valid({"accept": False}))
    elif refuse:
        result.append(acceptable({"accept": False}, refuse))
    else:
        result.append(invalid({"accept": False}, REFUSED))
    result.append(acceptable(loose, f"{more}; or: {why}" if why else more))
    if integrity != "valid" and "valid" not in lax:
        result.append(invalid({"accept": True, "integrity": "valid"}, FORGED))
    if fingerprint != "valid" and "valid" not in prints:
        result.append(invalid({"accept": True, "fingerprint": "valid"}, FALSE_FINGERPRINT))
    result.append(invalid({"accept": True}, NOT_AS_SENT))
    return result


def malformed(
    message, integrity="valid", fingerprint="valid", without=None, also=(), lax=(), why=None, prints=(), tolerated=()
):
    """Outcomes for a well-framed message with a value that breaks its attribute's format.

    Keeping the value as it is and refusing the message are both right; leaving the attribute (`without`: its
    type) out is acceptable. Anything else has read past the value or made one up. `also`: further lists that are
    right; `tolerated`: further lists that are acceptable.
    """
    pairs = [(kind, value) for _, kind, value in walk(bytes(message))[0]]
    left_out = [[a for a in pairs if a[0] != without]] if without is not None else []
    return read(message, integrity, fingerprint, "valid", [pairs, *also], lax, [*left_out, *tolerated], why, prints)


def refused(reason):
    """Outcomes for a datagram that is not a STUN message."""
    return [valid({"accept": False}), invalid({"accept": True}, reason)]


def misframed(data, integrity=("valid", "unchecked"), tolerated="reads the attributes before the damage and no more"):
    """Outcomes when the attributes do not tile the message: refuse, or at least report only what lies whole within it."""
    after = {"attributes": one_of(tolerable(data)), "integrity": one_of([*integrity, "invalid", "absent"])}
    rest = {"fingerprint": one_of(["invalid", "absent", "unchecked"])}
    return [
        valid({"accept": False}),
        acceptable(header(data) | after | rest, tolerated),
        invalid(
            {"accept": True}, "reads bytes outside the message, or vouches for a message that is cut or misaligned"
        ),
    ]


def wrong_length(data):
    """Outcomes when the length field does not say the size of what follows the header."""
    declared, there = struct.unpack_from(">H", data, 2)[0], len(data) - 20
    assert declared != there
    if declared % 4:
        return refused("accepts a length that is no multiple of 4")
    if declared > there:
        return refused("accepts a message that ends before its declared length")
    inside = walk(data, 20 + declared)[0]
    signed = any(kind in (MESSAGE_INTEGRITY, MESSAGE_INTEGRITY_SHA256) for _, kind, _ in inside)
    verdicts = ["valid", "invalid", "unchecked"] if signed else ["absent", "invalid", "unchecked"]
    loose = header(data) | {
        "attributes": one_of(tolerable(data, 20 + declared)),
        "integrity": one_of(verdicts),
        "fingerprint": one_of(["absent", "invalid", "unchecked"]),
    }
    return [
        valid({"accept": False}),
        acceptable(loose, "reads the declared length and ignores the rest of the datagram"),
        invalid({"accept": True}, "uses bytes that lie beyond the declared length"),
    ]


def trailing(message, size):
    """Outcomes for a good message with `size` more bytes in its datagram than it declares."""
    pairs = [(kind, value) for _, kind, value in walk(message)[0]]
    has = {kind for kind, _ in pairs}
    signed = ["valid", "unchecked"] + (["absent"] if MESSAGE_INTEGRITY not in has else [])
    loose = header(message) | {
        "attributes": one_of([listed(p) for some in (pairs, once(pairs)) for p in (some, *known_only(some))]),
        "integrity": one_of(signed),
        "fingerprint": one_of(["valid" if FINGERPRINT in has else "absent", "unchecked"]),
    }
    return [
        valid({"accept": False}),
        acceptable(loose, "reads the declared length and ignores the rest of the datagram"),
        invalid({"accept": True}, f"the {size} bytes behind the message change what is read"),
    ]


def no_cookie(data):
    """Outcomes for a message without the magic cookie: not STUN where STUN shares a port (RFC 8489 6.3, 12)."""
    return [
        valid({"accept": False}),
        invalid({"accept": True, "integrity": "valid"}, "authenticates an RFC 3489 message; ICE never uses that mode"),
        invalid({"accept": True, "fingerprint": "valid"}, "RFC 3489 has no FINGERPRINT, so none can be right"),
        acceptable({"accept": True}, "reads RFC 3489 messages for stand-alone servers; nothing in it is vouched for"),
    ]


def matches(pattern, reply):
    """The format's pattern matching, see vectors/README.md."""
    if isinstance(pattern, dict) and set(pattern) == {"any"}:
        return any(matches(p, reply) for p in pattern["any"])
    if isinstance(pattern, dict):
        return isinstance(reply, dict) and all(matches(p, reply.get(name)) for name, p in pattern.items())
    if isinstance(pattern, list):
        same = isinstance(reply, list) and len(pattern) == len(reply)
        return same and all(matches(p, r) for p, r in zip(pattern, reply))
    return type(pattern) is type(reply) and pattern == reply


def grade(outcomes, reply):
    return next((o["grade"] for o in outcomes if matches(o["reply"], reply)), "violation")


def faulty_replies(data):
    """What three useless decoders say: one refuses everything, one vouches for everything, one distrusts everything."""
    read_blindly = {"accept": True, "class": "request", "method": "0001", "transaction_id": "00" * 12, "attributes": []}
    if len(data) >= 20:
        read_blindly = header(data) | {"attributes": listed([a[1:] for a in walk(data)[0]])}
    yield {"accept": False}
    yield read_blindly | {"integrity": "valid", "fingerprint": "valid"}
    yield read_blindly | {"integrity": "invalid", "fingerprint": "invalid"}


class Decode(Family):
    """A family of `stun.decode` vectors."""

    def __init__(self, name, title, source, notes):
        super().__init__(f"stun/{name}.json", "stun.decode", title, source, notes)
        self.name = name

    def vector(self, slug, title, requirements, message, outcomes, key=None, flags=(), source=None):
        id, data = f"stun/{self.name}/{slug}", bytes(message)
        bad = [grade(outcomes, reply) for reply in faulty_replies(data)]
        assert {"invalid", "violation"} & set(bad), f"{id}: every useless decoder passes"
        grades = {outcome["grade"] for outcome in outcomes}
        assert {"valid", "invalid"} <= grades, f"{id}: lacks a right or a wrong outcome"
        self.add(id, title, requirements, {"message": data.hex()} | (key or {}), outcomes, flags, source)


def note(bug_class, effect, *links):
    return {"bugClass": bug_class, "effect": effect, "links": list(links)}


def github(thread):
    """The address of an issue or pull request given as owner/name#number."""
    repository, number = thread.split("#")
    return f"https://github.com/{repository}/issues/{number}"


def cve(number):
    return f"https://nvd.nist.gov/vuln/detail/CVE-{number}"


def rfc(number, section):
    return f"https://www.rfc-editor.org/rfc/rfc{number}#section-{section}"


assert COOKIE == 0x2112A442 and all(method_of(type_of(c, m)) == f"{m:04x}" for c in CLASSES for m in range(4096))
assert all(class_of(type_of(c, m)) == name for c, name in CLASSES.items() for m in range(4096))
