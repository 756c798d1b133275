//! The order in which items are run.

use super::Item;
use crate::suite::{Step, session};

/// The items' places in the order they are run in: with a seed shuffled, else what waits longest first, so
/// that nothing long begins when all else is done. Cases that share an agent stay together.
pub(super) fn of(items: &[Item<'_>], seed: u64) -> Vec<usize> {
    let mut order = shuffled(items.len(), seed);
    if seed == 0 {
        order.sort_by_key(|at| std::cmp::Reverse(patience(items[*at])));
    }
    order
}

/// About how many milliseconds are spent waiting if the subject does nothing.
fn patience(item: Item<'_>) -> u32 {
    match item {
        Item::Vector(_) => 0,
        Item::Case(case) => case.steps.iter().map(in_case).sum(),
        Item::Session(case) => case.entry.plan.steps.iter().map(in_session).sum(),
    }
}

fn in_case(step: &Step) -> u32 {
    match *step {
        Step::Pass(millis) => millis,
        Step::AwaitConnected(millis) | Step::AwaitCheck(millis) => millis.into(),
        Step::Watch | Step::Settle => 2000,
        _ => 1,
    }
}

fn in_session(step: &session::Step) -> u32 {
    match *step {
        session::Step::Pass(millis) => millis.into(),
        _ => 1,
    }
}

/// 0..count, shuffled by `seed` unless that is 0; the same for the same seed on every machine.
fn shuffled(count: usize, seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    if seed == 0 {
        return order;
    }
    let mut state = seed;
    for at in (1..count).rev() {
        let bound = at as u64 + 1;
        // The remainder is below `at + 1`, so it fits where `at` does.
        let other = usize::try_from(next(&mut state) % bound).unwrap_or(at);
        order.swap(at, other);
    }
    order
}

/// `SplitMix64`: small, well mixed, and enough for an order.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suite::{Case, Role, Scene};

    #[test]
    fn a_seed_gives_one_order_of_all() {
        assert_eq!(shuffled(4, 0), [0, 1, 2, 3]);
        let one = shuffled(1000, 7);
        assert_eq!(one, shuffled(1000, 7));
        assert_ne!(one, shuffled(1000, 8));
        assert_ne!(one, shuffled(1000, 0));
        let mut sorted = one;
        sorted.sort_unstable();
        assert_eq!(sorted, shuffled(1000, 0));
        assert!(shuffled(0, 3).is_empty());
    }

    #[test]
    fn what_waits_longest_comes_first_and_all_else_stays() {
        let suite = crate::vector::load_embedded().unwrap();
        let quick = crate::suite::find("rfc8489/9.1.3/valid").unwrap();
        let slow = crate::suite::find("rfc8445/7.2.5/success-without-integrity").unwrap();
        let items = [
            Item::Vector(&suite.vectors[0]),
            Item::Case(quick),
            Item::Vector(&suite.vectors[1]),
            Item::Case(slow),
        ];
        assert_eq!(of(&items, 0), [3, 1, 0, 2]);
    }

    /// The numbers that are published for `SplitMix64` with this seed.
    #[test]
    fn chance_is_what_it_is_elsewhere() {
        let mut state = 1_234_567;
        for number in [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
            4_593_380_528_125_082_431,
        ] {
            assert_eq!(next(&mut state), number);
        }
    }

    #[test]
    fn an_order_may_leave_things_where_they_are() {
        let orders: Vec<Vec<usize>> = (1..=32).map(|seed| shuffled(2, seed)).collect();
        assert!(orders.contains(&vec![0, 1]) && orders.contains(&vec![1, 0]));
    }

    #[test]
    fn steps_are_as_long_as_they_wait_in_vain() {
        const fn waiting(steps: &'static [Step]) -> Case {
            Case {
                id: "rfc0/0/waiting",
                title: "it waits",
                requirements: &[],
                scene: Scene::new(Role::Controlled),
                steps,
                expect: &[],
            }
        }
        const CASES: &[Case] = &[
            waiting(&[Step::Forget, Step::Forget]),
            waiting(&[Step::AwaitCheck(1999)]),
            waiting(&[Step::Watch]),
            waiting(&[Step::AwaitConnected(2001)]),
            waiting(&[Step::Pass(1001), Step::Pass(1001)]),
            waiting(&[Step::Settle, Step::Settle]),
        ];
        let items: Vec<Item<'_>> = CASES.iter().map(Item::Case).collect();
        let patience: Vec<u32> = items.iter().copied().map(patience).collect();
        assert_eq!(patience, [2, 1999, 2000, 2001, 2002, 4000]);
        assert_eq!(of(&items, 0), [5, 4, 3, 2, 1, 0]);
    }

    #[test]
    fn of_sessions_too() {
        let wait = |step: session::Step| in_session(&step);
        assert_eq!(
            [session::Step::Talk, session::Step::Pass(301)].map(wait),
            [1, 301]
        );
        let find = |id| Item::Session(session::find(id).unwrap());
        let items = [
            find("session/rfc9143/7/max-bundle/offers"),
            find("session/rfc8445/9/former-credentials/offers"),
        ];
        assert_eq!(of(&items, 0), [1, 0]);
    }
}
