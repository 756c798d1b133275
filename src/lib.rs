//! icespec: the fuzzing and conformance suite for ICE and STUN.
//!
//! The crate is both a suite and the reference it measures others by. Imports run one way, and
//! `tests/architecture.rs` holds that line:
//!
//! `stun` ← `credential` ← `sdp` ← `vector` ← `subject` ← `runner` ← `report` ← `cli`
//!
//! and beside them `stun` ← `credential` ← `agent`, the reference ICE agent, which `subject` makes a live subject;
//! `capture` ← `audit` ← `report`, which explain a failed session, and `sdp` ← `lint`. [`fault`] imports nothing and makes
//! the reference wrong on purpose.

pub mod agent;
pub mod audit;
pub mod capture;
pub mod cli;
pub mod credential;
pub mod fault;
pub mod fuzzing;
pub mod lint;
pub mod live;
pub mod net;
pub mod report;
pub mod requirement;
pub mod runner;
pub mod sdp;
pub mod selftest;
pub mod stun;
pub mod subject;
pub mod suite;
pub mod vector;
