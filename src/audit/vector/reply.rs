//! The patterns of replies to `credential.match`, and which of them are right.
//!
//! This is the table a reader checks: what the RFCs ask of an agent that gets such a message. Nothing in here asks
//! the reference; `vectors/generator/captured.py` derives the same table again from the messages' bytes.

use serde_json::{Value, json};

use super::agent::{Agent, Own};

const OTHER_SUCCESS: &str = "a success that is unsigned, signed with a key other than the request's, in another \
    stream's name or with another address: the peer cannot trust it";
const UNPROVEN_SUCCESS: &str =
    "answers, and so learns a peer address, although nothing proves that the sender knows this password";
const SIGNED_REFUSAL: &str =
    "signs an error to an unauthenticated sender: hands out a MAC under the password";
const REMOTE_HALF: &str = "the remote half is checked too";

pub(super) fn valid(reply: &Value) -> Value {
    json!({"grade": "valid", "reply": reply})
}

pub(super) fn acceptable(reply: &Value, reason: &str) -> Value {
    json!({"grade": "acceptable", "reply": reply, "reason": reason})
}

pub(super) fn invalid(reply: &Value, reason: &str) -> Value {
    json!({"grade": "invalid", "reply": reply, "reason": reason})
}

pub(super) fn silent() -> Value {
    json!({"outcome": "discard", "response": null})
}

fn not_stun() -> Value {
    json!({"outcome": "not-stun", "response": null})
}

/// This value, or not told.
fn maybe(value: &Value) -> Value {
    json!({"any": [value, null]})
}

impl Agent {
    fn reply(&self, outcome: &str, response: &Value, role: Option<&str>) -> Value {
        let mut view = json!({"class": outcome, "method": "0001", "transaction_id": self.transaction});
        extend(&mut view, response);
        extend(&mut view, &json!({"fingerprint": "valid"}));
        let mut reply = json!({"outcome": outcome, "response": view});
        if let Some(role) = role {
            extend(&mut reply, &json!({"role": maybe(&json!(role))}));
        }
        reply
    }

    /// A success in the name of `own`, signed with its key, reflecting the source.
    pub(super) fn success(&self, own: &Own, role: Option<&str>) -> Value {
        let view = json!({
            "integrity": "valid", "signed_by": [own.label()], "hmac": ["sha1"],
            "mapped": self.source, "code": null,
        });
        let mut reply = self.reply("success", &view, role);
        let names =
            json!({"stream": maybe(&json!(own.stream())), "generation": maybe(&json!(own.generation))});
        extend(&mut reply, &names);
        reply
    }

    /// An error after authentication: signed with the key of the request (RFC 8489 section 9.1.3).
    fn signed_error(&self, own: &Own, code: u16, role: Option<&str>) -> Value {
        let view = json!({"integrity": "valid", "signed_by": [own.label()], "hmac": ["sha1"], "code": code});
        let mut reply = self.reply("error", &view, role);
        extend(&mut reply, &json!({"code": maybe(&json!(code))}));
        reply
    }

    /// An error of failed authentication: it carries no integrity (RFC 8489 section 9.1.3).
    fn refused(&self, code: u16) -> Value {
        let view = json!({"integrity": "absent", "hmac": [], "code": code});
        let mut reply = self.reply("error", &view, None);
        extend(&mut reply, &json!({"code": maybe(&json!(code))}));
        reply
    }

    /// The check is good: success under its own key, and no other success.
    pub(super) fn answered(&self, own: &Own, others: Vec<Value>, role: Option<&str>) -> Vec<Value> {
        let mut outcomes = vec![valid(&self.success(own, role))];
        outcomes.extend(others);
        outcomes.push(other_success());
        outcomes
    }

    /// MESSAGE-INTEGRITY or USERNAME is missing (RFC 8489 section 9.1.3, CP-05).
    pub(super) fn no_credentials(&self) -> Vec<Value> {
        self.unauthenticated([400, 401], "dropped where a 400 is due: hardening against scans")
    }

    /// USERNAME is not valid, or the MAC is wrong (RFC 8489 section 9.1.3, CP-06).
    pub(super) fn bad_credentials(&self) -> Vec<Value> {
        self.unauthenticated([401, 400], "dropped where a 401 is due")
    }

    fn unauthenticated(&self, [due, other]: [u16; 2], dropped: &str) -> Vec<Value> {
        let mut outcomes = vec![
            valid(&self.refused(due)),
            acceptable(&self.refused(other), "refused with the other code"),
            acceptable(&silent(), dropped),
        ];
        outcomes.extend(unproven());
        outcomes
    }

    /// The local half and the MAC are right, the remote half names no known peer (RFC 8445 section 7.3, CP-13).
    pub(super) fn checks_remote_half(&self, own: &Own) -> Vec<Value> {
        vec![
            acceptable(&self.refused(401), REMOTE_HALF),
            acceptable(
                &self.refused(400),
                &format!("{REMOTE_HALF}, and refused with the other code"),
            ),
            acceptable(
                &self.signed_error(own, 400, None),
                &format!("{REMOTE_HALF}, behind the MAC, which is right: signing gives nothing away"),
            ),
            acceptable(&silent(), REMOTE_HALF),
        ]
    }

    /// An old generation is answered until it is retired; to refuse it at once is tolerable (CP-42).
    pub(super) fn retires_at_once(&self) -> Vec<Value> {
        [self.refused(401), silent()]
            .iter()
            .map(|reply| acceptable(reply, "the old generation is refused at once after the restart"))
            .collect()
    }

    /// A check without a role attribute conflicts with nobody (CP-24).
    pub(super) fn wants_a_role(&self, own: &Own) -> Vec<Value> {
        [self.signed_error(own, 400, None), self.refused(400)]
            .iter()
            .map(|reply| acceptable(reply, "a check must say its role"))
            .collect()
    }

    /// A conflict that the agent decides for itself (RFC 8445 section 7.3.1.1): 487, and it keeps its role.
    pub(super) fn keeps_role(&self, own: &Own) -> Vec<Value> {
        vec![
            valid(&self.signed_error(own, 487, Some(self.role))),
            invalid(
                &json!({"outcome": "error", "response": {"code": 487, "integrity": "absent"}}),
                "an unsigned 487: the peer must discard it and the conflict stays",
            ),
            invalid(
                &json!({"outcome": "success"}),
                "the role is given up, or the conflict ignored, although the tie-breaker decides for a 487",
            ),
        ]
    }

    /// A conflict that the peer wins: success, in the other role.
    pub(super) fn yields_role(&self, own: &Own) -> Vec<Value> {
        vec![
            valid(&self.success(own, Some(self.other_role()))),
            invalid(
                &json!({"outcome": "error", "response": {"code": 487}}),
                "the wrong side of the conflict yields: both sides end in one role",
            ),
            other_success(),
        ]
    }

    /// FINGERPRINT is missing or wrong (RFC 8445 section 7.3, CP-03): silence is due. An answer is tolerable to a
    /// check that is authentic, which `own` says.
    pub(super) fn no_fingerprint(&self, own: Option<&Own>) -> Vec<Value> {
        let mut outcomes = vec![valid(&silent()), valid(&not_stun())];
        if let Some(own) = own {
            outcomes.push(acceptable(
                &self.success(own, None),
                "FINGERPRINT is not enforced; the request is authenticated all the same",
            ));
        }
        for code in [400, 401] {
            let reason = "refused although the basic checks ask for silence";
            outcomes.push(acceptable(&self.refused(code), reason));
        }
        match own {
            Some(_) => outcomes.push(other_success()),
            None => outcomes.extend(unproven()),
        }
        outcomes
    }
}

/// An indication is never answered (RFC 8489 section 6.3.2).
pub(super) fn unanswered() -> Vec<Value> {
    let responded = json!({"outcome": {"any": ["success", "error"]}});
    vec![
        valid(&silent()),
        invalid(&responded, "a response to a message that takes none"),
    ]
}

fn other_success() -> Value {
    invalid(&json!({"outcome": "success"}), OTHER_SUCCESS)
}

fn unproven() -> [Value; 2] {
    let signed = json!({"outcome": "error", "response": {"integrity": {"any": ["valid", "invalid"]}}});
    [
        invalid(&json!({"outcome": "success"}), UNPROVEN_SUCCESS),
        invalid(&signed, SIGNED_REFUSAL),
    ]
}

fn extend(object: &mut Value, with: &Value) {
    if let (Some(object), Some(with)) = (object.as_object_mut(), with.as_object()) {
        object.extend(with.clone());
    }
}
