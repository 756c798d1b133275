//! One failing case: what was asked, what came, what the RFC says about it, how to see it again.

use std::io::{self, Write};

use super::super::plain::{bounded, visible};
use super::super::words::{again, event};
use super::{BAD, DIM, HEAD, KEEP, TextOptions};
use crate::runner::{CaseResult, Entry, Started, What};

/// The most of a transcript that is shown without `-v`: how it began, and how it ended.
const FIRST: usize = 2;
const LAST: usize = 6;

pub(super) fn failure(
    out: &mut impl Write,
    result: &CaseResult,
    started: &Started,
    options: TextOptions,
) -> io::Result<()> {
    writeln!(
        out,
        "\n{BAD}{}{BAD:#} {HEAD}{}{HEAD:#}",
        result.verdict,
        visible(&result.case)
    )?;
    writeln!(out, "  {}", visible(&result.title))?;
    for one in &result.requirements {
        writeln!(
            out,
            "  {} {} ({}): {}",
            one.id,
            one.level,
            one.reference(),
            one.text
        )?;
    }
    expected(out, result, options.verbose)?;
    let keep = if options.verbose { usize::MAX } else { 4 * KEEP };
    writeln!(out, "  observed  {}", bounded(&result.observed, keep))?;
    if let Some(reason) = &result.reason {
        writeln!(out, "  because   {}", visible(reason))?;
    }
    if let Some(message) = &result.message {
        writeln!(out, "  message   {}", bounded(message, KEEP))?;
    }
    wire(out, &result.transcript, options.verbose)?;
    match again(&started.arguments, &result.case) {
        Some(line) => writeln!(out, "  {DIM}again     {line}{DIM:#}"),
        None => Ok(()),
    }
}

fn expected(out: &mut impl Write, result: &CaseResult, all: bool) -> io::Result<()> {
    let mut alternatives = result.expected.split(" | ");
    let first = alternatives.next().unwrap_or_default();
    writeln!(out, "  expected  {}", visible(first))?;
    let others = alternatives.clone().count();
    if all {
        for other in alternatives {
            writeln!(out, "         or {}", visible(other))?;
        }
    } else if others > 0 {
        writeln!(
            out,
            "            {DIM}or {others} more: icespec explain {}{DIM:#}",
            visible(&result.case)
        )?;
    }
    Ok(())
}

/// What was sent and what came, in words; the bytes too if all is asked for.
fn wire(out: &mut impl Write, transcript: &[Entry], all: bool) -> io::Result<()> {
    let left = if all {
        0
    } else {
        transcript.len().saturating_sub(FIRST + LAST)
    };
    for (index, entry) in transcript.iter().enumerate() {
        if left > 0 && (FIRST..FIRST + left).contains(&index) {
            if index == FIRST {
                writeln!(out, "            {DIM}… {left} more (-v shows them){DIM:#}")?;
            }
            continue;
        }
        line(out, entry)?;
        if all && !entry.bytes.is_empty() {
            writeln!(out, "            {DIM}{}{DIM:#}", hex::encode(&entry.bytes))?;
        }
    }
    Ok(())
}

fn line(out: &mut impl Write, entry: &Entry) -> io::Result<()> {
    let (word, other) = match entry.what {
        What::Sent => ("sent", format!("to {} ", entry.to)),
        What::Received => ("received", format!("from {} ", entry.from)),
        What::Event => ("event", String::new()),
        What::Note => ("note", String::new()),
    };
    let at = entry.at.as_secs_f64() * 1e3;
    let path = if entry.bytes.is_empty() {
        ""
    } else {
        other.as_str()
    };
    writeln!(
        out,
        "  {word:<8}  {DIM}{at:>7.1} ms{DIM:#} {}{}",
        visible(path),
        bounded(&event(&entry.note), KEEP)
    )
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::{HOSTILE, assert_plain, live, tell};
    use super::super::{Text, TextOptions};

    fn text(results: &[crate::runner::CaseResult], verbose: bool) -> String {
        let mut out = Vec::new();
        let options = TextOptions {
            verbose,
            progress: false,
        };
        tell(
            &mut Text::new(anstream::StripStream::new(&mut out), options),
            "stack",
            results,
        );
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_live_case_is_told_as_it_went() {
        let text = text(&[live("live/a/b", "Binding error response 401")], false);
        for line in [
            "violation live/a/b",
            "  STUN-8489-5-01 MUST (RFC 8489 section 5): The two top bits",
            "  observed  no answer",
            "  note          0.0 ms the agents are made",
            "  sent         12.0 ms to 127.0.0.1:6000 Binding request, USERNAME a:b",
            "  received     13.0 ms from 127.0.0.1:5000 Binding error response 401",
            "  event        20.0 ms state checking",
            "  again     icespec run --shim './a shim' --select live/a/b",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
        assert!(!text.contains("00010008"), "bytes are for the verbose: {text}");
    }

    #[test]
    fn a_long_transcript_is_cut_in_the_middle() {
        let mut long = live("live/a/b", "n");
        let entry = long.transcript[1].clone();
        long.transcript = (0..50)
            .map(|at| crate::runner::Entry {
                note: format!("number {at}."),
                ..entry.clone()
            })
            .collect();
        let brief = text(&[long.clone()], false);
        assert!(brief.contains("… 42 more (-v shows them)"), "{brief}");
        assert!(brief.contains("number 1.") && brief.contains("number 49.") && !brief.contains("number 20."));
        let all = text(&[long], true);
        assert!(
            all.contains("number 20.") && all.contains("00010008") && !all.contains(" more ("),
            "{all}"
        );
    }

    #[test]
    fn what_most_failures_have_in_common_is_told_first_and_last() {
        let seldom = live("live/a/seldom", "n");
        let mut often = vec![live("live/a/often", "n"); 4];
        for one in &mut often {
            one.observed = "of one kind".to_owned();
            one.requirements.truncate(1);
        }
        let text = text(&[vec![seldom.clone()], often].concat(), false);
        let at = |what: &str| text.find(what).unwrap_or_else(|| panic!("{what}: {text}"));
        assert!(
            at("violation live/a/often") < at("violation live/a/seldom"),
            "{text}"
        );
        let themes = "\nmost failures are about\n      5 STUN-8489-5-01 MUST: ";
        assert!(at("violation live/a/seldom") < at(themes), "{text}");
        assert_eq!(
            text.matches(" MUST: ").count(),
            1,
            "nothing is left to be about: {text}"
        );
        assert!(!self::text(&[seldom], false).contains("most failures"));
    }

    #[test]
    fn a_terminal_is_told_nothing() {
        let mut bad = live(HOSTILE, HOSTILE);
        bad.title = HOSTILE.to_owned();
        bad.observed = HOSTILE.repeat(5000);
        bad.expected = HOSTILE.to_owned();
        bad.reason = Some(HOSTILE.to_owned());
        let many = vec![bad; 5];
        let text = text(&many, false);
        assert_plain(&text);
        assert!(text.len() < 20_000, "{}", text.len());
    }
}
