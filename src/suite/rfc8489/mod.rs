//! RFC 8489: Session Traversal Utilities for NAT (STUN).

mod s6_2_1_sending_over_udp;
mod s6_3_3_success_response;
mod s6_3_4_error_response;
mod s9_1_3_receiving_a_request;
mod s9_1_4_receiving_a_response;
mod s9_1_4_two_integrities;

use super::Case;

/// The sections, in order.
pub(super) const CASES: &[&[Case]] = &[
    s6_2_1_sending_over_udp::CASES,
    s6_3_3_success_response::CASES,
    s6_3_4_error_response::CASES,
    s9_1_3_receiving_a_request::CASES,
    s9_1_4_receiving_a_response::CASES,
    s9_1_4_two_integrities::CASES,
];
