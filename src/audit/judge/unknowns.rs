//! What the capture cannot show.

use crate::audit::report::{DtlsEnd, Verdict};

use super::Judged;
use super::session::{Leg, Session};

pub(super) fn unknown(session: &Session<'_>, judged: &[Judged<'_, '_>], verdict: Verdict) -> Vec<String> {
    let mut said = Vec::new();
    let mut say = |text: String| {
        if !said.contains(&text) {
            said.push(text);
        }
    };
    if session.legs.is_empty() {
        say("No ICE check of this session is in the capture.".to_owned());
    }
    if judged.iter().any(|one| one.completion.midway) {
        say("The capture begins when the session was under way; how it was set up is not in it.".to_owned());
    }
    if verdict == Verdict::Inconclusive {
        for one in judged {
            say_progress(one, &mut say);
        }
        if session.book.settled && !session.is_whole() {
            say("Not every transport of the answer has checks in the capture.".to_owned());
        }
    }
    sources(session, &mut say);
    let tally = session.tally;
    if tally.cut > 0 {
        say(format!(
            "{} STUN messages were captured in part; who signed them cannot be told.",
            tally.cut
        ));
    }
    if tally.untracked > 0 {
        say(format!(
            "There were too many flows; {} datagrams of flows that came late were not looked at.",
            tally.untracked
        ));
    }
    said
}

fn say_progress(one: &Judged<'_, '_>, say: &mut impl FnMut(String)) {
    let completion = &one.completion;
    if completion.is_complete() || completion.midway {
        return;
    }
    for party in (0..2).filter(|&party| !completion.is_through(party)) {
        say(format!(
            "Whether the checks of {} would have succeeded, the capture does not show.",
            one.leg.who(party)
        ));
    }
    if completion.is_validated() && completion.nominated.is_none() {
        say("Whether a pair would have been nominated, the capture does not show.".to_owned());
    }
    if completion.is_validated() && !completion.carries {
        say(match one.leg.dtls_end() {
            DtlsEnd::NotStarted => "Whether DTLS or data followed, the capture does not show.".to_owned(),
            _ => "How DTLS ended, the capture does not show.".to_owned(),
        });
    }
}

fn sources(session: &Session<'_>, say: &mut impl FnMut(String)) {
    let [offerer, answerer] = [0, 1].map(|party| session.book.parties[party].known);
    if session.book.is_empty() {
        say("Without descriptions or credentials no signature can be verified, and which section a check is for is not known.".to_owned());
    } else if offerer != answerer {
        let missing = if offerer { "answerer" } else { "offerer" };
        say(format!(
            "Without the description of the {missing} its credentials are not known."
        ));
    }
    if session.book.described && !session.book.settled {
        say("Without the answer it is not known which sections share a transport.".to_owned());
    }
    let hidden = session
        .legs
        .iter()
        .flat_map(Leg::dtls)
        .any(|(_, dtls)| dtls.version == Some("DTLS 1.3") && dtls.began.is_some());
    if hidden && session.book.expects_dtls() {
        say("DTLS 1.3 hides its certificates; whether they fit the descriptions' fingerprints cannot be told.".to_owned());
    }
}
