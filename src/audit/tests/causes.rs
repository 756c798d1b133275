//! Every cause with a session that has it, and a twin that nearly has it.

use crate::audit::report::{Cause, Side};
use crate::audit::testing::{ANSWER, ANSWERER, AUDIO, AUDIO_2, NOBODY, Scene, VIDEO, hello};

use super::scenes::{
    alert, asymmetric, closed, conflict, conflict_resolved, consent, early_checks, foreign_certificate,
    hello_too_early, never_nominated, nominated_late, only_answers, refused, refused_at_first, restarted,
    setup, silence, unauthenticated, unfinished, upkeep, wrong_key, wrong_section_first,
};

pub(super) struct Case {
    pub(super) cause: Cause,
    pub(super) side: Option<Side>,
    pub(super) faulty: Scene,
    pub(super) twin: Scene,
}

pub(super) fn cases() -> Vec<Case> {
    let mut cases = of_ice();
    cases.extend(of_dtls());
    cases
}

fn of_ice() -> Vec<Case> {
    let (offerer, answerer) = (Some(Side::Offerer), Some(Side::Answerer));
    vec![
        case(Cause::SdpInvalid, answerer, setup("actpass"), Scene::healthy()),
        case(
            Cause::MissingIntegrity,
            answerer,
            refused("oAud:aAns", None, 400),
            Scene::healthy(),
        ),
        case(
            Cause::SwappedUsername,
            answerer,
            refused("aAns:oAud", Some(AUDIO.1), 401),
            Scene::healthy(),
        ),
        case(
            Cause::WrongSectionCredentials,
            answerer,
            refused("oVid:aAns", Some(VIDEO.1), 400),
            wrong_section_first(),
        ),
        case(
            Cause::StaleGeneration,
            answerer,
            restarted("oAud:aNew", AUDIO.1, false),
            restarted("oNew:aNew", AUDIO_2.1, true),
        ),
        case(
            Cause::UnknownUfrag,
            answerer,
            refused("what:aAns", Some(NOBODY.1), 401),
            Scene::healthy(),
        ),
        case(
            Cause::BadPassword,
            answerer,
            refused("oAud:aAns", Some(NOBODY.1), 401),
            Scene::healthy(),
        ),
        case(
            Cause::ValidCheckRefused,
            offerer,
            refused("oAud:aAns", Some(AUDIO.1), 401),
            refused_at_first(),
        ),
        case(
            Cause::ResponseWrongKey,
            offerer,
            wrong_key(Some(ANSWER.1)),
            Scene::healthy(),
        ),
        case(
            Cause::AsymmetricResponse,
            offerer,
            asymmetric(false),
            asymmetric(true),
        ),
        case(
            Cause::RoleConflictUnresolved,
            None,
            conflict(&[0.0, 0.5, 1.0, 1.5, 2.0]),
            conflict_resolved(),
        ),
        case(Cause::NoChecksSent, offerer, only_answers(), Scene::healthy()),
        case(Cause::NoResponse, None, silence(), early_checks()),
        case(Cause::NotNominated, offerer, never_nominated(), nominated_late()),
    ]
}

fn of_dtls() -> Vec<Case> {
    let (offerer, answerer) = (Some(Side::Offerer), Some(Side::Answerer));
    vec![
        case(
            Cause::DtlsBeforeIce,
            answerer,
            hello_too_early(false),
            hello_too_early(true),
        ),
        case(
            Cause::FingerprintMismatch,
            offerer,
            foreign_certificate(),
            Scene::healthy(),
        ),
        case(Cause::DtlsAlert, offerer, alert(), closed()),
        case(
            Cause::DtlsUnfinished,
            offerer,
            unfinished(),
            Scene::new().ice(0.0).raw(0.1, ANSWERER, hello(1)).dtls(1.1),
        ),
        case(
            Cause::DtlsNotStarted,
            answerer,
            upkeep(Scene::new().ice(0.0), 2.0, 9.0),
            Scene::new().ice(0.0).dtls(4.0),
        ),
        case(Cause::ConsentExpired, answerer, consent(0), consent(10)),
        case(
            Cause::UnauthenticatedSuccess,
            offerer,
            unauthenticated(true),
            unauthenticated(false),
        ),
    ]
}

fn case(cause: Cause, side: Option<Side>, faulty: Scene, twin: Scene) -> Case {
    Case {
        cause,
        side,
        faulty,
        twin,
    }
}
