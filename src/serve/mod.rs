//! The reference as a standing responder: it answers the checks to the sections of a description, and says of
//! each what it made of it, and why. It sends no checks of its own.
//!
//! Sockets and the clock are the caller's: [`Plan`] says what to bind, [`Standing`] answers what arrives there.

mod explain;
mod plan;
mod standing;

pub use plan::{Place, Plan, PlanError, Section, Sources};
pub use standing::{Event, Standing, StartError, What};
