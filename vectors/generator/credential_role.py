"""Role conflicts (RFC 8445 7.3.1.1): who keeps the role, who gets the 487, and under which key."""

from binding import (
    CONTROLLED,
    CONTROLLING,
    OTHER_SUCCESS,
    OWN_TIE,
    SILENT,
    Agent,
    Checks,
    check,
    credential,
    either,
    key,
    tie,
)
from bugs import notes
from model import acceptable, invalid, valid
from wire import ICE_CONTROLLED, ICE_CONTROLLING, USE_CANDIDATE

RULE = {
    "controlling": "ICE-8445-7.3.1.1-02 ICE-8445-7.3.1.1-03",
    "controlled": "ICE-8445-7.3.1.1-02 ICE-8445-7.3.1.1-04",
}
SAME = {"controlling": ICE_CONTROLLING, "controlled": ICE_CONTROLLED}
OTHER_ROLE = {"controlling": "controlled", "controlled": "controlling"}
SIGNED_487 = " STUN-8489-9.1.3-12 ICE-8445-16.2-01"
AUDIO, VIDEO = credential("audio"), credential("video")
TOP, MAX = 1 << 63, (1 << 64) - 1

# own tie-breaker, the peer's, what the pair is about
PAIRS = {
    "below": (OWN_TIE, OWN_TIE - 1, "the peer's is smaller by one"),
    "equal": (OWN_TIE, OWN_TIE, "both are equal"),
    "above": (OWN_TIE, OWN_TIE + 1, "the peer's is greater by one"),
    "peer-zero": (OWN_TIE, 0, "the peer's is 0"),
    "peer-max": (OWN_TIE, MAX, "the peer's is 2^64-1"),
    "both-zero": (0, 0, "both are 0"),
    "own-zero": (0, 1, "the own is 0, the peer's 1"),
    "peer-zero-own-one": (1, 0, "the own is 1, the peer's 0"),
    "both-max": (MAX, MAX, "both are 2^64-1"),
    "own-max": (MAX, MAX - 1, "the own is 2^64-1, the peer's smaller by one"),
    "own-below-max": (MAX - 1, MAX, "the peer's is 2^64-1, the own smaller by one"),
    "extremes": (0, MAX, "the own is 0, the peer's 2^64-1"),
    "extremes-turned": (MAX, 0, "the own is 2^64-1, the peer's 0"),
    "top-bit-own": (TOP, TOP - 1, "only the own has the top bit: unsigned it is the greater"),
    "top-bit-peer": (TOP - 1, TOP, "only the peer's has the top bit: unsigned it is the greater"),
    "top-bit-both": (TOP + 2, TOP + 1, "both have the top bit, the own is greater by one"),
    "high-word-own": (1 << 32, (1 << 32) - 1, "the own is greater in the high word, smaller in the low word"),
    "high-word-peer": ((1 << 32) - 1, 1 << 32, "the peer's is greater in the high word, smaller in the low word"),
    "high-word-only": (5 << 32, 6 << 32, "the low words are equal"),
    "bytes-own": (1 << 56, 2, "the own is greater as sent, smaller in the other byte order"),
    "bytes-peer": (2, 1 << 56, "the peer's is greater as sent, smaller in the other byte order"),
}


def conflict(family):
    """Both sides claim the same role. The controlling one with the greater or equal tie-breaker stays controlling."""
    for role in SAME:
        for slug, (own, peer, title) in PAIRS.items():
            agent = Agent((AUDIO,), role, own)
            greater = own >= peer
            if greater == (role == "controlling"):
                outcomes = [
                    valid(agent.signed_error(AUDIO, 487, role)),
                    invalid(
                        {"outcome": "error", "response": {"code": 487, "integrity": "absent"}},
                        "an unsigned 487: the peer must discard it and the conflict stays",
                    ),
                    invalid(
                        {"outcome": "success"},
                        "the role is given up, or the conflict ignored, although the tie-breaker decides for a 487",
                    ),
                ]
                end = "487"
            else:
                outcomes = [
                    valid(agent.success(AUDIO, role=OTHER_ROLE[role])),
                    invalid(
                        {"outcome": "error", "response": {"code": 487}},
                        "the wrong side of the conflict yields: both sides end in one role",
                    ),
                    OTHER_SUCCESS,
                ]
                end = f"the agent becomes {OTHER_ROLE[role]}"
            family.put(
                f"conflict/{role}-{slug}",
                f"two {role} agents, {title}: {end}",
                RULE[role] + SIGNED_487,
                agent,
                check(AUDIO, role=(SAME[role], tie(peer))),
                outcomes,
                "RoleConflict WrongResponseKey" + (" ZeroTieBreaker" if 0 in (own, peer) else ""),
            )


def agreement(family):
    """Opposite roles never conflict, whatever the tie-breakers."""
    for role in SAME:
        for slug in ("below", "equal", "above", "peer-zero", "both-zero", "peer-max", "top-bit-peer"):
            own, peer, title = PAIRS[slug]
            agent = Agent((AUDIO,), role, own)
            family.put(
                f"agreement/{role}-{slug}",
                f"{role} agent, {OTHER_ROLE[role]} peer, {title}: no conflict",
                RULE[role],
                agent,
                check(AUDIO, role=(SAME[OTHER_ROLE[role]], tie(peer))),
                agent.answered(AUDIO, role=role),
                "RoleConflict" + (" ZeroTieBreaker" if 0 in (own, peer) else ""),
            )


def odd_attributes(family):
    """CP-24 and CP-40: no role attribute, both, two of one, or one of the wrong size."""
    for role in SAME:
        agent = Agent((AUDIO,), role)
        bad = [
            acceptable(reply, "a check must say its role")
            for reply in (agent.signed_error(AUDIO, 400), agent.refused(400))
        ]
        family.put(
            f"odd/{role}-none",
            f"{role} agent: no role attribute, so no conflict",
            RULE[role] + " ICE-8445-7.1.3-01",
            agent,
            check(AUDIO, role=None),
            agent.answered(AUDIO, *bad, role=role),
        )
        for slug, peer in (("below", OWN_TIE - 1), ("above", OWN_TIE + 1)):
            yields = (OWN_TIE >= peer) != (role == "controlling")
            resolved = agent.success(AUDIO, role=OTHER_ROLE[role]) if yields else agent.signed_error(AUDIO, 487, role)
            family.put(
                f"odd/{role}-both-{slug}",
                f"{role} agent: both role attributes, tie-breaker {slug} the own",
                RULE[role] + " ICE-8445-7.1.3-01",
                agent,
                check(AUDIO, role=(SAME[role], tie(peer)), extra=[(SAME[OTHER_ROLE[role]], tie(peer))]),
                [
                    valid(resolved),
                    valid(agent.signed_error(AUDIO, 400)),
                    acceptable(agent.refused(400), "refused before authentication finished"),
                    acceptable(
                        agent.success(AUDIO, role=role), "the attribute of the other role is taken: no conflict"
                    ),
                    OTHER_SUCCESS,
                ],
            )
        for size in (0, 4, 7, 9, 16):
            family.put(
                f"odd/{role}-{size}-bytes",
                f"{role} agent: its role attribute with {size} bytes",
                "ICE-8445-16.1-01 " + RULE[role],
                agent,
                check(AUDIO, role=(SAME[role], (b"\xff" * 16)[:size])),
                [
                    valid(agent.signed_error(AUDIO, 400, role)),
                    valid(SILENT),
                    acceptable(agent.refused(400, role), "refused before authentication finished"),
                    acceptable(agent.success(AUDIO, role=role), "an unreadable optional attribute is ignored"),
                    invalid({"outcome": either("success", "error")}, "a conflict decided on bytes that are not there"),
                ],
            )
        twice = check(AUDIO, role=(SAME[role], tie(0)), extra=[(SAME[role], tie((1 << 64) - 1))])
        keeps, yields = agent.signed_error(AUDIO, 487, role), agent.success(AUDIO, role=OTHER_ROLE[role])
        first, last = (keeps, yields) if role == "controlling" else (yields, keeps)
        family.put(
            f"odd/{role}-twice",
            f"{role} agent: its role attribute twice, 0 and 2^64-1: the first counts",
            RULE[role] + " STUN-8489-14-07",
            agent,
            twice,
            [
                valid(first),
                acceptable(agent.signed_error(AUDIO, 400), "a doubled attribute is refused"),
                acceptable(agent.refused(400), "a doubled attribute is refused"),
                acceptable(last, "the last of doubled attributes counts, for one that authenticates nothing"),
                OTHER_SUCCESS,
            ],
        )


def unauthenticated(family):
    """A conflict in a request that proves nothing: no 487, and the role stays."""
    for role in SAME:
        for slug, peer in (("above", (1 << 64) - 1), ("below", 0)):
            claimed = (SAME[role], tie(peer))
            changed = invalid({"role": OTHER_ROLE[role]}, "an unauthenticated request changed the role")
            signed = invalid(
                {"outcome": "error", "response": {"code": 487}}, "a 487 to an unauthenticated request tells the role"
            )
            agent, pair = Agent((AUDIO,), role), Agent((AUDIO, VIDEO), role)
            for kind, title, datagram, outcomes, requirements in (
                (
                    "no-mac",
                    "no MESSAGE-INTEGRITY",
                    check(AUDIO, by=None, role=claimed),
                    agent.no_credentials(role),
                    "STUN-8489-9.1.3-01",
                ),
                (
                    "bad-mac",
                    "wrong MAC",
                    check(AUDIO, mac=bytes(20), role=claimed),
                    agent.bad_credentials(role),
                    "STUN-8489-9.1.3-08",
                ),
                (
                    "other-key",
                    "the other stream's password",
                    check(AUDIO, by=key(VIDEO), role=claimed),
                    agent.bad_credentials(role),
                    "STUN-8489-9.1.3-08",
                ),
                (
                    "unknown-user",
                    "unknown USERNAME",
                    check(AUDIO, name="nobody:audio0R", role=claimed),
                    agent.bad_credentials(role),
                    "STUN-8489-9.1.3-04",
                ),
            ):
                family.put(
                    f"unauthenticated/{role}-{kind}-{slug}",
                    f"{role} agent: a conflict, peer {slug}, but {title}",
                    f"{requirements} STUN-8489-9.1.3-16 ICE-8445-7.3-02",
                    pair if kind == "other-key" else agent,
                    datagram,
                    [changed, signed, *outcomes],
                    "RoleConflict Unchecked",
                )


def signing(family):
    """The 487 is signed like any response: with the key of its request, whichever stream, and before the answer too."""
    for role, peer in (("controlling", 0), ("controlled", (1 << 64) - 1)):
        claimed = (SAME[role], tie(peer))
        agent, pair = Agent((AUDIO,), role), Agent((AUDIO, VIDEO), role)
        for own in pair.sets:
            family.put(
                f"signing/{role}-{own['stream']}",
                f"{role} agent, two streams: the 487 for {own['stream']} under its key",
                RULE[role] + SIGNED_487,
                pair,
                check(own, role=claimed),
                [valid(pair.signed_error(own, 487, role)), OTHER_SUCCESS],
                "WrongResponseKey OtherSection",
            )
        early = Agent((credential("audio", remote=None),), role)
        family.put(
            f"signing/{role}-early",
            f"{role} agent: a conflict before the answer, the 487 needs no remote password",
            RULE[role] + SIGNED_487 + " ICE-8445-7.3-05",
            early,
            check(early.sets[0], role=claimed),
            [
                valid(early.signed_error(early.sets[0], 487, role)),
                acceptable(SILENT, "waits for the answer, against RFC 8445 7.3"),
                OTHER_SUCCESS,
            ],
            "WrongResponseKey EarlyCheck",
        )
        nominating = check(AUDIO, role=claimed, extra=[(USE_CANDIDATE, b"")])
        family.put(
            f"signing/{role}-nominating",
            f"{role} agent: a conflict in a nominating check is still a 487",
            RULE[role] + SIGNED_487,
            agent,
            nominating,
            [valid(agent.signed_error(AUDIO, 487, role)), OTHER_SUCCESS],
            "RoleConflict",
        )
        stranger = check(AUDIO, role=claimed, name="audio0L:nobody")
        family.put(
            f"signing/{role}-unknown-remote",
            f"{role} agent: a conflict from an unknown remote half",
            RULE[role] + SIGNED_487,
            agent,
            stranger,
            [
                valid(agent.signed_error(AUDIO, 487, role)),
                *agent.checks_remote_half(AUDIO),
                OTHER_SUCCESS,
            ],
            "WrongResponseKey",
        )
    for role, peer in (("controlling", CONTROLLED), ("controlled", CONTROLLING)):
        agent = Agent((VIDEO,), role)
        family.put(
            f"signing/{role}-plain",
            f"{role} agent: an ordinary check leaves the role alone",
            RULE[role],
            agent,
            check(VIDEO, role=peer),
            agent.answered(VIDEO, role=role),
            "RoleConflict",
        )


def families():
    family = Checks(
        "role",
        "Role conflicts",
        "RFC 8445 7.3.1.1 and 16.1, contested point 24",
        notes("OtherSection", "Unchecked", "WrongResponseKey", "EarlyCheck", "RoleConflict", "ZeroTieBreaker"),
    )
    for part in (conflict, agreement, odd_attributes, unauthenticated, signing):
        part(family)
    return [family]
