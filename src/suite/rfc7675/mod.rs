//! RFC 7675: consent freshness.

mod s5_1_expiration;
mod s5_1_renewal;
mod s5_2_revocation;

use super::Case;

/// The sections, in order.
pub(super) const CASES: &[&[Case]] = &[
    s5_1_expiration::CASES,
    s5_1_renewal::CASES,
    s5_2_revocation::CASES,
];
