//! How the text report says things.

use std::collections::BTreeMap;

use crate::runner::CaseResult;

/// "1 case", "2 cases".
pub(super) fn count(cases: usize) -> String {
    format!("{cases} case{}", if cases == 1 { "" } else { "s" })
}

/// How many results each family has, by the first two parts of their ids.
pub(super) fn families(results: &[&CaseResult]) -> String {
    let mut families: BTreeMap<&str, usize> = BTreeMap::new();
    for result in results {
        let end = result.case.match_indices('/').nth(1).map(|(at, _)| at);
        *families
            .entry(&result.case[..end.unwrap_or(result.case.len())])
            .or_default() += 1;
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
    use crate::runner;
    use crate::subject::reference::Reference;
    use crate::vector;

    #[test]
    fn families_are_counted_by_two_parts_of_the_id() {
        let suite = vector::load_embedded().unwrap();
        let results: Vec<CaseResult> = ["stun/official/rfc5769-2.1/as-published"]
            .iter()
            .map(|id| runner::run_one(&mut Reference::new(), suite.find(id).unwrap()))
            .collect();
        let twice = [&results[0], &results[0]];
        assert_eq!(families(&twice), "stun/official 2 (-v shows them)");
    }

    #[test]
    fn counts_and_cuts() {
        assert_eq!((count(1).as_str(), count(0).as_str()), ("1 case", "0 cases"));
        assert_eq!(cut(&"é".repeat(160)), "é".repeat(160));
        assert_eq!(cut(&"é".repeat(162)), format!("{}… (2 more)", "é".repeat(160)));
    }
}
