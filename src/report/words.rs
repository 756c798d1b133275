//! How the text report says things.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::Value;

use crate::runner::family;

/// "1 case", "2 cases".
pub(crate) fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// How many cases each family has.
pub(super) fn families<'a>(cases: impl Iterator<Item = &'a str>) -> String {
    let mut families: BTreeMap<&str, usize> = BTreeMap::new();
    for case in cases {
        *families.entry(family(case)).or_default() += 1;
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

/// What a shim told, which it tells as JSON, for people: `state checking stream=audio`.
pub(super) fn event(note: &str) -> Cow<'_, str> {
    let Ok(Value::Object(told)) = serde_json::from_str::<Value>(note) else {
        return Cow::Borrowed(note);
    };
    let Some(name) = told.get("event").and_then(Value::as_str) else {
        return Cow::Borrowed(note);
    };
    let mut words = vec![name.to_owned()];
    if let Some(value) = told.get(name) {
        words.push(word(value));
    }
    // Which agent it was says nothing where there is one.
    let others = told
        .iter()
        .filter(|(key, _)| !["event", "agent", name].contains(&key.as_str()));
    words.extend(others.map(|(key, value)| format!("{key}={}", word(value))));
    Cow::Owned(words.join(" "))
}

fn word(value: &Value) -> String {
    match (value, value.get("ip"), value.get("port")) {
        (Value::String(text), _, _) => text.clone(),
        (_, Some(Value::String(ip)), Some(port)) if ip.contains(':') => format!("[{ip}]:{port}"),
        (_, Some(Value::String(ip)), Some(port)) => format!("{ip}:{port}"),
        _ => value.to_string(),
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
    fn one_is_not_many() {
        assert_eq!([counted(1, "case"), counted(0, "case")], ["1 case", "0 cases"]);
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

    #[test]
    fn events_are_told_in_words() {
        for (note, words) in [
            (
                r#"{"event":"state","agent":"a1","stream":"audio","state":"checking"}"#,
                "state checking stream=audio",
            ),
            (
                r#"{"event":"selected","agent":"a1","component":1,"local":{"ip":"127.0.0.1","port":9},"remote":{"ip":"::1","port":8}}"#,
                "selected component=1 local=127.0.0.1:9 remote=[::1]:8",
            ),
            (r#"{"event":"data","data":"00ff"}"#, "data 00ff"),
            ("no JSON", "no JSON"),
            (r#"{"event":7}"#, r#"{"event":7}"#),
            ("[1]", "[1]"),
        ] {
            assert_eq!(event(note), words);
        }
    }
}
