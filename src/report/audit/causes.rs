//! Causes in a sentence.

use super::audit::Cause;

/// What went wrong, as a sentence about who did it where that is known.
pub(in crate::report) fn sentence(cause: Cause, actor: Option<&str>) -> String {
    let Some(actor) = actor else {
        return alone(cause).to_owned();
    };
    let did = match cause {
        Cause::SdpInvalid => "gave a description that cannot work",
        Cause::NoChecksSent => "sent no checks",
        Cause::NoResponse => "never answered a check",
        Cause::WrongSectionCredentials => "signs its checks with the credentials of the wrong section",
        Cause::UnknownUfrag => "sends checks to a fragment that no description states",
        Cause::BadPassword => "signs its checks with a wrong password",
        Cause::SwappedUsername => "puts the halves of USERNAME in the wrong order",
        Cause::StaleGeneration => "goes on with the credentials of before a restart",
        Cause::MissingIntegrity => "does not sign its checks",
        Cause::ValidCheckRefused => "refuses checks that are right in everything",
        Cause::UnauthenticatedSuccess => "answered with success a request that proves nothing",
        Cause::ResponseWrongKey => "signs its responses with another key than their requests have",
        Cause::AsymmetricResponse => "does not send its responses back the way the requests came",
        Cause::RoleConflictUnresolved => "does not give way in the conflict of roles",
        Cause::NotNominated => "nominated no pair, though one works",
        Cause::DtlsNotStarted => "did not begin DTLS, though ICE came to its end",
        Cause::DtlsBeforeIce => "sent DTLS on a pair that no check had validated",
        Cause::FingerprintMismatch => "shows another certificate than its description announced",
        Cause::ConsentExpired => "stopped answering, so that consent ran out",
        Cause::None | Cause::DtlsUnfinished | Cause::DtlsAlert => return alone(cause).to_owned(),
    };
    super::words::capital(&format!("{actor} {did}."))
}

/// The same without knowing who it was.
fn alone(cause: Cause) -> &'static str {
    match cause {
        Cause::None => "Nothing is known to be wrong.",
        Cause::SdpInvalid => "The descriptions cannot work.",
        Cause::NoChecksSent => "A side sent no checks.",
        Cause::NoResponse => "Checks were never answered.",
        Cause::WrongSectionCredentials => "Checks carry the credentials of the wrong section.",
        Cause::UnknownUfrag => "Checks name a fragment that no description states.",
        Cause::BadPassword => "Checks are signed with a wrong password.",
        Cause::SwappedUsername => "Checks have the halves of USERNAME in the wrong order.",
        Cause::StaleGeneration => "Checks carry the credentials of before a restart.",
        Cause::MissingIntegrity => "Checks are not signed.",
        Cause::ValidCheckRefused => "Checks that are right in everything are refused.",
        Cause::UnauthenticatedSuccess => "A request that proves nothing was answered with success.",
        Cause::ResponseWrongKey => "A response is signed with another key than its request.",
        Cause::AsymmetricResponse => "A response did not come back the way its request went.",
        Cause::RoleConflictUnresolved => "Both sides claim the same role, and it stays so.",
        Cause::NotNominated => "A pair works, and none was nominated.",
        Cause::DtlsNotStarted => "ICE came to its end, and DTLS never began.",
        Cause::DtlsBeforeIce => "DTLS was sent on a pair that no check had validated.",
        Cause::DtlsUnfinished => "DTLS began and never finished.",
        Cause::DtlsAlert => "DTLS was ended by an alert.",
        Cause::FingerprintMismatch => "A certificate is not the one its description announced.",
        Cause::ConsentExpired => "Answers stopped, and consent ran out.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cause_has_a_sentence_of_its_own() {
        for actor in [None, Some("the answerer")] {
            let sentences: std::collections::BTreeSet<String> = Cause::ALL
                .into_iter()
                .map(|cause| sentence(cause, actor))
                .collect();
            assert_eq!(sentences.len(), Cause::ALL.len());
            for one in sentences {
                assert!(
                    one.ends_with('.') && one.len() < 90 && one.starts_with(char::is_uppercase),
                    "{one}"
                );
            }
        }
    }
}
