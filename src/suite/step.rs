//! What a case does.

mod words;

use super::draft::Draft;
use super::fact::Fact;

/// States a deviation: takes a valid message and gives back the one that is sent.
pub type Change = fn(Draft) -> Draft;

/// Where a message of the peer comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The address that the subject was given as a candidate (or would be given later).
    Candidate,
    /// An address that the subject has never heard of; the same number is the same address in one case.
    Stranger(u8),
}

/// How it is known that a message got no reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    /// A valid check is sent behind it from the same address to the same one; its reply comes after. It
    /// has a role attribute and a tie-breaker that no agent in either role gives way to.
    Behind,
    /// As [`Control::Behind`], but from another address that the subject does not know, so that the
    /// triggered check that *it* causes comes after the one the message may have caused.
    Stranger,
    /// None would be answered: so many milliseconds are waited.
    Wait(u16),
}

/// One message to the subject.
#[derive(Debug, Clone, Copy)]
pub struct Send {
    /// What is different from a valid check (or, for a server, from a plain or logged-in request).
    pub change: Change,
    /// Where it comes from.
    pub from: Source,
    /// The stream whose socket it goes to and whose credentials it is made with, from 0.
    pub stream: u8,
    /// The component, from 1.
    pub component: u8,
    /// To the socket of this stream instead, with the credentials of `stream`.
    pub socket_of: Option<u8>,
    /// How often the same datagram is sent, one after the other.
    pub copies: u8,
    /// With the transaction id of the message before it instead of a new one.
    pub same_transaction: bool,
    /// How silence is known.
    pub control: Control,
}

impl Send {
    /// From that address.
    pub const fn from(mut self, from: Source) -> Send {
        self.from = from;
        self
    }

    /// To that stream.
    pub const fn stream(mut self, stream: u8) -> Send {
        self.stream = stream;
        self
    }

    /// To that component.
    pub const fn component(mut self, component: u8) -> Send {
        self.component = component;
        self
    }

    /// To the socket of another stream.
    pub const fn socket_of(mut self, stream: u8) -> Send {
        self.socket_of = Some(stream);
        self
    }

    /// The same datagram so many times.
    pub const fn copies(mut self, copies: u8) -> Send {
        self.copies = copies;
        self
    }

    /// With the transaction id of the message before it.
    pub const fn same_transaction(mut self) -> Send {
        self.same_transaction = true;
        self
    }

    /// With that control.
    pub const fn control(mut self, control: Control) -> Send {
        self.control = control;
        self
    }

    /// As a step.
    pub const fn step(self) -> Step {
        Step::Send(self)
    }
}

/// A message from the peer's candidate to the first stream, with a control check behind it.
pub const fn send(change: Change) -> Send {
    Send {
        change,
        from: Source::Candidate,
        stream: 0,
        component: 1,
        socket_of: None,
        copies: 1,
        same_transaction: false,
        control: Control::Behind,
    }
}

/// How the peer answers the subject's checks.
#[derive(Debug, Clone, Copy)]
pub enum Answering {
    /// Not at all.
    Never,
    /// With this.
    With(Answer),
}

/// An answer to the subject's check.
#[derive(Debug, Clone, Copy)]
pub struct Answer {
    /// What is different from a right success response.
    pub change: Change,
    /// It comes from an address other than the one the check went to.
    pub from_elsewhere: bool,
    /// It carries another transaction id than the check.
    pub other_transaction: bool,
    /// So many milliseconds after the check.
    pub delay: u16,
    /// So many times.
    pub copies: u8,
    /// Only this stream is answered like this, the others rightly.
    pub only_stream: Option<u8>,
    /// Only so many checks are answered like this (0: all), the ones after that rightly.
    pub first: u8,
}

impl Answering {
    /// As a peer should.
    pub const fn rightly() -> Answering {
        Answering::wrongly(|success| success)
    }

    /// With a deviation.
    pub const fn wrongly(change: Change) -> Answering {
        Answering::With(Answer {
            change,
            from_elsewhere: false,
            other_transaction: false,
            delay: 0,
            copies: 1,
            only_stream: None,
            first: 0,
        })
    }
}

impl Answer {
    /// From an address the check did not go to.
    pub const fn from_elsewhere(mut self) -> Answer {
        self.from_elsewhere = true;
        self
    }

    /// With a transaction id of its own.
    pub const fn other_transaction(mut self) -> Answer {
        self.other_transaction = true;
        self
    }

    /// So many milliseconds late.
    pub const fn delay(mut self, millis: u16) -> Answer {
        self.delay = millis;
        self
    }

    /// So many times.
    pub const fn copies(mut self, copies: u8) -> Answer {
        self.copies = copies;
        self
    }

    /// Only checks of this stream; others are answered rightly.
    pub const fn only_stream(mut self, stream: u8) -> Answer {
        self.only_stream = Some(stream);
        self
    }

    /// Only the first so many checks; later ones are answered rightly.
    pub const fn first(mut self, checks: u8) -> Answer {
        self.first = checks;
        self
    }

    /// Whether it deviates in nothing.
    pub fn is_right(&self) -> bool {
        let unchanged = (self.change)(Draft::success()) == Draft::success();
        unchanged && !self.from_elsewhere && !self.other_transaction && self.delay == 0 && self.copies == 1
    }

    /// As a way to answer.
    pub const fn always(self) -> Answering {
        Answering::With(self)
    }
}

/// An answer with a deviation, to be refined.
pub const fn answer(change: Change) -> Answer {
    match Answering::wrongly(change) {
        Answering::With(answer) => answer,
        Answering::Never => unreachable!(),
    }
}

/// One step of a case.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    /// Sends a message. The reply facts are about the last one sent; the facts about triggered checks too.
    Send(Send),
    /// A valid check from an address the subject does not know, in a role nobody gives way to, and the wait
    /// for the check it triggers (at most 1.5 s): decides the facts about the role and about triggered checks.
    Settle,
    /// The peer answers checks like this from now on.
    Answer(Answering),
    /// Tells the subject credentials and candidates of the peer, on every stream.
    Remote,
    /// Tells the subject so many further candidates of the peer on the first stream, the worst first, each with a
    /// foundation of its own. Nobody answers there.
    Tell(u8),
    /// Waits until it is clear what became of the check that was answered last: [`super::fact::Fate`].
    Watch,
    /// Waits until every stream is connected, at most so many milliseconds.
    AwaitConnected(u16),
    /// Waits until the subject has made a check on the first stream, at most so many milliseconds.
    AwaitCheck(u16),
    /// Lets so many milliseconds pass, answering checks as agreed.
    Pass(u32),
    /// If this does not hold now, the case is inconclusive.
    Ensure(Fact),
    /// If this holds now, the steps end and the case is a violation, whatever else it expects: the driver
    /// writes [`Fact::seen`] of it to [`super::Observation::forbidden`] and makes no further step.
    Forbid(Fact),
    /// Forgets what was seen of the subject's own checks, states, data and selected pairs so far.
    Forget,
    /// The subject restarts (all streams, or one) and the peer too; the subject is told the peer's new
    /// credentials and candidates.
    Restart(Option<u8>),
    /// The subject restarts; the peer's new credentials have not come yet.
    RestartLocal,
    /// The peer nominates, as a controlling agent does, with its candidate on this stream.
    Nominate(u8),
    /// The peer sends `data` to a stream of the subject from there: decides [`Fact::Delivered`].
    Data(Source, u8, &'static [u8]),
    /// The subject is asked to send data on a stream: decides [`Fact::DataLeft`].
    SubjectSends(u8),
    /// The subject is asked to end.
    SubjectCloses,
}
