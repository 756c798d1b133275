//! The order of RFC sections, and what the catalogue says of an id in a file.

use crate::requirement::{self, Requirement};

/// A section as it sorts: 9.1.3 before 9.1.10, numbers before the letters of appendices.
pub(super) type Key = (u16, Vec<(u32, String)>);

/// Where a requirement stands in the order of RFCs and sections.
pub(super) fn key(one: &Requirement) -> Key {
    let part = |part: &str| match part.parse() {
        Ok(number) => (number, String::new()),
        Err(_) => (u32::MAX, part.to_owned()),
    };
    (one.rfc, one.section.split('.').map(part).collect())
}

/// The first of these ids that the catalogue knows, by the order of the case.
pub(super) fn first<S: AsRef<str>>(ids: &[S]) -> Option<&'static Requirement> {
    ids.iter().find_map(|id| requirement::find(id.as_ref()))
}

/// `8489:9.1.3`, as short as a table wants it.
pub(super) fn short(one: &Requirement) -> String {
    format!("RFC {} §{}", one.rfc, one.section)
}

/// Where it can be read.
pub(super) fn link(one: &Requirement) -> String {
    format!(
        "https://www.rfc-editor.org/rfc/rfc{}#section-{}",
        one.rfc, one.section
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_sort_as_numbers() {
        let key = |section: &str| {
            let one = Requirement {
                id: String::new(),
                rfc: 8489,
                section: section.to_owned(),
                level: requirement::Keyword::Must,
                binds: String::new(),
                text: String::new(),
                contested: Vec::new(),
            };
            key(&one)
        };
        assert!(key("9.1.3") < key("9.1.10") && key("9.1") < key("9.1.3") && key("18") < key("B.1"));
    }

    #[test]
    fn an_unknown_id_is_passed_over() {
        let one = first(&["NO-1", "STUN-8489-5-01"]).unwrap();
        assert_eq!(
            (short(one).as_str(), one.id.as_str()),
            ("RFC 8489 §5", "STUN-8489-5-01")
        );
        assert!(first(&["NO-1"]).is_none());
    }
}
