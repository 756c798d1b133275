"""What the recorder changes in a description on the way from its author to its reader.

Lines keep their endings and their order; nothing else of a text is touched.
"""

import re


def sections(sdp):
    """The session part and each section, as lists of lines."""
    parts = [[]]
    for line in sdp.splitlines(keepends=True):
        if line.startswith("m="):
            parts.append([])
        parts[-1].append(line)
    return parts


def text(parts):
    return "".join(line for part in parts for line in part)


def value(part, name):
    for line in part:
        found = re.match(rf"a={name}:(\S+)", line)
        if found:
            return found[1]
    return None


def replaced(part, name, new):
    return [re.sub(rf"^a={name}:\S+", f"a={name}:{new}", line) for line in part]


def of_mid(parts, mid):
    return next(index for index, part in enumerate(parts) if index and value(part, "mid") == mid)


def with_only_credentials_of(mid, sdp):
    """Every section's ufrag and pwd become those of one section, for readers that refuse sections that differ."""
    parts = sections(sdp)
    source = parts[of_mid(parts, mid)]
    for name in ("ice-ufrag", "ice-pwd"):
        parts = [replaced(part, name, value(source, name)) for part in parts]
    return text(parts)


def with_setup(role, sdp):
    """Another DTLS role in every section."""
    return re.sub(r"(?m)^a=setup:\w+", f"a=setup:{role}", sdp)


def with_password(new, sdp, mid=None):
    """Another password in every section, or in one."""
    parts = sections(sdp)
    chosen = [of_mid(parts, mid)] if mid is not None else range(len(parts))
    for index in chosen:
        parts[index] = replaced(parts[index], "ice-pwd", new)
    return text(parts)


def with_fragment(new, sdp):
    return text([replaced(part, "ice-ufrag", new) for part in sections(sdp)])


def with_fingerprint(sdp):
    """A fingerprint of no certificate: every byte is inverted."""

    def inverted(match):
        return match[1] + ":".join(f"{int(byte, 16) ^ 255:02X}" for byte in match[2].split(":"))

    return re.sub(r"(?m)^(a=fingerprint:\S+ )([0-9A-Fa-f:]+)", inverted, sdp)


def rejecting(mid, sdp):
    """A section with port 0 that is in no group, as an application has it that wants nothing of the sort: its stack
    answers with the section rejected, and another one is the tagged section."""
    parts = sections(sdp)
    index = of_mid(parts, mid)
    parts[index][0] = re.sub(r"^(m=\S+) \d+", r"\1 0", parts[index][0])
    return re.sub(rf"(?m)^(a=group:BUNDLE.*) {mid}\b", r"\1", text(parts))


def without_group(sdp):
    """No BUNDLE: every section has a transport of its own."""
    lines = [line for line in sdp.splitlines(keepends=True) if not re.match(r"a=(group:BUNDLE|bundle-only)", line)]
    return "".join(lines)


def at_session_level(sdp):
    """ufrag and pwd once, above the first section, where all sections have the same."""
    parts = sections(sdp)
    pairs = {(value(part, "ice-ufrag"), value(part, "ice-pwd")) for part in parts[1:]}
    if len(pairs) != 1:
        raise ValueError("the sections have different credentials")
    ufrag, pwd = pairs.pop()
    end = "\r\n" if parts[0][0].endswith("\r\n") else "\n"
    rest = [[line for line in part if not re.match(r"a=ice-(ufrag|pwd):", line)] for part in parts[1:]]
    return text([parts[0], [f"a=ice-ufrag:{ufrag}{end}", f"a=ice-pwd:{pwd}{end}"], *rest])


def without_udp(sdp):
    """Only candidates over TCP are left."""
    return "".join(line for line in sdp.splitlines(keepends=True) if not re.match(r"(?i)a=candidate:\S+ \d+ UDP ", line))
