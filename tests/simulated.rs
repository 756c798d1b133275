//! Every live case in simulated time, against the reference as it should be.

#![allow(clippy::unwrap_used, reason = "a helper that fails is a failed test")]

use std::time::{Duration, Instant};

use icespec::runner::{self, Item};
use icespec::subject::simulated::{Kind, Simulated};
use icespec::suite::{self, Access, Case};
use icespec::vector::Verdict;
use icespec::vector::judge::Judgement;

fn perform(case: &'static Case, seed: u8) -> Judgement {
    let kind = match case.scene.server {
        None => Kind::Agents,
        Some(Access::Open) => Kind::OpenServer,
        Some(Access::LongTerm) => Kind::LoginServer,
    };
    let mut subject = Simulated::new(kind, [seed; 32]).unwrap();
    runner::judge(&mut subject, Item::Case(case))
}

#[test]
fn all_cases_are_as_they_should_be_slow_ones_and_servers_too() {
    let start = Instant::now();
    let mut slowest = (Duration::ZERO, "");
    let mut wrong = Vec::new();
    for case in suite::all() {
        let begin = Instant::now();
        let judgement = perform(case, 1);
        slowest = slowest.max((begin.elapsed(), case.id));
        if !matches!(judgement.verdict, Verdict::Conformant | Verdict::Acceptable) {
            wrong.push(format!("{}: {} {}", case.id, judgement.verdict, judgement.observed));
        }
    }
    eprintln!("{:?}, slowest {slowest:?}", start.elapsed());
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}
