//! The score as Markdown: a table of the faults.

use std::fmt::Write;

use super::super::markdown::{code, escaped};
use super::super::words::counted;
use super::{LAYERS, audited, layer, links, sum, tally};
use crate::selftest::{FaultScore, Kind, Score};

/// The summary, and a line a fault.
pub fn selftest_markdown(score: &Score) -> String {
    let caught = score.faults.len() - score.missed().count();
    let mut text = format!(
        "## icespec: {caught} of {} seeded faults caught\n\n| layer | faults | caught |\n|---|--:|--:|\n",
        score.faults.len()
    );
    // Writing to a string cannot fail, here and below.
    for one in LAYERS {
        let (faults, caught) = tally(score, one);
        if faults > 0 {
            let _ = writeln!(text, "| {} | {faults} | {caught} |", layer(one));
        }
    }
    let (cases, vectors) = (sum(score, Kind::Case), sum(score, Kind::Vector));
    let _ = writeln!(
        text,
        "\n{} of {} live cases and {} of {} vectors catch at least one.\n",
        cases.total - cases.idle,
        cases.total,
        vectors.total - vectors.idle,
        vectors.total
    );
    if score.permitted() > 0 {
        let permitted = score.permitted();
        let _ = writeln!(
            text,
            "{permitted} faults do what the suite permits: items tell them apart and are acceptable with them.\n"
        );
    }
    if let Some(words) = audited(score) {
        let _ = writeln!(text, "{words}.\n");
    }
    text += "| fault | what it does | as in | layer | caught by | first |\n|---|---|---|---|--:|---|\n";
    for one in &score.faults {
        row(&mut text, score, one);
    }
    text
}

fn row(text: &mut String, score: &Score, one: &FaultScore) {
    let models: Vec<String> = links(one.fault.models)
        .into_iter()
        .map(|(word, link)| format!("[{}]({link})", escaped(word)))
        .collect();
    let models = if models.is_empty() {
        escaped(one.fault.models)
    } else {
        models.join(", ")
    };
    let first = one.catches.first();
    let first = first.map_or_else(
        || "**nothing**".to_owned(),
        |one| code(&score.items[one.item].id, 100),
    );
    let _ = writeln!(
        text,
        "| {} | {} | {models} | {} | {} | {first} |",
        code(one.fault.id, 80),
        escaped(one.fault.title),
        layer(one.fault.layer),
        counted(one.catches.len(), "item"),
    );
}
