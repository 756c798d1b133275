//! RFC 8445: Interactive Connectivity Establishment (ICE).

mod s11_keepalives;
mod s12_data;
mod s14_2_pacing;
mod s6_1_1_roles;
mod s7_1_1_priority;
mod s7_1_2_use_candidate;
mod s7_1_3_role_attributes;
mod s7_2_2_credentials;
mod s7_2_4_sending;
mod s7_2_5_1_role_conflict;
mod s7_2_5_2_failure;
mod s7_2_5_2_timeout;
mod s7_2_5_3_success;
mod s7_2_5_responses;
mod s7_3_1_1_role_conflict;
mod s7_3_1_1_tie_breakers;
mod s7_3_1_1_unauthenticated;
mod s7_3_1_3_learning;
mod s7_3_1_5_nominated;
mod s7_3_1_5_unauthenticated;
mod s7_3_2_lite;
mod s7_3_attributes;
mod s7_3_early;
mod s7_3_triggered;
mod s7_3_username;
mod s9_after_a_restart;
mod s9_restarts;

use super::Case;

/// The sections, in order.
pub(super) const CASES: &[&[Case]] = &[
    s6_1_1_roles::CASES,
    s7_1_1_priority::CASES,
    s7_1_2_use_candidate::CASES,
    s7_1_3_role_attributes::CASES,
    s7_2_2_credentials::CASES,
    s7_2_4_sending::CASES,
    s7_2_5_responses::CASES,
    s7_2_5_1_role_conflict::CASES,
    s7_2_5_2_failure::CASES,
    s7_2_5_2_timeout::CASES,
    s7_2_5_3_success::CASES,
    s7_3_username::CASES,
    s7_3_attributes::CASES,
    s7_3_early::CASES,
    s7_3_triggered::CASES,
    s7_3_1_1_role_conflict::CASES,
    s7_3_1_1_tie_breakers::CASES,
    s7_3_1_1_unauthenticated::CASES,
    s7_3_1_3_learning::CASES,
    s7_3_1_5_nominated::CASES,
    s7_3_1_5_unauthenticated::CASES,
    s7_3_2_lite::CASES,
    s9_restarts::CASES,
    s9_after_a_restart::CASES,
    s11_keepalives::CASES,
    s12_data::CASES,
    s14_2_pacing::CASES,
];
