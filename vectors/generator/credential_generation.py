"""Restarts, early checks and forking: which credential sets are live, and that no two are ever mixed."""

from binding import SILENT, Agent, Checks, chars, check, credential, key
from bugs import notes
from model import acceptable, invalid

RESTART = "ICE-8445-9-05 ICE-8445-9-03 ICE-8445-7.3-04"
MIXED = "ICE-8445-9-03 ICE-8445-9-05 STUN-8489-9.1.3-08 STUN-8489-9.1.3-09 STUN-8489-9.1.3-15"
RETIRED = "ICE-8445-9-05 STUN-8489-9.1.3-04 STUN-8489-9.1.3-05 ICE-8445-7.3-04"
EARLY = "ICE-8445-7.3-05 ICE-8445-7.3-02 ICE-8445-7.3-03"
FORK = "ICE-8445-7.3-04 ICE-8445-7.3.1.4-03"

OLD, NEW, NEWEST = (credential("audio", g) for g in range(3))
VIDEO_OLD, VIDEO_NEW = credential("video", 0), credential("video", 1)


def old_is_optional(agent, own):
    """CP-42: the old generation is answered until it is retired; refusing it at once is tolerable."""
    return agent.answered(
        own,
        *(
            acceptable(reply, "the old generation is refused at once after the restart")
            for reply in (agent.refused(401), SILENT)
        ),
    )


def beside(family):
    for slug, title, sets in (
        ("two", "two generations", (OLD, NEW)),
        ("two-reversed", "two generations, newest first", (NEW, OLD)),
        ("three", "three generations", (OLD, NEW, NEWEST)),
    ):
        agent = Agent(sets)
        newest = max(sets, key=lambda own: own["generation"])
        for own in sets:
            outcomes = agent.answered(own) if own is newest else old_is_optional(agent, own)
            family.put(
                f"beside/{slug}-{own['generation']}",
                f"{title} beside each other: a check for generation {own['generation']}",
                RESTART,
                agent,
                check(own),
                outcomes,
                "Generations",
            )
    agent = Agent((OLD, VIDEO_OLD, NEW, VIDEO_NEW))
    for own in agent.sets:
        outcomes = agent.answered(own) if own["generation"] else old_is_optional(agent, own)
        family.put(
            f"beside/streams-{own['stream']}-{own['generation']}",
            f"two streams in two generations: a check for {own['stream']} generation {own['generation']}",
            RESTART,
            agent,
            check(own),
            outcomes,
            "Generations OtherSection",
        )
    agent = Agent((OLD, NEW, VIDEO_OLD))
    family.put(
        "beside/one-stream-restarted",
        "only audio restarted: video is answered as before",
        RESTART,
        agent,
        check(VIDEO_OLD),
        agent.answered(VIDEO_OLD),
        "Generations",
    )


def mixed(family):
    """One half of each generation: never, whatever stands beside."""
    crossed = {
        "old-name-new-key": (OLD, key(NEW), "fragment of the old generation, password of the new"),
        "new-name-old-key": (NEW, key(OLD), "fragment of the new generation, password of the old"),
        "old-name-newest-key": (OLD, key(NEWEST), "fragment of the old generation, password of the one after next"),
        "old-name-new-remote-key": (
            OLD,
            NEW["remote"]["pwd"].encode(),
            "fragment of the old, remote password of the new",
        ),
    }
    for slug, (named, secret, title) in crossed.items():
        for count, sets in (("two", (OLD, NEW)), ("three", (OLD, NEW, NEWEST))):
            family.put(
                f"mixed/{count}-{slug}",
                f"{count} generations: {title}",
                MIXED,
                Agent(sets),
                check(named, by=secret),
                Agent(sets).bad_credentials(),
                "Generations Unchecked",
            )
    agent = Agent((OLD, NEW, VIDEO_OLD, VIDEO_NEW))
    for named, secret in ((NEW, VIDEO_NEW), (VIDEO_NEW, NEW), (OLD, VIDEO_NEW), (VIDEO_OLD, NEW)):
        slug = f"{named['stream']}-{named['generation']}-by-{secret['stream']}-{secret['generation']}"
        family.put(
            f"mixed/streams-{slug}",
            f"fragment of {named['stream']} generation {named['generation']}, password of "
            f"{secret['stream']} generation {secret['generation']}",
            MIXED,
            agent,
            check(named, by=key(secret)),
            agent.bad_credentials(),
            "Generations OtherSection Unchecked",
        )
    agent = Agent((OLD, NEW))
    for slug, named, remote in (("new-local-old-remote", NEW, OLD), ("old-local-new-remote", OLD, NEW)):
        name = f"{named['local']['ufrag']}:{remote['remote']['ufrag']}"
        outcomes = agent.unread_remote_half(named)
        family.put(
            f"mixed/{slug}",
            f"local half of generation {named['generation']}, remote half of generation "
            f"{remote['generation']}: the peer restarted later or earlier",
            RESTART + " ICE-8445-7.3.1.4-03",
            agent,
            check(named, name=name),
            outcomes,
            "Generations",
        )


def retired(family):
    agent = Agent((NEW,))
    for slug, title, datagram in (
        ("old", "a check of the retired generation", check(OLD)),
        ("old-name-new-key", "retired fragment, live password", check(OLD, by=key(NEW))),
        ("new-name-old-key", "live fragment, retired password", check(NEW, by=key(OLD))),
        ("future", "a check of a generation not yet given", check(NEWEST)),
    ):
        family.put(
            f"retired/{slug}",
            title,
            RETIRED + " STUN-8489-9.1.3-08",
            agent,
            datagram,
            agent.bad_credentials(),
            "Generations Unchecked",
        )
    family.put(
        "retired/new",
        "the live generation after the old one was retired",
        RESTART,
        agent,
        check(NEW),
        agent.answered(NEW),
        "Generations",
    )
    kept = credential("audio", 1, ufrag=OLD["local"]["ufrag"])
    agent = Agent((kept,))
    family.put(
        "retired/same-fragment-new-key",
        "a restart that kept the fragment and changed the password: the live password",
        RESTART,
        agent,
        check(kept),
        agent.answered(kept),
        "Generations",
    )
    family.put(
        "retired/same-fragment-old-key",
        "a restart that kept the fragment and changed the password: the retired password",
        MIXED,
        agent,
        check(kept, by=key(OLD)),
        agent.bad_credentials(),
        "Generations Unchecked",
    )


def early(family):
    """CP-14: before the answer the remote credentials are unknown, and nothing in the reply needs them."""
    for count, names in ((1, ("audio",)), (3, ("audio", "video", "data"))):
        agent = Agent(tuple(credential(name, remote=None) for name in names))
        waits = acceptable(SILENT, "waits for the answer, against RFC 8445 7.3: costs time, harms nobody")
        unproven = invalid(
            {"outcome": "success", "response": {"integrity": "absent"}}, "an unsigned success before the answer"
        )
        for own in agent.sets:
            family.put(
                f"early/{count}-{own['stream']}",
                f"before the answer, {count} stream(s): a check for {own['stream']} is answered at once",
                EARLY,
                agent,
                check(own),
                [unproven, *agent.answered(own, waits)],
                "EarlyCheck",
            )
        own, last = agent.sets[0], agent.sets[-1]
        other_key = [
            (
                "other-key",
                "password of another stream",
                check(own, by=key(last)),
                agent.bad_credentials(),
                "STUN-8489-9.1.3-08",
            )
        ]
        alone = [
            ("no-mac", "no MESSAGE-INTEGRITY", check(own, by=None), agent.no_credentials(), "STUN-8489-9.1.3-01"),
            ("no-username", "no USERNAME", check(own, name=None), agent.no_credentials(), "STUN-8489-9.1.3-01"),
            (
                "empty-key",
                "MAC under the empty password",
                check(own, by=b""),
                agent.bad_credentials(),
                "STUN-8489-9.1.3-08",
            ),
            (
                "unknown-user",
                "unknown fragment",
                check(own, name="nobody:early"),
                agent.bad_credentials(),
                "STUN-8489-9.1.3-04",
            ),
        ]
        cases = alone if count == 1 else other_key
        for slug, title, datagram, outcomes, requirement in cases:
            family.put(
                f"early/{count}-{slug}",
                f"before the answer, {count} stream(s): {title}",
                f"{requirement} ICE-8445-7.3-02",
                agent,
                datagram,
                outcomes,
                "EarlyCheck Unchecked",
            )
    mixed_ = Agent((credential("audio"), credential("video", remote=None)))
    for own in mixed_.sets:
        family.put(
            f"early/half-{own['stream']}",
            f"audio answered, video not yet: a check for {own['stream']}",
            EARLY,
            mixed_,
            check(own),
            mixed_.answered(own),
            "EarlyCheck",
        )
    restarting = Agent((OLD, credential("audio", 1, remote=None)))
    family.put(
        "early/restart",
        "a restart was offered and not answered: a check for the new generation",
        EARLY + " ICE-8445-9-05",
        restarting,
        check(restarting.sets[1]),
        restarting.answered(restarting.sets[1]),
        "EarlyCheck Generations",
    )


def forking(family):
    """One local set, several remote ones (RFC 8445 7.3.1.4): the remote half never refuses a check."""
    own = credential("audio")
    agent = Agent((own,))
    for slug, remote in (
        ("short", "fork"),
        ("long", chars("fork", 256)),
        ("like-local", "audio0M"),
        ("digits", "0000"),
    ):
        family.put(
            f"fork/{slug}",
            "a second peer answers the same offer with its own fragment",
            FORK,
            agent,
            check(own, name=f"audio0L:{remote}"),
            agent.unread_remote_half(own),
        )
        family.put(
            f"fork/{slug}-remote-key",
            "the same, signed with the first peer's password",
            "STUN-8489-9.1.3-08 ICE-8445-7.2.2-02",
            agent,
            check(own, name=f"audio0L:{remote}", by=own["remote"]["pwd"].encode()),
            agent.bad_credentials(),
            "Unchecked",
        )


def families():
    family = Checks(
        "generation",
        "Restarts, early checks, forking",
        "RFC 8445 7.3 and 9, contested points 13, 14 and 42",
        notes("OtherSection", "Unchecked", "EarlyCheck", "Generations"),
    )
    for part in (beside, mixed, retired, early, forking):
        part(family)
    return [family]
