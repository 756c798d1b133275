//! The arguments that choose cases.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::requirement::Level;
use crate::runner::{Edition, Profile};

/// Which cases.
#[derive(Debug, Args)]
pub(super) struct Selection {
    /// Only cases whose id matches (`*` also matches `/`); may be repeated
    #[arg(long, value_name = "GLOB")]
    pub(super) select: Vec<String>,
    /// Only cases of this level or a stronger one; a case has the strongest level of its requirements
    #[arg(long, value_enum)]
    pub(super) level: Option<LevelArgument>,
    /// Only what is asked of a subject that claims to be this
    #[arg(long, value_enum)]
    pub(super) profile: Option<ProfileArgument>,
    /// Only what the RFC asks that the subject claims to follow: 5245 (with 5389) is not asked for what 8445 and
    /// 8489 changed
    #[arg(long, value_enum, default_value = "8445")]
    pub(super) rfc: EditionArgument,
    /// Read the vectors from this folder or file instead of those built in
    #[arg(long, value_name = "DIR")]
    pub(super) vectors: Option<PathBuf>,
}

impl Selection {
    /// The profile and the RFC in words, if they are not the default.
    pub(super) fn profile_words(&self) -> Option<String> {
        let edition = Edition::from(self.rfc);
        let profile = self.profile.map(|profile| Profile::from(profile).name());
        match (profile, edition) {
            (None, Edition::Rfc8445) => None,
            (Some(name), Edition::Rfc8445) => Some(name.to_owned()),
            (name, edition) => Some(format!("{} of RFC {}", name.unwrap_or("any"), edition.number())),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ProfileArgument {
    /// A stand-alone STUN server
    StunServer,
    /// An ICE agent that makes no checks
    IceLite,
    /// An ICE agent
    IceFull,
    /// A stack of WebRTC
    Webrtc,
}

impl From<ProfileArgument> for Profile {
    fn from(argument: ProfileArgument) -> Profile {
        match argument {
            ProfileArgument::StunServer => Profile::StunServer,
            ProfileArgument::IceLite => Profile::IceLite,
            ProfileArgument::IceFull => Profile::IceFull,
            ProfileArgument::Webrtc => Profile::Webrtc,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum EditionArgument {
    #[value(name = "5245")]
    Rfc5245,
    #[value(name = "8445")]
    Rfc8445,
}

impl From<EditionArgument> for Edition {
    fn from(argument: EditionArgument) -> Edition {
        match argument {
            EditionArgument::Rfc5245 => Edition::Rfc5245,
            EditionArgument::Rfc8445 => Edition::Rfc8445,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum LevelArgument {
    Must,
    Should,
    May,
}

impl From<LevelArgument> for Level {
    fn from(argument: LevelArgument) -> Level {
        match argument {
            LevelArgument::Must => Level::Must,
            LevelArgument::Should => Level::Should,
            LevelArgument::May => Level::May,
        }
    }
}
