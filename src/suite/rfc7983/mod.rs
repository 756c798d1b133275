//! RFC 7983 and RFC 9443: telling protocols on one socket apart.

mod s7_first_bytes;

use super::Case;

/// The sections, in order.
pub(super) const CASES: &[&[Case]] = &[s7_first_bytes::CASES];
