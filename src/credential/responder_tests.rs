//! The responder, rule by rule. Expected responses were computed with the Python standard library.

use super::super::testing::{
    Build as _, ID, OTHER_PASSWORD, PASSWORD, address, check, message, set, set_id, socket, source,
    unfinished,
};
use super::super::{Credentials, NotStun};
use super::*;

const U: AttributeType = AttributeType::USERNAME;
const P: AttributeType = AttributeType::PRIORITY;
const CONTROLLED: AttributeType = AttributeType::ICE_CONTROLLED;
const CONTROLLING: AttributeType = AttributeType::ICE_CONTROLLING;
const NOMINATE: AttributeType = AttributeType::USE_CANDIDATE;
const UNKNOWN: AttributeType = AttributeType(0x7FFF);

/// RFC 5769 section 2.1.
const RFC_5769: &str = "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74\
    002400046e0001ff80290008932ff9b151263b36000600096576746a3a68367659202020\
    000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf";
const SUCCESS: &str = "0101002c2112a442b7e7a701bc34d686fa87dfae002000080001a147e112a643\
    0008001474c9371ebf3148548518699c3e3174c20dd9e68a80280004fae4043a";
const SUCCESS_V6: &str = "010100382112a442b7e7a701bc34d686fa87dfae\
    002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9\
    00080014ee33a0555319eec10ad5fbfdf8733d196e552b3c802800045ded7186";
const SUCCESS_SHA256: &str = "010100382112a442b7e7a701bc34d686fa87dfae002000080001a147e112a643\
    001c0020c1893a5da57c1a33bb3ab6587d1ef4b18daf3a177fb7c7612df103d4574e37ad8028000424b93853";
const BAD_REQUEST: &str = "0111001c2112a442b7e7a701bc34d686fa87dfae\
    0009000f000004004261642052657175657374008028000479479e54";
const BAD_REQUEST_SIGNED: &str = "011100342112a442b7e7a701bc34d686fa87dfae\
    0009000f000004004261642052657175657374000008001490b2fe09a369a31ab81d0aa6c907260d36959ef8\
    802800044b683bb5";
const UNAUTHENTICATED: &str = "011100202112a442b7e7a701bc34d686fa87dfae\
    0009001300000401556e61757468656e746963617465640080280004c472ad1c";
const ROLE_CONFLICT: &str = "011100382112a442b7e7a701bc34d686fa87dfae\
    0009001100000457526f6c6520436f6e666c696374000000\
    00080014311281211954e91b36277b009303cc0fb479f99580280004b6d2d64f";
const UNKNOWN_TWO: &str = "011100482112a442b7e7a701bc34d686fa87dfae\
    0009001500000414556e6b6e6f776e20417474726962757465000000000a00067fff00027ffe0000\
    000800141e01a3337c75640eb867044e5281c84ba7b1bb4f80280004616611e3";
const UNKNOWN_SHA256: &str = "011100502112a442b7e7a701bc34d686fa87dfae\
    0009001500000414556e6b6e6f776e20417474726962757465000000000a00027fff0000\
    001c0020ace96b540fbbe51fe2226f5764a2869ce12ee7886396434d44739a7516d6f09f80280004401fc167";

fn bytes(text: &str) -> Vec<u8> {
    hex::decode(text).unwrap()
}

/// An agent with stream 1, `evtj`, and stream 2, `ABCD`, and tie-breaker 5.
fn agent(role: Role) -> Responder {
    let mut table = CredentialTable::new();
    table.register(set(1, 0, "evtj", PASSWORD)).unwrap();
    table.register(set(2, 0, "ABCD", OTHER_PASSWORD)).unwrap();
    Responder::new(table, role, TieBreaker(5))
}

fn handle_as<'d>(agent: &mut Responder, datagram: &'d [u8], from: SocketAddr) -> (Outcome<'d>, Vec<u8>) {
    let mut out = [0xEE; MAX_RESPONSE];
    let outcome = agent.handle(datagram, from, socket(), &mut out);
    let len = outcome.response_len().unwrap_or(0);
    assert!(
        out[len..].iter().all(|&byte| byte == 0xEE),
        "written beyond the response"
    );
    (outcome, out[..len].to_vec())
}

fn handle<'d>(agent: &mut Responder, datagram: &'d [u8]) -> (Outcome<'d>, Vec<u8>) {
    handle_as(agent, datagram, source())
}

/// The check that a fresh controlled agent accepts; panics with the outcome if it does not.
fn accepted(datagram: &[u8]) -> Check<'_> {
    match handle(&mut agent(Role::Controlled), datagram).0 {
        Outcome::Respond {
            reply: Reply::Accepted(check),
            ..
        } => check,
        other => panic!("{other:?}"),
    }
}

/// Holds that a fresh agent answers with exactly this unsigned error.
fn assert_unauthenticated(datagram: &[u8], why: Unauthenticated) {
    let mut agent = agent(Role::Controlled);
    let (outcome, response) = handle(&mut agent, datagram);
    let expected = bytes(if why == Unauthenticated::NoCredential {
        BAD_REQUEST
    } else {
        UNAUTHENTICATED
    });
    assert_eq!(
        outcome,
        Outcome::Respond {
            len: expected.len(),
            reply: Reply::Unauthenticated(why)
        }
    );
    assert_eq!(
        (hex::encode(response), outcome.set()),
        (hex::encode(expected), None)
    );
    assert_eq!(agent.role(), Role::Controlled);
}

fn assert_refused(role: Role, datagram: &[u8], why: Refused, expected: &str) {
    let mut agent = agent(role);
    let (outcome, response) = handle(&mut agent, datagram);
    assert_eq!(hex::encode(&response), hex::encode(bytes(expected)));
    assert_eq!(
        outcome,
        Outcome::Respond {
            len: response.len(),
            reply: Reply::Refused {
                set: set_id(1, 0),
                why
            }
        }
    );
    assert_eq!((outcome.set(), agent.role()), (Some(set_id(1, 0)), role));
}

#[path = "responder_tests/authentication.rs"]
mod authentication;
#[path = "responder_tests/examination.rs"]
mod examination;
#[path = "responder_tests/framing.rs"]
mod framing;
