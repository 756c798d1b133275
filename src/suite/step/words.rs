//! Steps in words.

use std::fmt;

use super::{Answer, Answering, Control, Draft, Send, Source, Step};

impl fmt::Display for Step {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Step::Send(send) => write!(to, "{send}"),
            Step::Settle => {
                to.write_str("a valid check from a new address; its triggered check shows the role")
            }
            Step::Answer(Answering::Never) => to.write_str("from now on the peer answers no check"),
            Step::Answer(Answering::With(answer)) => {
                write!(to, "from now on the peer answers checks with {answer}")
            }
            Step::Remote => to.write_str("the subject is told the peer's credentials and candidates"),
            Step::Tell(count) => write!(
                to,
                "the subject is told {count} further candidates, at which nobody answers"
            ),
            Step::Watch => to.write_str("wait until it is clear what became of the answered check"),
            Step::AwaitConnected(millis) => write!(to, "wait for the connection, at most {millis} ms"),
            Step::AwaitCheck(millis) => write!(to, "wait for a check of the subject, at most {millis} ms"),
            Step::Pass(millis) => write!(to, "let {millis} ms pass"),
            Step::Ensure(fact) => write!(to, "make sure: {fact}"),
            Step::Forbid(fact) => write!(to, "it is a violation if now: {fact}"),
            Step::Forget => to.write_str("forget what was seen so far"),
            Step::Restart(None) => to.write_str("both sides restart"),
            Step::Restart(Some(stream)) => write!(to, "both sides restart stream {stream}"),
            Step::RestartLocal => to.write_str("the subject restarts"),
            Step::Nominate(stream) => write!(to, "the peer nominates on stream {stream}"),
            Step::Data(source, stream, data) => {
                write!(
                    to,
                    "{} bytes of data from {source} to stream {stream}",
                    data.len()
                )
            }
            Step::SubjectCloses => to.write_str("the subject ends"),
            Step::SubjectSends(stream) => write!(to, "the subject sends data on stream {stream}"),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Candidate => to.write_str("the peer's candidate"),
            Source::Stranger(_) => to.write_str("an unknown address"),
        }
    }
}

impl fmt::Display for Send {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let base = (self.change)(Draft::check(true, 1, 1));
        write!(to, "send {base} from {}", self.from)?;
        if self.stream > 0 || self.component > 1 {
            write!(to, " to stream {} component {}", self.stream, self.component)?;
        }
        if let Some(stream) = self.socket_of {
            write!(to, " on the socket of stream {stream}")?;
        }
        if self.copies > 1 {
            write!(to, ", {} times", self.copies)?;
        }
        if self.same_transaction {
            to.write_str(", with the transaction id of the message before")?;
        }
        to.write_str(match self.control {
            Control::Behind => ", a valid check behind it",
            Control::Stranger => ", a valid check from another unknown address behind it",
            Control::Wait(_) => ", and wait",
        })
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}", (self.change)(Draft::success()))?;
        if self.from_elsewhere {
            to.write_str(", from another address")?;
        }
        if self.other_transaction {
            to.write_str(", with another transaction id")?;
        }
        if self.delay > 0 {
            write!(to, ", {} ms late", self.delay)?;
        }
        if self.copies > 1 {
            write!(to, ", {} times", self.copies)?;
        }
        if let Some(stream) = self.only_stream {
            write!(to, ", on stream {stream} only")?;
        }
        if self.first > 0 {
            write!(to, ", the first {} only", self.first)?;
        }
        Ok(())
    }
}
