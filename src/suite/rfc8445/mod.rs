//! RFC 8445: Interactive Connectivity Establishment (ICE).

mod s11_keepalives;
mod s7_1_1_priority;
mod s7_1_2_use_candidate;
mod s7_1_3_role_attributes;
mod s7_2_2_credentials;
mod s7_2_4_sending;
mod s7_2_5_responses;
mod s7_3_attributes;
mod s7_3_early;
mod s7_3_triggered;
mod s7_3_username;

use super::Case;

/// The sections, in order.
pub(super) const CASES: &[&[Case]] = &[
    s7_1_1_priority::CASES,
    s7_1_2_use_candidate::CASES,
    s7_1_3_role_attributes::CASES,
    s7_2_2_credentials::CASES,
    s7_2_4_sending::CASES,
    s7_2_5_responses::CASES,
    s7_3_username::CASES,
    s7_3_attributes::CASES,
    s7_3_early::CASES,
    s7_3_triggered::CASES,
    s11_keepalives::CASES,
];
