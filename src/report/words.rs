//! How the text report says things.

use std::collections::BTreeMap;

/// "1 case", "2 cases".
pub(super) fn count(cases: usize) -> String {
    format!("{cases} case{}", if cases == 1 { "" } else { "s" })
}

/// How many cases each family has, by the first two parts of their ids.
pub(super) fn families<'a>(cases: impl Iterator<Item = &'a str>) -> String {
    let mut families: BTreeMap<&str, usize> = BTreeMap::new();
    for case in cases {
        let end = case.match_indices('/').nth(1).map_or(case.len(), |(at, _)| at);
        *families.entry(&case[..end]).or_default() += 1;
    }
    let families: Vec<String> = families
        .iter()
        .map(|(name, count)| format!("{name} {count}"))
        .collect();
    format!("{} (-v shows them)", families.join(", "))
}

/// The beginning of a long text.
pub(super) fn cut(text: &str) -> String {
    const KEEP: usize = 160;
    let head: String = text.chars().take(KEEP).collect();
    let left = text.chars().count() - head.chars().count();
    if left == 0 {
        head
    } else {
        format!("{head}… ({left} more)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_are_counted_by_two_parts_of_the_id() {
        let cases = ["stun/b/x/1", "stun/a/y", "stun/b/z", "alone"];
        assert_eq!(
            families(cases.into_iter()),
            "alone 1, stun/a 1, stun/b 2 (-v shows them)"
        );
    }

    #[test]
    fn counts_and_cuts() {
        assert_eq!((count(1).as_str(), count(0).as_str()), ("1 case", "0 cases"));
        assert_eq!(cut(&"é".repeat(160)), "é".repeat(160));
        assert_eq!(cut(&"é".repeat(162)), format!("{}… (2 more)", "é".repeat(160)));
    }
}
