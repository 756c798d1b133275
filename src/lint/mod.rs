//! What is wrong with a description, or with an offer and its answer, before a packet is sent.
//!
//! A description is read by [`crate::sdp`], whose defects are remarks already; what depends on more than one line, on
//! attributes that ICE does not read, or on the other description is decided here. Each remark names the code of a
//! [`Rule`], and [`rules`] has the section and the texts.
//!
//! The work is linear in the size of the texts and the number of remarks is bounded. No message holds a password.

mod again;
mod bundle;
mod candidates;
mod credentials;
mod defects;
mod dtls;
mod exchange;
mod groups;
mod options;
mod order;
mod places;
mod remarks;
mod rule;
mod rules;
mod sheet;
mod subject;
mod text;

use serde::Serialize;

pub use crate::audit::Severity;
use crate::sdp::Kind;
pub use rule::{Basis, Rule};

use remarks::Remarks;
use subject::Subject;

/// One thing a description does that it must not, should not, or that is known to go wrong.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Remark {
    /// A slug that is never reused: "ufrag-length".
    pub code: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// Index of the file among those that were given.
    pub file: usize,
    /// Line, from 1.
    pub line: usize,
    /// Byte of the line, from 1.
    pub column: usize,
    /// The mid of the section it is about, else its number in words, counted from 1 ("section 2").
    pub mid: Option<String>,
    /// "RFC 8839 5.4".
    pub section: &'static str,
    /// What is wrong. Never holds a password.
    pub message: String,
    /// What to change.
    pub advice: Option<&'static str>,
}

/// All rules, each with the texts that explain it.
pub fn rules() -> &'static [Rule] {
    rules::ALL
}

/// What is wrong with one description.
///
/// Without a kind the setup values tell: `actpass` is in offers, `active` and `passive` are in answers. If there are
/// none, only rules that hold for both are applied.
pub fn description(text: &str, kind: Option<Kind>) -> Vec<Remark> {
    let mut remarks = Remarks::default();
    alone(text, 0, kind, &mut remarks);
    remarks.finish()
}

/// What is wrong with an offer (file 0), with its answer (file 1), and with the two together.
pub fn exchange(offer: &str, answer: &str) -> Vec<Remark> {
    let mut remarks = Remarks::default();
    let offer = alone(offer, 0, Some(Kind::Offer), &mut remarks);
    let answer = alone(answer, 1, Some(Kind::Answer), &mut remarks);
    if let (Some(offer), Some(answer)) = (offer, answer) {
        exchange::check(&offer, &answer, &mut remarks);
    }
    remarks.finish()
}

/// What is wrong with a description (file 1), also after what the same side described before (file 0), in which nothing
/// is remarked on.
pub fn again(before: &str, now: &str) -> Vec<Remark> {
    let mut remarks = Remarks::default();
    let before = alone(before, 0, None, &mut Remarks::default());
    let now = alone(now, 1, None, &mut remarks);
    if let (Some(before), Some(now)) = (before, now) {
        again::check(&before, &now, &mut remarks);
    }
    remarks.finish()
}

/// Reads a description and checks it for itself; none if it cannot be read.
fn alone<'a>(text: &'a str, file: usize, kind: Option<Kind>, remarks: &mut Remarks) -> Option<Subject<'a>> {
    let subject = text::read(text, file, kind, remarks)?;
    defects::check(&subject, remarks);
    credentials::check(&subject, remarks);
    options::check(&subject, remarks);
    bundle::check(&subject, remarks);
    dtls::check(&subject, remarks);
    places::check(&subject, remarks);
    candidates::check(&subject, remarks);
    order::check(&subject, remarks);
    Some(subject)
}

#[cfg(test)]
mod tests;
