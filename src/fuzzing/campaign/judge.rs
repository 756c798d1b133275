//! What no implementation may do, whatever it is sent.

use serde_json::{Map, Value};

use super::mutation::{has_right_fingerprint, is_signed};
use super::{Finding, Operation, Verdict};
use crate::subject::Answer;

/// What an answer shows; nothing for one that is in order, or that says the subject cannot do it.
pub(super) fn judge(operation: Operation, input: &Map<String, Value>, answer: Answer) -> Option<Finding> {
    let (verdict, why) = match answer {
        Answer::Crashed(how) => (Verdict::Crash, how),
        Answer::TimedOut(how) => (Verdict::Timeout, how),
        Answer::Broken(how) => (Verdict::Broken, how),
        Answer::Unsupported(_) | Answer::Failed(_) => return None,
        Answer::Reply(reply) => (
            Verdict::Violation,
            violation(operation, input, &reply)?.to_owned(),
        ),
    };
    Some(Finding {
        verdict,
        operation,
        why,
        input: input.clone(),
    })
}

fn violation(operation: Operation, input: &Map<String, Value>, reply: &Value) -> Option<&'static str> {
    let message = hex::decode(input.get("message")?.as_str()?).ok()?;
    match operation {
        Operation::Decode => misread(input, &message, reply),
        Operation::Match => unsigned(input, &message, reply),
        // Its answers are datagrams.
        Operation::Live => None,
    }
}

fn misread(input: &Map<String, Value>, message: &[u8], reply: &Value) -> Option<&'static str> {
    if reply["accept"] != true {
        return None;
    }
    let id = reply["transaction_id"].as_str();
    if id.is_some_and(|id| message.get(8..20).is_none_or(|bytes| hex::encode(bytes) != id)) {
        return Some("it read another transaction id than the message has");
    }
    if reply["fingerprint"] == "valid" && !has_right_fingerprint(message) {
        return Some("it called a FINGERPRINT valid that is wrong or not there");
    }
    let password = input.get("password").and_then(Value::as_str);
    let short_term = input.get("realm").is_none_or(Value::is_null);
    let forged = password.is_some_and(|password| !is_signed(message, password.as_bytes()));
    (reply["integrity"] == "valid" && short_term && forged)
        .then_some("it called an integrity valid that the password did not make")
}

fn unsigned(input: &Map<String, Value>, message: &[u8], reply: &Value) -> Option<&'static str> {
    if reply["outcome"] != "success" {
        return None;
    }
    let credentials = input.get("credentials")?.as_array()?;
    let signed = credentials.iter().any(|one| {
        let password = one["local"]["pwd"].as_str();
        password.is_some_and(|password| is_signed(message, password.as_bytes()))
    });
    (!signed).then_some("it answered success to a check that none of its passwords signed")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::fuzzing::wire::{USERNAME, attribute, fingerprint, header, seal};

    fn message(username: &[u8], key: &[u8]) -> Vec<u8> {
        let mut bytes = header(0x0001);
        attribute(&mut bytes, USERNAME, username);
        seal(&mut bytes, key, true, false);
        fingerprint(&mut bytes);
        bytes
    }

    fn of(operation: Operation, message: &[u8], reply: Value) -> Option<Verdict> {
        let input = json!({
            "message": hex::encode(message),
            "password": "right",
            "credentials": [{"local": {"ufrag": "fuzz", "pwd": "right"}}, {"local": {"ufrag": "else", "pwd": "other"}}],
        });
        judge(operation, input.as_object().unwrap(), Answer::Reply(reply)).map(|one| one.verdict)
    }

    #[test]
    fn success_has_to_be_signed_with_one_of_the_passwords() {
        let success = || json!({"outcome": "success"});
        for (key, expected) in [
            (&b"right"[..], None),
            (b"other", None),
            (b"left", Some(Verdict::Violation)),
        ] {
            let message = message(b"fuzz:peer", key);
            assert_eq!(of(Operation::Match, &message, success()), expected, "{key:?}");
            assert_eq!(of(Operation::Match, &message, json!({"outcome": "error"})), None);
        }
    }

    #[test]
    fn what_is_read_has_to_be_there() {
        let right = message(b"fuzz:peer", b"right");
        let mut wrong = right.clone();
        *wrong.last_mut().unwrap() ^= 1;
        let says = |key: &str, value: &str| json!({"accept": true, key: value});
        for (bytes, reply, expected) in [
            (&right, says("integrity", "valid"), None),
            (
                &message(b"fuzz:peer", b"left"),
                says("integrity", "valid"),
                Some(Verdict::Violation),
            ),
            (&right, says("fingerprint", "valid"), None),
            (&wrong, says("fingerprint", "valid"), Some(Verdict::Violation)),
            (&wrong, says("fingerprint", "invalid"), None),
            (&right, says("transaction_id", "7472616e73616374696f6e2e"), None),
            (&right, says("transaction_id", "00"), Some(Verdict::Violation)),
        ] {
            assert_eq!(of(Operation::Decode, bytes, reply.clone()), expected, "{reply}");
        }
    }

    #[test]
    fn who_dies_is_silent_or_talks_nonsense_is_told() {
        let input = Map::new();
        for (answer, expected) in [
            (Answer::Crashed("signal".to_owned()), Some(Verdict::Crash)),
            (Answer::TimedOut("5 s".to_owned()), Some(Verdict::Timeout)),
            (Answer::Broken("not JSON".to_owned()), Some(Verdict::Broken)),
            (Answer::Unsupported("no".to_owned()), None),
            (Answer::Failed("no".to_owned()), None),
        ] {
            let found = judge(Operation::Decode, &input, answer).map(|one| one.verdict);
            assert_eq!(found, expected);
        }
    }
}
