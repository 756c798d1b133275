//! From text to a subject, and what is wrong with the lines as such.

use crate::sdp::{Description, Kind, SdpError};

use super::remarks::Remarks;
use super::rules::text as rules;
use super::sheet::{Sheet, Spot};
use super::subject::Subject;

/// Reads a description. If it breaks the line grammar a remark says where.
pub(super) fn read<'a>(
    text: &'a str,
    file: usize,
    kind: Option<Kind>,
    remarks: &mut Remarks,
) -> Option<Subject<'a>> {
    let damaged = control_characters(text, file, remarks);
    line_endings(text, file, remarks);
    let description = match Description::read(text) {
        Ok(description) => description,
        Err(error) => {
            grammar(&error, text, file, damaged, remarks);
            return None;
        }
    };
    let sheet = Sheet::read(text);
    missing_lines(&sheet, file, remarks);
    let kind = kind.or_else(|| kind_of(&description));
    Some(Subject {
        file,
        kind,
        description,
        sheet,
    })
}

/// An offer leaves the DTLS role open, an answer decides it.
fn kind_of(description: &Description) -> Option<Kind> {
    let sections = description.sections.iter().map(|section| &section.attributes);
    let levels = std::iter::once(&description.session).chain(sections);
    let mut found = None;
    for setup in levels.filter_map(|level| level.setup.as_deref()) {
        match setup {
            "actpass" => return Some(Kind::Offer),
            "active" | "passive" => found = Some(Kind::Answer),
            _ => {}
        }
    }
    found
}

/// Reports NUL and stray CR, at most one a line; the first line that has one.
fn control_characters(text: &str, file: usize, remarks: &mut Remarks) -> Option<usize> {
    let mut first = None;
    for (index, raw) in text.split('\n').enumerate() {
        let line = raw.strip_suffix('\r').unwrap_or(raw);
        let Some(at) = line.bytes().position(|byte| matches!(byte, 0 | b'\r')) else {
            continue;
        };
        first.get_or_insert(index + 1);
        let name = if line.as_bytes()[at] == 0 {
            "NUL"
        } else {
            "a carriage return"
        };
        let spot = Spot {
            line: index + 1,
            column: at + 1,
        };
        remarks.add_plain(
            &rules::CONTROL_CHARACTER,
            file,
            spot,
            format!("the line holds {name}"),
        );
    }
    first
}

/// Reports the first line that does not end in CRLF.
fn line_endings(text: &str, file: usize, remarks: &mut Remarks) {
    for (index, line) in text.split_inclusive('\n').enumerate() {
        if line.ends_with("\r\n") {
            continue;
        }
        let content = line.trim_end_matches(['\r', '\n']).len();
        let found = if line.ends_with('\n') {
            "LF alone"
        } else {
            "nothing"
        };
        let spot = Spot {
            line: index + 1,
            column: content + 1,
        };
        return remarks.add_plain(
            &rules::LINE_ENDING,
            file,
            spot,
            format!("the line ends in {found}, not in CRLF"),
        );
    }
}

fn grammar(error: &SdpError, text: &str, file: usize, damaged: Option<usize>, remarks: &mut Remarks) {
    let (line, message) = match error {
        SdpError::Grammar { line, reason } => (*line, reason.clone()),
        other => (1, other.to_string()),
    };
    if damaged == Some(line) {
        return;
    }
    // An attribute's value can be a password, a line that is none is not quoted either.
    let column = column_of_fault(text, line, &message);
    remarks.add_plain(&rules::GRAMMAR, file, Spot { line, column }, message);
}

/// Where in its line a fault of the grammar lies, as far as its description tells.
fn column_of_fault(text: &str, line: usize, message: &str) -> usize {
    const FIELDS: [(&str, usize); 10] = [
        ("Media port", 1),
        ("Media num-ports", 1),
        ("Origin sess-id", 1),
        ("Origin sess-version", 2),
        ("Origin nettype", 3),
        ("Origin addrtype", 4),
        ("Connection addrtype", 1),
        ("Time stop-time", 1),
        ("the version", 0),
        ("Connection nettype", 0),
    ];
    let value = text
        .split('\n')
        .nth(line.saturating_sub(1))
        .and_then(|raw| raw.get(2..));
    let index = FIELDS
        .iter()
        .find(|(name, _)| message.contains(name))
        .map(|(_, index)| *index);
    let (Some(value), Some(index)) = (value, index) else {
        return 1;
    };
    let words = value.split(' ').take(index);
    // A field that is missing would begin behind the line.
    let end = 3 + value.trim_end_matches('\r').len();
    end.min(3 + words.map(|word| word.len() + 1).sum::<usize>())
}

fn missing_lines(sheet: &Sheet<'_>, file: usize, remarks: &mut Remarks) {
    for letter in [b'o', b's', b't'] {
        if sheet.session.letter(letter).is_none() {
            let end = sheet.sections.first().map_or(1, |section| section.line);
            let message = format!("there is no {}= line", char::from(letter));
            remarks.add_plain(&rules::MISSING_LINE, file, Spot { line: end, column: 1 }, message);
        }
    }
}
