//! What a rule is. The rules themselves are in [`super::rules`].

use serde::Serialize;

use super::Severity;

/// One thing a description can do wrong, documented once; each [`super::Remark`] names the code of its rule.
///
/// The severity follows from what the sources say. What breaks a MUST and can cost a session is an error. A MUST
/// that receivers are told to cope with, and a SHOULD, are warnings. What is legal and still goes wrong, or is
/// worth knowing, is a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Rule {
    /// A slug that is never reused: "ufrag-length".
    pub code: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// "RFC 8839 5.4".
    pub section: &'static str,
    /// Whether the section forbids it, or experience advises against it.
    pub basis: Basis,
    /// What is wrong, in one line.
    pub title: &'static str,
    /// What the source says, and what comes of it.
    pub help: &'static str,
    /// The entries of the catalogue that a remark of it breaks; none where the catalogue has none for the section.
    pub requirements: &'static [&'static str],
    /// What to change.
    pub advice: Option<&'static str>,
}

/// What a rule rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// The section demands or advises against it in so many words.
    Standard,
    /// The section allows it, or is silent; it is known to go wrong with real peers.
    Experience,
}

impl Rule {
    pub(super) const fn error(code: &'static str, section: &'static str, title: &'static str) -> Self {
        Self::new(code, Severity::Error, section, title)
    }

    pub(super) const fn warning(code: &'static str, section: &'static str, title: &'static str) -> Self {
        Self::new(code, Severity::Warning, section, title)
    }

    pub(super) const fn note(code: &'static str, section: &'static str, title: &'static str) -> Self {
        Self::new(code, Severity::Note, section, title)
    }

    const fn new(code: &'static str, severity: Severity, section: &'static str, title: &'static str) -> Self {
        Self {
            code,
            severity,
            section,
            basis: Basis::Standard,
            title,
            help: "",
            requirements: &[],
            advice: None,
        }
    }

    pub(super) const fn asked_by(mut self, requirements: &'static [&'static str]) -> Self {
        self.requirements = requirements;
        self
    }

    pub(super) const fn help(mut self, help: &'static str) -> Self {
        self.help = help;
        self
    }

    pub(super) const fn advice(mut self, advice: &'static str) -> Self {
        self.advice = Some(advice);
        self
    }

    /// Marks a rule that rests on what real peers do.
    pub(super) const fn by_experience(mut self) -> Self {
        self.basis = Basis::Experience;
        self
    }
}
