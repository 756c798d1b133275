//! Rules on fragments, passwords, and the options of ICE.

use crate::lint::rule::Rule;

pub(in crate::lint) const UFRAG_LENGTH: Rule = Rule::error(
    "ufrag-length",
    "RFC 8839 5.4",
    "the ice-ufrag is shorter than 4 or longer than 256 characters",
)
.asked_by(&["SDP-8839-5.4-01"])
.help("Receivers may refuse the description, and buffers are sized for 256.")
.advice("Make a new random fragment of 4 to 32 characters for every session and restart.");

pub(in crate::lint) const UFRAG_LONG: Rule = Rule::warning(
    "ufrag-too-long-to-send",
    "RFC 8839 5.4",
    "the ice-ufrag is longer than the 32 characters a sender may use",
)
.asked_by(&["SDP-8839-5.4-06"])
.help("A receiver has to take up to 256. Real ones cut it (freeswitch#467), and then no check is authenticated.")
.advice("Send at most 32 characters.");

pub(in crate::lint) const UFRAG_CHARACTER: Rule = Rule::error(
    "ufrag-character",
    "RFC 8839 5.4",
    "the ice-ufrag has a character outside letters, digits, '+' and '/'",
)
.asked_by(&["SDP-8839-5.4-01"])
.help(
    "Base64 in its URL form, padding, dashes and a trailing space are the usual causes. Some peers refuse the \
     description, others cut the value and fail every check.",
)
.advice("Draw the characters from A-Z, a-z, 0-9, '+' and '/'.");

pub(in crate::lint) const PWD_LENGTH: Rule = Rule::error(
    "pwd-length",
    "RFC 8839 5.4",
    "the ice-pwd is shorter than 22 or longer than 256 characters",
)
.asked_by(&["SDP-8839-5.4-01", "ICE-8445-5.3-01"])
.help("22 characters carry the 128 random bits that RFC 8445 section 5.3 demands. Most peers refuse a shorter one.")
.advice("Make a new random password of at least 22 characters for every session and restart.");

pub(in crate::lint) const PWD_CHARACTER: Rule = Rule::error(
    "pwd-character",
    "RFC 8839 5.4",
    "the ice-pwd has a character outside letters, digits, '+' and '/'",
)
.asked_by(&["SDP-8839-5.4-01"])
.help("As with the fragment: a peer refuses the description, or alters the value and computes other MACs.")
.advice("Draw the characters from A-Z, a-z, 0-9, '+' and '/'.");

pub(in crate::lint) const UFRAG_MISSING: Rule = Rule::error(
    "ufrag-missing",
    "RFC 8839 5.4",
    "a section in use has no ice-ufrag at its own or the session level",
)
.asked_by(&[
    "SDP-8839-4.2.1.6-01",
    "SDP-8839-5.4-03",
    "SDP-8839-4.3.1-02",
    "SDP-8839-4.3.2-02",
])
.help("Without it no check can be addressed to the section.")
.advice("State ice-ufrag and ice-pwd in the section, or before the first m= line for all of them.");

pub(in crate::lint) const PWD_MISSING: Rule = Rule::error(
    "pwd-missing",
    "RFC 8839 5.4",
    "a section in use has no ice-pwd at its own or the session level",
)
.asked_by(&[
    "SDP-8839-4.2.1.6-01",
    "SDP-8839-5.4-03",
    "SDP-8839-4.3.1-02",
    "SDP-8839-4.3.2-02",
])
.help("Without it no check can be signed.")
.advice("State ice-ufrag and ice-pwd in the section, or before the first m= line for all of them.");

pub(in crate::lint) const UFRAG_REUSED: Rule = Rule::error(
    "ufrag-reused",
    "RFC 8839 5.4",
    "two sections have one ice-ufrag and different passwords",
)
.asked_by(&["SDP-8839-5.4-04"])
.help("A check names the fragment only, so the receiver cannot know which password to verify it with.")
.advice("Give each section a fragment of its own, or the same password to both.");

pub(in crate::lint) const UFRAG_SHARED: Rule = Rule::note(
    "ufrag-shared",
    "RFC 8839 5.4",
    "sections with transports of their own use one ice-ufrag",
)
.help(
    "This is legal, as long as the password is the same. Checks for the two are then told apart only by the socket \
     they come in on; a peer that keys its sessions by fragment routes them wrongly (str0m#491).",
)
.advice("Give each section that is not bundled credentials of its own.")
.by_experience();

pub(in crate::lint) const MIXED_LEVELS: Rule = Rule::warning(
    "credential-levels-mixed",
    "RFC 8839 5.4",
    "ice-ufrag and ice-pwd of a section come from different levels",
)
.help(
    "Each of the two attributes is inherited on its own, so the pair is well defined. Peers that override both or \
     neither end up with a pair that nobody has.",
)
.advice("State both at the same level.")
.by_experience();

pub(in crate::lint) const SESSION_OVERRIDDEN: Rule = Rule::note(
    "session-credentials-overridden",
    "RFC 8839 5.4",
    "a section overrides the credentials of the session level",
)
.help("The section's own credentials take precedence. Peers that read only one of the levels sign with the others.")
.advice("State credentials in the sections only.")
.by_experience();

pub(in crate::lint) const SESSION_ONLY: Rule = Rule::note(
    "session-credentials",
    "RFC 8839 5.4",
    "the credentials stand at the session level",
)
.help("They are the default of all sections. There are peers that look for them in the sections only (aiortc#254).")
.advice("Repeat them in the sections if such a peer has to be reached.")
.by_experience();

pub(in crate::lint) const PLACEHOLDER: Rule = Rule::error(
    "credential-placeholder",
    "RFC 8839 5.4",
    "a credential is the name of a missing value",
)
.asked_by(&["SDP-8839-5.4-05", "ICE-8445-5.3-01"])
.help(
    "Fragment and password are chosen at random. A value such as \"null\" or \"undefined\" was printed where there \
     was none (Telnyx freeswitch#598), and everybody can guess it.",
)
.advice("Find out why there are no credentials when the description is written.");

pub(in crate::lint) const WEAK: Rule = Rule::note(
    "credential-weak",
    "RFC 8839 5.4",
    "a credential does not look random",
)
.asked_by(&["SDP-8839-5.4-05", "ICE-8445-5.3-01", "STUN-8489-16.1.1-01"])
.help(
    "24 random bits in the fragment and 128 in the password keep strangers from passing as the peer (RFC 8445 \
     section 5.3). A value that repeats itself or counts up is most likely a constant (alohartc#87).",
)
.advice("Draw both from a cryptographic random source for every session and restart.")
.by_experience();

pub(in crate::lint) const PWD_ENTROPY: Rule = Rule::warning(
    "pwd-entropy",
    "RFC 8445 5.3",
    "the ice-pwd is too short for its alphabet",
)
.asked_by(&["ICE-8445-5.3-01", "STUN-8489-16.1.1-01"])
.help(
    "A password carries at least 128 random bits. 22 characters are enough if all 64 of the alphabet are drawn from; \
     with hexadecimal digits alone 32 are needed, with letters of one case and digits 25.",
)
.advice("Draw from A-Z, a-z, 0-9, '+' and '/', or make the password longer.");

pub(in crate::lint) const ICE2_MISSING: Rule = Rule::warning(
    "ice2-missing",
    "RFC 8839 4.2.1.5",
    "no ice-options line lists ice2",
)
.asked_by(&["SDP-8839-4.2.1.5-01", "SDP-8839-4.2.5-01", "SDP-8839-4.3.1-02", "SDP-8839-4.3.2-02", "ICE-8445-10-01"])
.help("The peer then takes the sender for one of RFC 5245 and may nominate aggressively or send a further offer.")
.advice("Add a=ice-options:ice2 (with trickle, if candidates follow) before the first m= line.");

pub(in crate::lint) const OPTION_SYNTAX: Rule = Rule::warning(
    "ice-option-syntax",
    "RFC 8839 5.6",
    "an ice-options tag is empty or has a character outside letters, digits, '+' and '/'",
)
.asked_by(&["SDP-8839-5.6-01"])
.help("Tags are separated by exactly one space; a comma or a dash is no part of them.")
.advice("List the tags with one space between them.");

pub(in crate::lint) const OPTION_UNKNOWN: Rule = Rule::note(
    "ice-option-unknown",
    "RFC 8839 10.2",
    "an ice-options tag is not registered",
)
.help("Registered are ice2, trickle and rtp+ecn. A peer ignores what it does not know.")
.advice("Check the spelling.");

pub(in crate::lint) const RENOMINATION: Rule = Rule::note(
    "renomination",
    "RFC 8839 4.3.4",
    "renomination is offered",
)
.help(
    "RFC 8445 allows one nomination for each component until a restart. Renomination comes from an expired draft; \
     it is used only if both sides list it, and a peer that takes it for granted moves traffic unexpectedly.",
)
.by_experience();

pub(in crate::lint) const TRICKLE_PARTIAL: Rule = Rule::warning(
    "trickle-partial",
    "RFC 8838 3",
    "trickle is listed for some sections and not for others",
)
.asked_by(&["TRICKLE-8838-3-02", "TRICKLE-8838-3-03"])
.help("Support for trickling holds for the whole description, so the option stands at the session level or everywhere.")
.advice("List trickle before the first m= line.");

pub(in crate::lint) const NO_ICE: Rule =
    Rule::note("no-ice", "RFC 8839 4.2.5", "the description does not use ICE")
        .help("An agent indicates ICE by ice-ufrag and ice-pwd. Without them RFC 3264 alone applies.");

pub(in crate::lint) const PACING_SYNTAX: Rule = Rule::warning(
    "ice-pacing-syntax",
    "RFC 8839 5.5",
    "the ice-pacing value is not a number of milliseconds of at most ten digits",
)
.asked_by(&["SDP-8839-5.5-01"])
.help("Both sides use the larger of the two values, so both have to understand it.")
.advice("Write milliseconds, for example a=ice-pacing:50.");

pub(in crate::lint) const LITE_PACING: Rule =
    Rule::warning("lite-pacing", "RFC 8839 4.3.1", "a lite agent states ice-pacing")
        .asked_by(&["SDP-8839-4.3.1-04", "SDP-8839-4.3.2-04"])
        .help("A lite agent sends no checks, so it has nothing to pace and must not state the attribute.")
        .advice("Remove ice-pacing, or ice-lite.");

pub(in crate::lint) const LITE_CANDIDATE: Rule = Rule::warning(
    "lite-candidate",
    "RFC 8445 5.2",
    "a lite agent has a candidate that is not a host candidate",
)
.help("Lite agents use host candidates only; they send no checks that would keep a reflexive or relayed one alive.")
.advice("Remove the candidate, or ice-lite if the agent is a full one.");

pub(in crate::lint) const LITE_ACTIVE: Rule = Rule::note(
    "lite-active",
    "RFC 8842 6",
    "a lite agent wants to be the DTLS client",
)
.help(
    "Checks come before the handshake, and a lite agent learns only from the peer's nomination when they are done. \
     As the client it has to wait for that; one that starts at once sends to an address nobody validated.",
)
.advice("Answer with a=setup:passive.")
.by_experience();
