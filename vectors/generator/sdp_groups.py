"""BUNDLE groups, rejected sections, and text that is no description."""

from binding import either
from bugs import notes
from description import (NAMES, REFUSED, Descriptions, answer, bundle_only, credentials, group, legal, member, pwd, read, read_section, rejected,
                         sdp, section, ufrag)
from model import acceptable, invalid, valid

GROUP = "BUNDLE-9143-7.1.3-01 BUNDLE-9143-7.2-01"
TAGGED = "BUNDLE-9143-10-03 BUNDLE-9143-7.1.3-01"
TEXT = "SDP-8839-5.4-01 SDP-8839-5.4-03"
PAIR = ("audio", "video")
TRIO = ("audio", "video", "data")
EMPTY = {"candidates": []}


def own(names):
    return [read_section(name) for name in names]


def groups(family):
    for slug, names, told in (
            ("none", PAIR[::-1], []), ("two", PAIR, [PAIR]), ("three", TRIO, [TRIO]), ("first-alone", TRIO, [("audio",)]),
            ("tagged-last", TRIO, [("data", "audio", "video")]), ("tagged-middle", TRIO, [("video", "audio", "data")]),
            ("two-groups", NAMES[:4], [("audio", "video"), ("data", "cam3")]), ("two-groups-crossed", NAMES[:4], [("cam3", "audio"), ("video", "data")]),
            ("eight", NAMES, [NAMES]), ("without-middle", TRIO, [("audio", "data")])):
        family.put(f"group/{slug}", f"BUNDLE groups {' and '.join('(' + ' '.join(g) + ')' for g in told) or 'none'} in {len(names)} sections", GROUP,
                   sdp(*(section(name) for name in names), session=[group(*g) for g in told]), legal(read(*own(names), bundle=[list(g) for g in told])),
                   "TaggedSection" if "tagged" in slug else "")
    for slug, title, lines, told in (
            ("other-semantics", "a group of other semantics", ["a=group:LS audio video"], []), ("both-semantics", "a LS and a BUNDLE group", ["a=group:LS audio video", group(*PAIR)], [PAIR]),
            ("behind-others", "the group as the last session line", ["a=msid-semantic: WMS", "a=extmap-allow-mixed", group(*PAIR)], [PAIR])):
        family.put(f"group/{slug}", title, GROUP, sdp(*map(section, PAIR), session=lines), legal(read(*own(PAIR), bundle=[list(g) for g in told])))
    mids = ("0", "a-b_c", "~!#$%&'*+-.^`{}|", "x" * 40)
    parts = [section("audio", mid=[f"a=mid:{mid}"]) for mid in mids]
    for mid, part in zip(mids, parts):
        family.put(f"mid/{('zero', 'marks', 'token', 'long')[mids.index(mid)]}", f"mid {mid}", GROUP, sdp(part, session=[group(mid)]),
                   legal(read(read_section("audio") | {"mid": mid}, bundle=[[mid]])))
    family.put("mid/none", "no a=mid", GROUP, sdp(section("audio", mid=[])), legal(read(read_section("audio") | {"mid": either(None, "", "0")})))


def broken_groups(family):
    kept = lambda told: acceptable(read(*own(PAIR), bundle=told), "told as it stands")
    wrong = invalid({"accept": True}, "groups that the description does not hold")
    for slug, title, lines, told, repaired in (
            ("unknown-mid", "a group names a section that is not there", [group("audio", "nobody")], [["audio", "nobody"]], [["audio"]]),
            ("only-unknown", "a group of unknown names alone", [group("nobody")], [["nobody"]], []),
            ("mid-twice", "a group names one section twice", [group("audio", "audio", "video")], [["audio", "audio", "video"]], [["audio", "video"]]),
            ("in-two-groups", "one section in two groups", [group("audio", "video"), group("video")], [["audio", "video"], ["video"]], [["audio", "video"]]),
            ("group-twice", "the same group twice", [group(*PAIR), group(*PAIR)], [list(PAIR), list(PAIR)], [list(PAIR)]),
            ("empty", "a group of nothing", [group()], [[]], []), ("case", "a group that names Audio for audio", [group("Audio", "video")], [["Audio", "video"]], [["video"]]),
            ("lower-case", "group semantics in lower case", ["a=group:bundle audio video"], [list(PAIR)], [])):
        family.put(f"broken-group/{slug}", title, GROUP, sdp(*map(section, PAIR), session=lines),
                   [valid(REFUSED), valid(read(*own(PAIR), bundle=repaired)), kept(told), wrong])
    family.put("broken-group/same-mid", "two sections with one mid", GROUP, sdp(section("audio"), section("video", mid=["a=mid:audio"]), session=[group("audio")]),
               [valid(REFUSED), acceptable(read(read_section("audio"), read_section("video") | {"mid": "audio"}), "both are told as they stand"),
                invalid({"accept": True}, "one section read with the values of the other")], "OtherSection")
    family.put("broken-group/in-section", "a=group inside a section", GROUP, sdp(section("audio") + [group("audio", "video")], section("video")),
               [valid(REFUSED), valid(read(*own(PAIR), bundle=[])), acceptable(read(*own(PAIR), bundle=[list(PAIR)]), "taken wherever it stands"), wrong])


def closed_sections(family):
    """Port 0: rejected, or bundle-only and alive."""
    closed = lambda name, **more: {"mid": name, "kind": read_section(name)["kind"], "port": 0} | EMPTY | more
    for slug, parts, told in (
            ("first", (rejected("audio"), section("video")), [closed("audio"), read_section("video")]),
            ("last", (section("audio"), rejected("video")), [read_section("audio"), closed("video")]),
            ("all", (rejected("audio"), rejected("video")), [closed("audio"), closed("video")])):
        family.put(f"rejected/{slug}", f"a description whose {slug} section(s) are rejected", "SDP-8839-4.4.1.1.2-01 SDP-8839-4.4.1.1.2-02",
                   sdp(*parts), legal(read(*told)), "OtherSection")
    family.put("rejected/with-attributes", "a rejected section that still has ICE attributes", "SDP-8839-4.4.1.1.2-02",
               sdp(section("audio"), rejected("video", credentials("video"))), legal(read(read_section("audio"), closed("video"))))
    for slug, names in (("one", PAIR), ("two", TRIO)):
        rest = [bundle_only(name) for name in names[1:]]
        inherited = [closed(name, ufrag=either(None, ufrag("audio")), pwd=either(None, pwd("audio"))) for name in names[1:]]
        family.put(f"bundle-only/{slug}", f"{slug} bundle-only section(s) without credentials of their own", TAGGED, sdp(section("audio"), *rest, session=[group(*names)]),
                   legal(read(read_section("audio"), *inherited, bundle=[list(names)])), "BundleOnly TaggedSection")
        family.put(f"bundle-only/{slug}-answer", f"an answer with ICE attributes in the tagged section only, {slug} other(s) bundle-only as RFC 8843 had it", TAGGED,
                   answer(section("audio"), *rest, session=[group(*names)]), legal(read(read_section("audio"), *inherited, bundle=[list(names)])),
                   "BundleOnly TaggedSection", "answer")
    family.put("bundle-only/tagged-attributes-only", "an answer with ICE attributes in the tagged section only, the other with a port", TAGGED,
               answer(section("audio"), member("video"), session=[group(*PAIR)]),
               legal(read(read_section("audio"), read_section("video") | {"ufrag": either(None, ufrag("audio")), "pwd": either(None, pwd("audio"))}, bundle=[list(PAIR)])),
               "TaggedSection", "answer")


def other_attributes(family):
    """ICE attributes beside the credentials leave them alone."""
    for slug, title, session, media, requirement in (
            ("lite", "a=ice-lite", ["a=ice-lite"], [], "SDP-8839-5.3-01"), ("options", "an unknown ice-option", ["a=ice-options:rtp+ecn renomination"], [], "SDP-8839-5.6-01"),
            ("options-media", "ice-options at media level", [], ["a=ice-options:trickle"], "SDP-8839-5.6-01"), ("pacing", "a=ice-pacing", ["a=ice-pacing:50"], [], "SDP-8839-5.5-01"),
            ("remote-candidates", "a=remote-candidates", [], ["a=remote-candidates:1 203.0.113.1 40000"], "SDP-8839-5.2-01"),
            ("unknown", "unknown attributes that look alike", ["a=ice-ufrag2:xxxx"], ["a=x-ice-pwd:xxxx", "a=ice-ufragment:xxxx"], TEXT)):
        family.put(f"other/{slug}", f"{title} changes no credentials", requirement, sdp(section("audio", [*media, *credentials("audio")]), session=session),
                   legal(read(read_section("audio"))))


def line_ends(family):
    told = read(*own(PAIR))
    whole = sdp(*map(section, PAIR))
    tolerated = acceptable(REFUSED, "only CR LF ends a line")
    family.put("text/lf", "lines that end in LF alone", TEXT, sdp(*map(section, PAIR), end="\n"), [valid(told), tolerated, invalid({"accept": True}, "values altered")])
    family.put("text/mixed-ends", "CR LF and LF mixed", TEXT, whole.replace("\r\n", "\n", 7), [valid(told), tolerated, invalid({"accept": True}, "values altered")])
    family.put("text/no-final-end", "no line end behind the last line", TEXT, whole.rstrip(), [valid(told), tolerated, invalid({"accept": True}, "values altered")])
    family.put("text/blank-end", "an empty line at the end", TEXT, whole + "\r\n", [valid(told), acceptable(REFUSED, "an empty line is no SDP"), invalid({"accept": True}, "values altered")])
    for slug, bent in (("space-before", ": "), ("tab-before", ":\t")):
        lines = [line.replace(":", bent, 1) for line in credentials("audio")]
        family.put(f"text/{slug}", f"white space between colon and value ({slug})", TEXT, sdp(section("audio", lines)),
                   [valid(REFUSED), acceptable(read(read_section("audio")), "white space is trimmed"),
                    acceptable(read(read_section("audio", lines[0].split(":", 1)[1], lines[1].split(":", 1)[1])), "told as it stands"),
                    acceptable(read(read_section("audio") | {"ufrag": None, "pwd": None}), "the lines are ignored"), invalid({"accept": True}, "values altered")])
    upper = [line.replace("ice-", "ICE-") for line in credentials("audio")]
    family.put("text/upper-case", "attribute names in upper case", TEXT, sdp(section("audio", upper)),
               [valid(REFUSED), valid(read(read_section("audio") | {"ufrag": None, "pwd": None})), acceptable(read(read_section("audio")), "names are compared without case"),
                invalid({"accept": True}, "values altered")])


def no_descriptions(family):
    invented = invalid({"accept": True}, "sections or credentials read from something that is no description")
    nothing = acceptable(read(), "nothing is read from it")
    whole = sdp(section("audio"))
    for slug, title, text in (("empty", "no text", ""), ("line-end", "a line end", "\r\n"), ("word", "a word", "hello"), ("json", "JSON", '{"type": "offer", "sdp": ""}'),
                              ("html", "HTML", "<html><body>502 Bad Gateway</body></html>\r\n"), ("nul", "NUL bytes", "\0" * 64), ("equals", "lines of equals signs", "=\r\n" * 50),
                              ("only-v", "the version line alone", "v=0\r\n"), ("control", "control characters", "".join(map(chr, range(1, 32)))),
                              ("long-line", "one line of 10000 characters", "v=" + "0" * 10000)):
        family.put(f"none/{slug}", f"{title} instead of a description", TEXT, text, [valid(REFUSED), nothing, invented])
    for slug, title, text in (("no-version", "no v= line", whole.split("\r\n", 1)[1]), ("version-1", "v=1", whole.replace("v=0", "v=1")),
                              ("no-origin", "no o= line", whole.replace("o=- 4611731400430051336 2 IN IP4 192.0.2.1\r\n", "")),
                              ("bad-line", "a line without equals sign", whole.replace("s=-", "hello")), ("port-word", "a port that is no number", whole.replace("m=audio 50000", "m=audio many")),
                              ("port-65536", "port 65536", whole.replace("m=audio 50000", "m=audio 65536")), ("port-negative", "port -1", whole.replace("m=audio 50000", "m=audio -1")),
                              ("m-empty", "an m= line with nothing on it", whole.replace("m=audio 50000 UDP/TLS/RTP/SAVPF 111", "m="))):
        kept = read(read_section("audio") | ({"port": 65536} if slug == "port-65536" else {"port": -1} if slug == "port-negative" else {}) | ({"kind": ""} if slug == "m-empty" else {}))
        family.put(f"broken/{slug}", title, TEXT, text, [valid(REFUSED), nothing, acceptable(kept, "the broken line is passed over"), invented])
    for slug, cut in (("in-ufrag", whole.index("audioU") + 3), ("in-pwd", whole.index("audioPassword") + 9), ("in-candidate", whole.index("192.0.2.1 50000 typ") + 4),
                      ("in-m-line", whole.index("m=audio") + 5)):
        told = {"in-candidate": read_section("audio") | EMPTY, "in-ufrag": {"ufrag": None, "pwd": None}, "in-pwd": {"ufrag": ufrag("audio"), "pwd": None}}.get(slug)
        rest = [acceptable(read(told), "what is whole is read, the cut line is not")] if told else [nothing]
        family.put(f"cut/{slug}", f"a description cut short {slug.replace('-', ' ')}", TEXT, whole[:cut], [valid(REFUSED), *rest, invented], "Truncation")


def families():
    family = Descriptions("groups", "BUNDLE groups, rejected sections, broken text", "RFC 9143, RFC 8839, RFC 8866",
                          notes("OtherSection", "TaggedSection", "BundleOnly", "Truncation"))
    for part in (groups, broken_groups, closed_sections, other_attributes, line_ends, no_descriptions):
        part(family)
    return [family]
