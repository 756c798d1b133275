//! The vectors: plain JSON files, their pattern language, and the judging of a reply against them.

pub mod embedded;
pub mod judge;
mod load;
mod model;
mod observe;
pub mod pattern;
mod verdict;
pub mod view;
pub mod wire;

pub use load::{LoadError, load_embedded, load_folder, load_texts};
pub use model::{Family, Grade, Note, Operation, Outcome, Suite, Vector};
pub use verdict::Verdict;
