//! RFC 9143: negotiating media multiplexing (BUNDLE), as far as it shows on the wire: several streams with
//! credentials of their own, on sockets of their own or on one.

mod s10_ice;
mod s10_one_socket;

use super::Case;

/// The sections, in order.
pub(super) const CASES: &[&[Case]] = &[s10_ice::CASES, s10_one_socket::CASES];
