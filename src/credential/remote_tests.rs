use super::super::table::CredentialTable;
use super::super::testing::{OTHER_PASSWORD, PASSWORD, address, check, set, set_id, socket};
use super::super::{CredentialSet, Credentials, RegisterError};
use crate::stun::{Check, Message};

const A: &str = "198.51.100.7:1";
const B: &str = "198.51.100.7:2";

fn peer(ufrag: &str) -> Credentials {
    Credentials::new(ufrag, OTHER_PASSWORD).unwrap()
}

fn on(socket: &str, set: CredentialSet) -> CredentialSet {
    CredentialSet {
        socket: Some(address(socket)),
        ..set
    }
}

#[test]
fn a_remote_id_means_nothing_once_its_set_is_retired() {
    let mut table = CredentialTable::new();
    table
        .register(CredentialSet {
            remote: Some(peer("peer")),
            ..set(1, 0, "evtj", PASSWORD)
        })
        .unwrap();
    let id = table
        .lookup(b"evtj", socket())
        .and_then(|found| found.remote(b"peer"))
        .unwrap();
    assert!(table.remote(id).is_some());
    table.retire(set_id(1, 0));
    assert!(table.remote(id).is_none());
    // The new set takes the slot of the old one, and must not be taken for it.
    table
        .register(CredentialSet {
            remote: Some(peer("evil")),
            ..set(2, 0, "evtj", PASSWORD)
        })
        .unwrap();
    assert!(table.remote(id).is_none());
}

#[test]
fn remotes_are_added_once_and_in_bounds() {
    let mut table = CredentialTable::new();
    let unknown = Err(RegisterError::UnknownSet { set: set_id(1, 0) });
    assert_eq!(table.set_remote(set_id(1, 0), peer("peer")), unknown);
    table.register(set(1, 0, "evtj", PASSWORD)).unwrap();
    assert_eq!(table.remotes(set_id(1, 0)).count(), 0);
    for _ in 0..2 {
        table.set_remote(set_id(1, 0), peer("peer")).unwrap();
        assert_eq!(table.remotes(set_id(1, 0)).count(), 1);
    }
    let differs = Err(RegisterError::PasswordDiffers { set: set_id(1, 0) });
    assert_eq!(
        table.set_remote(set_id(1, 0), Credentials::new("peer", PASSWORD).unwrap()),
        differs
    );
    for fork in 1..32 {
        table
            .set_remote(set_id(1, 0), peer(&format!("fork{fork:02}")))
            .unwrap();
    }
    let full = RegisterError::TooManyForks { set: set_id(1, 0) };
    assert_eq!(table.set_remote(set_id(1, 0), peer("fork32")), Err(full));
    assert_eq!(table.set_remote(set_id(1, 0), peer("fork31")), Ok(()));
    assert_eq!(table.remotes(set_id(1, 0)).count(), 32);
    let newest = table
        .remotes(set_id(1, 0))
        .next()
        .map(|(_, remote)| remote.ufrag().to_string());
    assert_eq!(newest, Some("fork31".to_owned()));
    assert_eq!(
        full.to_string(),
        "stream 1 generation 0 already has 32 remote credentials, as many as one set can have"
    );
}

#[test]
fn a_set_with_a_refused_remote_is_not_registered() {
    let mut table = CredentialTable::new();
    table
        .register(on(
            A,
            CredentialSet {
                remote: Some(peer("peer")),
                ..set(1, 0, "evtj", PASSWORD)
            },
        ))
        .unwrap();
    let other = Some(Credentials::new("peer", PASSWORD).unwrap());
    let second = on(
        B,
        CredentialSet {
            remote: other,
            ..set(1, 0, "evtj", PASSWORD)
        },
    );
    assert_eq!(
        table.register(second),
        Err(RegisterError::PasswordDiffers { set: set_id(1, 0) })
    );
    assert_eq!(
        (
            table.len(),
            table.lookup(b"evtj", address(B)).map(|found| found.id())
        ),
        (1, None)
    );
}

#[test]
fn remote_keys_are_those_of_the_remote_password() {
    let mut table = CredentialTable::new();
    table
        .register(CredentialSet {
            remote: Some(peer("peer")),
            ..set(1, 0, "evtj", PASSWORD)
        })
        .unwrap();
    let (_, remote) = table.remotes(set_id(1, 0)).next().unwrap();
    let signed = check("any:any", OTHER_PASSWORD, &[]);
    let message = Message::read(&signed).unwrap();
    assert_eq!(message.check_integrity(remote.key()).sha1, Check::Valid);
    assert_eq!(remote.set(), set_id(1, 0));
    assert!(!format!("{table:?}").contains(OTHER_PASSWORD));
}
