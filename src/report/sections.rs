//! The order of RFC sections, and what the catalogue says of an id in a file.

use crate::requirement::{self, Requirement};

/// A section as it sorts: 9.1.3 before 9.1.10, numbers before the letters of appendices.
pub(super) type Key = (u16, Parts);
/// Parts of a number or an id, those that are numbers as numbers.
pub(super) type Parts = Vec<(u32, String)>;

/// Parts between dots and slashes, those that are numbers as numbers.
pub(super) fn natural(text: &str) -> Parts {
    let part = |part: &str| match part.parse() {
        Ok(number) => (number, String::new()),
        Err(_) => (u32::MAX, part.to_owned()),
    };
    text.split(['.', '/']).map(part).collect()
}

/// Where a requirement stands in the order of RFCs and sections.
pub(super) fn key(one: &Requirement) -> Key {
    (one.rfc, natural(&one.section))
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
    address(one.rfc, &one.section)
}

/// The same, of a section that no requirement is about.
pub(super) fn address(rfc: impl std::fmt::Display, section: &str) -> String {
    format!("https://www.rfc-editor.org/rfc/rfc{rfc}#section-{section}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_sort_as_numbers() {
        assert!(natural("9.1.3") < natural("9.1.10") && natural("9.1") < natural("9.1.3"));
        assert!(natural("18") < natural("B.1"));
    }

    #[test]
    fn families_sort_as_sections_do() {
        assert!(
            natural("rfc8489/6.3") < natural("rfc8489/14") && natural("rfc8445/7.3") < natural("rfc8489/6")
        );
        assert!(natural("stun/a") < natural("stun/b"));
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
