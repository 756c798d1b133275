//! What is asked for with MUST about credentials, shows on the wire, and has no live case all the same.

/// The id of the catalogue, and why no case names it.
pub(super) const UNCOVERED: &[(&str, &str)] = &[];
