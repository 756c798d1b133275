//! RFC 8839: SDP offer/answer procedures for ICE, as far as they show on the wire.

mod s4_4_one_stream_restarts;
mod s5_4_fragments;

use super::Case;

/// The sections, in order.
pub(super) const CASES: &[&[Case]] = &[s4_4_one_stream_restarts::CASES, s5_4_fragments::CASES];
