use serde_json::{Value, json};

use super::super::operation::{credentials, read};
use super::{PWD_A, PWD_B, repeat, section, text};

/// RFC 8839 section 4.2.6, unfolded.
const EXAMPLE: &str = "v=0
o=jdoe 2890844526 2890842807 IN IP4 203.0.113.141
s=
c=IN IP4 192.0.2.3
t=0 0
a=ice-options:ice2
a=ice-pacing:50
a=ice-pwd:asd88fgpdd777uzjYhagZg
a=ice-ufrag:8hhY
m=audio 45664 RTP/AVP 0
b=RS:0
b=RR:0
a=rtpmap:0 PCMU/8000
a=candidate:1 1 UDP 2130706431 203.0.113.141 8998 typ host
a=candidate:2 1 UDP 1694498815 192.0.2.3 45664 typ srflx raddr 203.0.113.141 rport 8998
";

#[test]
fn the_example_of_rfc_8839_4_2_6() {
    let expected = json!({
        "accept": true,
        "sections": [{
            "mid": null, "kind": "audio", "ufrag": "8hhY", "pwd": "asd88fgpdd777uzjYhagZg", "port": 45664,
            "candidates": [
                {"foundation": "1", "component": 1, "transport": "UDP", "priority": 2_130_706_431_u32,
                 "ip": "203.0.113.141", "port": 8998, "type": "host"},
                {"foundation": "2", "component": 1, "transport": "UDP", "priority": 1_694_498_815_u32,
                 "ip": "192.0.2.3", "port": 45664, "type": "srflx"},
            ],
        }],
        "bundle": [],
    });
    assert_eq!(read(EXAMPLE, "offer"), expected);
}

#[test]
fn candidates_that_cannot_be_used_are_left_out() {
    let sdp = text(&[
        "a=ice-ufrag:8hhY",
        "a=ice-pwd:asd88fgpdd777uzjYhagZg",
        "m=audio 9 RTP/AVP 0",
        "a=candidate:1 1 udp 1 host.example 1 typ host",
        "a=candidate:2 1 udp 2 1f4712db-ea17-4bcf-a596-105139dfd8bf.local 1 typ host",
        "a=candidate:3 1 SCTP 3 192.0.2.1 1 typ host",
        "a=candidate:nonsense",
        "a=candidate:4 1 udp 4 fe80::1%eth0 1 typ host",
        "a=candidate:5 1 tcp 5 192.0.2.1 9 typ host tcptype active",
        "a=candidate:6 1 udp 6 2001:DB8:0::1 7 typ relay",
    ]);
    let reply = read(&sdp, "answer");
    let expected = json!([
        {"foundation": "5", "component": 1, "transport": "TCP", "priority": 5, "ip": "192.0.2.1", "port": 9,
         "type": "host"},
        {"foundation": "6", "component": 1, "transport": "UDP", "priority": 6, "ip": "2001:db8::1", "port": 7,
         "type": "relay"},
    ]);
    assert_eq!(reply["accept"], true);
    assert_eq!(reply["sections"][0]["candidates"], expected);
}

fn reason(reply: &Value) -> &str {
    assert_eq!(reply["accept"], false, "{reply}");
    assert_eq!(reply.as_object().unwrap().len(), 2, "{reply}");
    reply["reason"].as_str().unwrap()
}

#[test]
fn unusable_credentials_refuse_the_description() {
    let one = |ufrag: &str, pwd: &str| {
        let (ufrag, pwd) = (format!("a=ice-ufrag:{ufrag}"), format!("a=ice-pwd:{pwd}"));
        read(&text(&["m=audio 9 RTP/AVP 0", &ufrag, &pwd]), "offer")
    };
    assert_eq!(
        one(&repeat('u', 256), &repeat('p', 256))["sections"][0]["ufrag"],
        repeat('u', 256)
    );
    reason(&one(&repeat('u', 257), PWD_A));
    reason(&one("abc", PWD_A));
    reason(&one("ab-c", PWD_A));
    reason(&one("abcd", &repeat('p', 21)));
    let clash = section("x", 9, 'X') + &section("y", 9, 'X').replace(&repeat('X', 22), PWD_B);
    let reply = read(&(text(&[]) + &clash), "offer");
    assert_eq!(
        reason(&reply),
        "line 13, column 11: the section uses the ice-ufrag of section 0 (counted from 0) with another ice-pwd \
         (RFC 8839 5.4)"
    );
    reason(&read("v=0\nm=audio 9 RTP/AVP 0\n", "offer"));
    reason(&read("not sdp", "offer"));
    assert_eq!(
        reason(&read(EXAMPLE, "pranswer")),
        "the type is neither offer nor answer"
    );
}

#[test]
fn a_rejected_section_may_state_what_it_likes() {
    let overlong = format!("a=ice-ufrag:{0}\r\na=ice-pwd:{0}", repeat('u', 100_000));
    let sdp =
        text(&["a=group:BUNDLE x", &overlong, "m=video 0 RTP/AVP 31", "a=mid:y"]) + &section("x", 9, 'V');
    let reply = read(&sdp, "answer");
    let rejected =
        json!({"mid": "y", "kind": "video", "ufrag": null, "pwd": null, "port": 0, "candidates": []});
    assert_eq!(reply["accept"], true, "{reply}");
    assert_eq!(reply["sections"][0], rejected);
    assert_eq!(reply["sections"][1]["ufrag"], "VVVV");
    assert_eq!(reply["bundle"], json!([["x"]]));
}

#[test]
fn credentials_before_and_after_the_answer() {
    let group = ["a=group:BUNDLE x y"];
    let offer = text(&group) + &section("x", 9, 'X') + &section("y", 9, 'Y');
    let answer = text(&["a=group:BUNDLE y x"]) + &section("x", 9, 'A') + &section("y", 9, 'B');
    let transport =
        |mids: &[&str], letter| json!({"mids": mids, "ufrag": repeat(letter, 4), "pwd": repeat(letter, 22)});
    let reply = |transports: Vec<Value>| json!({"accept": true, "transports": transports});
    let before = reply(vec![transport(&["x"], 'X'), transport(&["y"], 'Y')]);
    assert_eq!(credentials(&offer, None, "offerer").unwrap(), before);
    assert_eq!(credentials(&offer, None, "answerer").unwrap(), reply(vec![]));
    let after = credentials(&offer, Some(&answer), "offerer").unwrap();
    assert_eq!(after, reply(vec![transport(&["y", "x"], 'Y')]));
    let after = credentials(&offer, Some(&answer), "answerer").unwrap();
    assert_eq!(after, reply(vec![transport(&["y", "x"], 'B')]));
}

#[test]
fn a_section_without_mid_goes_by_its_index() {
    let anonymous = section("x", 9, 'X').replace("a=mid:x\r\n", "");
    let offer = text(&[]) + &section("a", 0, 'A') + &anonymous;
    let reply = credentials(&offer, None, "offerer").unwrap();
    assert_eq!(reply["transports"][0]["mids"], json!(["1"]));
}

#[test]
fn refusals_name_the_description_at_fault() {
    let good = text(&[]) + &section("x", 9, 'X');
    let offer = credentials("", Some(&good), "offerer").unwrap();
    assert_eq!(reason(&offer), "offer: the description is empty");
    let answer = credentials(&good, Some("v=0\nx\n"), "offerer").unwrap();
    assert!(reason(&answer).starts_with("answer: line 2: "));
    let short = credentials(&good, Some("v=0\n"), "answerer").unwrap();
    assert_eq!(reason(&short), "the answer has 0 sections, the offer 1");
    let side = credentials(&good, None, "middle").unwrap_err();
    assert_eq!(
        side.to_string(),
        "the side is \"middle\", not offerer or answerer"
    );
}
