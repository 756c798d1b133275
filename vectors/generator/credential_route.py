"""Several sockets in one agent: a credential set answers on its own socket only."""

from dataclasses import replace

from binding import SILENT, Agent, Checks, chars, check, credential, key, label
from bugs import notes
from model import acceptable, invalid, valid

OWN = "ICE-8445-7.3-01 ICE-8445-7.3-02 ICE-8445-7.3-04"
FOREIGN = "ICE-8445-7.3-01 ICE-8445-7.3-04 STUN-8489-9.1.3-04 STUN-8489-9.1.3-05"
SAME_PWD = "SDP-8839-5.4-04 ICE-8445-7.3-04"
A, B, C = "198.51.100.1:10000", "198.51.100.1:10002", "203.0.113.1:10000"
A6, B6 = "[2001:db8::1]:10000", "[2001:db8::1]:10002"


def own_sockets(family):
    """Each stream on a socket of its own; sockets that differ in port only, in address only, or in both."""
    layouts = {
        "port": ("the sockets differ in port only", (A, B, "198.51.100.1:10004")),
        "address": ("the sockets differ in address only", (A, C, "203.0.113.2:10000")),
        "ipv6": ("IPv6 sockets that differ in port only", (A6, B6, "[2001:db8::1]:10004")),
        "ipv6-address": (
            "IPv6 sockets that differ in the last group only",
            (A6, "[2001:db8::2]:10000", "[2001:db8::3]:10000"),
        ),
        "families": ("sockets of both address families", (A, A6, C)),
    }
    for slug, (title, sockets) in layouts.items():
        sets = tuple(credential(name, socket=socket) for name, socket in zip(("audio", "video", "data"), sockets))
        for place, own in enumerate(sets):
            agent = Agent(
                sets,
                destination=own["socket"],
                source="[2001:db8::f]:50000" if "[" in own["socket"] else "192.0.2.1:50000",
            )
            family.put(
                f"own/{slug}-{own['stream']}",
                f"{title}: a check for {own['stream']} on its socket",
                OWN,
                agent,
                check(own),
                agent.answered(own),
                "OtherSection",
            )
            elsewhere = replace(agent, destination=sets[(place + 1) % 3]["socket"])
            family.put(
                f"foreign/{slug}-{own['stream']}",
                f"{title}: a good check for {own['stream']} on the next stream's socket",
                FOREIGN,
                elsewhere,
                check(own),
                elsewhere.bad_credentials(),
                "OtherSection SharedCredentials",
            )


def unserved(family):
    own = credential("audio", socket=A)
    for slug, title, destination in (
        ("port", "a port no stream is served on", "198.51.100.1:10001"),
        ("address", "an address no stream is served on", "198.51.100.2:10000"),
        ("family", "the IPv4-mapped form of another address", "[::ffff:198.51.100.2]:10000"),
    ):
        agent = Agent((own,), destination=destination)
        family.put(
            f"unserved/{slug}",
            f"a good check on {title}",
            FOREIGN,
            agent,
            check(own),
            agent.bad_credentials(),
            "SharedCredentials",
        )


def one_socket(family):
    """All streams on one socket, as after BUNDLE or with a single-port server: USERNAME tells them apart."""
    for slug, socket, source in (("ipv4", A, "192.0.2.1:50000"), ("ipv6", A6, "[2001:db8::f]:50000")):
        sets = tuple(credential(name, socket=socket) for name in ("audio", "video", "data"))
        agent = Agent(sets, destination=socket, source=source)
        for own in sets:
            family.put(
                f"shared/{slug}-{own['stream']}",
                f"three streams on one {slug} socket: a check for {own['stream']}",
                OWN,
                agent,
                check(own),
                agent.answered(own),
                "OtherSection",
            )
            other = sets[sets.index(own) - 1]
            family.put(
                f"shared/{slug}-{own['stream']}-other-key",
                f"three streams on one {slug} socket: {own['stream']} with the password of {other['stream']}",
                "STUN-8489-9.1.3-08 STUN-8489-9.1.3-09",
                agent,
                check(own, by=key(other)),
                agent.bad_credentials(),
                "OtherSection Unchecked",
            )


def same_fragment(family):
    """RFC 8839 5.4: two streams may share a fragment if they share the password. The socket tells them apart."""
    pwd = chars("sharedPassword", 24)
    sets = tuple(
        credential(name, ufrag="same", pwd=pwd, socket=socket) for name, socket in (("audio", A), ("video", B))
    )
    signers = {"any": [[label(s) for s in sets], [label(s) for s in sets[::-1]]]}
    for own in sets:
        agent = Agent(sets, destination=own["socket"])
        refused = [
            acceptable(reply, "one fragment in two streams was refused when it was registered")
            for reply in (agent.refused(401), SILENT)
        ]
        wrong_stream = invalid(
            {"outcome": "success", "stream": "video" if own["stream"] == "audio" else "audio"},
            "attributed to the stream on the other socket",
        )
        family.put(
            f"same/{own['stream']}",
            f"one fragment and password in two streams: the check on {own['stream']}'s socket is its own",
            SAME_PWD,
            agent,
            check(own),
            [wrong_stream, *agent.answered(own, *refused, signers=signers)],
            "SharedCredentials",
        )
    agent = Agent(sets, destination=C)
    family.put(
        "same/third-socket",
        "one fragment in two streams, the check on a third socket",
        FOREIGN,
        agent,
        check(sets[0]),
        agent.bad_credentials(),
        "SharedCredentials",
    )
    sets = tuple(credential(name, ufrag="same", socket=socket) for name, socket in (("audio", A), ("video", B)))
    for own, other in (sets, sets[::-1]):
        agent = Agent(sets, destination=own["socket"])
        refused = [valid(agent.refused(401)), valid(SILENT)]
        kept_apart = acceptable(
            agent.success(own), "one fragment with two passwords, kept apart by socket (contested point 34)"
        )
        family.put(
            f"same/two-passwords-{own['stream']}",
            f"one fragment with two passwords: {own['stream']}'s password on its socket",
            SAME_PWD,
            agent,
            check(own),
            [*refused, kept_apart, invalid({"outcome": "success"}, "accepted in the name of the other stream")],
            "SharedCredentials",
        )
        family.put(
            f"same/two-passwords-{own['stream']}-crossed",
            f"one fragment with two passwords: {other['stream']}'s password on {own['stream']}'s socket",
            SAME_PWD + " STUN-8489-9.1.3-08",
            agent,
            check(own, by=key(other)),
            agent.bad_credentials(),
            "SharedCredentials Unchecked",
        )


def moved(family):
    """Generations on sockets: a restart that gathered anew serves each generation where it was signalled."""
    old, new = credential("audio", 0, socket=A), credential("audio", 1, socket=B)
    for own, other in ((old, new), (new, old)):
        agent = Agent((old, new), destination=own["socket"])
        tolerated = (
            [
                acceptable(reply, "the old generation is refused at once after the restart")
                for reply in (agent.refused(401), SILENT)
            ]
            if own is old
            else []
        )
        family.put(
            f"moved/generation-{own['generation']}",
            f"restart on a new socket: generation {own['generation']} on its own socket",
            OWN + " ICE-8445-9-05",
            agent,
            check(own),
            agent.answered(own, *tolerated),
            "Generations",
        )
        agent = replace(agent, destination=other["socket"])
        family.put(
            f"moved/generation-{own['generation']}-elsewhere",
            f"restart on a new socket: generation {own['generation']} on the other socket",
            FOREIGN + " ICE-8445-9-05",
            agent,
            check(own),
            agent.bad_credentials(),
            "Generations SharedCredentials",
        )
    both = tuple(credential("audio", g, socket=A) for g in (0, 1))
    agent = Agent(both, destination=A)
    family.put(
        "moved/kept-socket",
        "restart on the same socket: the new generation",
        OWN,
        agent,
        check(both[1]),
        agent.answered(both[1]),
        "Generations",
    )


def families():
    family = Checks(
        "route",
        "Credential sets on sockets",
        "RFC 8445 7.3, RFC 8839 5.4",
        notes("OtherSection", "Unchecked", "Generations", "SharedCredentials"),
        "credential.route",
    )
    for part in (own_sockets, unserved, one_socket, same_fragment, moved):
        part(family)
    return [family]
