//! What somebody may have meant who asks for something that there is not.

use crate::suite::session;
use crate::vector::{Suite, Verdict};
use crate::{audit, fault, lint, requirement};

/// Says that there is nothing of this name, and what was perhaps meant.
pub(super) fn unknown(suite: &Suite, id: &str) -> String {
    let wanted = id.to_lowercase();
    let near = |name: &&str| {
        let name = name.to_lowercase();
        strsim::jaro_winkler(&name, &wanted) > 0.85 || (wanted.len() > 3 && name.contains(&wanted))
    };
    let mut found: Vec<&str> = names(suite).filter(near).collect();
    found.sort_by(|a, b| {
        let score = |name: &str| strsim::jaro_winkler(&name.to_lowercase(), &wanted);
        score(b).total_cmp(&score(a)).then(a.cmp(b))
    });
    found.dedup();
    found.truncate(5);
    let hint = if found.is_empty() {
        "`icespec list` and `icespec list --requirements` show what there is".to_owned()
    } else {
        format!("near it: {}", found.join(", "))
    };
    format!("{id:?} is no case, requirement, flag, contested point, verdict, cause, remark or fault; {hint}")
}

/// Everything that can be explained.
fn names(suite: &Suite) -> impl Iterator<Item = &str> {
    let vectors = suite.vectors.iter().map(|one| one.id.as_str());
    let notes = suite.families.iter().flat_map(|one| &one.notes);
    vectors
        .chain(crate::suite::all().map(|case| case.id))
        .chain(session::all().map(|case| case.id.as_str()))
        .chain(notes.map(|(flag, _)| flag.as_str()))
        .chain(requirement::all().iter().map(|one| one.id.as_str()))
        .chain(requirement::contested().iter().map(|one| one.id.as_str()))
        .chain(Verdict::ALL.iter().map(|one| one.name()))
        .chain(lint::rules().iter().map(|rule| rule.code))
        .chain(audit::findings().map(|(code, _)| code))
        .chain(fault::all().map(|one| one.id))
}
