//! Links and pictures inside the guide.

use std::fs;

use crate::root;

/// What a chapter links to, shows or includes that is not there, and whether the table of contents has it.
pub(crate) fn broken((name, text): &(String, String), chapters: &[(String, String)]) -> Vec<String> {
    let summary = chapters
        .iter()
        .find(|(name, _)| name == "SUMMARY.md")
        .map(|(_, text)| text.as_str());
    let mut wrong = Vec::new();
    if name != "SUMMARY.md" && !summary.is_some_and(|text| text.contains(&format!("({name})"))) {
        wrong.push(format!("{name} is not in SUMMARY.md"));
    }
    for (line, told) in (1..).zip(text.lines()) {
        for target in targets(told) {
            if !leads(target, name, chapters) {
                wrong.push(format!("{name}:{line}: {target} is not there"));
            }
        }
    }
    wrong
}

/// What follows `](`, `src="`, `srcset="` and `{{#include `.
pub(crate) fn targets(line: &str) -> impl Iterator<Item = &str> {
    [
        ("](", ')'),
        ("src=\"", '"'),
        ("srcset=\"", '"'),
        ("{{#include ", '}'),
    ]
    .into_iter()
    .flat_map(move |(begin, end)| {
        line.match_indices(begin)
            .filter_map(move |(at, _)| line[at + begin.len()..].split(end).next())
    })
}

/// Whether a target is outside, or a file or folder of the repository.
pub(crate) fn is_file(target: &str) -> bool {
    target.contains("://") || root().join(target.split('#').next().unwrap_or(target)).exists()
}

fn leads(target: &str, from: &str, chapters: &[(String, String)]) -> bool {
    if target.contains("://") {
        return true;
    }
    let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
    let file = if file.is_empty() { from } else { file };
    // An include may choose lines: file:from:to.
    let path = file.split(':').next().unwrap_or(file);
    if anchor.is_empty() {
        return root().join("docs/guide/src").join(path).is_file();
    }
    let chapter = chapters.iter().find(|(name, _)| name == file);
    chapter.is_some_and(|(_, text)| {
        let text = included(text);
        text.lines().any(|line| heading(line).as_deref() == Some(anchor))
    })
}

/// The text, with that of files that are included whole.
fn included(text: &str) -> String {
    let path = |line: &str| Some(line.strip_prefix("{{#include ")?.strip_suffix("}}")?.to_owned());
    let lines = text.lines().map(|line| match path(line) {
        Some(path) => fs::read_to_string(root().join("docs/guide/src").join(path)).unwrap_or_default(),
        None => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The anchor of a heading, as mdBook and GitHub make it.
fn heading(line: &str) -> Option<String> {
    let title = line.strip_prefix('#')?.trim_start_matches('#').trim();
    let kept = title
        .chars()
        .filter(|one| one.is_alphanumeric() || " -_".contains(*one));
    Some(kept.collect::<String>().to_lowercase().replace(' ', "-"))
}

#[test]
fn what_leads_nowhere_is_noticed() {
    let chapters = [
        ("SUMMARY.md".to_owned(), "- [a](start.md)".to_owned()),
        ("start.md".to_owned(), "## What it is, and is not\n[x](#what-it-is-and-is-not) ![y](no.png) [z](start.md#no) [w](https://x)".to_owned()),
        ("lost.md".to_owned(), String::new()),
    ];
    assert_eq!(
        broken(&chapters[1], &chapters),
        [
            "start.md:2: no.png is not there",
            "start.md:2: start.md#no is not there"
        ]
    );
    assert_eq!(broken(&chapters[2], &chapters), ["lost.md is not in SUMMARY.md"]);
}
