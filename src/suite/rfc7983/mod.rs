//! RFC 7983 and RFC 9443: telling protocols on one socket apart.

use super::Case;

/// The sections, in order.
pub(super) const CASES: &[&[Case]] = &[];
