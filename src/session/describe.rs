//! The text of a description (RFC 8866, RFC 9429 section 5).

use std::fmt::{self, Display, Formatter};
use std::net::{IpAddr, Ipv4Addr};

use super::media::Section;

/// All that is written into one description.
#[derive(Debug)]
pub(super) struct Sheet<'a> {
    /// The session's number and the description's version (RFC 8866 section 5.2).
    pub(super) session: u64,
    pub(super) version: u64,
    /// Mids of each BUNDLE group, the tagged one first.
    pub(super) groups: Vec<Vec<&'a str>>,
    pub(super) lite: bool,
    /// Credentials for all sections.
    pub(super) common: Option<Stated>,
    pub(super) sections: Vec<Written<'a>>,
}

/// What is stated of a transport beside its candidates.
#[derive(Clone, Debug)]
pub(super) struct Stated {
    pub(super) ufrag: String,
    pub(super) password: String,
    pub(super) fingerprint: String,
    /// Not in the answer to an offer without one (RFC 8842 section 5.3).
    pub(super) tls_id: Option<String>,
}

/// A section as it is written.
#[derive(Debug)]
pub(super) struct Written<'a> {
    pub(super) section: &'a Section,
    /// Address and port of its default candidate; none if it is rejected or bundle-only.
    pub(super) place: Option<(IpAddr, u16)>,
    pub(super) bundle_only: bool,
    pub(super) stated: Option<Stated>,
    /// Its DTLS role, which differs from section to section where associations of one session do.
    pub(super) setup: Option<String>,
    pub(super) candidates: Vec<String>,
}

impl Display for Sheet<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "v=0\r\no=- {} {} IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n",
            self.session, self.version
        )?;
        for group in &self.groups {
            write!(f, "a=group:BUNDLE {}\r\n", group.join(" "))?;
        }
        if self.lite {
            f.write_str("a=ice-lite\r\n")?;
        }
        f.write_str("a=ice-options:trickle ice2\r\n")?;
        if let Some(common) = &self.common {
            common.fmt(f)?;
        }
        self.sections.iter().try_for_each(|section| section.fmt(f))
    }
}

impl Display for Stated {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "a=ice-ufrag:{}\r\na=ice-pwd:{}\r\n", self.ufrag, self.password)?;
        write!(f, "a=fingerprint:{}\r\n", self.fingerprint)?;
        self.tls_id
            .iter()
            .try_for_each(|tls_id| write!(f, "a=tls-id:{tls_id}\r\n"))
    }
}

impl Display for Written<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let section = self.section;
        let (address, port) = self.place.unwrap_or((Ipv4Addr::UNSPECIFIED.into(), 0));
        let formats = section.formats.join(" ");
        write!(f, "m={} {port} {} {formats}\r\n", section.kind, section.protocol)?;
        let family = if address.is_ipv4() { "IP4" } else { "IP6" };
        write!(f, "c=IN {family} {address}\r\na=mid:{}\r\n", section.mid)?;
        if self.bundle_only {
            f.write_str("a=bundle-only\r\n")?;
        }
        if let Some(stated) = &self.stated {
            stated.fmt(f)?;
        }
        if let Some(setup) = &self.setup {
            write!(f, "a=setup:{setup}\r\n")?;
        }
        if !section.rejected {
            for line in &section.lines {
                write!(f, "a={line}\r\n")?;
            }
        }
        for candidate in &self.candidates {
            write!(f, "a=candidate:{candidate}\r\n")?;
        }
        if !self.candidates.is_empty() {
            f.write_str("a=end-of-candidates\r\n")?;
        }
        Ok(())
    }
}
