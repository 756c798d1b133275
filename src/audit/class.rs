//! Checks of one kind: same flow, same direction, same USERNAME, signed alike. What became of them is counted.

use std::time::Duration;

use super::book::KeyId;

/// Most packets that are kept as evidence of one thing.
pub(super) const MAX_PACKETS: usize = 20;
/// Most kinds of answers that are told apart for one class.
const MAX_ANSWERS: usize = 12;

/// Who signed a message, as far as the book tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Signer {
    /// Nobody: there is no integrity attribute.
    Absent,
    /// Whoever has this password.
    Key(KeyId),
    /// Somebody with none of the passwords that were tried.
    Stranger,
    /// Not known: there was no password to try, or the message is cut.
    Unchecked,
}

/// A packet and when it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct At {
    pub(super) packet: u64,
    pub(super) time: Duration,
}

/// The first packets of something, and how many there were.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Evidence {
    pub(super) packets: Vec<u64>,
    pub(super) count: u64,
}

impl Evidence {
    pub(super) fn add(&mut self, packet: u64) {
        self.count += 1;
        if self.packets.len() < MAX_PACKETS && self.packets.last() != Some(&packet) {
            self.packets.push(packet);
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.packets.extend(&other.packets);
        self.packets.sort_unstable();
        self.packets.dedup();
        self.packets.truncate(MAX_PACKETS);
    }
}

/// The role a check claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Controlling,
    Controlled,
}

impl Role {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Controlling => "controlling",
            Self::Controlled => "controlled",
        }
    }
}

/// What came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    /// None for success.
    pub(super) code: Option<u16>,
    pub(super) signer: Signer,
    /// Whether it came on the flow of its request.
    pub(super) symmetric: bool,
}

/// Answers of one kind.
#[derive(Clone, Debug)]
pub(super) struct Answers {
    pub(super) answer: Answer,
    pub(super) evidence: Evidence,
    pub(super) first: At,
    pub(super) last: At,
}

/// Checks of one kind.
#[derive(Clone, Debug)]
pub(super) struct Class {
    pub(super) username: Box<[u8]>,
    pub(super) signer: Signer,
    /// Without USERNAME, integrity and the attributes of ICE: a question to a STUN server.
    pub(super) plain: bool,
    /// Transactions.
    pub(super) requests: Evidence,
    pub(super) retransmissions: u64,
    pub(super) first: At,
    pub(super) last: At,
    /// Transactions that nominate, and the first success among them.
    pub(super) nominating: Evidence,
    pub(super) nominated: Option<At>,
    pub(super) answers: Vec<Answers>,
    /// First request after the last answer, and how many there were since, sent again or not.
    pub(super) silent_since: Option<At>,
    pub(super) silent: u64,
    pub(super) role: Option<Role>,
}

impl Class {
    pub(super) fn new(username: &[u8], signer: Signer, plain: bool, at: At) -> Self {
        Self {
            username: username.into(),
            signer,
            plain,
            requests: Evidence::default(),
            retransmissions: 0,
            first: at,
            last: at,
            nominating: Evidence::default(),
            nominated: None,
            answers: Vec::new(),
            silent_since: None,
            silent: 0,
            role: None,
        }
    }

    pub(super) fn request(&mut self, at: At, nominates: bool) {
        self.requests.add(at.packet);
        if nominates {
            self.nominating.add(at.packet);
        }
        self.sent(at);
    }

    pub(super) fn again(&mut self, at: At) {
        self.retransmissions += 1;
        self.sent(at);
    }

    fn sent(&mut self, at: At) {
        self.last = at;
        self.silent_since.get_or_insert(at);
        self.silent += 1;
    }

    pub(super) fn answered(&mut self, at: At, answer: Answer, nominates: bool) {
        self.silent_since = None;
        self.silent = 0;
        if nominates && answer.code.is_none() && self.accepts(answer) {
            self.nominated.get_or_insert(at);
        }
        if let Some(known) = self.answers.iter_mut().find(|known| known.answer == answer) {
            known.evidence.add(at.packet);
            known.last = at;
        } else if self.answers.len() < MAX_ANSWERS {
            let mut evidence = Evidence::default();
            evidence.add(at.packet);
            self.answers.push(Answers {
                answer,
                evidence,
                first: at,
                last: at,
            });
        }
    }

    /// Whether an agent that goes by the RFC takes an answer for the truth: it came from where the check went,
    /// and it is signed with the check's key, as far as that is known.
    pub(super) fn accepts(&self, answer: Answer) -> bool {
        let signed = match (self.signer, answer.signer) {
            (Signer::Key(key), signer) => matches!(signer, Signer::Unchecked) || signer == Signer::Key(key),
            (Signer::Absent, _) | (_, Signer::Absent) => false,
            _ => true,
        };
        signed && answer.symmetric
    }

    /// Success that counts.
    pub(super) fn successes(&self) -> impl Iterator<Item = &Answers> {
        self.answers
            .iter()
            .filter(|one| one.answer.code.is_none() && self.accepts(one.answer))
    }

    pub(super) fn first_success(&self) -> Option<At> {
        self.successes().map(|one| one.first).min()
    }

    pub(super) fn last_success(&self) -> Option<At> {
        self.successes().map(|one| one.last).max()
    }

    pub(super) fn errors(&self) -> impl Iterator<Item = (&Answers, u16)> {
        self.answers
            .iter()
            .filter_map(|one| one.answer.code.map(|code| (one, code)))
    }

    /// Every packet that was sent.
    pub(super) fn sent_in_all(&self) -> u64 {
        self.requests.count + self.retransmissions
    }

    /// The fragment of who is to answer, and that of who asks.
    pub(super) fn halves(&self) -> Option<(&[u8], &[u8])> {
        crate::credential::split_username(&self.username).map(|halves| (halves.local, halves.remote))
    }
}
