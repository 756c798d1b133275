//! The page of an audit.

mod diagram;
mod view;

use askama::Template;

use super::Frame;
use crate::report::audit::{Audited, explain::TERMS, steps::STEPS};
use view::AuditView;

#[derive(Template)]
#[template(path = "audit/page.html")]
struct AuditPage {
    frame: Frame,
    audit: AuditView,
    steps: [(&'static str, &'static str); 5],
    terms: [(&'static str, &'static str); 10],
}

/// The audit as one page that needs nothing but itself.
pub fn audit_html(audited: &Audited<'_>) -> Result<String, String> {
    let audit = AuditView::new(audited);
    let title = format!(
        "icespec audit: {} {}",
        audit.verdict,
        audit.cause.unwrap_or_default()
    );
    let page = AuditPage {
        frame: Frame::styled(
            title.trim().to_owned(),
            concat!(include_str!("../style.css"), include_str!("style.css")),
            "",
        ),
        audit,
        steps: STEPS,
        terms: TERMS,
    };
    page.render().map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests;
