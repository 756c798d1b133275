//! Causes in half a line.

use super::audit::Cause;

/// What went wrong, without a full stop.
pub(in crate::report) fn title(cause: Cause) -> &'static str {
    match cause {
        Cause::None => "No root cause",
        Cause::SdpInvalid => "A description cannot work",
        Cause::NoChecksSent => "A side sent no checks",
        Cause::NoResponse => "Checks were never answered",
        Cause::WrongSectionCredentials => "Checks carry the credentials of the wrong section",
        Cause::UnknownUfrag => "Checks name a fragment that no description states",
        Cause::BadPassword => "Checks are signed with a wrong password",
        Cause::SwappedUsername => "Checks have the halves of USERNAME in the wrong order",
        Cause::StaleGeneration => "Checks carry credentials of before a restart",
        Cause::MissingIntegrity => "Checks are not signed",
        Cause::ValidCheckRefused => "Checks that are right in everything are refused",
        Cause::UnauthenticatedSuccess => "A request that proves nothing was answered with success",
        Cause::ResponseWrongKey => "A response is signed with another key than its request",
        Cause::AsymmetricResponse => "A response did not come back the way its request went",
        Cause::RoleConflictUnresolved => "Both sides claim the same role, and it stays so",
        Cause::NotNominated => "A pair works and none was nominated",
        Cause::DtlsNotStarted => "ICE came to an end and DTLS never began",
        Cause::DtlsBeforeIce => "DTLS was sent on a pair that no check had validated",
        Cause::DtlsUnfinished => "DTLS began and never finished",
        Cause::DtlsAlert => "DTLS was ended by an alert",
        Cause::FingerprintMismatch => "A certificate is not the one its description announced",
        Cause::ConsentExpired => "Consent was no longer given",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_short_and_their_own() {
        let titles: std::collections::BTreeSet<&str> = Cause::ALL.into_iter().map(title).collect();
        assert_eq!(titles.len(), Cause::ALL.len());
        for title in titles {
            assert!(!title.ends_with('.') && title.len() < 70, "{title}");
        }
    }
}
