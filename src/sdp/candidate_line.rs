//! Reading of candidate lines.
//!
//! The words up to the type must match the grammar, else the line is ignored; what follows is read leniently,
//! because an extension nobody knows must not cost a candidate (RFC 8839 section 5.1).

use super::candidate::{
    Candidate, CandidateAddress, CandidateKind, CandidateTransport, RelatedAddress, RemoteCandidate, TcpType,
};
use super::defect::{CandidateFault as Fault, DefectKind};
use super::text::{Word, decimal, is_ice_char, port, words};
use crate::fault;

impl Candidate {
    /// Reads the value of a candidate attribute that starts at `column`; what is tolerated goes to `note`.
    pub(super) fn read(
        value: &str,
        line: usize,
        column: usize,
        mut note: impl FnMut(usize, DefectKind),
    ) -> Result<Self, (usize, Fault)> {
        let mut fields = Fields {
            words: words(value, column),
            end: column + value.len(),
        };
        let (foundation, _) = fields.next("foundation", Fault::Foundation, foundation)?;
        let (component, _) = fields.next("component", Fault::Component, component)?;
        let (transport, _) = fields.next("transport", Fault::Transport, CandidateTransport::read)?;
        let (priority, _) = fields.next("priority", Fault::Priority, priority)?;
        let (address, address_column) = fields.next("address", Fault::Address, CandidateAddress::read)?;
        let (port, port_column) = fields.next("port", Fault::Port, usable_port)?;
        fields.next("type", Fault::Typ, |text| {
            text.eq_ignore_ascii_case("typ").then_some(())
        })?;
        let (kind, kind_column) = fields.next("type", Fault::Type, CandidateKind::read)?;
        if matches!(address, CandidateAddress::Name(_)) {
            note(address_column, DefectKind::NameCandidate);
        }
        let (tail, tail_column) = fields.rest(value, column);
        if fault::is(&fault::EXTENSIONS_REFUSED) && pairs(tail, 1).any(|(name, _)| name.text == "generation")
        {
            return Err((tail_column, Fault::Type));
        }
        let Tail { related, tcp_type } = Tail::read(tail, tail_column, &mut note);
        if let Some(kind) = related_defect(&kind, related.as_ref()) {
            note(kind_column, kind);
        }
        match (&transport, tcp_type) {
            (CandidateTransport::Tcp, None) => note(kind_column, DefectKind::TcpType),
            (CandidateTransport::Tcp, Some(TcpType::Active)) if port != 9 => {
                note(port_column, DefectKind::TcpActivePort);
            }
            _ => {}
        }
        Ok(Self {
            foundation,
            component,
            transport,
            priority,
            address,
            port,
            kind,
            related,
            tcp_type,
            line,
            tail: tail.to_owned(),
        })
    }
}

impl RemoteCandidate {
    /// Reads a line into `into`; the column of the first entry that cannot be read is the error.
    pub(super) fn read_all(value: &str, column: usize, into: &mut Vec<Self>) -> Result<(), usize> {
        let mut words = words(value, column);
        while let Some(first) = words.next() {
            let component = component(first.text);
            let address = words.next().and_then(|word| CandidateAddress::read(word.text));
            let port = words.next().and_then(|word| port(word.text));
            let (Some(component), Some(address), Some(port)) = (component, address, port) else {
                return Err(first.column);
            };
            into.push(Self {
                component,
                address,
                port,
            });
        }
        Ok(())
    }
}

/// The name/value pairs of a tail. A name that nothing follows comes without a value; spaces where a name
/// should begin are skipped, so that a trailing space does no harm.
pub(super) fn pairs(tail: &str, column: usize) -> impl Iterator<Item = (Word<'_>, Option<Word<'_>>)> {
    let mut words = words(tail, column);
    std::iter::from_fn(move || {
        let name = words.find(|word| !word.text.is_empty())?;
        Some((name, words.next()))
    })
}

/// The words of a candidate line up to its type.
struct Fields<I> {
    words: I,
    end: usize,
}

impl<'a, I: Iterator<Item = Word<'a>>> Fields<I> {
    /// Reads one word and tells its column.
    fn next<T>(
        &mut self,
        name: &'static str,
        fault: Fault,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<(T, usize), (usize, Fault)> {
        let word = self.words.next().ok_or((self.end, Fault::Missing(name)))?;
        if word.text.is_empty() {
            return Err((word.column, Fault::Missing(name)));
        }
        read(word.text)
            .map(|value| (value, word.column))
            .ok_or((word.column, fault))
    }

    /// What follows the words taken so far, and its column.
    fn rest(mut self, value: &'a str, column: usize) -> (&'a str, usize) {
        let start = self.words.next().map_or(self.end, |word| word.column);
        (&value[start - column..], start)
    }
}

/// The extensions that have a meaning here.
struct Tail {
    related: Option<RelatedAddress>,
    tcp_type: Option<TcpType>,
}

impl Tail {
    /// The first of each name counts; a value that cannot be read is left out.
    fn read(tail: &str, column: usize, note: &mut impl FnMut(usize, DefectKind)) -> Self {
        let (mut address, mut port_word, mut tcp_type) = (None, None, None);
        for (name, value) in pairs(tail, column) {
            let Some(value) = value else {
                note(name.column, DefectKind::OddExtensions);
                break;
            };
            let slot = match name.text {
                text if text.eq_ignore_ascii_case("raddr") => &mut address,
                text if text.eq_ignore_ascii_case("rport") => &mut port_word,
                text if text.eq_ignore_ascii_case("tcptype") => &mut tcp_type,
                _ => continue,
            };
            slot.get_or_insert(value);
        }
        let mut read_or_note = |word: Option<Word<'_>>, legal: bool| {
            if let Some(word) = word.filter(|_| !legal) {
                note(word.column, DefectKind::RelatedAddress);
            }
        };
        let related_address = address.and_then(|word| CandidateAddress::read(word.text));
        let related_port = port_word.and_then(|word| port(word.text));
        read_or_note(address, related_address.is_some());
        read_or_note(port_word, related_port.is_some());
        let stated = address.is_some() || port_word.is_some();
        Self {
            related: stated.then_some(RelatedAddress {
                address: related_address,
                port: related_port,
            }),
            tcp_type: tcp_type.and_then(|word| TcpType::read(word.text)),
        }
    }
}

/// Related addresses belong to candidates that have a base elsewhere, and only to them.
fn related_defect(kind: &CandidateKind, related: Option<&RelatedAddress>) -> Option<DefectKind> {
    let complete = related.is_some_and(|related| related.address.is_some() && related.port.is_some());
    match kind {
        CandidateKind::Host => related.map(|_| DefectKind::RelatedAddressOnHost),
        CandidateKind::Other(_) => None,
        _ => (!complete).then_some(DefectKind::RelatedAddressMissing),
    }
}

fn foundation(text: &str) -> Option<String> {
    let legal = (1..=32).contains(&text.len()) && text.bytes().all(is_ice_char);
    legal.then(|| text.to_owned())
}

fn component(text: &str) -> Option<u16> {
    let number = decimal(text, 3).and_then(|number| u16::try_from(number).ok())?;
    (1..=256).contains(&number).then_some(number)
}

/// Priorities beyond 31 bits are refused: the pair priority computed from them would not fit 64 bits.
fn priority(text: &str) -> Option<u32> {
    let number = decimal(text, 10).and_then(|number| u32::try_from(number).ok())?;
    (1..=0x7fff_ffff).contains(&number).then_some(number)
}

fn usable_port(text: &str) -> Option<u16> {
    port(text).filter(|&number| number != 0)
}
