//! Candidates that can be read: their addresses, priorities, components and foundations.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};

use crate::sdp::{Candidate, CandidateAddress, CandidateKind, CandidateTransport, TcpType};

use super::remarks::Remarks;
use super::rule::Rule;
use super::rules::candidate as rules;
use super::subject::{Subject, quote};

/// More candidates than a checklist has pairs (RFC 8445 section 6.1.2.5).
const MANY: usize = 100;

/// The words of a candidate line.
mod word {
    pub(super) const FOUNDATION: usize = 0;
    pub(super) const COMPONENT: usize = 1;
    pub(super) const PRIORITY: usize = 3;
    pub(super) const ADDRESS: usize = 4;
    pub(super) const PORT: usize = 5;
}

pub(super) fn check(subject: &Subject<'_>, remarks: &mut Remarks) {
    for (index, section) in subject.sections().iter().enumerate() {
        if section.is_rejected() {
            continue;
        }
        let candidates = &section.candidates;
        if let Some(beyond) = candidates.get(MANY) {
            let at = subject.candidate_word(index, beyond.line, word::FOUNDATION);
            let message = format!("the section has {} candidates", candidates.len());
            remarks.add(&rules::MANY, subject, Some(index), at, message);
        }
        let mut place = |candidate: &Candidate, rule: &Rule, at: usize, message: String| {
            if remarks.is_full() {
                return remarks.leave_out();
            }
            let at = subject.candidate_word(index, candidate.line, at);
            remarks.add(rule, subject, Some(index), at, message);
        };
        for candidate in candidates {
            address(candidate, &mut place);
            port(candidate, &mut place);
            formula(candidate, &mut place);
        }
        together(candidates, &mut place);
        relayed_first(candidates, &mut place);
        components(subject, index, &mut place);
    }
}

/// Makes a remark on a word of a candidate.
trait Place: FnMut(&Candidate, &Rule, usize, String) {}
impl<F: FnMut(&Candidate, &Rule, usize, String)> Place for F {}

fn address(candidate: &Candidate, place: &mut impl Place) {
    let CandidateAddress::Ip(address) = candidate.address else {
        return;
    };
    let (rule, kind) = match address {
        address if address.is_loopback() => (&rules::LOOPBACK, "a loopback"),
        address if address.is_unspecified() => (&rules::ADDRESS, "the unspecified"),
        address if address.is_multicast() => (&rules::ADDRESS, "a multicast"),
        IpAddr::V4(address) if address.is_broadcast() => (&rules::ADDRESS, "the broadcast"),
        IpAddr::V4(address) if address.is_link_local() => (&rules::LINK_LOCAL, "a link-local"),
        IpAddr::V6(address) if address.is_unicast_link_local() => (&rules::LINK_LOCAL, "a link-local"),
        IpAddr::V6(address) if address.to_ipv4_mapped().is_some() => (&rules::DEPRECATED, "an IPv4-mapped"),
        IpAddr::V6(address) if is_ipv4_compatible(address) => (&rules::DEPRECATED, "an IPv4-compatible"),
        IpAddr::V6(address) if address.segments()[0] & 0xffc0 == 0xfec0 => {
            (&rules::DEPRECATED, "a site-local")
        }
        _ => return,
    };
    place(
        candidate,
        rule,
        word::ADDRESS,
        format!("{address} is {kind} address"),
    );
}

/// `::a.b.c.d`; the unspecified and the loopback address were told apart before.
fn is_ipv4_compatible(address: Ipv6Addr) -> bool {
    address.segments()[..6].iter().all(|&segment| segment == 0)
}

fn port(candidate: &Candidate, place: &mut impl Place) {
    let active = candidate.tcp_type == Some(TcpType::Active);
    if candidate.port == 9 && !active {
        let message = "port 9 stands for no port".to_owned();
        place(candidate, &rules::DISCARD_PORT, word::PORT, message);
    }
}

fn formula(candidate: &Candidate, place: &mut impl Place) {
    let lowest = 256 - u32::from(candidate.component);
    let (preference, component) = (candidate.priority >> 24, candidate.priority & 0xff);
    let message = if preference > 126 {
        format!("the priority has a type preference of {preference}, the highest is 126")
    } else if component != lowest {
        format!(
            "the lowest byte of the priority is {component}, {lowest} is expected for component {}",
            candidate.component
        )
    } else {
        return;
    };
    place(candidate, &rules::PRIORITY_FORMULA, word::PRIORITY, message);
}

/// What must differ between candidates: address with base, priority, and what a foundation stands for.
fn together(candidates: &[Candidate], place: &mut impl Place) {
    let mut addresses = HashMap::new();
    let mut priorities = HashMap::new();
    let mut foundations = HashMap::new();
    for candidate in candidates {
        let first = *addresses.entry(identity(candidate)).or_insert(candidate.line);
        if first != candidate.line {
            let message = format!("the candidate in line {first} has the same transport address and base");
            place(candidate, &rules::DUPLICATE, word::ADDRESS, message);
            continue;
        }
        let first = *priorities.entry(candidate.priority).or_insert(candidate.line);
        if first != candidate.line {
            let message = format!("the candidate in line {first} has the same priority");
            place(candidate, &rules::PRIORITY_TWICE, word::PRIORITY, message);
        }
        let kind = (candidate.kind.as_str(), candidate.transport.as_str());
        let (first, line) = *foundations
            .entry(candidate.foundation.as_str())
            .or_insert((kind, candidate.line));
        if first != kind {
            let message = format!(
                "the candidate in line {line} has the same foundation and is {} over {}",
                quote(first.0),
                quote(first.1)
            );
            place(candidate, &rules::FOUNDATION, word::FOUNDATION, message);
        }
    }
}

/// Component, transport, who connects, transport address, and base as far as it shows.
type Identity<'a> = (
    u16,
    &'a str,
    Option<u8>,
    &'a str,
    Option<IpAddr>,
    u16,
    Option<(Option<IpAddr>, Option<u16>)>,
);

fn identity(candidate: &Candidate) -> Identity<'_> {
    let (name, address) = match &candidate.address {
        CandidateAddress::Ip(address) => ("", Some(*address)),
        CandidateAddress::Name(name) => (name.as_str(), None),
    };
    let own = (address, Some(candidate.port));
    let base = match candidate.kind {
        CandidateKind::ServerReflexive | CandidateKind::PeerReflexive => {
            candidate.related.as_ref().map(|related| match related.address {
                Some(CandidateAddress::Ip(address)) => (Some(address), related.port),
                _ => (None, related.port),
            })
        }
        _ => Some(own),
    };
    let transport = candidate.transport.as_str();
    let tcp_type = candidate.tcp_type.map(|kind| kind as u8);
    (
        candidate.component,
        transport,
        tcp_type,
        name,
        address,
        candidate.port,
        base,
    )
}

/// A relayed candidate above a host candidate of the same component, both over UDP.
fn relayed_first(candidates: &[Candidate], place: &mut impl Place) {
    let over_udp = || {
        candidates
            .iter()
            .filter(|candidate| candidate.transport == CandidateTransport::Udp)
    };
    let mut lowest_host: HashMap<u16, u32> = HashMap::new();
    for candidate in over_udp().filter(|candidate| candidate.kind == CandidateKind::Host) {
        let lowest = lowest_host
            .entry(candidate.component)
            .or_insert(candidate.priority);
        *lowest = (*lowest).min(candidate.priority);
    }
    let relayed = over_udp().find(|candidate| {
        let host = lowest_host.get(&candidate.component);
        candidate.kind == CandidateKind::Relayed && host.is_some_and(|&host| candidate.priority > host)
    });
    if let Some(candidate) = relayed {
        let message = "the priority is above that of a host candidate".to_owned();
        place(candidate, &rules::PRIORITY_ORDER, word::PRIORITY, message);
    }
}

fn components(subject: &Subject<'_>, index: usize, place: &mut impl Place) {
    let candidates = &subject.sections()[index].candidates;
    let highest = match () {
        () if subject.is_rtp(index) => 2,
        () if subject.is_data(index) => 1,
        () => 256,
    };
    if let Some(beyond) = candidates.iter().find(|candidate| candidate.component > highest) {
        let message = format!("component {} in a section of {highest}", beyond.component);
        place(beyond, &rules::COMPONENT, word::COMPONENT, message);
    }
    let has = |component: u16| {
        candidates
            .iter()
            .find(|candidate| candidate.component == component)
    };
    let (first, second) = (has(1), has(2));
    if let (None, Some(other)) = (first, candidates.first()) {
        let message = format!("component {} and none of component 1", other.component);
        place(other, &rules::COMPONENT, word::COMPONENT, message);
    }
    if !subject.is_rtp(index) {
        return;
    }
    let part = subject.part(index);
    let muxed = part.has("rtcp-mux-only") || (subject.is_answer() && part.has("rtcp-mux"));
    if let Some(candidate) = second.filter(|_| muxed) {
        let message = "the section multiplexes RTCP for certain".to_owned();
        place(candidate, &rules::RTCP_UNUSED, word::COMPONENT, message);
    }
    let bandwidth = |name: &str| {
        part.plain
            .iter()
            .any(|(letter, line)| *letter == b'b' && line.value == name)
    };
    let unused = bandwidth("RS:0") && bandwidth("RR:0");
    let muxing = part.has("rtcp-mux") || subject.sections()[index].group.is_some();
    if let (Some(candidate), None) = (first, second)
        && !muxing
        && !unused
    {
        let message = "no candidate of component 2, and no a=rtcp-mux".to_owned();
        place(candidate, &rules::RTCP_MISSING, word::COMPONENT, message);
    }
}
