//! What a file of credentials adds to the book.

use super::passwords::Passwords;
use super::{Book, Leg, Set, Standing, index};
use crate::audit::credentials_file::Entry;

impl Book {
    pub(super) fn entries(&mut self, entries: Vec<Entry>, passwords: &mut Passwords) {
        for entry in entries {
            let key = passwords.key(&entry.password, &mut self.keys);
            let known = |set: &Set| {
                set.ufrag == entry.ufrag && set.key == key && (entry.side.is_none() || set.side == entry.side)
            };
            if self.sets.iter().any(known) {
                continue;
            }
            if let Some(side) = entry.side {
                let party = &mut self.parties[index(side)];
                party.known = true;
                party.lite = entry.lite.or(party.lite);
            }
            let leg = match (&entry.mid, self.described) {
                (Some(mid), true) => self.legs.iter().position(|leg| leg.mids.contains(mid)),
                (Some(mid), false) => Some(self.leg_named(mid)),
                (None, _) => None,
            };
            self.sets.push(Set {
                side: entry.side,
                section: None,
                mid: entry.mid,
                kind: None,
                generation: entry.generation,
                ufrag: entry.ufrag,
                key,
                standing: Standing::Valid,
                leg,
            });
        }
    }

    fn leg_named(&mut self, mid: &str) -> usize {
        let known = self
            .legs
            .iter()
            .position(|leg| leg.mids.iter().any(|one| one == mid));
        known.unwrap_or_else(|| {
            self.legs.push(Leg {
                mids: vec![mid.to_owned()],
                tagged: [Some(mid.to_owned()), Some(mid.to_owned())],
                rtcp: false,
            });
            self.legs.len() - 1
        })
    }
}
