//! Pages that need nothing but themselves: no file, no host, no script but their own.
//!
//! What a subject said is escaped by the template and has lost its control characters before. Should both fail,
//! the page's policy still runs no script and loads nothing that is not in this folder: it allows the one style and
//! the one script by their hashes.

mod audit;
mod catalogue;
mod coverage;
mod selftest;
mod view;

use askama::Template;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

use super::document::Document;
use crate::vector::Verdict;
pub use audit::audit_html;
pub use coverage::coverage_html;
pub use selftest::selftest_html;
use view::RunView;
pub(super) use view::{HEX, TEXT, letter};

const STYLE: &str = include_str!("style.css");
const THEME: &str = include_str!("theme.js");

/// What every page begins with.
struct Frame {
    title: String,
    style: &'static str,
    script: String,
    policy: String,
}

impl Frame {
    fn new(title: String, script: &str) -> Self {
        Self::styled(title, STYLE, script)
    }

    /// A page with more of a style than others have.
    fn styled(title: String, style: &'static str, script: &str) -> Self {
        let script = format!("{THEME}{script}");
        let hash = |text: &str| BASE64_STANDARD.encode(Sha256::digest(text.as_bytes()));
        let policy = format!(
            "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'",
            hash(style),
            hash(&script)
        );
        Frame {
            title,
            style,
            script,
            policy,
        }
    }
}

#[derive(Template)]
#[template(path = "run.html")]
struct RunPage {
    frame: Frame,
    runs: Vec<RunView>,
    requirements: Vec<catalogue::RequirementView>,
    rfcs: Vec<u16>,
    verdicts: Vec<view::Tone>,
}

/// The run of all subjects as one page.
pub fn html(documents: &[Document]) -> Result<String, String> {
    let names: Vec<String> = documents.iter().map(|one| view::name(&one.subject)).collect();
    let page = RunPage {
        frame: Frame::new(format!("icespec: {}", names.join(", ")), include_str!("run.js")),
        runs: documents
            .iter()
            .enumerate()
            .map(|(at, one)| RunView::new(at, one))
            .collect(),
        requirements: catalogue::requirements(documents),
        rfcs: catalogue::rfcs(documents),
        verdicts: view::tones(documents),
    };
    page.render().map_err(|error| error.to_string())
}

#[derive(Template)]
#[template(path = "matrix.html")]
struct MatrixPage {
    frame: Frame,
    stacks: Vec<StackView>,
    verdicts: Vec<view::Tone>,
    requirements: usize,
    cases: usize,
    data: String,
}

/// A stack in the table at the head of the matrix.
pub(super) struct StackView {
    pub(super) name: String,
    pub(super) version: String,
    pub(super) language: String,
    pub(super) error: Option<String>,
    /// By verdict, in the order of the verdicts of the page.
    pub(super) counts: Vec<usize>,
    pub(super) held: usize,
    pub(super) broken: usize,
    pub(super) must: usize,
}

/// What the matrix page shows beside its data.
pub(super) struct MatrixHead {
    pub(super) stacks: Vec<StackView>,
    /// Those that occur.
    pub(super) verdicts: Vec<Verdict>,
    pub(super) requirements: usize,
    pub(super) cases: usize,
}

/// The page of a matrix with this data for its script.
pub(super) fn matrix(head: MatrixHead, data: &serde_json::Value) -> Result<String, String> {
    let script = concat!(
        include_str!("matrix-data.js"),
        include_str!("matrix-detail.js"),
        include_str!("matrix.js")
    );
    let page = MatrixPage {
        frame: Frame::new(format!("icespec: {} stacks", head.stacks.len()), script),
        stacks: head.stacks,
        verdicts: head.verdicts.into_iter().map(Into::into).collect(),
        requirements: head.requirements,
        cases: head.cases,
        data: in_script(data),
    };
    page.render().map_err(|error| error.to_string())
}

/// JSON that cannot end the script element it stands in, nor begin a comment.
fn in_script(value: &serde_json::Value) -> String {
    value
        .to_string()
        .replace('&', "\\u0026")
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
