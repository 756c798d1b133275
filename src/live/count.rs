//! What is counted and measured of all that the subject sends.

use std::time::Instant;

use super::play::Play;
use super::socket::Place;
use super::world::Stream;
use crate::stun::AttributeType;
use crate::suite::Rule;
use crate::vector::wire::{Message, Proof};

impl Play<'_> {
    /// Takes an indication in.
    pub(super) fn indicated(&mut self, message: &Message<'_>) {
        let fingerprint = AttributeType::FINGERPRINT.0;
        let odd = if message.is_signed() {
            Some("integrity")
        } else if message.attributes.iter().any(|one| one.kind != fingerprint) {
            Some("other attributes")
        } else if message.fingerprint() != Proof::Valid {
            Some("no right FINGERPRINT")
        } else {
            None
        };
        if let Some(now) = self.last_heard {
            self.world.ledger.indications.push((now, odd));
        }
    }

    /// No datagram may hold a password of either side.
    pub(super) fn look_for_passwords(&mut self, bytes: &[u8]) {
        let said = |one: &Stream| {
            let now = [&one.local, &one.remote];
            let all = now.into_iter().chain(&one.old).chain(&one.old_remote);
            let passwords = all.map(|pair| pair.pwd.as_bytes());
            passwords
                .filter(|password| !password.is_empty())
                .any(|password| bytes.windows(password.len()).any(|part| part == password))
        };
        if self.world.streams.iter().any(said) {
            self.world
                .ledger
                .breaks(Rule::PasswordUnsaid, "a password stands in a datagram");
        }
    }

    /// Writes down how many there were of what, and how fast they came.
    pub(super) fn count(&mut self) {
        let place = |socket: usize| self.world.sockets.get(socket).place;
        let recent = self.world.ledger.recent();
        let mut dead: Vec<(u8, Instant)> = Vec::new();
        let mut components = Vec::new();
        let mut attempts = 0_u8;
        for one in recent {
            match place(one.socket) {
                Place::Dead(number) if dead.iter().all(|(known, _)| *known != number) => {
                    dead.push((number, one.first));
                }
                Place::Candidate(0, component) => {
                    components.push(component);
                    attempts = attempts.saturating_add(u8::from(component == 1));
                }
                _ => {}
            }
        }
        let first = recent
            .iter()
            .find(|one| place(one.socket) == Place::Candidate(0, 1));
        self.seen.transmissions = first.map_or(0, |one| one.times);
        self.seen.attempts = attempts;
        self.seen.components = components;
        self.seen.pace = mean_gap(&dead);
        self.seen.dead = dead.into_iter().map(|(number, _)| number).collect();
        let indications = &self.world.ledger.indications;
        self.seen.indications = u32::try_from(indications.len()).unwrap_or(u32::MAX);
        self.seen.odd_indication = indications.iter().find_map(|(_, odd)| *odd);
        let gaps = indications
            .windows(2)
            .map(|pair| pair[1].0.saturating_duration_since(pair[0].0).as_secs_f64());
        self.seen.keepalive_interval = gaps.min_by(f64::total_cmp);
    }
}

/// The mean time between checks, in milliseconds.
fn mean_gap(checks: &[(u8, Instant)]) -> Option<f64> {
    let ((_, first), (_, last)) = (checks.first()?, checks.last()?);
    let gaps = u32::try_from(checks.len() - 1).ok().filter(|gaps| *gaps > 0)?;
    Some(last.saturating_duration_since(*first).as_secs_f64() * 1e3 / f64::from(gaps))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_pace_is_the_time_between_checks_and_one_check_has_none() {
        let start = Instant::now();
        let check = |number: u8, millis| (number, start + Duration::from_millis(millis));
        assert_eq!(mean_gap(&[]), None);
        assert_eq!(mean_gap(&[check(0, 0)]), None);
        let pace = mean_gap(&[check(2, 0), check(1, 20), check(0, 100)]).unwrap();
        assert!((pace - 50.0).abs() < 1e-6, "{pace}");
    }
}
