//! What of the catalogue is broken by what a finding says.

use super::report::Cause;

impl Cause {
    /// The entries of the catalogue that whoever is at fault breaks; none where the fault may be nobody's.
    pub fn requirements(self) -> &'static [&'static str] {
        match self {
            Self::None
            | Self::NoChecksSent
            | Self::ConsentExpired
            | Self::DtlsUnfinished
            | Self::DtlsAlert => &[],
            Self::WrongSectionCredentials => &["BUNDLE-9143-10-01", "BUNDLE-9143-10-03", "ICE-8445-7.2.2-02"],
            Self::UnknownUfrag | Self::SwappedUsername => &["ICE-8445-7.2.2-02"],
            Self::BadPassword => &["ICE-8445-7.2.2-02", "ICE-8445-6.1.4.2-03"],
            Self::StaleGeneration => &["ICE-8445-9-05", "ICE-8445-7.2.2-02"],
            Self::MissingIntegrity => &["ICE-8445-7.2.2-01"],
            Self::ValidCheckRefused => &["ICE-8445-7.3-04", "SDP-8839-4.2.4-01"],
            Self::UnauthenticatedSuccess => &[
                "ICE-8445-7.3-02",
                "STUN-8489-9.1.3-01",
                "STUN-8489-9.1.3-04",
                "STUN-8489-9.1.3-08",
            ],
            Self::ResponseWrongKey => &["STUN-8489-9.1.3-12", "ICE-8445-7.2.2-03", "ICE-8445-7.3-03"],
            Self::AsymmetricResponse => &["STUN-8489-6.3.1.2-01"],
            Self::RoleConflictUnresolved => &[
                "ICE-8445-7.3.1.1-03",
                "ICE-8445-7.3.1.1-04",
                "ICE-8445-7.2.5.1-01",
            ],
            Self::NoResponse => &["ICE-8445-7.3-01"],
            Self::NotNominated => &["ICE-8445-8.1.1-02"],
            Self::DtlsNotStarted => &["DTLSSDP-8842-5.3-05", "DTLSSDP-8842-5.4-01"],
            Self::DtlsBeforeIce => &["DTLSSDP-8842-6-01"],
            Self::FingerprintMismatch => &["DTLSSDP-8842-5.1-04"],
            Self::SdpInvalid => &["SDP-8839-5.4-01", "SDP-8839-5.4-03"],
        }
    }
}

/// The codes of findings, each with the entries of the catalogue that it finds broken.
pub fn findings() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    let causes = Cause::ALL
        .into_iter()
        .map(|cause| (cause.slug(), cause.requirements()));
    let others: [(_, &[_]); 2] = [
        ("data-before-validation", &["CONSENT-7675-5.1-01"]),
        ("two-associations", &["BUNDLE-9143-11-01"]),
    ];
    causes.chain(others)
}
