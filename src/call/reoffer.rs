//! Later offers: restarts, sections that come and go.

use std::collections::HashSet;
use std::time::Duration;

use serde_json::json;

use super::ask::Outcome;
use super::book::{Owner, stated};
use super::config;
use super::line::Line;
use super::play::Play;
use crate::session::Proposal;
use crate::suite::session::{By, Reoffer};

/// How long lies between a new description and its answer.
const UNDER_WAY: Duration = Duration::from_millis(200);

impl Play<'_> {
    /// Carries one out and waits until all is up again.
    pub(super) fn reoffer(&mut self, what: &Reoffer) -> Outcome<()> {
        let before = self.line.secrets();
        let associations = self.line.associations;
        self.line.kinds.extend(what.add);
        let by_icespec = self.line.offers() == (what.by == By::Offerer);
        self.under_way = what
            .restart
            .then(|| format!("under way {}", self.line.descriptions.len()));
        let taken = if by_icespec {
            let proposal = Proposal {
                sections: config::media(&self.line.kinds),
                disabled: what.disable.to_vec(),
                restart: what.restart,
                renew_dtls: what.renew_dtls,
            };
            self.offered(&proposal)?
        } else {
            let kinds: Vec<&str> = self.line.kinds.iter().map(|kind| kind.name()).collect();
            let mut input = self.request(json!({"sections": kinds}));
            if what.restart {
                input["restart"] = json!(true);
            }
            self.answered(input)?
        };
        if !taken {
            self.seen.refused = true;
            self.under_way = None;
            return Ok(());
        }
        self.seen.up &= self.connect()?;
        if what.restart {
            let first = self.restarts == 0;
            self.restarts += 1;
            let fresh = self.line.secrets().is_disjoint(&before);
            self.seen.new_credentials = fresh && (first || self.seen.new_credentials);
            let kept = self.kept_talking()?;
            self.seen.kept_talking = kept && (first || self.seen.kept_talking);
            self.seen.new_association |= self.line.associations > associations;
        }
        Ok(())
    }

    /// In the middle of a restart, when both have described themselves and one does not know it yet.
    pub(super) fn while_restarting(&mut self) -> Outcome<()> {
        if let Some(text) = self.under_way.clone()
            && self.line.has_data()
        {
            self.line.peer.send(self.line.now(), &text);
            self.pass(UNDER_WAY)?;
        }
        Ok(())
    }

    /// Waits for what was sent while the restart was under way.
    fn kept_talking(&mut self) -> Outcome<bool> {
        let Some(text) = self.under_way.take().filter(|_| self.line.has_data()) else {
            return Ok(true);
        };
        let echo = format!("echo:{text}");
        self.until(self.line.now() + self.delivery(), |line| {
            line.heard.contains(&echo)
        })
    }
}

impl Line {
    /// Every fragment and password that the stack's latest description states.
    fn secrets(&self) -> HashSet<String> {
        let mut secrets = HashSet::new();
        if let Some(described) = self.latest_of(Owner::Stack) {
            for (_, pair) in stated(&described) {
                secrets.extend([pair.ufrag, pair.pwd]);
            }
        }
        secrets
    }
}
