//! RFC 8489: Session Traversal Utilities for NAT (STUN).

mod s9_1_3_receiving_a_request;

use super::Case;

/// The sections, in order.
pub(super) const CASES: &[&[Case]] = &[s9_1_3_receiving_a_request::CASES];
