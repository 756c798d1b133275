//! `icespec audit --to-vector`.

use std::fs::File;
use std::path::{Path, PathBuf};

use super::{Failure, complain, files};
use crate::audit::Sources;
use crate::audit::vector::VectorMaker;
use crate::capture::Capture;

/// What makes the vectors of a capture, when the capture is known to be readable.
pub(super) struct Maker {
    capture: PathBuf,
    to: PathBuf,
    messages: VectorMaker,
}

/// The descriptions go to the audit afterwards, so what vectors need of them is taken before.
pub(super) fn prepare(capture: &Path, to: &Path, sources: &Sources) -> Result<Maker, Failure> {
    if files::is_input(capture) {
        return Err(Failure::Usage(
            "--to-vector reads the capture once more, which the input cannot be".to_owned(),
        ));
    }
    let stem = |path: &Path| path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    // Recorded scenarios are folders with a capture each.
    let folder = capture.parent().and_then(stem);
    let name = match stem(capture) {
        Some(own) if own != "capture" => own,
        own => folder.or(own).unwrap_or_default(),
    };
    Ok(Maker {
        capture: capture.to_owned(),
        to: to.to_owned(),
        messages: VectorMaker::new(&name, sources),
    })
}

impl Maker {
    /// Reads the capture and writes the files.
    pub(super) fn make(mut self) -> Result<(), Failure> {
        let wrong =
            |error: &dyn std::fmt::Display| Failure::Usage(format!("{}: {error}", self.capture.display()));
        let file = File::open(&self.capture).map_err(|error| wrong(&error))?;
        let mut capture = Capture::open(file).map_err(|error| wrong(&error))?;
        // Where it can be read no further the audit has said so already.
        while let Ok(Some(datagram)) = capture.next_datagram() {
            self.messages.take(&datagram);
        }
        let vectors = self.messages.finish();
        let (matching, decoding) = vectors.counts();
        if matching + decoding == 0 {
            complain("--to-vector: the capture has no Binding message that could become a vector");
        }
        let texts = [
            (vectors.matching_file(), self.to.clone()),
            (vectors.decoding_file(), beside(&self.to)),
        ];
        for (text, path) in texts {
            if let Some(text) = text {
                std::fs::write(&path, text)
                    .map_err(|error| Failure::Unable(format!("{}: {error}", path.display())))?;
            }
        }
        Ok(())
    }
}

/// `x-decode.json` beside `x.json`.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push("-decode");
    if let Some(extension) = path.extension() {
        name.push(".");
        name.push(extension);
    }
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_file_stands_beside_the_first() {
        assert_eq!(beside(Path::new("a/b.json")), Path::new("a/b-decode.json"));
        assert_eq!(beside(Path::new("b")), Path::new("b-decode"));
    }
}
