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

/// `icespec run` with these arguments, quoted anew: whoever wrote them, a shell sees words and nothing else.
pub(super) fn again_prefix(arguments: &str) -> Option<String> {
    let words = shlex::split(arguments)?;
    let quoted = shlex::try_join(words.iter().map(String::as_str)).ok()?;
    Some(format!("icespec run {quoted}").trim_end().to_owned())
}

/// The line that runs one case again.
pub(super) fn again(arguments: &str, case: &str) -> Option<String> {
    let case = shlex::try_quote(case).ok()?;
    Some(format!("{} --select {case}", again_prefix(arguments)?))
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
    fn one_is_not_many() {
        assert_eq!((count(1).as_str(), count(0).as_str()), ("1 case", "0 cases"));
    }

    #[test]
    fn the_line_to_run_again_is_words_to_a_shell() {
        assert_eq!(
            again("--shim './my shim'", "stun/a/b-1").as_deref(),
            Some("icespec run --shim './my shim' --select stun/a/b-1")
        );
        assert_eq!(
            again("--shim x; rm -rf /", "a'$(b)").as_deref(),
            Some("icespec run --shim 'x;' rm -rf / --select \"a'\"'$(b)'")
        );
        assert_eq!(again("'open", "a"), None);
    }
}
