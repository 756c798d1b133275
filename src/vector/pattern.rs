//! The pattern language of expected replies.
//!
//! A pattern names only what matters: each of its members must be in the reply and match; members it
//! does not name are free. Scalars are equal, objects match recursively, arrays have the same length
//! and match element by element, `{"any": [p, q]}` matches what one of them matches, and `null`
//! matches `null` or an absent member.

use std::fmt::Write;

use serde_json::{Map, Value};

/// The first place where a reply is not what a pattern asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// Where in the reply: `response.integrity`, `attributes[1].type`.
    pub path: String,
    /// What the pattern has there.
    pub expected: String,
    /// What the reply has there.
    pub got: String,
}

/// How `unchecked` in a reply is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unchecked {
    /// As the word it is.
    Literal,
    /// As if it were whatever the pattern asks for: to tell "could not check" from "checked wrongly".
    Wildcard,
}

/// Where a reply differs from a pattern; `None` if it matches.
pub fn mismatch(pattern: &Map<String, Value>, reply: &Value, unchecked: Unchecked) -> Option<Mismatch> {
    members(pattern, reply, "", unchecked)
}

fn members(
    pattern: &Map<String, Value>,
    reply: &Value,
    path: &str,
    unchecked: Unchecked,
) -> Option<Mismatch> {
    if !reply.is_object() {
        return Some(differ(path, &Value::Object(pattern.clone()), Some(reply)));
    }
    pattern.iter().find_map(|(name, expected)| {
        let path = if path.is_empty() {
            name.clone()
        } else {
            format!("{path}.{name}")
        };
        compare(expected, reply.get(name), &path, unchecked)
    })
}

fn compare(pattern: &Value, reply: Option<&Value>, path: &str, unchecked: Unchecked) -> Option<Mismatch> {
    if unchecked == Unchecked::Wildcard && reply.and_then(Value::as_str) == Some("unchecked") {
        return None;
    }
    match (pattern, reply) {
        (Value::Null, None | Some(Value::Null)) => None,
        (Value::Object(_), _) if alternatives(pattern).is_some() => {
            let matched = alternatives(pattern)?
                .iter()
                .any(|one| compare(one, reply, path, unchecked).is_none());
            (!matched).then(|| differ(path, pattern, reply))
        }
        (Value::Object(pattern), Some(reply)) => members(pattern, reply, path, unchecked),
        (Value::Array(wanted), Some(Value::Array(got))) => items(wanted, got, path, unchecked),
        (_, Some(reply)) if !pattern.is_array() && pattern == reply => None,
        _ => Some(differ(path, pattern, reply)),
    }
}

fn items(wanted: &[Value], got: &[Value], path: &str, unchecked: Unchecked) -> Option<Mismatch> {
    let mut pairs = wanted.iter().zip(got).enumerate();
    let first =
        pairs.find_map(|(at, (wanted, got))| compare(wanted, Some(got), &format!("{path}[{at}]"), unchecked));
    let count = |list: &[Value]| format!("{} items", list.len());
    let lengths = Mismatch {
        path: path.to_owned(),
        expected: count(wanted),
        got: count(got),
    };
    first.or((wanted.len() != got.len()).then_some(lengths))
}

fn differ(path: &str, expected: &Value, got: Option<&Value>) -> Mismatch {
    let got = got.map_or_else(|| "nothing".to_owned(), |got| short(&describe_value(got)));
    Mismatch {
        path: path.to_owned(),
        expected: short(&describe_value(expected)),
        got,
    }
}

/// The alternatives of `{"any": […]}`.
fn alternatives(pattern: &Value) -> Option<&Vec<Value>> {
    let members = pattern.as_object()?;
    if members.len() == 1 {
        members.get("any")?.as_array()
    } else {
        None
    }
}

/// Refuses what looks like an alternative and is not one; the error starts with the path.
pub fn check(pattern: &Map<String, Value>) -> Result<(), String> {
    pattern
        .iter()
        .try_for_each(|(name, value)| check_value(value).map_err(|cause| format!(".{name}{cause}")))
}

fn check_value(pattern: &Value) -> Result<(), String> {
    match pattern {
        Value::Object(members) if members.contains_key("any") => match alternatives(pattern) {
            Some(list) if !list.is_empty() => list.iter().try_for_each(check_value),
            _ => Err(": \"any\" needs a non-empty list and stands alone".to_owned()),
        },
        Value::Object(members) => check(members),
        Value::Array(items) => items.iter().try_for_each(check_value),
        _ => Ok(()),
    }
}

/// A pattern on one line: `accept=true integrity=valid`.
pub fn describe(pattern: &Map<String, Value>) -> String {
    let mut parts = Vec::new();
    flatten(pattern, "", &mut parts);
    parts.join(" ")
}

fn flatten(pattern: &Map<String, Value>, path: &str, parts: &mut Vec<String>) {
    for (name, value) in pattern {
        let path = if path.is_empty() {
            name.clone()
        } else {
            format!("{path}.{name}")
        };
        match value {
            Value::Object(members) if alternatives(value).is_none() => flatten(members, &path, parts),
            _ => parts.push(format!("{path}={}", short(&describe_value(value)))),
        }
    }
}

/// A value on one line, strings without quotes: for people, not for parsers.
pub fn describe_value(value: &Value) -> String {
    if let Some(list) = alternatives(value) {
        return list.iter().map(describe_value).collect::<Vec<_>>().join("|");
    }
    match value {
        Value::String(text) => text.escape_debug().to_string(),
        Value::Array(items) => {
            format!(
                "[{}]",
                items.iter().map(describe_value).collect::<Vec<_>>().join(",")
            )
        }
        Value::Object(members) => {
            let inner: Vec<_> = members
                .iter()
                .map(|(name, value)| format!("{name}={}", describe_value(value)))
                .collect();
            format!("{{{}}}", inner.join(","))
        }
        other => other.to_string(),
    }
}

/// Cuts what would not be read on one line anyway, saying how much was cut.
pub fn short(text: &str) -> String {
    const KEEP: usize = 96;
    let mut cut: String = text.chars().take(KEEP).collect();
    let left = text.chars().count() - cut.chars().count();
    if left > 0 {
        // Writing to a string cannot fail.
        let _ = write!(cut, "…(+{left})");
    }
    cut
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn object(value: Value) -> Map<String, Value> {
        match value {
            Value::Object(members) => members,
            other => panic!("{other} is no object"),
        }
    }

    fn matches(pattern: Value, reply: &Value) -> bool {
        mismatch(&object(pattern), reply, Unchecked::Literal).is_none()
    }

    #[test]
    fn members_not_named_are_free() {
        assert!(matches(json!({"a": 1}), &json!({"a": 1, "b": 2})));
        assert!(!matches(json!({"a": 1, "c": 3}), &json!({"a": 1, "b": 2})));
        assert!(matches(
            json!({"a": {"x": "y"}}),
            &json!({"a": {"x": "y", "z": 0}})
        ));
    }

    #[test]
    fn null_is_absent() {
        assert!(matches(json!({"a": null}), &json!({})));
        assert!(matches(json!({"a": null}), &json!({"a": null})));
        assert!(!matches(json!({"a": null}), &json!({"a": 0})));
        assert!(!matches(json!({"a": 0}), &json!({"a": null})));
    }

    #[test]
    fn arrays_match_whole() {
        assert!(matches(
            json!({"a": [1, {"b": 2}]}),
            &json!({"a": [1, {"b": 2, "c": 3}]})
        ));
        assert!(!matches(json!({"a": [1]}), &json!({"a": [1, 2]})));
        assert!(!matches(json!({"a": [1, 2]}), &json!({"a": [2, 1]})));
        assert!(!matches(json!({"a": []}), &json!({"a": {}})));
    }

    #[test]
    fn alternatives_match_one() {
        let pattern = json!({"code": {"any": [400, 401, null]}});
        assert!(matches(pattern.clone(), &json!({"code": 401})));
        assert!(matches(pattern.clone(), &json!({})));
        assert!(!matches(pattern, &json!({"code": 487})));
        let nested = json!({"r": {"any": [{"a": 1}, {"b": 2}]}});
        assert!(matches(nested.clone(), &json!({"r": {"b": 2, "c": 3}})));
        assert!(!matches(nested, &json!({"r": {"a": 2}})));
    }

    #[test]
    fn a_reply_of_another_shape_does_not_match() {
        assert!(!matches(json!({"a": 1}), &json!([])));
        assert!(!matches(json!({"a": {"b": 1}}), &json!({"a": "b"})));
    }

    #[test]
    fn the_first_difference_is_named() {
        let pattern = object(json!({"accept": true, "attributes": [{"type": "0006"}, {"type": "0008"}]}));
        let reply = json!({"accept": true, "attributes": [{"type": "0006"}, {"type": "8028"}]});
        let expected = Mismatch {
            path: "attributes[1].type".into(),
            expected: "0008".into(),
            got: "8028".into(),
        };
        assert_eq!(mismatch(&pattern, &reply, Unchecked::Literal), Some(expected));
    }

    #[test]
    fn lists_of_other_lengths_are_told_by_their_lengths() {
        let pattern = object(json!({"list": [1, 2, 3]}));
        let seen = mismatch(&pattern, &json!({"list": [1, 2]}), Unchecked::Literal).unwrap();
        assert_eq!(
            (seen.path.as_str(), seen.expected.as_str(), seen.got.as_str()),
            ("list", "3 items", "2 items")
        );
        let seen = mismatch(&pattern, &json!({"list": [1, 9]}), Unchecked::Literal).unwrap();
        assert_eq!(seen.path, "list[1]");
    }

    #[test]
    fn unchecked_is_a_wildcard_only_on_request() {
        let pattern = object(json!({"accept": true, "integrity": "valid"}));
        let reply = json!({"accept": true, "integrity": "unchecked"});
        assert!(mismatch(&pattern, &reply, Unchecked::Literal).is_some());
        assert!(mismatch(&pattern, &reply, Unchecked::Wildcard).is_none());
        let refused = json!({"accept": false, "integrity": "unchecked"});
        assert!(mismatch(&pattern, &refused, Unchecked::Wildcard).is_some());
    }

    #[test]
    fn a_description_is_one_line() {
        let pattern = object(json!({
            "outcome": "error", "code": {"any": [400, 401]},
            "response": {"signed_by": [], "class": "error"}, "text": "a\nb",
        }));
        let text = describe(&pattern);
        assert_eq!(
            text,
            r"outcome=error code=400|401 response.signed_by=[] response.class=error text=a\nb"
        );
        assert!(short(&"x".repeat(5000)).len() < 120);
    }

    #[test]
    fn a_malformed_alternative_is_refused() {
        for bad in [
            json!({"a": {"any": []}}),
            json!({"a": {"any": [1], "b": 2}}),
            json!({"a": [{"any": 1}]}),
        ] {
            assert!(check(&object(bad.clone())).is_err(), "{bad}");
        }
        assert!(check(&object(json!({"a": {"any": [1, {"b": null}]}}))).is_ok());
    }
}
