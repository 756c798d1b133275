"""The vectors that come from captures (`icespec audit --to-vector`), which nothing here writes: it checks them.

Each MAC and FINGERPRINT is computed again with `hmac` and `zlib` and has to be what the vector's flag says, and each
list of outcomes has to be the one that this generator gives to such a message.
"""

import hmac
import json
import zlib

from binding import OTHER_SUCCESS, SILENT, UNPROVEN, Agent
from decoding import FALSE_FINGERPRINT, LEFT_TO_CALLER, LISTS_KNOWN_ONLY, NOT_AS_SENT, REFUSED, COMMON
from decoding import header, known_only, listed, one_of, read, walk
from model import acceptable, invalid, valid
from wire import FINGERPRINT, ICE_CONTROLLED, ICE_CONTROLLING, MESSAGE_INTEGRITY, USERNAME

NAMES = ("credential/captured.json", "stun/captured.json")


def verify(vectors):
    """Checks the captured files below `vectors`; returns the ids in them."""
    ids = []
    for name in NAMES:
        path = vectors / name
        if not path.exists():
            continue
        family = json.loads(path.read_text("utf-8"))
        one = {"credential.match": matching, "stun.decode": decoding}[family["operation"]]
        for vector in family["vectors"]:
            ids.append(vector["id"])
            flag, outcomes = one(vector["input"])
            assert vector["flags"] == [flag], f"{vector['id']}: {vector['flags']} should be {flag}"
            assert vector["outcomes"] == outcomes, f"{vector['id']}: other outcomes than the generator's"
    return ids


def mac_is_right(data, at, password):
    covered = data[:2] + (at + 24 - 20).to_bytes(2, "big") + data[4:at]
    return hmac.new(password.encode(), covered, "sha1").digest() == data[at + 4 : at + 24]


def fingerprint_of(data, attributes):
    places = [(at, value) for at, kind, value in attributes if kind == FINGERPRINT]
    if not places:
        return "absent"
    at, value = places[0]
    crc = zlib.crc32(data[:2] + (at + 8 - 20).to_bytes(2, "big") + data[4:at]) ^ 0x5354554E
    return "valid" if value == crc.to_bytes(4, "big") else "invalid"


def parts(data):
    attributes, whole = walk(data)
    assert whole and data[2:4] == (len(data) - 20).to_bytes(2, "big"), "not well framed"
    first = {}
    for at, kind, value in attributes:
        first.setdefault(kind, (at, value))
    return attributes, first


def decoding(input):
    data = bytes.fromhex(input["message"])
    attributes, first = parts(data)
    seen = fingerprint_of(data, attributes)
    if MESSAGE_INTEGRITY not in first:
        return "Unsigned", read(data, "absent", seen)
    if "password" in input:
        right = mac_is_right(data, first[MESSAGE_INTEGRITY][0], input["password"])
        return ("Signed", read(data, "valid", seen)) if right else ("WrongKey", read(data, "invalid", seen))
    return "Unjudged", unkeyed(data, attributes, seen)


def unkeyed(data, attributes, seen):
    """Without a key nobody can say that the MAC is right."""
    sent = [(kind, value) for _, kind, value in attributes]
    rare = any(kind not in COMMON for kind, _ in sent)
    lists = one_of([listed(sent), *map(listed, known_only(sent))])
    head = header(data)
    outcomes = [
        valid(head | {"attributes": listed(sent), "integrity": "unchecked", "fingerprint": seen}),
        valid({"accept": False}) if seen == "invalid" else invalid({"accept": False}, REFUSED),
        acceptable(
            head | {"attributes": lists, "integrity": "unchecked", "fingerprint": {"any": [seen, "unchecked"]}},
            LISTS_KNOWN_ONLY if rare else LEFT_TO_CALLER,
        ),
        invalid({"accept": True, "integrity": "valid"}, "vouches for a message without having been given a key"),
    ]
    if seen != "valid":
        outcomes.append(invalid({"accept": True, "fingerprint": "valid"}, FALSE_FINGERPRINT))
    return [*outcomes, invalid({"accept": True}, NOT_AS_SENT)]


def matching(input):
    data = bytes.fromhex(input["message"])
    attributes, first = parts(data)
    sets, tie = input["credentials"], int(input["tie_breaker"], 16)
    agent = Agent(tuple(sets), input["role"], tie, input["source"], input["destination"], data[8:20])
    local, _, remote = first.get(USERNAME, (0, b""))[1].partition(b":")
    own = next((one for one in sets if USERNAME in first and one["local"]["ufrag"].encode() == local), None)
    if MESSAGE_INTEGRITY not in first:
        flag = "Unsigned"
    elif own is None:
        flag = "UnknownName"
    else:
        flag = "Signed" if mac_is_right(data, first[MESSAGE_INTEGRITY][0], own["local"]["pwd"]) else "WrongKey"
    return flag, judged(agent, data, first, own, flag, remote.decode(), fingerprint_of(data, attributes))


def judged(agent, data, first, own, flag, remote, seen):
    kind = int.from_bytes(data[:2], "big")
    assert kind in (0x0001, 0x0011), "neither request nor indication"
    if kind == 0x0011:
        responded = {"outcome": {"any": ["success", "error"]}}
        return [valid(SILENT), invalid(responded, "a response to a message that takes none")]
    if seen != "valid":
        return unprinted(agent, own if flag == "Signed" else None)
    if flag == "Unsigned" or USERNAME not in first:
        return agent.no_credentials()
    return authenticated(agent, first, own, remote) if flag == "Signed" else agent.bad_credentials()


def unprinted(agent, own):
    """CP-03, as in credential_framing.py."""
    answered = "FINGERPRINT is not enforced; the request is authenticated all the same"
    refused = "refused although the basic checks ask for silence"
    return [
        valid(SILENT),
        valid({"outcome": "not-stun", "response": None}),
        *([acceptable(agent.success(own), answered)] if own else []),
        *(acceptable(agent.refused(code), refused) for code in (400, 401)),
        *([OTHER_SUCCESS] if own else UNPROVEN),
    ]


def authenticated(agent, first, own, remote):
    claimed = {"controlling": ICE_CONTROLLING, "controlled": ICE_CONTROLLED}[agent.role]
    if claimed in first:
        return conflict(agent, own, int.from_bytes(first[claimed][1], "big"))
    others = []
    if any(one["stream"] == own["stream"] and one["generation"] > own["generation"] for one in agent.sets):
        at_once = "the old generation is refused at once after the restart"
        others += [acceptable(reply, at_once) for reply in (agent.refused(401), SILENT)]
    if "remote" in own and own["remote"]["ufrag"] != remote:
        others += agent.checks_remote_half(own)
    if ICE_CONTROLLED not in first and ICE_CONTROLLING not in first:
        replies = (agent.signed_error(own, 400), agent.refused(400))
        others += [acceptable(reply, "a check must say its role") for reply in replies]
    return agent.answered(own, *others)


def conflict(agent, own, peer):
    """RFC 8445 7.3.1.1, as in credential_role.py."""
    turned = {"controlling": "controlled", "controlled": "controlling"}[agent.role]
    if (agent.tie_breaker >= peer) == (agent.role == "controlling"):
        unsigned = {"outcome": "error", "response": {"code": 487, "integrity": "absent"}}
        return [
            valid(agent.signed_error(own, 487, agent.role)),
            invalid(unsigned, "an unsigned 487: the peer must discard it and the conflict stays"),
            invalid(
                {"outcome": "success"},
                "the role is given up, or the conflict ignored, although the tie-breaker decides for a 487",
            ),
        ]
    return [
        valid(agent.success(own, role=turned)),
        invalid(
            {"outcome": "error", "response": {"code": 487}},
            "the wrong side of the conflict yields: both sides end in one role",
        ),
        OTHER_SUCCESS,
    ]
