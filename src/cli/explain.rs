//! `icespec explain`.

mod near;

use std::fmt::Write;

use super::args::Explain;
use super::{Failure, say, suite};
use crate::coverage::Coverage;
use crate::fault::{self, Fault};
use crate::lint;
use crate::report::{self, counted};
use crate::requirement::{self, Contested, Requirement};
use crate::runner::Item;
use crate::suite::case::Expect;
use crate::suite::{Case, session};
use crate::vector::{Grade, Note, Suite, Vector, Verdict, pattern};

pub(super) fn main(arguments: &Explain) -> Result<u8, Failure> {
    let suite = suite::load(arguments.vectors.as_deref())?;
    let id = arguments.id.trim();
    let text = case(&suite, id)
        .or_else(|| crate::suite::find(id).map(live_case))
        .or_else(|| session::find(id).map(session_case))
        .or_else(|| requirement::find(id).map(|one| requirement_text(&suite, one)))
        .or_else(|| requirement::find_contested(id).map(contested_text))
        .or_else(|| {
            Verdict::ALL
                .iter()
                .find(|one| one.name() == id)
                .map(|one| format!("{one}: {}\n", one.meaning()))
        })
        .or_else(|| report::explain_cause(id))
        .or_else(|| lint_rule(id))
        .or_else(|| fault::find(id).map(fault_text))
        .or_else(|| flag(&suite, id));
    match text {
        Some(text) => {
            say(&text);
            Ok(0)
        }
        None => Err(Failure::Usage(near::unknown(&suite, id))),
    }
}

// Writing to a string cannot fail, so the results of `writeln!` below are not looked at.

fn case(suite: &Suite, id: &str) -> Option<String> {
    let vector = suite.find(id)?;
    let family = suite.family(vector);
    let mut text = format!("{}\n  {}\n\n", vector.id, vector.title);
    let _ = writeln!(text, "level      {}", vector.level());
    let _ = writeln!(text, "operation  {}", vector.operation);
    let _ = writeln!(text, "file       {} ({})", family.path, family.title);
    let _ = writeln!(text, "source     {}\n\ntests", vector.source);
    tested(&mut text, Item::Vector(vector));
    text.push_str("\noutcomes, the first that matches decides\n");
    for outcome in &vector.outcomes {
        let grade = match outcome.grade {
            Grade::Valid => "valid",
            Grade::Acceptable => "acceptable",
            Grade::Invalid => "invalid",
        };
        let _ = writeln!(text, "  {grade}: {}", pattern::describe(&outcome.reply));
        if let Some(reason) = &outcome.reason {
            let _ = writeln!(text, "    {reason}");
        }
    }
    text.push_str("  anything else is a violation\n");
    for flag in &vector.flags {
        if let Some(note) = family.notes.get(flag) {
            text.push_str(&note_text(flag, note));
        }
    }
    input(&mut text, vector);
    let _ = writeln!(text, "\nrun it     icespec run --select {}", vector.id);
    Some(text)
}

fn tested(text: &mut String, item: Item<'_>) {
    for one in item.requirements() {
        let _ = writeln!(
            text,
            "  {} {} ({})\n    {}",
            one.id,
            one.level,
            one.reference(),
            one.text
        );
    }
}

fn live_case(case: &'static Case) -> String {
    let item = Item::Case(case);
    let mut text = format!("{}\n  {}\n\n", case.id, case.title);
    let _ = writeln!(text, "level      {}", item.level());
    let _ = writeln!(text, "operation  agent, on the wire");
    let _ = writeln!(text, "scene      {}\n\ntests", case.scene);
    tested(&mut text, item);
    text.push_str("\nsteps\n");
    for step in case.steps {
        let _ = writeln!(text, "  {step}");
    }
    text.push_str("\noutcomes, the first whose facts all hold decides\n");
    outcomes(&mut text, case.expect);
    let _ = writeln!(
        text,
        "\nrun it     icespec run --shim CMD --select {} -v",
        case.id
    );
    text
}

fn session_case(case: &'static session::Case) -> String {
    let item = Item::Session(case);
    let (entry, plan) = (case.entry, &case.entry.plan);
    let mut text = format!("{}\n  {}\n\n", case.id, entry.title);
    let _ = writeln!(text, "level      {}", item.level());
    let _ = writeln!(
        text,
        "operation  session, through ICE and DTLS; icespec {}",
        case.part
    );
    let _ = writeln!(text, "plan       {plan}\n\ntests");
    tested(&mut text, item);
    for (title, steps) in [
        ("before the answer is delivered", plan.early),
        ("once it is up", plan.steps),
    ] {
        if !steps.is_empty() {
            let _ = writeln!(text, "\n{title}");
        }
        for step in steps {
            let _ = writeln!(text, "  {step}");
        }
    }
    text.push_str("\noutcomes, the first whose facts all hold decides\n");
    outcomes(&mut text, entry.expect);
    if let Some(cause) = entry.cause {
        let _ = writeln!(
            text,
            "\nan audit of a session that does not come up names {cause}"
        );
    }
    let _ = writeln!(
        text,
        "\nrun it     icespec run --shim CMD --select {} --transcript DIR",
        case.id
    );
    text
}

fn outcomes<F: std::fmt::Display>(text: &mut String, expect: &[Expect<F>]) {
    for one in expect {
        let facts: Vec<String> = one.facts.iter().map(ToString::to_string).collect();
        let _ = writeln!(text, "  {:?}: {}", one.grade, facts.join(" "));
        if !one.reason.is_empty() {
            let _ = writeln!(text, "    {}", one.reason);
        }
    }
    text.push_str("  anything else is a violation\n");
}

fn input(text: &mut String, vector: &Vector) {
    text.push_str("\ninput\n");
    for (name, value) in &vector.input {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let _ = writeln!(text, "  {name}: {}", value.replace('\n', "\n    "));
    }
}

fn note_text(flag: &str, note: &Note) -> String {
    let mut text = format!("\nflag {flag}: {}\n  {}\n", note.bug_class, note.effect);
    for link in &note.links {
        let _ = writeln!(text, "  {link}");
    }
    text
}

fn requirement_text(suite: &Suite, one: &Requirement) -> String {
    let mut text = format!(
        "{}\n  {} ({}), binds {}, shows {}\n\n  {}\n",
        one.id,
        one.level,
        one.reference(),
        one.binds,
        one.shows.words(),
        one.text
    );
    for point in one
        .contested
        .iter()
        .filter_map(|id| requirement::find_contested(id))
    {
        let _ = writeln!(text, "\ncontested  {} {}", point.id, point.title);
    }
    let coverage = Coverage::of(suite);
    let Some(row) = coverage.find(&one.id) else {
        return text;
    };
    if let Some(reason) = row.reason {
        let by = if reason.by.is_empty() { "" } else { " " };
        let _ = writeln!(
            text,
            "\n{}{by}{}\n  {}",
            reason.kind,
            reason.by.join(", "),
            reason.reason
        );
    }
    let tests = |item: &Item<'_>| item.requirements().iter().any(|tested| tested.id == one.id);
    let cases: Vec<Item<'_>> = everything(suite).filter(tests).collect();
    let _ = writeln!(text, "\ntested by {}", counted(cases.len(), "case"));
    few(&mut text, &cases);
    let rules = row.rules.iter().map(|rule| (rule.code, rule.title));
    also(&mut text, "of the remarks of `lint`", rules);
    let findings = row.findings.iter().map(|code| (*code, ""));
    also(&mut text, "of the findings of `audit`", findings);
    let faults = row.faults.iter().map(|fault| (fault.id, fault.title));
    also(&mut text, "of the seeded faults", faults);
    text
}

fn also<'a>(text: &mut String, what: &str, found: impl ExactSizeIterator<Item = (&'a str, &'a str)>) {
    if found.len() > 0 {
        let _ = writeln!(text, "\n{} {what}", found.len());
    }
    for (id, title) in found {
        let line = format!("  {id}  {title}");
        let _ = writeln!(text, "{}", line.trim_end());
    }
}

/// The requirements that something names, as ids and texts.
fn named(text: &mut String, what: &str, ids: &[&str]) {
    let found: Vec<&Requirement> = ids.iter().filter_map(|id| requirement::find(id)).collect();
    also(
        text,
        what,
        found.iter().map(|one| (one.id.as_str(), one.text.as_str())),
    );
}

fn everything(suite: &Suite) -> impl Iterator<Item = Item<'_>> {
    let vectors = suite.vectors.iter().map(Item::Vector);
    let cases = crate::suite::all().map(Item::Case);
    cases.chain(session::all().map(Item::Session)).chain(vectors)
}

fn few(text: &mut String, cases: &[Item<'_>]) {
    const SHOWN: usize = 10;
    for item in cases.iter().take(SHOWN) {
        let _ = writeln!(text, "  {}  {}", item.id(), item.title());
    }
    if cases.len() > SHOWN {
        let _ = writeln!(text, "  and {} more", cases.len() - SHOWN);
    }
}

fn contested_text(point: &Contested) -> String {
    let mut text = format!(
        "{} {}\n  ({})\n\n  {}\n\n",
        point.id,
        point.title,
        point.refs.join(", "),
        point.rfc_says
    );
    for (behaviour, verdict) in &point.verdicts {
        let _ = writeln!(text, "  {behaviour}: {}", verdict.as_str().unwrap_or_default());
    }
    let bears = |one: &&Requirement| one.contested.contains(&point.id);
    let about: Vec<&str> = requirement::all()
        .iter()
        .filter(bears)
        .map(|one| one.id.as_str())
        .collect();
    named(&mut text, "of the requirements", &about);
    text
}

/// A defect seeded into the reference.
fn fault_text(fault: &Fault) -> String {
    let mut text = format!(
        "{}\n  {}\n\nmodelled on {}\n",
        fault.id, fault.title, fault.models
    );
    named(&mut text, "of the requirements", fault.requirements);
    text
}

/// A rule of `icespec lint`.
fn lint_rule(code: &str) -> Option<String> {
    let rule = lint::rules().iter().find(|rule| rule.code == code)?;
    let mut text = format!("{code}\n  {}\n\n  {}\n", rule.title, rule.help);
    if let Some(advice) = rule.advice {
        let _ = writeln!(text, "\nto change  {advice}");
    }
    let _ = writeln!(text, "section    {}", report::place(rule.section).name);
    named(&mut text, "of the requirements", rule.requirements);
    Some(text)
}

/// A flag; files may word it differently, so every wording is given once.
fn flag(suite: &Suite, id: &str) -> Option<String> {
    let mut texts: Vec<String> = Vec::new();
    for family in &suite.families {
        let text = family.notes.get(id).map(|note| note_text(id, note));
        if let Some(text) = text.filter(|text| !texts.contains(text)) {
            texts.push(text);
        }
    }
    let carries = |vector: &&Vector| vector.flags.iter().any(|flag| flag == id);
    let cases: Vec<Item<'_>> = suite.vectors.iter().filter(carries).map(Item::Vector).collect();
    let mut text = texts.concat();
    let _ = writeln!(text, "\ncarried by {}", counted(cases.len(), "case"));
    few(&mut text, &cases);
    (!texts.is_empty()).then_some(text)
}
