//! icespec: the fuzzing and conformance suite for ICE and STUN.
//!
//! The crate is both a suite and the reference it measures others by. Imports run one way, and
//! `tests/architecture.rs` holds that line:
//!
//! `stun` ← `credential` ← `sdp` ← `vector` ← `subject` ← `runner` ← `report` ← `cli`
//!
//! and beside them `stun` ← `credential` ← `agent`, the reference ICE agent, which `subject` makes a live subject;
//! `capture` ← `audit` ← `report`, which explain a failed session, and `sdp` ← `lint`.

pub mod agent;
pub mod audit;
pub mod capture;
pub mod cli;
pub mod credential;
pub mod fuzzing;
pub mod lint;
pub mod live;
pub mod report;
pub mod requirement;
pub mod runner;
pub mod sdp;
pub mod serve;
pub mod stun;
pub mod subject;
pub mod suite;
pub mod vector;
