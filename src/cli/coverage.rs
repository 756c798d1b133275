//! `icespec coverage`.

use super::args_files::{Coverage as Arguments, CoverageFormat};
use super::{Failure, files, matrix, say, suite};
use crate::coverage::Coverage;
use crate::report::{Covered, coverage_html, coverage_markdown, coverage_text};

pub(super) fn main(arguments: &Arguments) -> Result<u8, Failure> {
    let inputs: Vec<_> = arguments.files.iter().map(std::path::PathBuf::as_path).collect();
    let outputs = files::outputs(&arguments.report, &inputs)?;
    let suite = suite::load(None)?;
    let mut runs = Vec::new();
    for path in &arguments.files {
        runs.extend(matrix::read(path)?);
    }
    let covered = Covered::new(&Coverage::of(&suite), &runs);
    for (format, path, mut file) in outputs {
        files::write(&mut file, &path, &made(format, &covered)?)?;
    }
    say(&made(arguments.format, &covered)?);
    Ok(u8::from(covered.counts.open > 0))
}

fn made(format: CoverageFormat, covered: &Covered) -> Result<String, Failure> {
    match format {
        CoverageFormat::Text => Ok(coverage_text(covered)),
        CoverageFormat::Json => Ok(covered.json()),
        CoverageFormat::Markdown => Ok(coverage_markdown(covered)),
        CoverageFormat::Html => coverage_html(covered).map_err(Failure::Unable),
    }
}
