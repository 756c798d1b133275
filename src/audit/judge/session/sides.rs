//! Which side is at which end of a flow.

use crate::audit::book::{self, Book};
use crate::audit::class::{Class, Signer};
use crate::audit::flow::Flow;
use crate::audit::report::Side;

/// The side at the end that sent first. The best evidence that does not contradict itself decides: addresses of
/// candidates, then answers that verify, then requests that verify, then the order of fragments alone.
pub(super) fn side_of_a(book: &Book, flow: &Flow) -> Option<Side> {
    let [a, b] = flow.ends.map(|end| book.side_of(end));
    match (a, b.map(Side::opposite)) {
        (Some(a), Some(same)) if a == same => return Some(a),
        (Some(_), Some(_)) | (None, None) => {}
        (Some(side), None) | (None, Some(side)) => return Some(side),
    }
    [answered, verified, named].into_iter().find_map(|evidence| {
        let mut votes = [0_u64; 2];
        for from in 0..2 {
            for class in flow.checks(from) {
                if let Some((receiver, weight)) = evidence(book, class) {
                    // The receiver is a if b sent it.
                    let a = if from == 1 { receiver } else { receiver.opposite() };
                    votes[book::index(a)] += weight;
                }
            }
        }
        (votes[0] != votes[1]).then(|| book::side_at(usize::from(votes[1] > votes[0])))
    })
}

/// Success under a password: its owner answered.
fn answered(book: &Book, class: &Class) -> Option<(Side, u64)> {
    let Signer::Key(key) = class.signer else {
        return None;
    };
    let count: u64 = class.successes().map(|one| one.evidence.count).sum();
    if count == 0 {
        return None;
    }
    Some((owner(book, book.sets_with_key(key))?, count))
}

/// A request under the password of the fragment it names: it is for the owner.
fn verified(book: &Book, class: &Class) -> Option<(Side, u64)> {
    let Signer::Key(key) = class.signer else {
        return None;
    };
    let (local, _) = class.halves()?;
    let sets = book
        .sets_of(local)
        .iter()
        .copied()
        .filter(|&set| book.sets[set].key == key);
    Some((owner(book, sets)?, class.requests.count))
}

fn named(book: &Book, class: &Class) -> Option<(Side, u64)> {
    let (local, remote) = class.halves()?;
    let receiver = owner(book, book.sets_of(local).iter().copied());
    let sender = owner(book, book.sets_of(remote).iter().copied());
    let side = match (receiver, sender.map(Side::opposite)) {
        (Some(one), Some(other)) if one != other => return None,
        (one, other) => one.or(other)?,
    };
    Some((side, class.requests.count))
}

/// The one side of some sets.
fn owner(book: &Book, mut sets: impl Iterator<Item = usize>) -> Option<Side> {
    let first = book.sets[sets.next()?].side?;
    sets.all(|set| book.sets[set].side == Some(first))
        .then_some(first)
}
