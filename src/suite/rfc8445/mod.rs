//! RFC 8445: Interactive Connectivity Establishment (ICE).

mod s11_keepalives;
mod s7_2_5_responses;
mod s7_3_attributes;
mod s7_3_early;
mod s7_3_triggered;
mod s7_3_username;

use super::Case;

/// The sections, in order.
pub(super) const CASES: &[&[Case]] = &[
    s7_2_5_responses::CASES,
    s7_3_username::CASES,
    s7_3_attributes::CASES,
    s7_3_early::CASES,
    s7_3_triggered::CASES,
    s11_keepalives::CASES,
];
