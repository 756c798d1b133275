//! RFC 9143: which sections share a transport, and whose credentials serve it.

mod credentials;
mod groups;

pub(super) use credentials::ENTRIES as CREDENTIALS;
pub(super) use groups::ENTRIES as GROUPS;
