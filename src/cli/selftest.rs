//! `icespec selftest`.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use glob::Pattern;
use indicatif::{ProgressBar, ProgressStyle};

use super::args::Format;
use super::args_selftest::{ScoreFormat, Selftest};
use super::{Failure, complain, files, run, say, suite};
use crate::fault::{self, Fault};
use crate::report::{selftest_html, selftest_json, selftest_markdown, selftest_text};
use crate::selftest::{self, Evidence, Items, Plan, Score, Snapshot};

pub(super) fn main(arguments: &Selftest) -> Result<u8, Failure> {
    let faults = faults(&arguments.fault)?;
    let evidence = Evidence::new(&run::given_baselines(&arguments.baseline)?);
    let expected = arguments.check.as_deref().map(snapshot).transpose()?;
    let inputs: Vec<&Path> = arguments.baseline.iter().map(PathBuf::as_path).collect();
    let outputs = files::outputs(&arguments.report, &inputs)?;
    let mut score = score(&faults, arguments)?;
    score.attest(&evidence);
    for (format, path, mut file) in outputs {
        files::write(&mut file, &path, &made(format, &score)?)?;
    }
    match arguments.format {
        Format::Text => say(&selftest_text(&score, arguments.verbose, files::columns())),
        Format::Json => say(&format!("{}\n", selftest_json(&score))),
    }
    let now = Snapshot::new(&score);
    if let Some(path) = &arguments.write {
        std::fs::write(path, now.text())
            .map_err(|error| Failure::Unable(format!("{}: {error}", path.display())))?;
    }
    let differences = expected.map_or_else(Vec::new, |before| before.differences(&now));
    for one in &differences {
        complain(one);
    }
    Ok(u8::from(!score.is_good() || !differences.is_empty()))
}

fn faults(globs: &[String]) -> Result<Vec<&'static Fault>, Failure> {
    if !cfg!(feature = "faults") {
        let text = "this icespec was built without the feature `faults`";
        return Err(Failure::Unable(text.to_owned()));
    }
    let mut patterns = Vec::new();
    for text in globs {
        let pattern =
            Pattern::new(text).map_err(|error| Failure::Usage(format!("--fault {text:?}: {error}")))?;
        if !fault::all().any(|fault| pattern.matches(fault.id)) {
            return Err(Failure::Usage(format!("--fault {text:?}: no fault matches")));
        }
        patterns.push(pattern);
    }
    let asked = |fault: &&Fault| patterns.is_empty() || patterns.iter().any(|one| one.matches(fault.id));
    Ok(fault::all().filter(asked).collect())
}

fn snapshot(path: &Path) -> Result<Snapshot, Failure> {
    let text = files::text(path)?;
    Snapshot::parse(&text).map_err(|error| Failure::Usage(format!("{}: {error}", path.display())))
}

fn score(faults: &[&'static Fault], arguments: &Selftest) -> Result<Score, Failure> {
    let suite = suite::load(None)?;
    let plan = Plan {
        jobs: arguments.jobs.map_or(Plan::default().jobs, usize::from),
        ..Plan::default()
    };
    let bar = bar();
    let score = selftest::run(Items::new(suite), faults, plan, |done, total| {
        bar.set_length(total as u64);
        bar.set_position(done as u64);
    });
    bar.finish_and_clear();
    Ok(score)
}

fn bar() -> ProgressBar {
    if !std::io::stderr().is_terminal() || !std::io::stdout().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {pos} of {len} faults, {eta} left");
    ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn made(format: ScoreFormat, score: &Score) -> Result<String, Failure> {
    match format {
        ScoreFormat::Html => selftest_html(score).map_err(Failure::Unable),
        ScoreFormat::Markdown => Ok(selftest_markdown(score)),
        ScoreFormat::Json => Ok(format!("{}\n", selftest_json(score))),
    }
}
