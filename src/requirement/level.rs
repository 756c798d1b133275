//! How strongly something is asked for.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The RFC 2119 word of a requirement, or the lack of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub enum Keyword {
    /// MUST
    #[serde(rename = "MUST")]
    Must,
    /// MUST NOT
    #[serde(rename = "MUST NOT")]
    MustNot,
    /// SHOULD
    #[serde(rename = "SHOULD")]
    Should,
    /// SHOULD NOT
    #[serde(rename = "SHOULD NOT")]
    ShouldNot,
    /// RECOMMENDED
    #[serde(rename = "RECOMMENDED")]
    Recommended,
    /// NOT RECOMMENDED
    #[serde(rename = "NOT RECOMMENDED")]
    NotRecommended,
    /// MAY
    #[serde(rename = "MAY")]
    May,
    /// OPTIONAL
    #[serde(rename = "OPTIONAL")]
    Optional,
    /// Normative text without a keyword: a wire format, an algorithm.
    #[serde(rename = "STATEMENT")]
    Statement,
    /// Something the RFC points out and nobody has to do.
    #[serde(rename = "FACT")]
    Fact,
}

impl Keyword {
    /// What it amounts to. A statement of the format binds like MUST: who deviates does not interoperate.
    pub fn strength(self) -> Level {
        match self {
            Keyword::Must | Keyword::MustNot | Keyword::Statement => Level::Must,
            Keyword::Should | Keyword::ShouldNot | Keyword::Recommended | Keyword::NotRecommended => {
                Level::Should
            }
            Keyword::May | Keyword::Optional | Keyword::Fact => Level::May,
        }
    }
}

impl fmt::Display for Keyword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Keyword::Must => "MUST",
            Keyword::MustNot => "MUST NOT",
            Keyword::Should => "SHOULD",
            Keyword::ShouldNot => "SHOULD NOT",
            Keyword::Recommended => "RECOMMENDED",
            Keyword::NotRecommended => "NOT RECOMMENDED",
            Keyword::May => "MAY",
            Keyword::Optional => "OPTIONAL",
            Keyword::Statement => "STATEMENT",
            Keyword::Fact => "FACT",
        })
    }
}

/// The three strengths a run can be limited to, weakest first so that `max` gives the strongest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Permitted.
    May,
    /// Advised.
    Should,
    /// Demanded.
    Must,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Level::May => "may",
            Level::Should => "should",
            Level::Must => "must",
        })
    }
}
