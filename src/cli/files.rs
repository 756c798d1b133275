//! Files a command reads and writes.

use std::fs::File;
use std::io::{IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use super::Failure;

/// The most a description or a credentials file may hold.
const LARGEST: u64 = 1 << 20;

/// Whether a path stands for the input.
pub(super) fn is_input(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// What a file is called in messages.
pub(super) fn name(path: &Path) -> String {
    if is_input(path) {
        "the input".to_owned()
    } else {
        path.display().to_string()
    }
}

/// The text in a small file, which has to be UTF-8.
pub(super) fn text(path: &Path) -> Result<String, Failure> {
    let wrong = |error: std::io::Error| Failure::Usage(format!("{}: {error}", name(path)));
    let mut bytes = Vec::new();
    if is_input(path) {
        let read = std::io::stdin().lock().take(LARGEST + 1).read_to_end(&mut bytes);
        read.map_err(wrong)?;
    } else {
        let file = File::open(path).map_err(wrong)?;
        file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(wrong)?;
    }
    if bytes.len() as u64 > LARGEST {
        return Err(Failure::Usage(format!(
            "{}: larger than {} MiB",
            name(path),
            LARGEST >> 20
        )));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let before = &error.as_bytes()[..at];
        let line = before.split(|byte| *byte == b'\n').count();
        Failure::Usage(format!("{}: line {line}, offset {at}: not UTF-8", name(path)))
    })
}

/// Opens what is to be written, so that a wrong path is told at once; none of it may be a file that is read.
pub(super) fn outputs<T: Copy>(
    reports: &[(T, PathBuf)],
    inputs: &[&Path],
) -> Result<Vec<(T, PathBuf, File)>, Failure> {
    for (_, path) in reports {
        distinct(path, inputs)?;
    }
    let open = |(format, path): &(T, PathBuf)| {
        let file = File::create(path)
            .map_err(|error| Failure::Usage(format!("--report {}: {error}", path.display())))?;
        Ok((*format, path.clone(), file))
    };
    reports.iter().map(open).collect()
}

/// Refuses to write what is read.
pub(super) fn distinct(output: &Path, inputs: &[&Path]) -> Result<(), Failure> {
    let real = output.canonicalize().ok();
    let same = |input: &&Path| real.is_some() && input.canonicalize().ok() == real;
    if inputs.iter().any(same) {
        return Err(Failure::Usage(format!("{}: this file is read", output.display())));
    }
    Ok(())
}

/// Writes a report.
pub(super) fn write(file: &mut File, path: &Path, text: &str) -> Result<(), Failure> {
    file.write_all(text.as_bytes())
        .map_err(|error| Failure::Unable(format!("{}: {error}", path.display())))
}

/// Columns of the terminal that is written to; 100 where none is.
pub(super) fn columns() -> usize {
    let out = std::io::stdout();
    let size = out.is_terminal().then(|| rustix::termios::tcgetwinsize(&out));
    match size {
        Some(Ok(size)) if size.ws_col > 0 => usize::from(size.ws_col),
        _ => 100,
    }
}
