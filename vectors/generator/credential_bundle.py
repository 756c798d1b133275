"""What an offer and an answer make of the credential list: which sections' credentials a check may use (RFC 9143).

The list given to the agent is what is live after the description in the vector's source was applied;
a check that uses another section's credentials then meets an agent that no longer has them.
"""

from binding import Agent, Checks, chars, check, credential, key
from bugs import notes

BEFORE = "BUNDLE-9143-7.2-01 BUNDLE-9143-10-02 SDP-8839-4.2.4-01 ICE-8445-7.3-05"
AFTER = "BUNDLE-9143-10-03 BUNDLE-9143-10-01 ICE-8445-7.3-04"
GONE = "BUNDLE-9143-10-03 STUN-8489-9.1.3-04 STUN-8489-9.1.3-05 ICE-8445-7.3-04"
LEVEL = "SDP-8839-5.4-02 SDP-8839-5.4-03 ICE-8445-7.3-04"
SECTIONS = ("mid0", "mid1", "mid2")


def section(name, answered=True, **how):
    return credential(name, **how) if answered else credential(name, remote=None, **how)


def before_answer(family):
    """Every offered section must be answered on: nobody knows yet which the answerer tags."""
    for count in (2, 3):
        agent = Agent(tuple(section(name, answered=False) for name in SECTIONS[:count]))
        for own in agent.sets:
            family.put(
                f"before/{count}-{own['stream']}",
                f"offer with {count} bundled sections, no answer yet: a check with {own['stream']}'s credentials",
                BEFORE,
                agent,
                check(own),
                agent.answered(own),
                "OtherSection EarlyCheck",
                f"offer a=group:BUNDLE {' '.join(SECTIONS[:count])}, credentials of its own in each section",
            )
    agent = Agent((section("mid0", answered=False),))
    family.put(
        "before/bundle-only",
        "offer whose other sections are bundle-only: they have no credentials of their own",
        GONE,
        agent,
        check(section("mid1")),
        agent.bad_credentials(),
        "OtherSection",
        "offer a=group:BUNDLE mid0 mid1; mid1 has port 0 and a=bundle-only",
    )


def after_answer(family):
    """After the answer the tagged section's credentials serve the whole group, wherever the section stands."""
    for tagged in SECTIONS:
        agent = Agent((section(tagged),))
        order = " ".join((tagged, *(name for name in SECTIONS if name != tagged)))
        source = f"offer and answer a=group:BUNDLE {order}, m-lines mid0, mid1, mid2"
        family.put(
            f"after/{tagged}-tagged",
            f"{tagged} is tagged: a check with its credentials",
            AFTER,
            agent,
            check(agent.sets[0]),
            agent.answered(agent.sets[0]),
            "TaggedSection",
            source,
        )
        for name in SECTIONS:
            if name != tagged:
                family.put(
                    f"after/{tagged}-tagged-{name}-check",
                    f"{tagged} is tagged: a check still signed with {name}'s credentials",
                    GONE,
                    agent,
                    check(section(name)),
                    agent.bad_credentials(),
                    "TaggedSection OtherSection",
                    source,
                )
        other = section(SECTIONS[SECTIONS.index(tagged) - 1])
        family.put(
            f"after/{tagged}-tagged-mixed",
            f"{tagged} is tagged: its fragment with the password of {other['stream']}",
            GONE + " STUN-8489-9.1.3-08",
            agent,
            check(agent.sets[0], by=key(other)),
            agent.bad_credentials(),
            "TaggedSection OtherSection Unchecked",
            source,
        )


def after_partly(family):
    """The answer rejects a section, moves one out, or knows no BUNDLE."""
    layouts = {
        "moved-out": (
            "the answer moves mid2 out of the group",
            ("mid0", "mid2"),
            SECTIONS,
            "offer a=group:BUNDLE mid0 mid1 mid2; answer a=group:BUNDLE mid0 mid1, mid2 for itself",
        ),
        "no-bundle": (
            "the answer knows no BUNDLE",
            SECTIONS,
            SECTIONS,
            "offer a=group:BUNDLE mid0 mid1 mid2; answer without a=group",
        ),
        "tagged-rejected": (
            "the suggested tag mid0 is rejected, mid1 is next; mid3 was never bundled",
            ("mid1", "mid3"),
            (*SECTIONS, "mid3"),
            "offer a=group:BUNDLE mid0 mid1 mid2, mid3 outside; answer a=group:BUNDLE mid1 mid2, mid0 port 0",
        ),
        "two-groups": (
            "two groups whose tagged sections are not their first",
            ("mid1", "mid2"),
            (*SECTIONS, "mid3"),
            "offer and answer a=group:BUNDLE mid1 mid0 and a=group:BUNDLE mid2 mid3",
        ),
    }
    for slug, (title, live, sections, source) in layouts.items():
        agent = Agent(tuple(section(name) for name in live))
        for name in sections:
            own = section(name)
            good = name in live
            family.put(
                f"partly/{slug}-{name}",
                f"{title}: a check with {name}'s credentials",
                AFTER if good else GONE,
                agent,
                check(own),
                agent.answered(own) if good else agent.bad_credentials(),
                "TaggedSection OtherSection",
                source,
            )


def levels(family):
    """Session-level values are the default; each attribute at media level overrides its own one alone."""
    top = {"ufrag": "sessionU", "pwd": chars("sessionPassword", 24)}
    layouts = {
        "session": ("both at session level", {}),
        "ufrag-over": ("ice-ufrag overridden", {"ufrag": "mediaU"}),
        "pwd-over": ("ice-pwd overridden", {"pwd": chars("mediaPassword", 24)}),
        "both-over": ("both overridden", {"ufrag": "mediaU", "pwd": chars("mediaPassword", 24)}),
    }
    for slug, (title, over) in layouts.items():
        own = credential("audio", **(top | over))
        agent = Agent((own,))
        family.put(
            f"level/{slug}",
            f"{title} in the agent's description: a check with the effective pair",
            LEVEL,
            agent,
            check(own),
            agent.answered(own),
            "SessionLevel",
        )
        if over:
            stale = credential("audio", **top)
            family.put(
                f"level/{slug}-session-check",
                f"{title} in the agent's description: a check with the session-level pair",
                LEVEL + " STUN-8489-9.1.3-08 STUN-8489-9.1.3-09",
                agent,
                check(stale),
                agent.bad_credentials(),
                "SessionLevel Unchecked",
            )


def families():
    family = Checks(
        "bundle",
        "Credential lists that follow from an offer and an answer",
        "RFC 9143 7.2, 7.3 and 10, RFC 8839 5.4",
        notes("OtherSection", "Unchecked", "EarlyCheck", "SessionLevel", "TaggedSection"),
    )
    for part in (before_answer, after_answer, after_partly, levels):
        part(family)
    return [family]
