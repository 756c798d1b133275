use super::*;

// RFC 5769 2.2 and 2.3: success responses, signed with the password of its section 2.
const PASSWORD: &str = "VOkJxbRl1RmTxUk/WvJxBt";
const IPV4: &str = "0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220\
                    002000080001a147e112a643000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7\
                    80280004c07d4c96";

fn input() -> Map<String, Value> {
    let value = json!({"credentials": [
        {"stream": "audio", "generation": 0, "local": {"ufrag": "aaaa", "pwd": "x".repeat(22)},
         "remote": {"ufrag": "cccc", "pwd": PASSWORD}},
        {"stream": "video", "generation": 1, "local": {"ufrag": "bbbb", "pwd": PASSWORD}},
    ]});
    value.as_object().unwrap().clone()
}

#[test]
fn the_official_response_is_read() {
    let expected = json!({
        "class": "success", "method": "0001", "transaction_id": "b7e7a701bc34d686fa87dfae",
        "integrity": "valid", "signed_by": ["video/1", "remote:audio/0"], "hmac": ["sha1"],
        "fingerprint": "valid", "code": null, "mapped": "192.0.2.1:32853", "unknown": [],
        "attributes": ["8022", "0020", "0008", "8028"], "size": 80,
    });
    assert_eq!(view(IPV4, &input()), expected);
}

#[test]
fn one_bit_anywhere_is_seen() {
    let good = hex::decode(IPV4).unwrap();
    for bit in 0..good.len() * 8 {
        let mut bad = good.clone();
        bad[bit / 8] ^= 1 << (bit % 8);
        let seen = view(&hex::encode(&bad), &input());
        let intact = seen["integrity"] == "valid" && seen["fingerprint"] == "valid";
        assert!(!intact, "bit {bit} made no difference: {seen}");
    }
}

#[test]
fn every_truncation_is_no_message() {
    for length in 0..80 {
        assert_eq!(
            view(&IPV4[..length * 2], &input()),
            json!({"class": null}),
            "{length}"
        );
    }
    assert_eq!(view("zz", &input()), json!({"class": null}));
    assert_eq!(view(&format!("{IPV4}00000000"), &input()), json!({"class": null}));
}

#[test]
fn a_stranger_s_signature_is_invalid() {
    assert_eq!(view(IPV4, &Map::new())["integrity"], "invalid");
    assert_eq!(view(IPV4, &Map::new())["signed_by"], json!([]));
}

#[test]
fn an_unsigned_error_is_read() {
    // 420 with UNKNOWN-ATTRIBUTES 7fff, 0001.
    let bytes = "011100142112a442000102030405060708090a0b0009000400000414000a00047fff0001000a00007fff0000";
    let seen = view(&bytes[..20 * 2 + 20 * 2], &input());
    assert_eq!((&seen["class"], &seen["code"]), (&json!("error"), &json!(420)));
    let framed = format!("01110010{}", &bytes[8..72]);
    let seen = view(&framed, &input());
    assert_eq!((&seen["class"], &seen["code"]), (&json!("error"), &json!(420)));
    assert_eq!(seen["unknown"], json!(["7fff", "0001"]));
    assert_eq!(
        (&seen["integrity"], &seen["fingerprint"]),
        (&json!("absent"), &json!("absent"))
    );
    assert_eq!(seen["signed_by"], json!([]));
}
