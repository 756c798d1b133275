//! Rules on candidates and default destinations.

use crate::lint::rule::Rule;

pub(in crate::lint) const SYNTAX: Rule = Rule::error(
    "candidate-syntax",
    "RFC 8839 5.1",
    "a candidate line cannot be read",
)
.asked_by(&["SDP-8839-5.1-01"])
.help("Foundation, component, transport, priority, address, port, \"typ\" and a type, with single spaces. A line that \
       cannot be read is lost at best; some peers refuse the whole description.")
.advice("Write candidate lines in this order, and only when every value is known.");

pub(in crate::lint) const NAME: Rule = Rule::warning(
    "candidate-name",
    "RFC 8839 5.1",
    "a candidate has a name for an address",
)
.asked_by(&["SDP-8839-5.1-02"])
.help("Agents must not offer names, and must ignore candidates that have one.")
.advice("Resolve the name and write the address.");

pub(in crate::lint) const MDNS: Rule = Rule::note(
    "candidate-mdns",
    "RFC 8839 5.1",
    "a candidate has a multicast DNS name for an address",
)
.help(
    "Browsers hide local addresses behind names that end in .local (draft-ietf-rtcweb-mdns-ice-candidates). A peer \
     that does not resolve them, or sits in another network, ignores the candidate; the session then depends on \
     the peer's own checks or on reflexive and relayed candidates.",
)
.advice("Grant media permission or configure STUN or TURN if the peer cannot resolve such names.")
.by_experience();

pub(in crate::lint) const RELATED_MISSING: Rule = Rule::warning(
    "candidate-related-missing",
    "RFC 8839 5.1",
    "a reflexive or relayed candidate lacks raddr or rport",
)
.asked_by(&["SDP-8839-5.1-06"])
.help("Both are mandatory for candidates that are not host candidates. Some parsers refuse the line without them.")
.advice("Write the base, or raddr 0.0.0.0 rport 9 to hide it.");

pub(in crate::lint) const RELATED_ON_HOST: Rule = Rule::warning(
    "candidate-related-on-host",
    "RFC 8839 5.1",
    "a host candidate has raddr or rport",
)
.asked_by(&["SDP-8839-5.1-07"])
.help("A host candidate is its own base; the two must be left out.")
.advice("Remove raddr and rport.");

pub(in crate::lint) const RELATED_SYNTAX: Rule = Rule::warning(
    "candidate-related-syntax",
    "RFC 8839 5.1",
    "a raddr or rport cannot be read",
)
.asked_by(&["SDP-8839-5.1-01"])
.help("raddr is an address, rport a port. Parsers differ in whether they drop the value or the candidate.")
.advice("Write an address and a port, or raddr 0.0.0.0 rport 9.");

pub(in crate::lint) const EXTENSION: Rule = Rule::warning(
    "candidate-extension",
    "RFC 8839 5.1",
    "the last extension of a candidate has a name and no value",
)
.asked_by(&["SDP-8839-5.1-01"])
.help("What follows the type are pairs of a name and a value.")
.advice("Complete the pair or remove the name.");

pub(in crate::lint) const TCP_TYPE: Rule = Rule::error(
    "candidate-tcptype",
    "RFC 6544 4.5",
    "a TCP candidate does not say which side connects",
)
.asked_by(&["ICETCP-6544-5-01"])
.help("tcptype active, passive or so is mandatory for TCP; without it the candidate cannot be paired.")
.advice("Add tcptype.");

pub(in crate::lint) const TCP_PORT: Rule = Rule::warning(
    "candidate-tcp-port",
    "RFC 6544 4.5",
    "an active TCP candidate has a port other than 9",
)
.asked_by(&["ICETCP-6544-4.5-01"])
.help("An active candidate is never connected to, so its port says nothing and is written as 9.")
.advice("Write port 9.");

pub(in crate::lint) const REMOTE_SYNTAX: Rule = Rule::warning(
    "remote-candidates-syntax",
    "RFC 8839 5.2",
    "the remote-candidates line is not a list of component, address and port",
)
.asked_by(&["SDP-8839-5.2-01"])
.help("The peer learns from it which of its candidates were selected.")
.advice("Write three words for each component.");

pub(in crate::lint) const REMOTE_IN_ANSWER: Rule = Rule::warning(
    "remote-candidates-in-answer",
    "RFC 8839 4.4.2",
    "an answer has remote-candidates",
)
.asked_by(&["SDP-8839-4.4.2-01", "SDP-8839-5.2-02", "SDP-8839-5.2-03"])
.help("Only a controlling agent states them, and only in an offer.")
.advice("Remove the line.");

pub(in crate::lint) const DUPLICATE: Rule = Rule::warning(
    "candidate-duplicate",
    "RFC 8445 5.1.3",
    "two candidates have the same transport address and base",
)
.asked_by(&["ICE-8445-5.1.3-01"])
.help("The one with the lower priority is redundant: its checks are sent twice for nothing.")
.advice("Drop the one with the lower priority.");

pub(in crate::lint) const PRIORITY_TWICE: Rule = Rule::warning(
    "candidate-priority-shared",
    "RFC 8445 5.1.2",
    "two candidates of a section have one priority",
)
.asked_by(&["ICE-8445-5.1.2-01", "ICE-8445-5.1.2.1-05", "ICE-8445-5.2-05"])
.help(
    "Each candidate of a data stream must have a priority of its own; else both sides may order the pairs \
     differently. Pairs are found all the same.",
)
.advice("Give each address a local preference of its own.");

pub(in crate::lint) const PRIORITY_FORMULA: Rule = Rule::note(
    "candidate-priority-formula",
    "RFC 8445 5.1.2.1",
    "a priority does not follow the recommended formula",
)
.asked_by(&["ICE-8445-5.1.2-02", "ICE-8445-5.1.2.1-01"])
.help("Type preference (at most 126), local preference, and 256 minus the component in the lowest byte. Another \
       formula works; the agents' checks are then less well coordinated.")
.advice("Use the formula.");

pub(in crate::lint) const PRIORITY_ORDER: Rule = Rule::note(
    "candidate-priority-order",
    "RFC 8445 5.1.2.2",
    "a relayed candidate is preferred to a host candidate",
)
.asked_by(&["ICE-8445-5.1.2.2-01"])
.help("Recommended are 126 for host, 110 and 100 for reflexive, and 0 for relayed candidates. Traffic would take \
       the relay although a direct path works.")
.advice("Check the type preferences.");

pub(in crate::lint) const COMPONENT: Rule = Rule::warning(
    "candidate-component",
    "RFC 8839 5.1",
    "a candidate has a component that its section does not have",
)
.asked_by(&["SDP-8839-5.1-04", "SDP-8839-5.1-05", "ICE-8445-5.1.2.1-07", "ICE-8445-5.1.1.1-03"])
.help("Components begin at 1. RTP is 1 and RTCP is 2; everything else, a data channel for one, has component 1 only.")
.advice("Number the components from 1.");

pub(in crate::lint) const RTCP_UNUSED: Rule = Rule::note(
    "candidate-rtcp-muxed",
    "RFC 8858 5.3",
    "there are RTCP candidates where RTCP is multiplexed for certain",
)
.help(
    "With rtcp-mux-only in an offer, or rtcp-mux in an answer, RTCP has no component of its own. A peer that \
       waits for component 2 to connect reports a failure.",
)
.advice("Leave out candidates of component 2.");

pub(in crate::lint) const RTCP_MISSING: Rule = Rule::warning(
    "candidate-rtcp-missing",
    "RFC 8839 4.2.2",
    "RTP without rtcp-mux has no candidates for RTCP",
)
.asked_by(&["SDP-8839-4.2.2-01", "ICE-8445-5.1.1.1-02", "ICE-8445-5.2-03"])
.help("If RTCP has a port of its own it needs candidates of component 2; if it is not used, b=RS:0 and b=RR:0 say so.")
.advice("Add a=rtcp-mux, or candidates of component 2.");

pub(in crate::lint) const FOUNDATION: Rule = Rule::note(
    "candidate-foundation",
    "RFC 8445 5.1.1.3",
    "candidates of different type or transport have one foundation",
)
.asked_by(&["ICE-8445-5.1.1.3-01"])
.help("Equal foundations say that candidates stand or fall together, so that one check can stand for many. Checks \
       of the others are held back for no reason.")
.advice("Derive the foundation from type, base address, server and transport.");

pub(in crate::lint) const ADDRESS: Rule = Rule::warning(
    "candidate-address",
    "RFC 8839 5.1",
    "no check can be sent to a candidate's address",
)
.asked_by(&["SDP-8839-5.1-01"])
.help("The address is unspecified, multicast or broadcast. 0.0.0.0 belongs into c= lines while no address is known, \
       and into raddr to hide one, never into a candidate.")
.advice("Leave the candidate out.");

pub(in crate::lint) const LOOPBACK: Rule = Rule::warning(
    "candidate-loopback",
    "RFC 8445 5.1.1.1",
    "a candidate has a loopback address",
)
.asked_by(&["ICE-8445-5.1.1.1-04"])
.help("They must not be offered: on another machine the address is that machine itself.")
.advice("Leave loopback interfaces out, except for tests on one machine.");

pub(in crate::lint) const DEPRECATED: Rule = Rule::warning(
    "candidate-deprecated-address",
    "RFC 8445 5.1.1.1",
    "a candidate has an IPv6 address of a kind that is not offered",
)
.asked_by(&["ICE-8445-5.1.1.1-05", "ICE-8445-5.1.1.1-06"])
.help("IPv4-compatible and site-local addresses must not be offered, IPv4-mapped ones should not.")
.advice("Offer the IPv4 address as such, and global or unique local IPv6 addresses.");

pub(in crate::lint) const LINK_LOCAL: Rule = Rule::note(
    "candidate-link-local",
    "RFC 8445 5.1.1.1",
    "a candidate has a link-local address",
)
.asked_by(&["ICE-8445-5.1.1.1-08"])
.help(
    "It works on the same link only, and a candidate cannot say which link that is. Beside privacy addresses \
       it must not be offered at all.",
)
.advice("Leave link-local addresses out.");

pub(in crate::lint) const DISCARD_PORT: Rule = Rule::note(
    "candidate-discard-port",
    "RFC 6544 4.5",
    "a candidate that is to be reached has port 9",
)
.help("Port 9 stands for \"no port yet\" in m= lines and belongs to active TCP candidates, which nobody connects to. \
       Anywhere else it was most likely not filled in.")
.advice("Write the port the agent listens on.")
.by_experience();

pub(in crate::lint) const MANY: Rule = Rule::note(
    "candidate-count",
    "RFC 8445 6.1.2.5",
    "a section has more than 100 candidates",
)
.help("A checklist is cut to 100 pairs unless configured otherwise, so most of them are never checked.")
.advice("Offer the addresses that can be of use, one candidate each.");

pub(in crate::lint) const IN_REJECTED: Rule = Rule::warning(
    "candidate-in-rejected",
    "RFC 8839 4.4.1.1.2",
    "a rejected section has candidates",
)
.asked_by(&["SDP-8839-4.4.1.1.2-01", "SDP-8839-4.2.1.6-02"])
.help("A section with port zero is out of use and has no candidates (section 4.2.1.6).")
.advice("Remove them.");

pub(in crate::lint) const ICE_IN_REJECTED: Rule = Rule::note(
    "ice-in-rejected",
    "RFC 8839 4.4.1.1.2",
    "a rejected section states ICE attributes",
)
.asked_by(&["SDP-8839-4.4.1.1.2-02"])
.help("They should be left out of a section that was removed. They have no effect.")
.advice("Remove ice-ufrag, ice-pwd and the other attributes of ICE from the section.");

pub(in crate::lint) const DEFAULT: Rule = Rule::warning(
    "default-not-candidate",
    "RFC 8839 4.2.5",
    "the default destination is not among the candidates",
)
.asked_by(&["SDP-8839-4.4.1.2.1-03"])
.help(
    "Address and port of c= and m= have to appear in a candidate line of the section, unless they are 0.0.0.0 (or \
     ::) and 9, or a name. Else the peer may suppose that a gateway changed them and do without ICE (ice-mismatch).",
)
.advice("Write the address and port of a candidate, or 0.0.0.0 and 9.");

pub(in crate::lint) const NONE: Rule = Rule::note(
    "no-candidates",
    "RFC 8839 4.3.1",
    "a section has no candidates, and none are announced",
)
.help("This is valid: the peer then learns addresses from checks it receives. It connects only if the peer can be \
       reached and waits, and most stacks mean to trickle when they do so.")
.advice("List trickle in ice-options, or wait for candidates before the description is sent.")
.by_experience();

pub(in crate::lint) const MISMATCH_IN_OFFER: Rule = Rule::warning(
    "ice-mismatch-in-offer",
    "RFC 8839 5.3",
    "an offer has ice-mismatch",
)
.asked_by(&["SDP-8839-5.3-01"])
.help("It reports about an offer, so it stands in answers only.")
.advice("Remove it.");

pub(in crate::lint) const MISMATCH_CANDIDATES: Rule = Rule::error(
    "ice-mismatch-candidates",
    "RFC 8839 4.2.5",
    "a section has ice-mismatch and candidates",
)
.asked_by(&["SDP-8839-4.2.5-03"])
.help("With ice-mismatch ICE is not used for the section, so its candidates must be left out.")
.advice("Remove one or the other.");

pub(in crate::lint) const MISMATCH: Rule = Rule::note(
    "ice-mismatch",
    "RFC 8839 4.2.5",
    "the answer does without ICE for a section",
)
.help("The default destination of the offer was not among its candidates. RFC 3264 applies: media goes to the \
       addresses in c= and m=, unchecked.")
.advice("Look at what changed the offer on its way: an application layer gateway, or a stack that wrote a wrong c= line.");

pub(in crate::lint) const AFTER_END: Rule = Rule::warning(
    "candidate-after-end",
    "RFC 8838 13",
    "a candidate stands behind end-of-candidates",
)
.asked_by(&["TRICKLE-8838-13-05", "TRICKLESIP-8840-5-01"])
.help("The line says that no more candidates follow. A peer ignores those that do.")
.advice("Put end-of-candidates behind the last candidate.");

pub(in crate::lint) const COMPONENT_ORDER: Rule = Rule::note(
    "candidate-component-order",
    "RFC 8838 17",
    "a candidate of a higher component stands before one of a lower component with the same foundation",
)
.asked_by(&["TRICKLE-8838-17-02"])
.help("Receivers that trickle pair what they have; with the second component alone there is nothing to begin with.")
.advice("List the candidates of component 1 first.");

pub(in crate::lint) const LITE_TWICE: Rule = Rule::warning(
    "lite-address-twice",
    "RFC 8445 5.2",
    "a lite agent has two candidates with one IP address",
)
.asked_by(&["ICE-8445-5.2-01"])
.help("A lite agent has at most one for each of its addresses and components.")
.advice("Remove one of them.");

pub(in crate::lint) const LITE_FAMILY: Rule = Rule::note(
    "lite-family-twice",
    "RFC 8445 5.2",
    "a lite agent has several candidates of one address family",
)
.asked_by(&["ICE-8445-5.2-02"])
.help("Only checks tell which of two addresses is better, and a lite agent makes none.")
.advice("Offer one address of each family, or run a full agent.");

pub(in crate::lint) const LITE_FOUNDATION: Rule = Rule::warning(
    "lite-foundation",
    "RFC 8445 5.2",
    "foundations of a lite agent do not follow its addresses",
)
.asked_by(&["ICE-8445-5.2-04"])
.help("Candidates of one address have one foundation, those of different addresses different ones.")
.advice("Derive the foundation from the IP address.");

pub(in crate::lint) const LITE_PRIORITY: Rule = Rule::note(
    "lite-priority",
    "RFC 8445 5.2",
    "a candidate of a lite agent has a type preference other than 126",
)
.asked_by(&["ICE-8445-5.2-06"])
.help("All candidates of a lite agent are host candidates, for which 126 is advised.")
.advice("Use 126, the preference of host candidates.");
