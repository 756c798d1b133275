//! A draft in words: what is in it, and what is wrong with it.

use std::fmt;

use super::part::{Content, Part};
use super::{Draft, Key};
use crate::stun::{AttributeType, Method};

impl fmt::Display for Draft {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(raw) = &self.raw {
            return write!(to, "{} other bytes", raw.len());
        }
        write!(to, "{}", self.class.name())?;
        if self.method != Method::BINDING.value() {
            write!(to, " of method {:#05x}", self.method)?;
        }
        let parts: Vec<String> = self.parts.iter().map(ToString::to_string).collect();
        write!(to, " [{}]", parts.join(", "))?;
        if self.cookie != crate::stun::MAGIC_COOKIE {
            write!(to, " with cookie {:08x}", self.cookie)?;
        }
        if self.top_bits != 0 {
            write!(to, " with top bits {:02b}", self.top_bits)?;
        }
        if self.length_error != 0 {
            write!(to, " whose length is off by {}", self.length_error)?;
        }
        if let Some(length) = self.length_says {
            write!(to, " whose length is {length}")?;
        }
        if !self.tail.is_empty() {
            write!(to, " and {} bytes behind it", self.tail.len())?;
        }
        match self.cut {
            Some(bytes) => write!(to, ", only its first {bytes} bytes"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}", self.kind)?;
        match &self.content {
            Content::Bytes(bytes) if bytes.is_empty() || self.kind == AttributeType::PRIORITY => Ok(()),
            Content::Bytes(bytes) if bytes.len() <= 8 => write!(to, " {}", hex::encode(bytes)),
            Content::Bytes(bytes) => write!(to, " of {} bytes", bytes.len()),
            Content::Text(text) if text.len() <= 60 => write!(to, " {text:?}"),
            Content::Text(text) => write!(to, " of {} characters", text.len()),
            Content::Filled(bytes) => write!(to, " of {bytes} bytes"),
            Content::TieBreaker(more) => write!(to, " with the subject's own tie-breaker {more:+}"),
            Content::Algorithms | Content::Userhash => Ok(()),
            Content::Nonce | Content::Mapped { port_offset: 0, .. } | Content::Fingerprint { flip: 0 } => {
                Ok(())
            }
            Content::Mapped { port_offset, .. } => write!(to, " with its port off by {port_offset}"),
            Content::Integrity { key, flip, length } => shape(to, *key, flip.bits != 0, *length, 20),
            Content::IntegritySha256 { key, flip, length } => shape(to, *key, flip.bits != 0, *length, 32),
            Content::Fingerprint { .. } => to.write_str(" wrong"),
        }
    }
}

fn shape(to: &mut fmt::Formatter<'_>, key: Key, wrong: bool, length: usize, full: usize) -> fmt::Result {
    write!(to, " by {key:?}")?;
    if wrong {
        to.write_str(", wrong")?;
    }
    if length != full {
        write!(to, ", of {length} bytes")?;
    }
    Ok(())
}
