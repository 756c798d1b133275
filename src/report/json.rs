//! The results as JSON.

use super::document::Document;

/// One object if there is one subject, else one a line.
pub fn json(documents: &[Document]) -> Result<String, String> {
    let mut text = String::new();
    for document in documents {
        text += &serde_json::to_string(document).map_err(|error| error.to_string())?;
        text.push('\n');
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::super::sample::{HOSTILE, document, hostile, live, result, tell};
    use super::super::{Gather, read};
    use super::*;
    use crate::vector::Verdict;

    #[test]
    fn everything_comes_back_as_it_was() {
        let before = [hostile(), document("other", &[])];
        let text = json(&before).unwrap();
        assert_eq!(text.lines().count(), 2, "one subject a line, whatever it says");
        let after = read("all", text.as_bytes()).unwrap();
        assert_eq!(json(&after).unwrap(), text);
        assert_eq!(after[0].results[0].reason.as_deref(), Some(HOSTILE));
    }

    #[test]
    fn transcripts_of_what_went_well_are_for_the_verbose() {
        let bad = live("live/a/b", "n");
        let mut good = live("live/a/c", "n");
        good.verdict = Verdict::Conformant;
        let results = [bad, good, result("v/a/b", Verdict::Violation, "o")];
        for (every, told) in [(false, [4, 0, 0]), (true, [4, 4, 0])] {
            let mut gather = Gather::new(every);
            tell(&mut gather, "stack", &results);
            let documents = gather.into_documents();
            let lines: Vec<usize> = documents[0]
                .results
                .iter()
                .map(|row| row.transcript.len())
                .collect();
            assert_eq!(lines, told);
            let line = &documents[0].results[0].transcript[1];
            assert_eq!(
                (line.at, line.what.word(), line.bytes.as_str()),
                (12.0, "sent", "00010008")
            );
        }
    }
}
