"""What a response repeats: the source address it saw and the transaction id it was asked under."""

from dataclasses import replace

from binding import SILENT, Agent, Checks, check, credential, either
from bugs import notes
from model import acceptable, invalid

ADDRESS = "STUN-8489-6.3.1.1-07 STUN-8489-14.2-01 ICE-8445-7.3-02"
ID = "STUN-8489-5-06 ICE-8445-7.3-03"
SIGNED = "STUN-8489-9.1.3-12 STUN-8489-9.1.3-14 ICE-8445-7.3-03"
AUDIO = credential("audio")
AGENT = Agent((AUDIO,))

SOURCES = {
    "port-1": ("the lowest port", "192.0.2.1:1"),
    "port-65535": ("the highest port", "192.0.2.1:65535"),
    "port-cookie": ("the port that XORs to 0", "192.0.2.1:8466"),
    "port-cookie-inverted": ("the port that XORs to 65535", "192.0.2.1:57069"),
    "port-256": ("a port with a zero low byte", "192.0.2.1:256"),
    "port-255": ("a port with a zero high byte", "192.0.2.1:255"),
    "port-53": ("a well-known port", "192.0.2.1:53"),
    "cookie-address": ("the address that XORs to 0.0.0.0", "33.18.164.66:50000"),
    "cookie-inverted": ("the address that XORs to 255.255.255.255", "222.237.91.189:50000"),
    "loopback": ("loopback", "127.0.0.1:50000"),
    "private": ("a private address", "10.0.0.1:50000"),
    "zero-bytes": ("an address with zero bytes", "10.0.0.0:50000"),
    "high-bytes": ("an address with the top bit in every byte", "203.255.200.254:50000"),
    "same-as-destination": ("the agent's own address and another port", "198.51.100.1:10001"),
    "ipv6": ("IPv6", "[2001:db8::1]:50000"),
    "ipv6-full": ("IPv6 without zero groups", "[2001:db8:1:2:3:4:5:6]:50000"),
    "ipv6-loopback": ("IPv6 loopback", "[::1]:50000"),
    "ipv6-port-1": ("IPv6, the lowest port", "[2001:db8::1]:1"),
    "ipv6-port-65535": ("IPv6, the highest port", "[2001:db8::1]:65535"),
    "ipv6-private": ("a unique local IPv6 address", "[fd00::1]:50000"),
    "ipv6-mask": ("the IPv6 address that XORs to ::", "[2112:a442:11:2233:4455:6677:8899:aabb]:50000"),
    "ipv6-ones": ("an IPv6 address of high bytes", "[fdff:ffff:ffff:ffff:ffff:ffff:ffff:fffe]:50000"),
}


def sources(family):
    for slug, (title, source) in SOURCES.items():
        wide = source.startswith("[")
        agent = replace(AGENT, source=source, destination="[2001:db8::a]:10000" if wide else AGENT.destination)
        family.put(f"source/{slug}", f"source {source}: {title}", ADDRESS, agent, check(AUDIO), agent.answered(AUDIO))
    mapped = replace(AGENT, source="[::ffff:192.0.2.1]:50000", destination="[::ffff:198.51.100.1]:10000")
    plain = acceptable(
        replace(mapped, source="192.0.2.1:50000").success(AUDIO),
        "the IPv4 address inside, which is what the peer's NAT sees",
    )
    family.put(
        "source/ipv4-mapped",
        "source in IPv4-mapped form, as a dual-stack socket tells it",
        ADDRESS,
        mapped,
        check(AUDIO),
        mapped.answered(AUDIO, plain),
    )
    for slug, source in (("ipv4", "192.0.2.1:50000"), ("ipv6", "[2001:db8::1]:50000")):
        turned = acceptable(SILENT, "a source of the other address family than the destination cannot occur")
        agent = replace(
            AGENT, source=source, destination="[2001:db8::a]:10000" if slug == "ipv4" else "198.51.100.1:10000"
        )
        family.put(
            f"source/{slug}-to-other-family",
            f"source {source}, destination {agent.destination}: a relayed candidate",
            ADDRESS + " ICE-8445-7.3.1.2-01",
            agent,
            check(AUDIO),
            agent.answered(AUDIO, turned),
        )


def transaction_ids(family):
    for slug, title, id_ in (
        ("zeros", "all zero", bytes(12)),
        ("ones", "all ones", b"\xff" * 12),
        ("counting", "0 to 11", bytes(range(12))),
        ("first-bit", "only the first bit", b"\x80" + bytes(11)),
        ("last-bit", "only the last bit", bytes(11) + b"\1"),
        ("cookies", "three magic cookies", bytes.fromhex("2112a442") * 3),
        ("text", "text with a NUL in it", b"abc\0def\0ghi\0"),
        ("high-bytes", "bytes that are no UTF-8", bytes.fromhex("c3288080feffc0c1f5f6f7f8")),
    ):
        for wide, source in ((False, "192.0.2.1:50000"), (True, "[2001:db8::1]:50000")):
            agent = replace(
                AGENT, transaction=id_, source=source, destination="[2001:db8::a]:10000" if wide else AGENT.destination
            )
            family.put(
                f"transaction/{slug}-{'ipv6' if wide else 'ipv4'}",
                f"transaction id {title}, {'IPv6' if wide else 'IPv4'}: repeated in the success",
                ID + (" STUN-8489-14.2-01" if wide else ""),
                agent,
                check(AUDIO, transaction=id_),
                agent.answered(AUDIO),
            )
        agent = replace(AGENT, transaction=id_)
        family.put(
            f"transaction/{slug}-401",
            f"transaction id {title}: repeated in the 401",
            "STUN-8489-5-06 STUN-8489-9.1.3-05",
            agent,
            check(AUDIO, transaction=id_, mac=bytes(20)),
            agent.bad_credentials(),
        )


def signatures(family):
    """Success under the remote password, or none, is what a stack with one key for both directions sends."""
    remote = invalid(
        {"outcome": "success", "response": {"signed_by": ["remote:audio/0"]}},
        "signed with a password of the peer: the peer must discard it, and would never get another",
    )
    bare = invalid({"outcome": "success", "response": {"integrity": "absent"}}, "unsigned: the peer must discard it")
    unfingered = invalid(
        {"outcome": "success", "response": {"fingerprint": either("absent", "invalid")}},
        "no right FINGERPRINT in the response",
    )
    unmapped = invalid(
        {"outcome": "success", "response": {"mapped": None}}, "no XOR-MAPPED-ADDRESS: the pair cannot be validated"
    )
    for role in ("controlled", "controlling"):
        agent = Agent((AUDIO,), role, source="192.0.2.7:50007")
        claimed = (0x8029 if role == "controlling" else 0x802A, bytes.fromhex("99aabbccddeeff00"))
        for nominating in (False, True):
            extra = [(0x0025, b"")] if nominating and role == "controlled" else []
            if nominating and not extra:
                continue
            family.put(
                f"signature/{role}{'-nominating' if nominating else ''}",
                f"{role} agent{', nominating check' if nominating else ''}: the success in every detail",
                SIGNED + " ICE-8445-7.3-09 STUN-8489-6.3.1.1-07",
                agent,
                check(AUDIO, role=claimed, extra=extra),
                [
                    remote,
                    bare,
                    unfingered,
                    unmapped,
                    *agent.answered(AUDIO, role=role),
                ],
                "WrongResponseKey",
            )


def families():
    family = Checks(
        "reply",
        "What a response repeats and how it is signed",
        "RFC 8489 5, 6.3.1.1 and 14.2",
        notes("WrongResponseKey"),
    )
    for part in (sources, transaction_ids, signatures):
        part(family)
    return [family]
