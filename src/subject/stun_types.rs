//! The crate `stun-types`, a codec: it reads messages and checks them, and matches no credentials.

use serde_json::{Map, Value, json};
use stun_types::attribute::{
    Attribute, AttributeStaticType, AttributeType, Fingerprint, MessageIntegrity, MessageIntegritySha256,
};
use stun_types::message::{LongTermKeyCredentials, Message, MessageClass, ShortTermCredentials};

use super::{Answer, Identity, Subject, guarded};

/// The version that is built in; a test holds it to the lock file.
pub const VERSION: &str = "2.0.4";

/// The subject.
#[derive(Debug)]
pub struct StunTypes {
    identity: Identity,
}

impl StunTypes {
    /// The subject.
    pub fn new() -> Self {
        let identity = Identity {
            name: "stun-types".into(),
            version: VERSION.into(),
            language: "Rust".into(),
        };
        StunTypes { identity }
    }
}

impl Default for StunTypes {
    fn default() -> Self {
        StunTypes::new()
    }
}

impl Subject for StunTypes {
    fn identity(&self) -> &Identity {
        &self.identity
    }

    fn call(&mut self, operation: &str, input: &Map<String, Value>) -> Answer {
        if operation != "stun.decode" {
            return Answer::Unsupported(
                "stun-types is a codec: it reads messages and matches nothing".into(),
            );
        }
        match guarded(|| decode(input)) {
            Ok(Ok(reply)) => Answer::Reply(reply),
            Ok(Err(cause)) => Answer::Failed(cause),
            Err(panic) => Answer::Crashed(panic),
        }
    }
}

fn decode(input: &Map<String, Value>) -> Result<Value, String> {
    let text = |name: &str| input.get(name).and_then(Value::as_str);
    let bytes = text("message").ok_or("message is missing")?;
    let bytes = hex::decode(bytes).map_err(|error| format!("message: {error}"))?;
    let Ok(message) = Message::from_bytes(&bytes) else {
        return Ok(json!({"accept": false}));
    };
    let class = match message.class() {
        MessageClass::Request => "request",
        MessageClass::Indication => "indication",
        MessageClass::Success => "success",
        MessageClass::Error => "error",
    };
    let attribute = |(_, raw): (usize, stun_types::attribute::RawAttribute<'_>)| json!({"type": format!("{:04x}", raw.get_type().value()), "value": hex::encode(&*raw.value)});
    // Message::from_bytes refuses a wrong FINGERPRINT itself, so one that is there is right.
    let fingerprint = if present(&message, Fingerprint::TYPE) {
        "valid"
    } else {
        "absent"
    };
    Ok(json!({
        "accept": true,
        "class": class,
        "method": format!("{:04x}", message.method().value()),
        "transaction_id": format!("{:024x}", u128::from(message.transaction_id())),
        "attributes": message.iter_attributes().map(attribute).collect::<Vec<_>>(),
        "integrity": integrity(&message, text("username"), text("realm"), text("password")),
        "fingerprint": fingerprint,
    }))
}

/// What the crate's own call says. It judges one integrity attribute (the SHA-256 one if both are
/// there) and takes the long-term key's algorithm from it; that is what a user of the crate gets.
fn integrity(
    message: &Message<'_>,
    username: Option<&str>,
    realm: Option<&str>,
    password: Option<&str>,
) -> &'static str {
    if !present(message, MessageIntegrity::TYPE) && !present(message, MessageIntegritySha256::TYPE) {
        return "absent";
    }
    let Some(password) = password else {
        return "unchecked";
    };
    let credentials = match (username, realm) {
        (Some(username), Some(realm)) => {
            LongTermKeyCredentials::new(username.to_owned(), password.to_owned(), realm.to_owned()).into()
        }
        _ => ShortTermCredentials::new(password.to_owned()).into(),
    };
    match message.validate_integrity(&credentials) {
        Ok(_) => "valid",
        Err(_) => "invalid",
    }
}

fn present(message: &Message<'_>, kind: AttributeType) -> bool {
    message.iter_attributes().any(|(_, raw)| raw.get_type() == kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    const REQUEST: &str = "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74\
                           002400046e0001ff80290008932ff9b151263b36000600096576746a3a68367659202020\
                           000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf";

    fn reply(message: &str, password: &str) -> Value {
        let input = json!({"message": message, "password": password});
        match StunTypes::new().call("stun.decode", input.as_object().unwrap()) {
            Answer::Reply(reply) => reply,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_official_request_is_read() {
        let read = reply(REQUEST, "VOkJxbRl1RmTxUk/WvJxBt");
        assert_eq!(
            (&read["accept"], &read["integrity"]),
            (&json!(true), &json!("valid"))
        );
        assert_eq!(
            (&read["fingerprint"], &read["class"]),
            (&json!("valid"), &json!("request"))
        );
        assert_eq!(read["transaction_id"], "b7e7a701bc34d686fa87dfae");
        assert_eq!(
            read["attributes"][1],
            json!({"type": "0024", "value": "6e0001ff"})
        );
        assert_eq!(reply(REQUEST, "another")["integrity"], "invalid");
    }

    #[test]
    fn what_it_refuses_is_not_accepted() {
        assert_eq!(reply(&REQUEST[..20], "x"), json!({"accept": false}));
        assert_eq!(
            reply(&REQUEST.replace("e57a3bcf", "e57a3bce"), "x"),
            json!({"accept": false})
        );
    }

    #[test]
    fn matching_is_unsupported() {
        for operation in [
            "credential.match",
            "credential.route",
            "sdp.read",
            "sdp.credentials",
            "x",
        ] {
            assert!(matches!(
                StunTypes::new().call(operation, &Map::new()),
                Answer::Unsupported(_)
            ));
        }
        let broken = StunTypes::new().call("stun.decode", &Map::new());
        assert_eq!(broken, Answer::Failed("message is missing".into()));
    }

    #[test]
    fn the_version_is_the_locked_one() {
        let lock = include_str!("../../Cargo.lock");
        assert!(lock.contains(&format!("name = \"stun-types\"\nversion = \"{VERSION}\"")));
    }
}
