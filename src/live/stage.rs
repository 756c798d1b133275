//! Where cases are played: finds or makes the agent that a case needs, and keeps one that others share.

use super::agent;
use super::play::Play;
use super::server::{self, Reached};
use super::transcript::{Transcript, What};
use super::world::World;
use super::{End, Options, Performance};
use crate::subject::Subject;
use crate::suite::{Case, Scene};

/// What is said of an agent that may be deaf.
pub(crate) const UNANSWERED: &str = "the control check was not answered";

/// Keeps what cases of the same scene share.
#[derive(Debug)]
pub struct Stage {
    options: Options,
    shared: Option<World>,
    /// Whether the subject was seen to use the tie-breaker that it is given.
    obeys: bool,
    /// What a target was found to be. One that has fallen silent stays so.
    reached: Option<Reached>,
}

impl Stage {
    /// An empty one.
    pub fn new(options: Options) -> Stage {
        Stage {
            options,
            shared: None,
            obeys: false,
            reached: None,
        }
    }

    /// Carries one case out. Whatever the subject does, this returns within a bound.
    pub fn perform(&mut self, subject: &mut dyn Subject, case: &'static Case) -> Performance {
        if let Some(why) = unsupported(subject, case) {
            return Performance {
                end: End::Unsupported(why),
                transcript: Vec::new(),
            };
        }
        let (mut performance, reused) = self.attempt(subject, case, false);
        // An agent that served others may have come to where it cannot serve this one: with a new one it is
        // told whose doing that is.
        if reused && matches!(performance.end, End::Inconclusive(_) | End::Unanswered) {
            performance = self.attempt(subject, case, false).0;
        }
        // That it answers nothing is the case's doing if it answered before.
        if performance.end == End::Unanswered {
            let (wary, _) = self.attempt(subject, case, true);
            if wary.end == End::Deaf {
                return wary;
            }
        }
        performance
    }

    /// Closes the agent that is shared.
    pub fn close(&mut self, subject: &mut dyn Subject) {
        if let Some(world) = self.shared.take() {
            // The run is over; how the subject takes it is for nobody to judge.
            let _ = agent::close(subject, &world);
        }
    }

    /// Plays it once; whether that was in an agent that had served other cases.
    fn attempt(&mut self, subject: &mut dyn Subject, case: &'static Case, wary: bool) -> (Performance, bool) {
        let mut log = Transcript::new(subject.net());
        if let Some(end) = self.reach(subject, case, &mut log) {
            let transcript = log.entries();
            return (Performance { end, transcript }, false);
        }
        let kept = self.take(subject, case);
        let fresh = kept.is_none();
        let world = match kept {
            Some(world) => Ok(world),
            None if subject.target().is_some() => server::world(subject, &case.scene),
            None => agent::create(subject, &case.scene),
        };
        match world {
            Ok(world) => (self.play(subject, case, world, log, (fresh, wary)), !fresh),
            Err(end) => {
                let transcript = log.entries();
                (
                    Performance {
                        end: *end,
                        transcript,
                    },
                    false,
                )
            }
        }
    }

    /// Makes sure that a target is there; why the case cannot be carried out, if it cannot.
    fn reach(&mut self, subject: &mut dyn Subject, case: &'static Case, log: &mut Transcript) -> Option<End> {
        let target = subject.target()?.clone();
        if self.reached.is_none() {
            let mut world = match server::world(subject, &case.scene) {
                Ok(world) => world,
                Err(end) => return Some(*end),
            };
            let (timeout, fresh) = (self.options.timeout, Transcript::new(subject.net()));
            let before = std::mem::replace(log, fresh);
            let mut play = Play::new(subject, &mut world, case, timeout, before);
            let reached = play.reach();
            *log = play.log;
            match reached {
                Ok(reached) => self.reached = Some(reached),
                Err(end) => return Some(*end),
            }
        }
        self.reached?.end(&target, &case.scene)
    }

    fn play(
        &mut self,
        subject: &mut dyn Subject,
        case: &'static Case,
        mut world: World,
        log: Transcript,
        (fresh, wary): (bool, bool),
    ) -> Performance {
        let mut play = Play::new(subject, &mut world, case, self.options.timeout, log);
        play.obeys = self.obeys;
        let outcome = play.run_case(fresh, wary);
        play.observe();
        let end = match outcome {
            Ok(()) => End::Seen(std::mem::take(&mut play.seen)),
            Err(end) => *end,
        };
        let mut log = play.log;
        if fresh && world.ledger.first_tie_breaker == Some(case.scene.tie_breaker) {
            self.obeys = true;
        }
        let end = self.leave(subject, case, world, end);
        if matches!(end, End::Inconclusive(_) | End::Unanswered | End::Deaf) {
            // It may be gone: the next case makes sure.
            self.reached = None;
        }
        log.note(What::Note, ending(&end));
        Performance {
            end,
            transcript: log.entries(),
        }
    }

    /// Keeps the agent for the next case, or closes it. A subject that dies of that has died in this case.
    fn leave(&mut self, subject: &mut dyn Subject, case: &'static Case, mut world: World, end: End) -> End {
        world.served.push(case.id);
        world.tended = world.now();
        world.sockets.forget_strangers();
        if matches!(end, End::Crashed(_) | End::TimedOut(_) | End::Broken(_)) && !subject.is_up() {
            return end;
        }
        if world.scene.shared && matches!(end, End::Seen(_)) && world.is_fit() {
            self.shared = Some(world);
            return end;
        }
        agent::close(subject, &world).unwrap_or(end)
    }

    /// The shared agent, if it will do; else it is closed where it is in the way. A case that is carried
    /// out again, to be sure, gets another.
    fn take(&mut self, subject: &mut dyn Subject, case: &Case) -> Option<World> {
        if !case.scene.shared {
            return None;
        }
        let world = self.shared.take()?;
        let again = world.served.contains(&case.id);
        if subject.is_up() && !again && world.scene.shares_with(&case.scene) && world.is_fit() {
            return Some(world);
        }
        // If it dies of that, the case that comes finds out.
        let _ = agent::close(subject, &world);
        None
    }
}

fn ending(end: &End) -> String {
    match end {
        End::Seen(_) => "done".to_owned(),
        End::Unsupported(why) => format!("unsupported: {why}"),
        End::Inconclusive(why) => format!("inconclusive: {why}"),
        End::Unanswered => format!("inconclusive: {UNANSWERED}"),
        End::Deaf => "deaf".to_owned(),
        End::Crashed(how) => format!("crashed: {how}"),
        End::TimedOut(how) => format!("timed out: {how}"),
        End::Broken(how) => format!("broken: {how}"),
    }
}

/// Why a case is not for this subject, if it is not.
fn unsupported(subject: &dyn Subject, case: &Case) -> Option<String> {
    if subject.target().is_some() {
        return server::unsupported(subject, case);
    }
    lacks(subject.features(), &case.scene, case)
}

/// What an agent lacks for a scene, by what its shim said of itself. One that said nothing is tried.
fn lacks(features: &[String], scene: &Scene, case: &Case) -> Option<String> {
    use crate::suite::Step;
    if scene.server.is_some() {
        return Some("it is an agent, not a stand-alone server".to_owned());
    }
    if features.is_empty() {
        return None;
    }
    let restarts = case
        .steps
        .iter()
        .any(|step| matches!(step, Step::Restart(_) | Step::RestartLocal));
    let needs = [
        (!scene.lite, "full"),
        (scene.lite, "lite"),
        (scene.streams > 1, "multi-stream"),
        (scene.shared_socket, "shared-socket"),
        (scene.ipv6, "ipv6"),
        (restarts, "restart"),
    ];
    let lacking = |needed: bool, word: &str| needed && !features.iter().any(|one| one == word);
    needs
        .into_iter()
        .find(|(needed, word)| lacking(*needed, word))
        .map(|(_, word)| format!("{word} is not among the shim's features"))
}
