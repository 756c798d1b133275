//! Bodies of the fuzz targets in `fuzz/`, kept here so that the plain test command compiles them on
//! stable and replays every corpus through them. Each takes any bytes and panics on a broken property.
//! [`campaign`] is the other kind: mutated messages for a subject.

mod audit;
pub mod campaign;
mod capture;
mod credential;
mod differential;
mod lint;
mod stun;
mod text;
mod wire;

pub use audit::audit;
pub use capture::capture_read;
pub use credential::credential_match;
pub use differential::{Decoded, Decoder, Quirk, StunTypesDecoder, stun_differential};
pub use lint::sdp_lint;
pub use stun::stun_decode;
pub use text::{sdp_read, shim_line};

/// The password under which the fuzz targets check integrity; that of RFC 5769, so that the seeds verify.
pub const PASSWORD: &[u8] = b"VOkJxbRl1RmTxUk/WvJxBt";
