//! What is done, in words.

use std::fmt;

use super::{Bundle, By, Candidate, Deviation, Layout, PLAN, Plan, Reoffer, Setup, Signed, Step};

impl fmt::Display for Step {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Step::Check { signed, to: section } => {
                write!(to, "a check with {signed} to section {section}")
            }
            Step::Reoffer(offer) => write!(to, "{offer}"),
            Step::Talk => to.write_str("a text each way, and its echo"),
            Step::Deviate(deviation) => write!(to, "from now on: {deviation}"),
            Step::Pass(millis) => write!(to, "{millis} ms pass"),
        }
    }
}

impl fmt::Display for Reoffer {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let who = match self.by {
            By::Offerer => "offerer",
            By::Answerer => "answerer",
        };
        write!(to, "the {who} offers again")?;
        if self.restart {
            to.write_str(", with new credentials")?;
        }
        if self.renew_dtls {
            to.write_str(", with a new DTLS association")?;
        }
        if !self.add.is_empty() {
            let kinds: Vec<&str> = self.add.iter().map(|one| one.name()).collect();
            write!(to, ", with {} more", kinds.join(" and "))?;
        }
        for section in self.disable {
            write!(to, ", without section {section}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Signed {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Signed::Section(section) => write!(to, "the credentials of section {section}"),
            Signed::Former => to.write_str("the credentials of before"),
            Signed::Nobody => to.write_str("credentials that nobody stated"),
        }
    }
}

impl fmt::Display for Deviation {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Deviation::ChecksOfSection(section) => {
                write!(to, "its checks carry the credentials of section {section}")
            }
            Deviation::ChecksSignedWith(section) => {
                write!(to, "its checks are signed with the password of section {section}")
            }
            Deviation::ResponsesWithheld(section) => {
                write!(to, "checks of section {section} get no response")
            }
            Deviation::ResponsesSignedWith(section) => {
                write!(to, "responses are signed with its password for section {section}")
            }
            Deviation::DtlsBeforeIce => to.write_str("its ClientHello comes before any check"),
            Deviation::DtlsFromElsewhere => {
                to.write_str("a second ClientHello comes from an address that no check came from")
            }
            Deviation::DtlsDuringRestart => {
                to.write_str("a new association's ClientHello comes on the old pair during a restart")
            }
            Deviation::WrongFingerprint => to.write_str("its fingerprint is no certificate's"),
            Deviation::FragmentChanged => to.write_str("a re-offer has a new fragment and the old password"),
            Deviation::PasswordChanged => to.write_str("a re-offer has a new password and the old fragment"),
            Deviation::RestartIgnored => to.write_str("it answers a restart with the old credentials"),
        }
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds: Vec<&str> = self.sections.iter().map(|one| one.name()).collect();
        write!(to, "{}", kinds.join(", "))?;
        match self.bundle {
            Bundle::None => to.write_str("; no BUNDLE")?,
            policy => write!(to, "; {}", policy.name())?,
        }
        write!(to, "; icespec's credentials: {}", self.layout.words())?;
        if self.distinct {
            to.write_str("; the stack's: others in every section")?;
        }
        match self.setup {
            Setup::Either => {}
            Setup::Active => to.write_str("; setup active")?,
            Setup::Passive => to.write_str("; setup passive")?,
        }
        if self.lite {
            to.write_str("; icespec is lite")?;
        }
        if self.candidates != PLAN.candidates {
            let words: Vec<&str> = self.candidates.iter().map(|one| one.words()).collect();
            match words.as_slice() {
                [] => to.write_str("; no candidate")?,
                words => write!(to, "; candidates: {}", words.join(" and "))?,
            }
        }
        if let Some(tagged) = self.tagged {
            write!(to, "; section {tagged} is tagged")?;
        }
        for section in self.rejects {
            write!(to, "; without section {section}")?;
        }
        if let Some(deviation) = self.deviation {
            write!(to, "; {deviation}")?;
        }
        if self.twice {
            to.write_str("; every datagram twice")?;
        }
        if self.delay > 0 {
            write!(to, "; the answer comes {} ms late", self.delay)?;
        }
        Ok(())
    }
}

impl Layout {
    const fn words(self) -> &'static str {
        match self {
            Layout::Distinct => "others in every section with an address",
            Layout::DistinctEverywhere => "others in every section, bundled or not",
            Layout::Same => "the same in every section",
            Layout::TaggedOnly => "in the tagged section alone",
            Layout::SessionLevel => "at session level",
        }
    }
}

impl Candidate {
    const fn words(self) -> &'static str {
        match self {
            Candidate::Address => "an address",
            Candidate::MulticastName => "a name of multicast DNS",
            Candidate::DomainName => "a domain name",
        }
    }
}
