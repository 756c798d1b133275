//! The score for people: what is missed first, counts last.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use super::super::plain::{bounded, visible};
use super::super::words::counted;
use super::super::wrap::wrap;
use super::{LAYERS, audited, groups, layer, sum, tally};
use crate::runner::family;
use crate::selftest::{Kind, Score};

const BAD: Style = AnsiColor::Red.on_default().bold();
const WARN: Style = AnsiColor::Yellow.on_default();
const GOOD: Style = AnsiColor::Green.on_default();
const DIM: Style = Style::new().dimmed();
const HEAD: Style = Style::new().bold();

/// How many names a list has unless all are asked for.
const SHOWN: usize = 10;

/// The text; `verbose` lists everything by name.
pub fn selftest_text(score: &Score, verbose: bool, columns: usize) -> String {
    let mut text = String::new();
    unclean(&mut text, score);
    missed(&mut text, score, columns);
    if verbose {
        caught(&mut text, score);
    }
    fragile(&mut text, score, verbose);
    // What a few faults leave idle says nothing of an item.
    if score.is_whole() {
        idle(&mut text, score, verbose);
    }
    counts(&mut text, score);
    text
}

// Writing to a string cannot fail, so the results of `write!` in this file are not looked at.

fn unclean(text: &mut String, score: &Score) {
    if score.unclean.is_empty() {
        return;
    }
    let _ = writeln!(text, "{HEAD}Not in order without any fault{HEAD:#}");
    for one in &score.unclean {
        let (verdict, observed) = (one.verdict, bounded(&one.observed, 160));
        let _ = writeln!(text, "  {BAD}{verdict}{BAD:#} {}: {observed}", visible(&one.id));
    }
    text.push('\n');
}

fn missed(text: &mut String, score: &Score, columns: usize) {
    if score.missed().next().is_none() {
        return;
    }
    let _ = writeln!(text, "{HEAD}Caught by nothing{HEAD:#}");
    for one in score.faults.iter().filter(|one| one.catches.is_empty()) {
        let fault = one.fault;
        let _ = writeln!(
            text,
            "  {BAD}{}{BAD:#} {DIM}{}{DIM:#}",
            fault.id,
            layer(fault.layer)
        );
        for line in wrap(fault.title, columns.saturating_sub(4)) {
            let _ = writeln!(text, "    {line}");
        }
        let broken = fault.requirements.join(", ");
        let _ = writeln!(
            text,
            "    {DIM}as in {}; against {broken}{DIM:#}",
            visible(fault.models)
        );
        if let Some(first) = one.noticed.first() {
            let (count, first) = (counted(one.noticed.len(), "item"), &score.items[first.item].id);
            let _ = writeln!(text, "    {count} merely acceptable with it: {}", visible(first));
        }
    }
    text.push('\n');
}

fn caught(text: &mut String, score: &Score) {
    let _ = writeln!(text, "{HEAD}Caught{HEAD:#}");
    for one in score.faults.iter().filter(|one| !one.catches.is_empty()) {
        let first = one.catches.first().map(|catch| &score.items[catch.item]);
        let first = first.map(|item| visible(&item.id)).unwrap_or_default();
        let _ = writeln!(
            text,
            "  {:<44} {DIM}{:<10}{DIM:#} {:>4}  {DIM}{first}{DIM:#}",
            one.fault.id,
            layer(one.fault.layer),
            one.catches.len()
        );
    }
    text.push('\n');
}

fn fragile(text: &mut String, score: &Score, verbose: bool) {
    let fragile = score.items.iter().filter(|one| !one.only.is_empty());
    let count: usize = fragile.clone().map(|one| one.only.len()).sum();
    if count == 0 {
        return;
    }
    let _ = writeln!(text, "{HEAD}Caught by one item alone{HEAD:#}: {count}");
    let pairs = fragile.flat_map(|item| item.only.iter().map(move |fault| (fault, item)));
    for (fault, item) in pairs.take(if verbose { usize::MAX } else { SHOWN }) {
        let _ = writeln!(text, "  {:<44} {}", fault.id, visible(&item.id));
    }
    if !verbose && count > SHOWN {
        let _ = writeln!(text, "  {DIM}and {} more (-v shows them){DIM:#}", count - SHOWN);
    }
    text.push('\n');
}

fn idle(text: &mut String, score: &Score, verbose: bool) {
    for (kind, word) in [(Kind::Case, "Live cases"), (Kind::Vector, "Vectors")] {
        let all = sum(score, kind);
        if all.idle == 0 {
            continue;
        }
        let _ = writeln!(
            text,
            "{HEAD}{word} that catch no fault{HEAD:#}: {} of {}, {} of these caught no real stack so far",
            all.idle, all.total, all.unproven
        );
        for (name, group) in groups(score, kind).into_iter().filter(|one| one.1.idle > 0) {
            let (idle, total) = (group.idle, group.total);
            let _ = writeln!(text, "  {:<28} {idle:>4} of {total}", visible(name));
            if verbose && kind == Kind::Case {
                let idle = score
                    .items
                    .iter()
                    .filter(|one| one.kind == kind && one.catches == 0);
                for item in idle.filter(|one| family(&one.id) == name) {
                    let stacks = item.caught.join(", ");
                    let _ = writeln!(text, "    {} {DIM}{}{DIM:#}", visible(&item.id), visible(&stacks));
                }
            }
        }
        text.push('\n');
    }
}

fn counts(text: &mut String, score: &Score) {
    let (mut faults, mut caught) = (0, 0);
    for one in LAYERS {
        let (of, by) = tally(score, one);
        if of > 0 {
            let style = if of == by { GOOD } else { BAD };
            let _ = writeln!(text, "{style}{by:>7}{style:#} of {of:>3} {}", layer(one));
        }
        faults += of;
        caught += by;
    }
    let style = if score.is_good() {
        GOOD
    } else if caught == faults {
        WARN
    } else {
        BAD
    };
    let took = score.took.as_secs_f64();
    let _ = writeln!(
        text,
        "{style}{caught} of {faults} faults caught{style:#} by {} in {took:.1} s",
        counted(score.items.len(), "item")
    );
    if score.permitted() > 0 {
        let permitted = score.permitted();
        let _ = writeln!(
            text,
            "{permitted} of these are told apart and permitted: `--strict` tells"
        );
    }
    if let Some(words) = audited(score) {
        let _ = writeln!(text, "{words}");
    }
}
