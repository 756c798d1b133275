//! Two peers with each other.

mod descriptions;
mod deviations;

use std::time::Duration;

use super::testing::{Pair, config};
use super::{Connection, Media, Proposal};

const ALL: [Media; 3] = [Media::Audio, Media::Video, Media::Application];
const SECOND: Duration = Duration::from_secs(1);

#[test]
fn three_sections_connect_and_the_echo_comes_back() {
    let mut pair = Pair::new([config(0), config(1)]);
    pair.negotiate(&Proposal::of(&ALL));
    pair.run(5 * SECOND);
    assert_eq!(pair.peers[0].connection(), Connection::Connected);
    assert_eq!(pair.peers[1].connection(), Connection::Connected);
    assert!(pair.peers[0].send(pair.now, "hello") && pair.peers[1].send(pair.now, "there"));
    pair.run(SECOND);
    assert_eq!(pair.texts(0), ["there", "echo:hello"]);
    assert_eq!(pair.texts(1), ["hello", "echo:there"]);
}
