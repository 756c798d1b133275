//! Faults of `src/session`.

use super::faults;

faults! { SESSION: Session;
    CHECKS_OF_LAST_SECTION = "checks-of-last-section",
        "The checks of a bundle carry the last section's credentials and go to its candidates.",
        "aiortc/aiortc#370, aiortc/aiortc#910, aiortc/aiortc#1143",
        ["BUNDLE-9143-10-03", "ICE-8445-7.2.2-02"];
    CHECKS_SIGNED_FOR_LAST_SECTION = "checks-signed-for-last-section",
        "The checks of a bundle name the tagged section's fragment and are signed with the last section's password.",
        "Kurento/kurento#126",
        ["BUNDLE-9143-10-03", "ICE-8445-7.2.2-02"], audit ["bad-password"];
    CHECKS_OF_FIRST_SECTION = "checks-of-first-section",
        "The checks of a bundle carry the credentials of the description's first section, rejected or not.",
        "w3c/webrtc-pc#1563, shinyoshiaki/werift-webrtc#263",
        ["BUNDLE-9143-10-03", "SDP-8839-4.4.1.1.2-01"];
    RESPONSES_SIGNED_FOR_LAST_SECTION = "responses-signed-for-last-section",
        "Responses are signed with the own password of the last section.",
        "class: one password for a session, taken where the loop ended",
        ["BUNDLE-9143-10-03", "ICE-8445-7.2.2-03"], audit ["response-wrong-key"];
    CANDIDATES_OF_LAST_SECTION = "candidates-of-last-section",
        "The checks of a bundle go to the last section's candidates and to no others.",
        "class: candidates taken where the loop ended",
        ["BUNDLE-9143-10-03"];
    CREDENTIALS_ABOVE_SECTIONS_UNREAD = "credentials-above-sections-unread",
        "A session is made of what sections state, and credentials at session level are not looked at.",
        "aiortc/aiortc#254",
        ["SDP-8839-5.4-02", "SDP-8839-5.4-03"];
    FINGERPRINT_ABOVE_SECTIONS_UNREAD = "fingerprint-above-sections-unread",
        "A fingerprint at session level is not looked at.",
        "class: an attribute that is looked for at one level alone",
        ["DTLSSDP-8842-5.1-04"];
    FINGERPRINT_OF_LAST_SECTION = "fingerprint-of-last-section",
        "The certificate of a bundle has to be the one that its last section states.",
        "class: a transport that belongs to whoever was read last",
        ["BUNDLE-9143-7.1.3-01", "DTLSSDP-8842-5.1-04"], audit ["dtls-unfinished", "dtls-alert"];
    CERTIFICATE_NOT_COMPARED = "certificate-not-compared",
        "Any certificate will do.",
        "signalwire/freeswitch#2076, jitsi/jitsi-videobridge#78",
        ["DTLSSDP-8842-5.1-04", "DTLSSDP-8842-5.2-03"];
    FINGERPRINT_OF_NOBODY_STATED = "fingerprint-of-nobody-stated",
        "Its descriptions state a fingerprint that its certificate does not have.",
        "class: a certificate made anew after it was described",
        ["DTLSSDP-8842-5.1-04"], audit ["fingerprint-mismatch"];
    SETUP_REPEATED = "setup-repeated",
        "An answer repeats the offer's setup.",
        "sipsorcery-org/sipsorcery#1463",
        ["DTLSSDP-8842-5.3-01"], audit ["sdp-invalid", "dtls-unfinished", "dtls-alert"];
    DTLS_SERVER_IN_EVERY_ANSWER = "dtls-server-in-every-answer",
        "An offerer waits for the handshake to begin, whatever the answer says.",
        "OvenMediaLabs/OvenMediaEngine#2314, otalk/rtcpeerconnection-shim#173",
        ["DTLSSDP-8842-5.4-01"];
    DTLS_CLIENT_WHATEVER_WAS_SAID = "dtls-client-whatever-was-said",
        "It says of the DTLS roles what is right, and begins the handshake in any.",
        "emiago/diago#174, sipwise/rtpengine#211",
        ["DTLSSDP-8842-5.3-05", "DTLSSDP-8842-5.4-01"], audit ["dtls-unfinished", "dtls-alert"];
    HELLO_BEFORE_CHECKS = "hello-before-checks",
        "The handshake begins at the first candidate before any check.",
        "class: DTLS begun when the candidates are known",
        ["DTLSSDP-8842-6-01", "CONSENT-7675-5.1-01"], audit ["dtls-before-ice", "dtls-unfinished"];
    HELLO_OF_ANYBODY_ANSWERED = "hello-of-anybody-answered",
        "DTLS from any address is taken and answered there.",
        "CVE-2023-49786, CVE-2023-51443, CVE-2023-51275",
        ["DTLSSDP-8842-6-01", "ICE-8445-12.1-02"];
    RESTART_KEEPS_CREDENTIALS = "restart-keeps-credentials",
        "A restart of its own, or of the peer's, leaves its credentials as they were.",
        "class: a restart of the checks without new credentials",
        ["ICE-8445-9-03", "SDP-8839-4.4.1.1.1-03"];
    RESTART_ANSWERED_WITH_OLD_CREDENTIALS = "restart-answered-with-old-credentials",
        "The answer to a restart states the credentials there were.",
        "sipwise/rtpengine#786",
        ["SDP-8839-4.4.2.1-01"];
    RESTART_MAKES_AN_ASSOCIATION = "restart-makes-an-association",
        "With every restart of ICE the DTLS association is given up for a new one.",
        "sipwise/rtpengine#1019, webrtc-rs/rtc#82",
        ["DTLSSDP-8842-4-04"];
    NEW_FINGERPRINT_MAKES_NO_ASSOCIATION = "new-fingerprint-makes-no-association",
        "A new fingerprint in a later description makes no new association.",
        "pion/webrtc#1636",
        ["DTLSSDP-8842-4-03", "DTLSSDP-8842-3.1-01"];
    STATES_CREDENTIALS_IT_DOES_NOT_USE = "states-credentials-it-does-not-use",
        "Its descriptions state credentials that are drawn for the text alone.",
        "class: a description made twice, with random values in it",
        ["SDP-8839-4.3.2-02"], audit ["valid-check-refused", "unknown-ufrag"];
    REJECTION_NOT_READ = "rejection-not-read",
        "A section that the answer rejects keeps its transport.",
        "class: a port read as an address and nothing more",
        ["SDP-8839-4.4.1.1.2-01"];
    BUNDLED_TRANSPORTS_KEPT = "bundled-transports-kept",
        "Sections that the answer bundles keep the transports they had.",
        "class: a transport for each section, whatever was agreed on",
        ["BUNDLE-9143-10-01", "BUNDLE-9143-11-01"];
    CONNECTED_WITHOUT_DTLS = "connected-without-dtls",
        "The user is told of ICE alone, whatever becomes of DTLS.",
        "w3c/webrtc-pc#278",
        ["DTLSSDP-8842-5.2-03"];
    CONNECTION_NEVER_TOLD = "connection-never-told",
        "The user is not told that the session is up.",
        "webrtc-rs/webrtc#653",
        ["ICE-8445-8.1.1-02"];
    ONE_TRANSPORT_HOLDS_ALL = "one-transport-holds-all",
        "DTLS begins on no transport before every one has its pair.",
        "class: one state for a session of many transports",
        ["ICE-8445-8.1.2-03", "BUNDLE-9143-10-05"];
}
