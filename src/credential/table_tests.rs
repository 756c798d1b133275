use std::cell::Cell;
use std::hash::DefaultHasher;
use std::rc::Rc;

use super::super::testing::{OTHER_PASSWORD, PASSWORD, address, set, set_id, socket};
use super::*;

fn peer(ufrag: &str) -> Credentials {
    Credentials::new(ufrag, OTHER_PASSWORD).unwrap()
}

fn on(socket: &str, set: CredentialSet) -> CredentialSet {
    CredentialSet {
        socket: Some(address(socket)),
        ..set
    }
}

fn found<S: BuildHasher>(table: &CredentialTable<S>, ufrag: &str, destination: &str) -> Option<SetId> {
    table
        .lookup(ufrag.as_bytes(), address(destination))
        .map(|found| found.id())
}

const A: &str = "198.51.100.7:1";
const B: &str = "198.51.100.7:2";
const C: &str = "198.51.100.7:3";

/// Counts the hashes made with it.
#[derive(Clone, Default)]
struct Counting(Rc<Cell<usize>>);

impl BuildHasher for Counting {
    type Hasher = DefaultHasher;

    fn build_hasher(&self) -> DefaultHasher {
        self.0.set(self.0.get() + 1);
        DefaultHasher::new()
    }
}

#[test]
fn an_entry_fills_a_pair_of_cache_lines() {
    assert_eq!(size_of::<Option<Entry>>(), 128);
}

#[test]
fn a_lookup_hashes_once_whatever_the_number_of_streams() {
    for streams in [1, 10, 3000] {
        let hashes = Counting::default();
        let mut table = CredentialTable::with_hasher(hashes.clone());
        for stream in 0..streams {
            table
                .register(set(stream, 0, &format!("frag{stream:04}"), PASSWORD))
                .unwrap();
        }
        hashes.0.set(0);
        assert_eq!(
            found(&table, &format!("frag{:04}", streams - 1), A),
            Some(set_id(streams - 1, 0))
        );
        assert_eq!(hashes.0.replace(0), 1, "{streams} streams");
        assert_eq!(found(&table, "unknown", A), None);
        assert_eq!(hashes.0.replace(0), 1, "{streams} streams, a stranger");
    }
}

#[test]
fn fragments_of_impossible_length_are_not_even_hashed() {
    let hashes = Counting::default();
    let mut table = CredentialTable::with_hasher(hashes.clone());
    table.register(set(1, 0, "evtj", PASSWORD)).unwrap();
    table.register(set(2, 0, &"e".repeat(256), PASSWORD)).unwrap();
    hashes.0.set(0);
    for length in [0, 1, 3, 257, 65_535] {
        assert_eq!(found(&table, &"e".repeat(length), A), None);
    }
    assert_eq!(hashes.0.get(), 0);
    assert_eq!(found(&table, &"e".repeat(256), A), Some(set_id(2, 0)));
}

#[test]
fn each_stream_is_found_by_its_own_fragment() {
    let mut table = CredentialTable::new();
    assert!(table.is_empty());
    for stream in 0..1000 {
        table
            .register(set(stream, 0, &format!("frag{stream:04}"), PASSWORD))
            .unwrap();
    }
    for stream in 0..1000 {
        assert_eq!(
            found(&table, &format!("frag{stream:04}"), A),
            Some(set_id(stream, 0))
        );
    }
    assert_eq!((table.len(), table.is_empty()), (1000, false));
    assert_eq!(found(&table, "FRAG0001", A), None);
    assert_eq!(found(&table, "frag000", A), None);
    assert_eq!(found(&table, "frag00011", A), None);
}

#[test]
fn the_key_found_is_the_password_s() {
    let mut table = CredentialTable::new();
    table.register(set(1, 0, "evtj", PASSWORD)).unwrap();
    let request = super::super::testing::check("evtj:peer", PASSWORD, &[]);
    let found = table.lookup(b"evtj", socket()).unwrap();
    let message = crate::stun::Message::read(&request).unwrap();
    assert_eq!(
        message.check_integrity(found.key()).sha1,
        crate::stun::Check::Valid
    );
}

#[test]
fn sockets_tell_streams_with_one_fragment_apart() {
    let mut table = CredentialTable::new();
    for (stream, socket) in [(1, A), (2, B), (3, C)] {
        table
            .register(on(socket, set(stream, 0, "same", PASSWORD)))
            .unwrap();
    }
    for (stream, socket) in [(1, A), (2, B), (3, C)] {
        assert_eq!(found(&table, "same", socket), Some(set_id(stream, 0)));
    }
    assert_eq!(found(&table, "same", "198.51.100.7:4"), None);
    assert_eq!(found(&table, "same", "198.51.100.8:1"), None);
    assert_eq!(table.len(), 3);
}

#[test]
fn every_order_of_retiring_leaves_the_others_alone() {
    for order in [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]] {
        let mut table = CredentialTable::new();
        for (stream, socket) in [(1, A), (2, B), (3, C)] {
            table
                .register(on(socket, set(stream, 0, "same", PASSWORD)))
                .unwrap();
        }
        let mut left = vec![(1, A), (2, B), (3, C)];
        for stream in order {
            assert!(table.retire(set_id(stream, 0)));
            left.retain(|(other, _)| *other != stream);
            for (other, socket) in [(1, A), (2, B), (3, C)] {
                let expected = left.contains(&(other, socket)).then(|| set_id(other, 0));
                assert_eq!(
                    found(&table, "same", socket),
                    expected,
                    "{order:?} after {stream}"
                );
            }
        }
        assert!(table.is_empty() && table.index.is_empty());
        table.register(set(9, 0, "same", PASSWORD)).unwrap();
        assert_eq!(found(&table, "same", A), Some(set_id(9, 0)));
    }
}

#[test]
fn a_fragment_that_no_socket_tells_apart_is_refused() {
    let ambiguous = RegisterError::Ambiguous {
        existing: set_id(1, 0),
    };
    let everywhere = |stream| set(stream, 0, "same", PASSWORD);
    for (first, second) in [
        (everywhere(1), everywhere(2)),
        (everywhere(1), on(A, everywhere(2))),
        (on(A, everywhere(1)), everywhere(2)),
        (on(A, everywhere(1)), on(A, everywhere(2))),
        (everywhere(1), set(1, 1, "same", PASSWORD)),
        (everywhere(1), everywhere(1)),
    ] {
        let mut table = CredentialTable::new();
        table.register(first).unwrap();
        let id = second.id();
        assert_eq!(table.register(second), Err(ambiguous));
        assert_eq!(table.len(), 1);
        let left = if id == set_id(1, 0) { Some(id) } else { None };
        assert_eq!(
            table.retire(id).then_some(id),
            left,
            "a refused set leaves nothing behind"
        );
    }
    let mut table = CredentialTable::new();
    for (stream, socket) in [(1, A), (2, B)] {
        table
            .register(on(socket, set(stream, 0, "same", PASSWORD)))
            .unwrap();
    }
    assert_eq!(
        table.register(on(A, everywhere(3))),
        Err(ambiguous),
        "behind another in the chain"
    );
    let text = ambiguous.to_string();
    assert_eq!(
        text,
        "stream 1 generation 0 has the same username fragment, and no socket tells the two apart"
    );
}

#[test]
fn one_set_may_be_served_on_several_sockets() {
    let mut table = CredentialTable::new();
    table.register(on(A, set(1, 0, "same", PASSWORD))).unwrap();
    table.set_remote(set_id(1, 0), peer("peer")).unwrap();
    table.register(on(B, set(1, 0, "same", PASSWORD))).unwrap();
    table.set_remote(set_id(1, 0), peer("fork")).unwrap();
    for socket in [A, B] {
        let found = table.lookup(b"same", address(socket)).unwrap();
        for fork in ["peer", "fork"] {
            let remote = found.remote(fork.as_bytes()).and_then(|id| table.remote(id));
            assert_eq!(
                remote.map(|remote| remote.ufrag().to_string()),
                Some(fork.to_owned()),
                "{socket}"
            );
        }
    }
    assert!(table.retire(set_id(1, 0)));
    assert!(table.is_empty());
    assert_eq!((found(&table, "same", A), found(&table, "same", B)), (None, None));
}

#[test]
fn generations_live_side_by_side_until_the_old_is_retired() {
    let mut table = CredentialTable::new();
    table
        .register(CredentialSet {
            remote: Some(peer("old1")),
            ..set(1, 0, "first", PASSWORD)
        })
        .unwrap();
    table
        .register(CredentialSet {
            remote: Some(peer("new1")),
            ..set(1, 1, "second", PASSWORD)
        })
        .unwrap();
    assert_eq!(found(&table, "first", A), Some(set_id(1, 0)));
    assert_eq!(found(&table, "second", A), Some(set_id(1, 1)));
    let old = table.lookup(b"first", socket()).unwrap();
    assert!(old.remote(b"old1").is_some());
    assert_eq!(old.remote(b"new1"), None, "peers never cross generations");
    assert!(table.retire(set_id(1, 0)));
    assert!(!table.retire(set_id(1, 0)));
    assert_eq!(found(&table, "first", A), None);
    assert_eq!(found(&table, "second", A), Some(set_id(1, 1)));
    assert!(
        table
            .lookup(b"second", socket())
            .unwrap()
            .remote(b"new1")
            .is_some()
    );
}
