//! What a run tells, and what it comes to.

use super::*;
use crate::call::Options;
use crate::subject::Simulated;
use crate::subject::simulated::Kind;
use crate::vector::load_embedded;

/// All that was told, in words.
#[derive(Default)]
struct Told(Vec<String>);

impl Sink for Told {
    fn event(&mut self, event: &Event<'_>) {
        self.0.push(match event {
            Event::Started(one) => format!("{} of {}", one.arguments, one.total),
            Event::Progress { done, total } => format!("{done}/{total}"),
            Event::Result(one) => {
                let known = one.baselined.as_deref().map_or("", |_| " known");
                let failing = if one.failing { " fails" } else { "" };
                format!("{}{failing}{known}", one.case)
            }
            Event::Finished(one) => {
                let summary = &one.summary;
                format!(
                    "{} done, {} failed, {} known, {} stale",
                    summary.total, summary.failed, summary.baselined, summary.stale
                )
            }
            Event::CannotStart { label, cause, .. } => format!("{label}: {cause}"),
        });
    }
}

fn plan(jobs: usize) -> Plan {
    Plan {
        seed: 0,
        jobs: Some(jobs),
        strict: false,
        address: "127.0.0.1".parse().unwrap(),
        audited: false,
    }
}

/// Runs these vectors one after the other.
fn told(spec: &Spec, ids: &[&str], baselines: &[Baseline]) -> (Vec<String>, Tally) {
    let suite = load_embedded().unwrap();
    let items: Vec<Item<'_>> = ids
        .iter()
        .map(|id| Item::Vector(suite.find(id).unwrap()))
        .collect();
    let mut told = Told::default();
    let tally = run(spec, &items, &plan(1), baselines, &mut told);
    (told.0, tally)
}

const GOOD: Tally = Tally {
    failed: false,
    broken: false,
};

const BAD: Tally = Tally {
    failed: true,
    broken: false,
};

#[test]
fn a_run_tells_who_how_far_and_what_in_order() {
    let ids = [
        "credential/integrity/mac/byte-16",
        "credential/integrity/mac/byte-15",
    ];
    let (told, tally) = told(&Spec::Reference, &ids, &[]);
    assert_eq!(
        told,
        [
            "--subject reference of 2",
            "1/2",
            ids[0],
            "2/2",
            ids[1],
            "2 done, 0 failed, 0 known, 0 stale"
        ]
    );
    assert_eq!(tally, GOOD);
}

#[test]
fn a_failure_fails_the_run_unless_the_baseline_knows_it() {
    let embedded = Baseline::embedded().unwrap();
    let ids: Vec<&str> = embedded[0].caught().take(2).collect();
    let (unknown, tally) = told(&Spec::StunTypes, &ids, &[]);
    assert_eq!((unknown[2].as_str(), tally), (&*format!("{} fails", ids[0]), BAD));
    assert_eq!(unknown.last().unwrap(), "2 done, 2 failed, 0 known, 0 stale");
    let (known, tally) = told(&Spec::StunTypes, &ids, &embedded);
    assert_eq!((known[2].as_str(), tally), (&*format!("{} known", ids[0]), GOOD));
    assert_eq!(known.last().unwrap(), "2 done, 0 failed, 2 known, 0 stale");
}

/// What the vectors permit was read from the RFCs, and each deviation of stun-types was looked at by hand.
#[test]
fn those_built_in_come_to_what_is_known_of_them() {
    let suite = load_embedded().unwrap();
    let ids: Vec<&str> = suite.vectors.iter().map(|one| one.id.as_str()).collect();
    let embedded = Baseline::embedded().unwrap();
    for (spec, known) in [
        (Spec::Reference, 0),
        (Spec::StunTypes, embedded[0].cases().count()),
    ] {
        let (told, tally) = told(&spec, &ids, &embedded);
        let bad: Vec<&String> = told.iter().filter(|line| line.ends_with(" fails")).collect();
        assert_eq!((tally, bad), (GOOD, Vec::new()), "{}", spec.label());
        let last = format!("{} done, 0 failed, {known} known, 0 stale", ids.len());
        assert_eq!(told.last().unwrap(), &last);
    }
}

#[test]
fn an_entry_that_is_no_longer_true_fails_the_run() {
    let id = "credential/integrity/mac/byte-16";
    let text = format!(
        "subject = \"reference\"\n[[deviation]]\nreason = \"r\"\nverdict = \"crash\"\nobserved = \"o\"\ncases = [\"{id}\"]\n"
    );
    let stale = Baseline::parse("b.toml", &text).unwrap();
    let (told, tally) = told(&Spec::Reference, &[id], &[stale]);
    assert_eq!(
        (told.last().unwrap().as_str(), tally),
        ("1 done, 0 failed, 0 known, 1 stale", BAD)
    );
}

#[test]
fn what_does_not_start_is_told_and_nothing_else() {
    let spec = Spec::Shim(crate::subject::shim::Options {
        argv: vec!["/nowhere/at all".to_owned()],
        start_timeout: Duration::from_secs(1),
        timeout: Duration::from_secs(1),
    });
    let (told, tally) = told(&spec, &["credential/integrity/mac/byte-16"], &[]);
    let [only] = told.as_slice() else {
        panic!("{told:?}");
    };
    assert!(
        only.starts_with("/nowhere/at all: ") && only.contains("it does not start"),
        "{only}"
    );
    assert_eq!(
        tally,
        Tally {
            failed: false,
            broken: true
        }
    );
    assert_eq!(spec.arguments(), "--shim \"'/nowhere/at all'\"");
}

/// Only a process of its own needs time, and an audit wants to see how it ends.
#[test]
fn patience_is_for_stacks_and_for_audits() {
    let of = |spec: &Spec, audited: bool| {
        let plan = Plan { audited, ..plan(1) };
        patience(spec, &plan)
    };
    let shim = Spec::Shim(crate::subject::shim::Options {
        argv: Vec::new(),
        start_timeout: Duration::ZERO,
        timeout: Duration::ZERO,
    });
    assert_eq!(of(&Spec::Reference, false), Options::IN_PROCESS);
    assert_eq!(of(&Spec::StunTypes, false), Options::IN_PROCESS);
    assert_eq!(of(&Spec::Reference, true), Options::PATIENCE);
    assert_eq!(of(&shim, false), Options::PATIENCE);
}

fn played(item: Item<'_>) -> CaseResult {
    let mut subject = Simulated::new(Kind::Agents, [1; 32]).unwrap();
    let mut stage = Stage::new(crate::live::Options::default());
    run_one(&mut stage, &mut subject, item, Options::default())
}

#[test]
fn what_was_sent_and_described_and_what_broke_it_stand_in_the_result() {
    let case = suite::find("rfc8489/9.1.3/valid").unwrap();
    let result = played(Item::Case(case));
    assert_eq!((result.verdict, result.cause), (Verdict::Conformant, None));
    assert!(!result.transcript.is_empty());
    for (id, cause) in [
        ("rfc9143/7/max-bundle", None),
        (
            "rfc8489/9.1.4/responses-of-last-section",
            Some("response-wrong-key"),
        ),
    ] {
        let case = suite::session::find(&format!("session/{id}/offers")).unwrap();
        let result = played(Item::Session(case));
        assert_eq!((result.verdict, result.cause), (Verdict::Conformant, cause));
        assert!(!result.transcript.is_empty());
        assert_eq!(result.descriptions.len(), 2, "an offer and its answer");
    }
}

#[test]
fn milliseconds_are_rounded_to_the_microsecond() {
    assert_eq!(millis(Duration::from_nanos(1_234_567)).to_string(), "1.235");
    assert_eq!(millis(Duration::from_secs(2)).to_string(), "2000");
}
