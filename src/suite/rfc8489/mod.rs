//! RFC 8489: Session Traversal Utilities for NAT (STUN).

mod s6_3_1_unknown_attributes;
mod s6_3_basic_checks;
mod s6_3_methods_and_classes;
mod s9_1_3_integrity_lengths;
mod s9_1_3_receiving_a_request;
mod s9_1_3_refusals;
mod s9_1_3_sha256;

use super::Case;

/// The sections, in order.
pub(super) const CASES: &[&[Case]] = &[
    s6_3_basic_checks::CASES,
    s6_3_basic_checks::CUT,
    s6_3_methods_and_classes::CASES,
    s6_3_1_unknown_attributes::CASES,
    s9_1_3_receiving_a_request::CASES,
    s9_1_3_integrity_lengths::CASES,
    s9_1_3_sha256::CASES,
    s9_1_3_refusals::CASES,
];
