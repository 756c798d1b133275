//! `icespec list`.

use std::fmt::Write;

use serde_json::{Value, json};

use super::args::{Format, LevelArgument, List};
use super::{Failure, say, suite};
use crate::requirement::{self, Level, Requirement};
use crate::vector::{Suite, Vector};

pub(super) fn main(arguments: &List) -> Result<u8, Failure> {
    if arguments.requirements {
        requirements(arguments.selection.level, arguments.format);
        return Ok(0);
    }
    let suite = suite::load(arguments.selection.vectors.as_deref())?;
    let vectors = suite::select(&suite, &arguments.selection)?;
    if arguments.format == Format::Json {
        let list: Vec<Value> = vectors.iter().map(|one| value(&suite, one)).collect();
        say(&format!("{}\n", Value::Array(list)));
        return Ok(0);
    }
    let mut text = String::new();
    for vector in vectors {
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{}\t{}\t{}\t{}",
            vector.id,
            vector.level(),
            sections(vector).join(","),
            vector.title
        );
    }
    say(&text);
    Ok(0)
}

/// `8489:14.5`, each once.
fn sections(vector: &Vector) -> Vec<String> {
    let mut sections: Vec<String> = Vec::new();
    for one in vector.requirements() {
        let section = format!("{}:{}", one.rfc, one.section);
        if !sections.contains(&section) {
            sections.push(section);
        }
    }
    sections
}

fn value(suite: &Suite, vector: &Vector) -> Value {
    json!({
        "case": vector.id,
        "level": vector.level(),
        "sections": sections(vector),
        "title": vector.title,
        "requirements": vector.requirements,
        "flags": vector.flags,
        "operation": vector.operation,
        "source": vector.source,
        "file": suite.family(vector).path,
    })
}

fn requirements(level: Option<LevelArgument>, format: Format) {
    let least = level.map_or(Level::May, Level::from);
    let chosen = requirement::all()
        .iter()
        .filter(|one| one.level.strength() >= least);
    if format == Format::Json {
        let value = |one: &Requirement| {
            json!({"id": one.id, "rfc": one.rfc, "section": one.section, "level": one.level.to_string(),
                   "binds": one.binds, "text": one.text, "contested": one.contested})
        };
        say(&format!("{}\n", Value::Array(chosen.map(value).collect())));
        return;
    }
    let mut text = String::new();
    for one in chosen {
        let _ = writeln!(
            text,
            "{}\t{}\t{}:{}\t{}\t{}",
            one.id, one.level, one.rfc, one.section, one.binds, one.text
        );
    }
    say(&text);
}
