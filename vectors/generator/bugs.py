"""The real bugs that flagged vectors are modelled on, by class, with the public threads that tell of them."""

GITHUB = "https://github.com/"


def note(bug_class, effect, *threads):
    return {"bugClass": bug_class, "effect": effect, "links": [GITHUB + thread for thread in threads]}


BUGS = {
    "OtherSection": note(
        "a check is matched against, or signed with, the credentials of another media section",
        "400 or 401 in one direction only: ICE looks complete, DTLS never starts",
        "aiortc/aiortc/issues/370",
        "aiortc/aiortc/issues/1143",
        "Kurento/bugtracker/issues/481",
        "paullouisageneau/libdatachannel/issues/982",
    ),
    "DifferingFragments": note(
        "a description with different ice-ufrag values in its sections is refused",
        "no call with peers that follow RFC 9143 section 10",
        "pion/webrtc/issues/1541",
        "pion/webrtc/issues/1659",
        "pion/webrtc/issues/2621",
    ),
    "Unchecked": note(
        "USERNAME or MESSAGE-INTEGRITY is not verified",
        "whoever can reach the port takes the session over or redirects the media",
        "pion/ice/issues/19",
        "OvenMediaLabs/OvenMediaEngine/issues/2086",
        "metartc/metaRTC/issues/113",
        "sepfy/libpeer/issues/282",
    ),
    "EchoedUsername": note(
        "a response repeats the USERNAME of its request",
        "forbidden by RFC 8489 9.1.3; grows the reply",
        "sepfy/libpeer/issues/282",
    ),
    "NoErrorCode": note(
        "an error response carries no ERROR-CODE",
        "the peer cannot tell a refusal from noise",
        "sipsorcery-org/sipsorcery/issues/1789",
    ),
    "Truncation": note(
        "a user name or fragment is cut to a fixed buffer before it is compared",
        "long fragments never match, or fragments that differ behind the cut are taken for equal",
        "signalwire/freeswitch/issues/467",
        "awslabs/amazon-kinesis-video-streams-webrtc-sdk-c/issues/503",
        "espressif/esp-webrtc-solution/issues/191",
    ),
    "TrimmedUsername": note(
        "trailing bytes of USERNAME are trimmed before it is compared",
        "two different names become one",
        "jitsi/jitsi-videobridge/pull/493",
    ),
    "UsernameInjection": note(
        "a USERNAME reaches a line-based format unfiltered",
        "its line breaks write attributes of their own",
        "libp2p/js-libp2p/pull/3480",
    ),
    "MissingText": note(
        "an unset credential is used as if it were text, or not expected at all",
        "a constant user name that everybody knows, or a crash",
        "RestComm/media-core/issues/320",
    ),
    "WrongResponseKey": note(
        "a response is signed with a key other than its request's, or not at all",
        "the peer must discard it: the role conflict is never resolved, the check times out",
        "sipwise/rtpengine/issues/1626",
        "pjsip/pjproject/issues/288",
    ),
    "AfterIntegrity": note(
        "an attribute behind MESSAGE-INTEGRITY takes effect",
        "anyone on the path adds attributes to an authenticated message",
        "pion/stun/pull/273",
        "jitsi/ice4j/pull/309",
        "coturn/coturn/pull/2075",
    ),
    "Sha256Length": note(
        "MESSAGE-INTEGRITY-SHA256 is computed over the wrong length or in the wrong place",
        "peers that verify it refuse the message",
        "paullouisageneau/libjuice/pull/103",
    ),
    "EarlyCheck": note(
        "a check that comes before the answer is dropped, crashes the agent, or skips authentication",
        "slow or failed setup when the peer's media path is faster than its signalling",
        "elixir-webrtc/ex_ice/pull/68",
        "algesten/str0m/pull/461",
        "awslabs/amazon-kinesis-video-streams-webrtc-sdk-c/issues/193",
    ),
    "RoleConflict": note(
        "a role conflict is not resolved, or the tie-breakers are compared the wrong way round",
        "both sides keep one role: nobody nominates, or both do",
        "pion/ice/issues/359",
        "pion/ice/pull/789",
        "paullouisageneau/libjuice/pull/83",
    ),
    "ZeroTieBreaker": note(
        "a tie-breaker of 0 is read as an absent attribute",
        "a legal peer is refused or never yields",
        "paullouisageneau/libjuice/issues/355",
    ),
    "Generations": note(
        "credentials of two generations are mixed, or lost, around a restart",
        "calls drop at the restart, or a password outlives it",
        "meetecho/janus-gateway/issues/2672",
        "jitsi/jitsi-videobridge/pull/2438",
    ),
    "SharedCredentials": note(
        "several agents or streams answer to the same credentials",
        "a check reaches the wrong one",
        "algesten/str0m/issues/491",
    ),
    "IndicationCrash": note(
        "a Binding indication is treated like a request that must carry credentials",
        "a crash, or a response to a message that takes none",
        "algesten/str0m/pull/690",
    ),
    "Demultiplexing": note(
        "the first byte sends a datagram to the wrong protocol",
        "DTLS or RTP swallowed, or parsed as STUN",
        "lynckia/licode/issues/1672",
        "awslabs/amazon-kinesis-video-streams-webrtc-sdk-c/issues/208",
        "pjsip/pjproject/issues/1158",
    ),
    "SessionLevel": note(
        "session-level ice-ufrag and ice-pwd are not taken as the default of every section",
        "a legal description is refused",
        "aiortc/aiortc/issues/254",
        "versatica/mediasoup-client/pull/277",
    ),
    "TaggedSection": note(
        "the transport of a BUNDLE group is taken from a section other than the tagged one",
        "a legal answer is refused, or checks are signed with credentials nobody listens to",
        "shinyoshiaki/werift-webrtc/issues/263",
        "sipsorcery-org/sipsorcery/issues/1763",
        "w3c/webrtc-pc/issues/1563",
    ),
    "Charset": note(
        "a product generates ice-ufrag characters outside the grammar",
        "strict peers refuse the description",
        "ZLMediaKit/ZLMediaKit/issues/4324",
        "ZLMediaKit/ZLMediaKit/pull/2993",
    ),
    "LengthLimits": note(
        "the length limits of ice-ufrag and ice-pwd are off",
        "too short is guessable, too strict refuses legal peers",
        "pion/ice/pull/949",
        "RestComm/media-core/issues/103",
        "aiortc/aioice/pull/82",
    ),
    "NameCandidate": note(
        "a host name in a candidate is fatal for the whole description",
        "no call with a browser that hides addresses",
        "pion/webrtc/issues/699",
        "Kurento/bugtracker/issues/432",
    ),
    "BundleOnly": note(
        "port 0 with bundle-only is read as a rejected section",
        "an accepted section loses its transport",
        "ZLMediaKit/ZLMediaKit/pull/4720",
    ),
}


def notes(*names):
    return {name: BUGS[name] for name in names}
