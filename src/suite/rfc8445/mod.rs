//! RFC 8445: Interactive Connectivity Establishment (ICE).

mod s7_2_5_responses;

use super::Case;

/// The sections, in order.
pub(super) const CASES: &[&[Case]] = &[s7_2_5_responses::CASES];
