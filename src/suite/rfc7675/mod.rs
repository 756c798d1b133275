//! RFC 7675: consent freshness.

use super::Case;

/// The sections, in order.
pub(super) const CASES: &[&[Case]] = &[];
