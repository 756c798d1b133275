//! `icespec lint`.

use super::args_files::{Lint, LintFormat};
use super::{Failure, files, say};
use crate::lint::{self, Severity};
use crate::report::{Linted, LintedFile, lint_json, lint_sarif, lint_text};

pub(super) fn main(arguments: &Lint) -> Result<u8, Failure> {
    let paths: Vec<_> = arguments
        .before
        .iter()
        .chain([&arguments.file])
        .chain(&arguments.answer)
        .collect();
    if paths.iter().filter(|path| files::is_input(path)).count() > 1 {
        return Err(Failure::Usage(
            "only one description can come from the input".to_owned(),
        ));
    }
    let texts = paths
        .iter()
        .map(|path| files::text(path))
        .collect::<Result<Vec<_>, _>>()?;
    let inputs: Vec<_> = paths.iter().map(|path| path.as_path()).collect();
    let outputs = files::outputs(&arguments.report, &inputs)?;
    let remarks = match texts.as_slice() {
        [before, now] if arguments.before.is_some() => lint::again(before, now),
        [offer, answer] => lint::exchange(offer, answer),
        texts => lint::description(texts.first().map_or("", String::as_str), None),
    };
    let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    let linted: Vec<_> = names
        .iter()
        .zip(&texts)
        .map(|(name, text)| LintedFile { name, text })
        .collect();
    let linted = Linted {
        files: &linted,
        remarks: &remarks,
    };
    for (format, path, mut file) in outputs {
        let text = anstream::adapter::strip_str(&made(format, &linted, 100)?).to_string();
        files::write(&mut file, &path, &text)?;
    }
    say(&made(arguments.format, &linted, files::columns())?);
    let failing =
        linted.count(Severity::Error) > 0 || arguments.strict && linted.count(Severity::Warning) > 0;
    Ok(u8::from(failing))
}

fn made(format: LintFormat, linted: &Linted<'_>, width: usize) -> Result<String, Failure> {
    match format {
        LintFormat::Text => Ok(lint_text(linted, width)),
        LintFormat::Json => lint_json(linted).map_err(Failure::Unable),
        LintFormat::Sarif => Ok(lint_sarif(linted)),
    }
}
