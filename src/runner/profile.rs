//! What is asked of a subject by what it claims to be, and by the edition of the RFCs it claims to follow.

use std::fmt;

use super::item::Item;

/// What a subject claims to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// A stand-alone STUN server, with or without a login.
    StunServer,
    /// An ICE agent that makes no checks.
    IceLite,
    /// An ICE agent.
    IceFull,
    /// A stack of WebRTC: descriptions, ICE, DTLS.
    Webrtc,
}

/// The edition of ICE and STUN that a subject claims to follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Edition {
    /// RFC 5245 with RFC 5389.
    Rfc5245,
    /// RFC 8445 with RFC 8489.
    #[default]
    Rfc8445,
}

/// Whom a requirement can bind, and in which profiles that is the subject.
const BOUND: &[(&str, &[Profile])] = {
    use Profile::{IceFull, IceLite, StunServer, Webrtc};
    &[
        ("stun", &[StunServer, IceLite, IceFull, Webrtc]),
        ("server", &[StunServer, IceLite, IceFull, Webrtc]),
        ("basic-server", &[StunServer]),
        ("lt-server", &[StunServer]),
        ("client", &[IceFull, Webrtc]),
        ("lt-client", &[IceFull, Webrtc]),
        ("demux", &[IceLite, IceFull, Webrtc]),
        ("ice", &[IceLite, IceFull, Webrtc]),
        ("ice-full", &[IceFull, Webrtc]),
        ("ice-lite", &[IceLite]),
        ("controlling", &[IceFull, Webrtc]),
        ("controlled", &[IceLite, IceFull, Webrtc]),
        ("sdp", &[IceLite, IceFull, Webrtc]),
        ("offerer", &[IceLite, IceFull, Webrtc]),
        ("answerer", &[IceLite, IceFull, Webrtc]),
        ("dtls", &[Webrtc]),
        // It binds who writes documents.
        ("usage", &[]),
    ]
};

/// What RFC 8445, RFC 8489 or a later document asks for and RFC 5245 with RFC 5389 does not, or has otherwise: ids of
/// the catalogue or, with a dash at the end, the beginnings of several.
const NEW: &[(&str, &str)] = &[
    ("STUN-8489-9-02", "MESSAGE-INTEGRITY-SHA256"),
    (
        "STUN-8489-9.1.2-",
        "one integrity attribute, with no choice of it",
    ),
    ("STUN-8489-9.1.3-07", "MESSAGE-INTEGRITY-SHA256"),
    ("STUN-8489-9.1.3-11", "MESSAGE-INTEGRITY-SHA256"),
    ("STUN-8489-9.1.3-13", "MESSAGE-INTEGRITY-SHA256"),
    ("STUN-8489-9.1.4-01", "MESSAGE-INTEGRITY-SHA256"),
    ("STUN-8489-9.1.5-", "MESSAGE-INTEGRITY-SHA256"),
    ("STUN-8489-9.2-01", "the cookie in nonces"),
    ("STUN-8489-9.2-02", "the cookie in nonces"),
    ("STUN-8489-9.2.4-05", "a nonce for each address"),
    ("STUN-8489-9.2.4-07", "password algorithms"),
    ("STUN-8489-9.2.4-09", "USERHASH"),
    ("STUN-8489-9.2.4-13", "password algorithms"),
    ("STUN-8489-9.2.4-14", "password algorithms"),
    ("STUN-8489-9.2.4-16", "password algorithms"),
    ("STUN-8489-9.2.4-23", "MESSAGE-INTEGRITY-SHA256"),
    ("STUN-8489-9.2.5-01", "the cookie in nonces"),
    ("STUN-8489-9.2.5-02", "password algorithms"),
    ("STUN-8489-9.2.5-04", "USERHASH"),
    ("STUN-8489-9.2.5-06", "password algorithms"),
    ("STUN-8489-9.2.5-07", "password algorithms"),
    ("STUN-8489-9.2.5-08", "password algorithms"),
    ("STUN-8489-9.2.5-11", "password algorithms"),
    ("STUN-8489-9.2.5-12", "an unsigned 400 is heeded"),
    ("STUN-8489-9.2.5-16", "MESSAGE-INTEGRITY-SHA256"),
    ("STUN-8489-14-04", "padding of any value"),
    ("STUN-8489-14.4-", "USERHASH"),
    ("STUN-8489-14.6-", "MESSAGE-INTEGRITY-SHA256"),
    ("STUN-8489-14.12-", "password algorithms"),
    ("STUN-8489-14.16-", "ALTERNATE-DOMAIN"),
    ("STUN-8489-18.1-", "the cookie in nonces"),
    ("STUN-8489-18.5.1.2-", "SHA-256 keys"),
    ("ICE-8445-5.3-01", "fragments and passwords of fewer random bits"),
    ("ICE-8445-6.1.1-04", "roles may be decided again at a restart"),
    ("ICE-8445-9-04", "roles may be decided again at a restart"),
    ("ICE-8445-7.2.5.1-03", "the tie-breaker stays after a 487"),
    ("ICE-8445-16.1-03", "the tie-breaker stays after a 487"),
    ("ICE-8445-8.1.1-02", "aggressive nomination: several pairs"),
    ("ICE-8445-8.1.1-03", "aggressive nomination: several pairs"),
    (
        "ICE-8445-8.1.2-01",
        "other pairs are checked on after a nomination",
    ),
    ("SDP-8839-4.3.4-04", "aggressive nomination: several pairs"),
    ("ICE-8445-10-01", "no ice2"),
    ("SDP-8839-4.2.1.5-01", "no ice2"),
    ("ICE-8445-14.2-", "a Ta of 20 ms for media"),
    ("ICE-8445-14.3-", "an RTO of 100 ms"),
    ("SDP-8839-5.4-06", "fragments of up to 256 characters"),
    ("PAC-8863-", "no patience without candidates"),
];

impl Profile {
    /// The name it has on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Profile::StunServer => "stun-server",
            Profile::IceLite => "ice-lite",
            Profile::IceFull => "ice-full",
            Profile::Webrtc => "webrtc",
        }
    }

    /// Whether an item is asked of such a subject: it has a part in the item's scene, and at least one of the
    /// requirements binds it.
    pub fn asks(self, item: Item<'_>) -> bool {
        let scene = match item {
            Item::Vector(_) => true,
            Item::Case(case) if self == Profile::StunServer => case.scene.server.is_some(),
            Item::Case(case) => case.scene.server.is_none() && case.scene.lite == (self == Profile::IceLite),
            Item::Session(_) => self == Profile::Webrtc,
        };
        scene && item.requirements().iter().any(|one| self.is_bound(&one.binds))
    }

    fn is_bound(self, who: &str) -> bool {
        BOUND
            .iter()
            .any(|(name, profiles)| *name == who && profiles.contains(&self))
    }
}

impl Edition {
    /// The number of its RFC on ICE.
    pub fn number(self) -> u16 {
        match self {
            Edition::Rfc5245 => 5245,
            Edition::Rfc8445 => 8445,
        }
    }

    /// Whether nothing in an item is newer than the edition: nobody is blamed for what came later.
    pub fn asks(self, item: Item<'_>) -> bool {
        self == Edition::Rfc8445 || !item.requirements().iter().any(|one| is_new(&one.id))
    }
}

fn is_new(id: &str) -> bool {
    NEW.iter()
        .any(|(known, _)| *known == id || known.ends_with('-') && id.starts_with(known))
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::requirement;
    use crate::{suite, vector};

    const ALL: [Profile; 4] = [
        Profile::StunServer,
        Profile::IceLite,
        Profile::IceFull,
        Profile::Webrtc,
    ];

    fn case(id: &str) -> Item<'static> {
        Item::Case(suite::find(id).unwrap())
    }

    #[test]
    fn everybody_who_is_bound_is_in_the_table() {
        for one in requirement::all() {
            assert!(
                BOUND.iter().any(|(who, _)| *who == one.binds),
                "{} binds {}",
                one.id,
                one.binds
            );
        }
    }

    #[test]
    fn what_is_new_is_in_the_catalogue_once() {
        for (at, (id, what)) in NEW.iter().enumerate() {
            assert!(!what.is_empty());
            let names = |one: &&requirement::Requirement| {
                one.id == *id || id.ends_with('-') && one.id.starts_with(id)
            };
            assert!(
                requirement::all().iter().any(|one| names(&one)),
                "{id} is nothing"
            );
            assert!(NEW[..at].iter().all(|(other, _)| other != id), "{id} twice");
        }
    }

    #[test]
    fn every_item_is_asked_of_somebody() {
        let vectors = vector::load_embedded().unwrap();
        let items = vectors
            .vectors
            .iter()
            .map(Item::Vector)
            .chain(suite::all().map(Item::Case));
        for item in items.chain(suite::session::all().map(Item::Session)) {
            assert!(ALL.iter().any(|profile| profile.asks(item)), "{}", item.id());
        }
    }

    #[test]
    fn a_subject_is_asked_for_what_it_claims_to_be() {
        let asked = |id: &str| ALL.map(|profile| profile.asks(case(id)));
        assert_eq!(asked("rfc8489/12/twice"), [true, false, false, false]);
        assert_eq!(asked("rfc7675/1/lite-answers"), [false, true, false, false]);
        assert_eq!(
            asked("rfc8445/14.2/pacing-controlling"),
            [false, false, true, true]
        );
        let session = Item::Session(suite::session::all().next().unwrap());
        assert_eq!(
            ALL.map(|profile| profile.asks(session)),
            [false, false, false, true]
        );
    }

    #[test]
    fn nobody_of_5245_is_blamed_for_what_came_later() {
        let asked = |id: &str| [Edition::Rfc5245, Edition::Rfc8445].map(|edition| edition.asks(case(id)));
        // RFC 5245 section 8.1.1.2: several pairs may be nominated.
        assert_eq!(
            asked("rfc8445/7.1.2/controlling-nominates-components"),
            [false, true]
        );
        assert_eq!(asked("rfc8863/4/patience"), [false, true]);
        assert_eq!(asked("rfc8445/7.2.2/username-controlling"), [true, true]);
    }

    #[test]
    fn a_requirement_binds_whom_it_names() {
        let bound = |who: &str| ALL.map(|profile| profile.is_bound(who));
        assert_eq!(bound("stun"), [true; 4]);
        assert_eq!(bound("lt-server"), [true, false, false, false]);
        assert_eq!(bound("ice-lite"), [false, true, false, false]);
        assert_eq!(bound("controlling"), [false, false, true, true]);
        assert_eq!(bound("dtls"), [false, false, false, true]);
        assert_eq!((bound("usage"), bound("nobody")), ([false; 4], [false; 4]));
    }

    #[test]
    fn names_are_those_of_the_command_line() {
        let names = ALL.map(|profile| format!("{profile:>11}"));
        assert_eq!(
            names,
            ["stun-server", "   ice-lite", "   ice-full", "     webrtc"]
        );
        assert_eq!(
            [Edition::Rfc5245, Edition::default()].map(Edition::number),
            [5245, 8445]
        );
    }
}
