//! Reports: they read the events of a run and nothing else.

mod json;
mod junit;
mod pcapng;
mod text;
mod words;

pub use json::{Json, document};
pub use junit::Junit;
pub use pcapng::Transcripts;
pub use text::{Text, TextOptions};
