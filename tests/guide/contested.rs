//! The contested points as a page.

use std::fmt::Write;

use icespec::requirement::{self, Contested};

const HEAD: &str = "\
# The contested points

<!-- Written by `ICESPEC_WRITE=1 cargo test --test guide contested` from src/requirement/contested.json. -->

On these points the RFCs leave room, contradict each other, or are not what the field does. For each, this page says what the
RFCs say and how icespec grades each behaviour, so that nobody has to guess and everybody can [object](dispute.md).
`icespec explain CP-05` prints one of them.

| grade | verdict of `icespec run` |
|---|---|
| valid | `conformant` |
| acceptable, WEAK, NON-STRICT | `acceptable`: safe, but not what the text asks; fails with `--strict` only |
| invalid | `violation` |
";

/// The page, in Markdown.
pub(crate) fn page() -> String {
    let mut text = HEAD.to_owned();
    for point in requirement::contested() {
        section(&mut text, point);
    }
    text
}

fn section(text: &mut String, point: &Contested) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "\n## {}: {}\n", point.id, point.title);
    let _ = writeln!(text, "{}\n", escaped(&point.rfc_says));
    let _ = writeln!(text, "| behaviour | grade |\n|---|---|");
    for (behaviour, grade) in &point.verdicts {
        let grade = grade.as_str().unwrap_or_default();
        let _ = writeln!(text, "| {} | {} |", escaped(behaviour), escaped(grade));
    }
    let _ = writeln!(
        text,
        "\nWhere: {}.",
        point
            .refs
            .iter()
            .map(|one| place(one))
            .collect::<Vec<_>>()
            .join("; ")
    );
    let bearing: Vec<&str> = requirement::all()
        .iter()
        .filter(|one| one.contested.contains(&point.id))
        .map(|one| one.id.as_str())
        .collect();
    if !bearing.is_empty() {
        let _ = writeln!(text, "\nRequirements: {}.", bearing.join(", "));
    }
}

/// `8489 s9.1.3` as `RFC 8489 section 9.1.3`; what is no RFC stays as it is.
fn place(reference: &str) -> String {
    let number = |word: &str| word.len() == 4 && word.bytes().all(|one| one.is_ascii_digit());
    match reference.split_once(' ') {
        Some((rfc, rest)) if number(rfc) => {
            let section = rest
                .strip_prefix('s')
                .map_or(rest.to_owned(), |at| format!("section {at}"));
            format!("RFC {rfc} {section}")
        }
        None if number(reference) => format!("RFC {reference}"),
        _ => reference.to_owned(),
    }
}

/// Nothing in a cell may end it or begin markup.
fn escaped(text: &str) -> String {
    text.replace('|', "\\|").replace('<', "&lt;").replace('*', "\\*")
}
