"""One to 64 streams in one agent: each check is answered by, and under the key of, the stream it names."""

from binding import Agent, Checks, chars, check, credential, key, label
from bugs import notes

OWN_KEY = "ICE-8445-7.3-02 ICE-8445-7.3-04 STUN-8489-9.1.3-12"
WRONG_KEY = "STUN-8489-9.1.3-08 STUN-8489-9.1.3-09 STUN-8489-9.1.3-15 ICE-8445-7.3-02"
UNKNOWN = "STUN-8489-9.1.3-04 STUN-8489-9.1.3-05 STUN-8489-9.1.3-15 ICE-8445-7.3-04"

NAMES = {
    1: ("audio",),
    2: ("audio", "video"),
    3: ("audio", "video", "data"),
    8: tuple(f"s{n:02}" for n in range(8)),
    64: tuple(f"s{n:02}" for n in range(64)),
}


def agent_of(count):
    return Agent(tuple(credential(name) for name in NAMES[count]))


def places(count):
    """First, middle and last stream, without repeats."""
    return dict.fromkeys((0, count // 2, count - 1))


def own_key(family):
    for count in NAMES:
        agent = agent_of(count)
        for place in places(count):
            own = agent.sets[place]
            family.put(
                f"{count}/answer-{place}",
                f"{count} stream(s): the check for {own['stream']} is answered under its key",
                OWN_KEY,
                agent,
                check(own),
                agent.answered(own),
                "OtherSection",
            )


def other_key(family):
    for count in (2, 3, 8, 64):
        agent = agent_of(count)
        for place in places(count):
            own, other = agent.sets[place], agent.sets[(place + 1) % count]
            family.put(
                f"{count}/key-of-next-{place}",
                f"{count} streams: USERNAME of {own['stream']}, MAC under the password of {other['stream']}",
                WRONG_KEY,
                agent,
                check(own, by=key(other)),
                agent.bad_credentials(),
                "OtherSection Unchecked",
            )
    agent = agent_of(3)
    for own in agent.sets:
        before = agent.sets[agent.sets.index(own) - 1]
        family.put(
            f"3/key-of-previous-{own['stream']}",
            f"USERNAME of {own['stream']}, MAC under the password of {before['stream']}",
            WRONG_KEY,
            agent,
            check(own, by=key(before)),
            agent.bad_credentials(),
            "OtherSection Unchecked",
        )


def foreign(family):
    """A complete, well signed check of a stream this agent does not have."""
    agent = agent_of(1)
    family.put(
        "1/stranger",
        "a check, correctly signed, for a fragment of another agent",
        UNKNOWN,
        agent,
        check(credential("other")),
        agent.bad_credentials(),
        "Unchecked",
        "RFC 8445 B.4: a host on a colliding private address refuses checks meant for another",
    )
    agent = agent_of(64)
    own = agent.sets[63]
    family.put(
        "64/stranger-known-key",
        "an unknown fragment with a MAC under the password of the last of 64 streams",
        UNKNOWN,
        agent,
        check(own, name="s640L:s640R"),
        agent.bad_credentials(),
        "Unchecked",
    )


def order(family):
    """Neither the order in the list nor the first entry may matter."""
    sets = agent_of(3).sets
    for slug, order_ in (("reversed", sets[::-1]), ("rotated", sets[1:] + sets[:1])):
        agent = Agent(order_)
        for own in order_:
            family.put(
                f"order/{slug}-{own['stream']}",
                f"credential list {slug}: the check for {own['stream']}",
                OWN_KEY,
                agent,
                check(own),
                agent.answered(own),
                "OtherSection",
            )


def alike(family):
    """Fragments that a careless comparison takes for one another."""
    tables = {
        "prefix": ("each fragment is a prefix of the next", ("abcd", "abcde", "abcdef")),
        "suffix": ("each fragment is a suffix of the next", ("wxyz", "vwxyz", "uvwxyz")),
        "case": ("the fragments differ in case only", ("abcd", "ABCD", "AbCd")),
        "last": ("the fragments differ in the last character only", ("abc0", "abc1", "abc/")),
        "long": ("the fragments differ in character 256 only", tuple(chars("long", 255) + c for c in "aA+")),
        "number": ("the fragments read as one number", ("0010", "00010", "10+0")),
    }
    for slug, (title, ufrags) in tables.items():
        agent = Agent(tuple(credential(name, ufrag=ufrag) for name, ufrag in zip(NAMES[3], ufrags)))
        for own in agent.sets:
            family.put(
                f"alike/{slug}-{own['stream']}",
                f"{title}: the check for {own['stream']}",
                OWN_KEY,
                agent,
                check(own),
                agent.answered(own),
                "OtherSection",
            )


def shared_parts(family):
    """Values that two streams may share without being confused."""
    peer = {"ufrag": "peer", "pwd": chars("onePeerPassword", 24)}
    agent = Agent(tuple(credential(name, remote=peer) for name in NAMES[3]))
    for own in agent.sets:
        family.put(
            f"shared/remote-{own['stream']}",
            f"one remote set for three local ones (the peer bundles): the check for {own['stream']}",
            OWN_KEY,
            agent,
            check(own),
            agent.answered(own),
            "OtherSection",
        )
    crossed = Agent(
        (
            credential("audio", remote={"ufrag": "video0L", "pwd": chars("crossAudio", 24)}),
            credential("video", remote={"ufrag": "audio0L", "pwd": chars("crossVideo", 24)}),
        )
    )
    for own in crossed.sets:
        family.put(
            f"shared/crossed-{own['stream']}",
            f"the remote fragment of each stream is the local one of the other: the check for {own['stream']}",
            OWN_KEY,
            crossed,
            check(own),
            crossed.answered(own),
            "OtherSection",
        )
    password = chars("onePasswordForBoth", 24)
    twins = Agent((credential("audio", pwd=password), credential("video", pwd=password)))
    for own in twins.sets:
        both = {"any": [[label(s) for s in twins.sets], [label(s) for s in twins.sets[::-1]]]}
        family.put(
            f"shared/password-{own['stream']}",
            f"two fragments with one password: the check for {own['stream']}",
            OWN_KEY,
            twins,
            check(own),
            twins.answered(own, signers=both),
            "OtherSection",
        )


def families():
    family = Checks(
        "streams", "Several streams in one agent", "RFC 8445 7.3, RFC 8489 9.1.3", notes("OtherSection", "Unchecked")
    )
    for part in (own_key, other_key, foreign, order, alike, shared_parts):
        part(family)
    return [family]
