use super::*;
use crate::fault::{self, Layer};
use crate::selftest::Score;

const PATIENCE: Duration = Duration::from_millis(300);

const CASE: &str = "rfc8489/9.1.3/valid";
const SESSION: &str = "session/rfc9143/7/data-alone/offers";

/// The vectors of one small family, one case and one session.
fn items() -> Arc<Items> {
    let mut items = Items::new(crate::vector::load_embedded().unwrap());
    items.retain(|one| one.id().starts_with("credential/behind/") || [CASE, SESSION].contains(&one.id()));
    Arc::new(items)
}

fn of(layer: Layer) -> &'static Fault {
    fault::all().find(|one| one.layer == layer).unwrap()
}

fn judgement(verdict: Verdict) -> Outcome {
    Outcome::of(verdict, String::new())
}

/// Every item is caught by any fault, but for one that hangs.
fn hangs_once(item: Item<'_>, fault: Option<&'static Fault>) -> Outcome {
    if fault.is_none() {
        return judgement(Verdict::Conformant);
    }
    if item.id() == CASE {
        thread::sleep(PATIENCE * 10);
    }
    judgement(Verdict::Violation)
}

fn always_hangs(_: Item<'_>, fault: Option<&'static Fault>) -> Outcome {
    if fault.is_some() {
        thread::sleep(PATIENCE * 10);
    }
    judgement(Verdict::Conformant)
}

fn found(attempt: Attempt, fault: &'static Fault) -> (Vec<Vec<Catch>>, Vec<usize>) {
    let mut told = Vec::new();
    let plan = Plan {
        jobs: 2,
        patience: PATIENCE,
    };
    let rounds = run(&items(), &[fault], plan, attempt, |done, _| told.push(done));
    (rounds, told)
}

#[test]
fn an_endless_item_is_a_timeout_and_the_others_go_on() {
    let (rounds, told) = found(hangs_once, of(Layer::Codec));
    assert_eq!(rounds[0], []);
    let endless: Vec<usize> = rounds[1]
        .iter()
        .filter(|one| one.verdict == Verdict::Timeout)
        .map(|one| one.item)
        .collect();
    // The session is not asked.
    let case = items().len() - 2;
    assert_eq!(endless, [case]);
    assert_eq!(rounds[1].len(), case + 1);
    assert_eq!(told.last(), Some(&2));
}

#[test]
fn a_fault_in_which_everything_is_endless_is_given_up() {
    let (rounds, told) = found(always_hangs, of(Layer::Codec));
    assert_eq!(rounds[1].len(), STUCK);
    assert_eq!(told.last(), Some(&2));
}

#[test]
fn only_what_can_notice_a_fault_is_asked() {
    let caught = |_: Item<'_>, fault: Option<&'static Fault>| {
        judgement(fault.map_or(Verdict::Conformant, |_| Verdict::Violation))
    };
    let session = items().len() - 1;
    let case = session - 1;
    let items = |layer| -> Vec<usize> {
        let (rounds, _) = found(caught, of(layer));
        rounds[1].iter().map(|one| one.item).collect()
    };
    assert_eq!(items(Layer::Agent), [case], "the live case");
    assert_eq!(items(Layer::Sdp), (0..case).collect::<Vec<_>>(), "the vectors");
    assert_eq!(items(Layer::Credential), (0..=case).collect::<Vec<_>>());
    assert_eq!(items(Layer::Session), [session], "the session");
}

#[test]
fn what_says_nothing_any_more_has_caught_nothing() {
    let attempt = |item: Item<'_>, fault: Option<&'static Fault>| {
        judgement(match (item, fault) {
            // One is wrong whatever happens, one finds out, and the others can tell nothing any more.
            (Item::Case(_), _) => Verdict::Violation,
            (Item::Vector(vector), Some(_)) if vector.id == *"credential/behind/username-unknown" => {
                Verdict::Crash
            }
            (_, Some(_)) => Verdict::Inconclusive,
            (_, None) => Verdict::Acceptable,
        })
    };
    let (items, fault) = (items(), of(Layer::Codec));
    let rounds = run(&items, &[fault], Plan::default(), attempt, |_, _| ());
    let score = Score::new(&items, &[fault], rounds, Duration::ZERO);
    assert!(!score.is_good());
    assert_eq!(score.unclean[0].id, CASE);
    let first = &score.items[score.faults[0].catches[0].item];
    assert_eq!(score.faults[0].catches.len(), 1);
    assert_eq!(first.only, [fault]);
    assert_eq!(score.items.iter().map(|one| one.catches).sum::<usize>(), 1);
}
