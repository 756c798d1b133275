//! RFC 8489: Session Traversal Utilities for NAT (STUN).

mod s14_3_username;
mod s14_attributes;
mod s14_duplicates;
mod s6_2_1_sending_over_udp;
mod s6_3_1_2_sending;
mod s6_3_1_retransmission;
mod s6_3_1_unknown_attributes;
mod s6_3_3_success_response;
mod s6_3_4_error_response;
mod s6_3_basic_checks;
mod s6_3_methods_and_classes;
mod s7_fingerprint;
mod s9_1_3_integrity_lengths;
mod s9_1_3_receiving_a_request;
mod s9_1_3_refusals;
mod s9_1_3_sha256;
mod s9_1_4_receiving_a_response;
mod s9_1_4_two_integrities;
mod s9_after_integrity;
mod server_algorithms;
mod server_basic;
mod server_long_term;
mod server_realm_and_nonce;

use super::Case;

/// The sections, in order.
pub(super) const CASES: &[&[Case]] = &[
    s6_2_1_sending_over_udp::CASES,
    s6_3_basic_checks::CASES,
    s6_3_basic_checks::CUT,
    s6_3_methods_and_classes::CASES,
    s6_3_1_unknown_attributes::CASES,
    s6_3_1_retransmission::CASES,
    s6_3_1_2_sending::CASES,
    s6_3_3_success_response::CASES,
    s6_3_4_error_response::CASES,
    s7_fingerprint::CASES,
    s9_after_integrity::CASES,
    s9_1_3_receiving_a_request::CASES,
    s9_1_3_integrity_lengths::CASES,
    s9_1_3_sha256::CASES,
    s9_1_3_refusals::CASES,
    s9_1_4_receiving_a_response::CASES,
    s9_1_4_two_integrities::CASES,
    s14_attributes::SIZES,
    s14_attributes::CASES,
    s14_duplicates::CASES,
    s14_3_username::CASES,
    server_basic::CASES,
    server_long_term::CASES,
    server_realm_and_nonce::CASES,
    server_algorithms::CASES,
];
