use serde_json::json;

use super::*;
use crate::vector::load_texts;

fn vector(operation: &str, outcomes: &Value) -> Vector {
    let file = json!({
        "format": "icespec-vectors-1", "operation": operation, "title": "t", "source": "s",
        "vectors": [{"id": "a", "title": "t", "requirements": ["STUN-8489-5-01"], "input": {}, "outcomes": outcomes}],
    });
    load_texts([("t.json".to_owned(), file.to_string())])
        .unwrap()
        .vectors
        .remove(0)
}

fn decode() -> Vector {
    vector(
        "stun.decode",
        &json!([
            {"grade": "valid", "reply": {"accept": true, "integrity": "invalid"}},
            {"grade": "acceptable", "reply": {"accept": false}, "reason": "dropped whole"},
            {"grade": "invalid", "reply": {"accept": true, "integrity": "valid"}, "reason": "forged"},
        ]),
    )
}

fn judged(vector: &Vector, reply: impl Into<Value>) -> (Verdict, String, Option<String>) {
    let Judgement {
        verdict,
        observed,
        reason,
    } = judge(vector, &reply.into());
    (verdict, observed, reason)
}

#[test]
fn the_first_match_decides() {
    let vector = decode();
    let verdict = |reply| judged(&vector, reply).0;
    assert_eq!(
        verdict(json!({"accept": true, "integrity": "invalid"})),
        Verdict::Conformant
    );
    assert_eq!(verdict(json!({"accept": false})), Verdict::Acceptable);
    assert_eq!(
        judged(
            &vector,
            json!({"accept": true, "integrity": "valid", "fingerprint": "absent"})
        ),
        (
            Verdict::Violation,
            "accept=true integrity=valid fingerprint=absent".into(),
            Some("forged (integrity is valid, not invalid)".into())
        )
    );
}

#[test]
fn no_match_is_a_violation_that_says_where() {
    let expected = (
        Verdict::Violation,
        "accept=true integrity=absent".to_owned(),
        Some("integrity is absent, not invalid".to_owned()),
    );
    assert_eq!(
        judged(&decode(), json!({"accept": true, "integrity": "absent"})),
        expected
    );
    let typed = vector(
        "stun.decode",
        &json!([{"grade": "valid", "reply": {"accept": true, "method": "0001"}}]),
    );
    let (_, observed, _) = judged(&typed, json!({"accept": true, "method": "0003"}));
    assert_eq!(observed, "accept=true method=0003");
}

#[test]
fn not_checking_is_no_pass_and_no_violation() {
    let (verdict, observed, _) = judged(&decode(), json!({"accept": true, "integrity": "unchecked"}));
    assert_eq!(
        (verdict, observed.as_str()),
        (Verdict::Unsupported, "accept=true integrity=unchecked")
    );
    let strict = vector(
        "stun.decode",
        &json!([{"grade": "valid", "reply": {"accept": false}}]),
    );
    assert_eq!(
        judged(&strict, json!({"accept": true, "integrity": "unchecked"})).0,
        Verdict::Violation
    );
}

#[test]
fn a_reply_of_the_wrong_shape_is_not_judged() {
    let vector = decode();
    for reply in [
        json!(7),
        json!({}),
        json!({"accept": "yes"}),
        json!({"accept": true, "integrity": "maybe"}),
    ] {
        assert_eq!(judged(&vector, reply.clone()).0, Verdict::HarnessError, "{reply}");
    }
    let vector = self::vector(
        "credential.match",
        &json!([{"grade": "valid", "reply": {"outcome": "discard"}}]),
    );
    for reply in [
        json!({}),
        json!({"outcome": "lost"}),
        json!({"outcome": "error", "response": 7}),
    ] {
        assert_eq!(judged(&vector, reply.clone()).0, Verdict::HarnessError, "{reply}");
    }
}

#[test]
fn a_response_is_judged_by_what_is_in_it() {
    let outcomes = json!([{"grade": "valid", "reply": {"outcome": "error", "code": 401,
        "response": {"class": "error", "integrity": "absent", "code": 401}}}]);
    let vector = vector("credential.match", &outcomes);
    let response = "011100082112a442000102030405060708090a0b0009000400000401";
    let reply = json!({"outcome": "error", "code": 401, "response": response});
    assert_eq!(
        judged(&vector, reply),
        (Verdict::Conformant, "error 401 unsigned".into(), None)
    );
    let other = json!({"outcome": "error", "code": 401, "response": response.replace("0401", "0400")});
    let (verdict, observed, reason) = judged(&vector, other);
    assert_eq!(
        (verdict, observed.as_str()),
        (Verdict::Violation, "error 401 unsigned, response code 400")
    );
    assert_eq!(reason.as_deref(), Some("response.code is 400, not 401"));
    assert_eq!(
        judged(
            &vector,
            json!({"outcome": "error", "code": 401, "response": "00"})
        )
        .1,
        "error 401 with a response that is not STUN"
    );
    assert_eq!(
        judged(&vector, json!({"outcome": "success"})).1,
        "success without a response"
    );
}

#[test]
fn an_sdp_reply_without_accept_accepted() {
    let vector = vector(
        "sdp.read",
        &json!([{"grade": "valid", "reply": {"accept": true}}]),
    );
    let (verdict, observed, _) = judged(&vector, json!({"sections": [], "bundle": []}));
    assert_eq!(
        (verdict, observed.as_str()),
        (Verdict::Conformant, "accept=true sections=0 bundle=[]")
    );
}

#[test]
fn passwords_stay_out_of_the_line() {
    let vector = vector(
        "sdp.credentials",
        &json!([{"grade": "valid", "reply": {"accept": true}}]),
    );
    let reply =
        json!({"accept": true, "transports": [{"mids": ["0", "1"], "ufrag": "abcd", "pwd": "secret"}]});
    assert_eq!(judged(&vector, reply).1, "accept=true transports=0+1:abcd");
}

#[test]
fn what_is_expected_is_one_line() {
    assert_eq!(
        expected(&decode()),
        "accept=true integrity=invalid | accept=false (acceptable)"
    );
}
