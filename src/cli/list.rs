//! `icespec list`.

use std::fmt::Write;

use serde_json::{Map, Value, json};

use super::args::{Format, List};
use super::args_selection::LevelArgument;
use super::{Failure, say, suite};
use crate::coverage::{Coverage, Row};
use crate::requirement::Level;
use crate::runner::Item;
use crate::vector::Suite;

pub(super) fn main(arguments: &List) -> Result<u8, Failure> {
    if arguments.requirements {
        let suite = suite::load(None)?;
        requirements(&Coverage::of(&suite), arguments.selection.level, arguments.format);
        return Ok(0);
    }
    let suite = suite::load(arguments.selection.vectors.as_deref())?;
    let items = suite::select(&suite, &arguments.selection)?;
    if arguments.format == Format::Json {
        let list: Vec<Value> = items.iter().map(|one| value(&suite, *one)).collect();
        say(&format!("{}\n", Value::Array(list)));
        return Ok(0);
    }
    let mut text = String::new();
    for item in items {
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{}\t{}\t{}\t{}",
            item.id(),
            item.level(),
            item.sections().join(","),
            item.title()
        );
    }
    say(&text);
    Ok(0)
}

fn value(suite: &Suite, item: Item<'_>) -> Value {
    let ids: Vec<&str> = item.requirements().iter().map(|one| one.id.as_str()).collect();
    let mut value = json!({
        "case": item.id(),
        "level": item.level(),
        "sections": item.sections(),
        "title": item.title(),
        "requirements": ids,
        "operation": item.operation(),
    });
    match item {
        Item::Vector(vector) => {
            value["flags"] = json!(vector.flags);
            value["source"] = json!(vector.source);
            value["file"] = json!(suite.family(vector).path);
        }
        Item::Case(case) => value["slow"] = json!(case.scene.slow),
        Item::Session(case) => value["part"] = json!(case.part.to_string()),
    }
    value
}

fn requirements(coverage: &Coverage<'_>, level: Option<LevelArgument>, format: Format) {
    let least = level.map_or(Level::May, Level::from);
    let chosen = coverage
        .rows()
        .iter()
        .filter(|row| row.requirement.level.strength() >= least);
    if format == Format::Json {
        let all: Vec<Value> = chosen.map(described).collect();
        say(&format!("{}\n", Value::Array(all)));
        return;
    }
    let mut text = String::new();
    for row in chosen {
        let one = row.requirement;
        let _ = writeln!(
            text,
            "{}\t{}\t{}:{}\t{}\t{}\t{}",
            one.id,
            one.level,
            one.rfc,
            one.section,
            one.binds,
            row.words(),
            one.text
        );
    }
    say(&text);
}

fn described(row: &Row<'_>) -> Value {
    let one = row.requirement;
    let counts: Map<String, Value> = row
        .counts()
        .into_iter()
        .map(|(kind, count)| (kind.name().replace(' ', "_"), json!(count)))
        .collect();
    json!({
        "id": one.id, "rfc": one.rfc, "section": one.section, "level": one.level.to_string(),
        "binds": one.binds, "shows": one.shows, "text": one.text, "contested": one.contested,
        "credential_related": one.credential_related, "state": row.state().name(), "covered_by": counts,
        "reason": row.reason.map(|reason| json!({"kind": reason.kind, "by": reason.by, "text": reason.reason})),
    })
}
