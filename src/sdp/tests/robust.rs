//! Nothing panics, and cost stays in proportion to size.

use std::time::{Duration, Instant};

use arbitrary::{Arbitrary, Unstructured};

use super::super::{Description, Kind, Side, operation, transports};
use super::{PWD_A, repeat, section, text};

/// A generator of bytes that is the same in every run.
struct Bytes(u64);

impl Bytes {
    fn take(&mut self, count: usize) -> Vec<u8> {
        let mut next = || {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            self.0.to_le_bytes()[3]
        };
        (0..count).map(|_| next()).collect()
    }
}

/// Lines that mean something here, and pieces that break them.
const LINES: [&str; 22] = [
    "a=group:BUNDLE x y z",
    "a=group:BUNDLE y x",
    "a=group:BUNDLE z z q",
    "m=audio 9 RTP/AVP 0",
    "m=video 0 RTP/AVP 31",
    "a=mid:x",
    "a=mid:y",
    "a=mid:z",
    "a=bundle-only",
    "a=ice-mismatch",
    "a=ice-ufrag:aaaa",
    "a=ice-ufrag:bbbb",
    "a=ice-pwd:AAAAAAAAAAAAAAAAAAAAAA",
    "a=ice-pwd:BBBBBBBBBBBBBBBBBBBBBB",
    "a=ice-options:ice2 trickle",
    "a=candidate:1 1 UDP 1 192.0.2.1 1 typ srflx raddr :: rport 9 x y",
    "a=remote-candidates:1 ::1 9",
    "a=setup:actpass",
    "a=end-of-candidates",
    "a=",
    "a=ice-ufrag",
    "b=AS:1",
];

#[derive(Debug, Arbitrary)]
enum Piece {
    Line(u8),
    Section(u8, u8, u8),
    Credentials(u8),
    Cut(u8, u8),
    Text(String),
    Raw(Vec<u8>),
}

impl Piece {
    fn write(&self, into: &mut Vec<u8>) {
        let line = |index: &u8| LINES[usize::from(*index) % LINES.len()];
        match self {
            Self::Line(index) => into.extend(line(index).bytes()),
            Self::Section(mid, port, letter) => {
                let mid = ["x", "y", "z", "q"][usize::from(mid % 4)];
                let text = section(mid, 9 * u16::from(port % 4 != 0), char::from(b'a' + letter % 26));
                into.extend(text.trim_end().bytes());
            }
            Self::Credentials(letter) => {
                let letter = char::from(b'a' + letter % 26);
                let (ufrag, pwd) = (repeat(letter, 4), repeat(letter, 22));
                into.extend(format!("a=ice-ufrag:{ufrag}\na=ice-pwd:{pwd}").bytes());
            }
            Self::Cut(index, end) => {
                let line = line(index);
                into.extend(&line.as_bytes()[..usize::from(*end) % (line.len() + 1)]);
            }
            Self::Text(text) => into.extend(format!("a=candidate:{text}").bytes()),
            Self::Raw(bytes) => into.extend(bytes),
        }
        into.extend(b"\r\n");
    }
}

fn generated(bytes: &[u8]) -> Vec<u8> {
    let pieces = Vec::<Piece>::arbitrary_take_rest(Unstructured::new(bytes)).unwrap_or_default();
    let mut out = b"v=0\r\n".to_vec();
    for piece in &pieces {
        piece.write(&mut out);
    }
    out
}

/// Everything that can be asked of a description.
fn exercise(offer: &Description, answer: &Description) -> bool {
    for description in [offer, answer] {
        let _ = format!("{description:?}");
        let mut last = (0, 0);
        for defect in &description.defects {
            assert!((defect.line, defect.column) >= last && defect.line > 0 && defect.column > 0);
            assert!(!defect.to_string().is_empty());
            last = (defect.line, defect.column);
        }
    }
    let mut served = false;
    for side in [Side::Offerer, Side::Answerer] {
        for answer in [None, Some(answer)] {
            let Ok(transports) = transports(offer, answer, side) else {
                continue;
            };
            let mut sections: Vec<usize> = transports
                .iter()
                .flat_map(|entry| entry.sections.clone())
                .collect();
            let count = sections.len();
            sections.sort_unstable();
            sections.dedup();
            assert_eq!(sections.len(), count, "a section has one transport");
            served |= answer.is_some() && count > 1;
        }
    }
    served
}

#[test]
fn generated_descriptions_never_panic() {
    let mut bytes = Bytes(0x9e37_79b9_7f4a_7c15);
    let (mut readable, mut accepted, mut served) = (0, 0, 0);
    let mut previous = Description::read("v=0").unwrap();
    for round in 0..20_000 {
        let text = generated(&bytes.take(16 + round % 400));
        let Ok(description) = Description::read(&text) else {
            continue;
        };
        readable += 1;
        accepted += usize::from(description.check(Kind::Offer).is_ok() && !description.sections.is_empty());
        exercise(&description, &previous);
        served += usize::from(exercise(&description, &description));
        previous = description;
    }
    assert!(
        readable > 1000 && accepted > 100 && served > 10,
        "{readable} {accepted} {served}"
    );
}

#[test]
fn cuts_and_flips_of_a_description_never_panic() {
    let good = text(&["a=group:BUNDLE x y"]) + &section("x", 9, 'X') + &section("y", 9, 'Y');
    let whole = Description::read(&good).unwrap();
    for end in 0..good.len() {
        if let Ok(description) = Description::read(&good[..end]) {
            exercise(&whole, &description);
        }
        for flip in [1_u8, 0x20, 0x80] {
            let mut bytes = good.clone().into_bytes();
            bytes[end] ^= flip;
            if let Ok(description) = Description::read(&bytes) {
                exercise(&whole, &description);
            }
        }
    }
}

#[test]
fn lines_and_defects_point_into_the_text() {
    let mut bytes = Bytes(7);
    for round in 0..2000 {
        let text = generated(&bytes.take(64 + round % 200));
        let Ok(description) = Description::read(&text) else {
            continue;
        };
        let lines: Vec<&[u8]> = text.split(|&byte| byte == b'\n').collect();
        for section in &description.sections {
            assert!(lines[section.line - 1].starts_with(b"m="));
        }
        for defect in &description.defects {
            assert!(defect.column <= lines[defect.line - 1].len() + 1, "{defect}");
        }
    }
}

/// Inputs that make careless readers slow: about `size` bytes each.
fn adversaries(size: usize) -> Vec<String> {
    let head = text(&[]);
    let mids = |count: usize| {
        (0..count)
            .map(|index| format!(" {index}"))
            .collect::<Vec<_>>()
            .concat()
    };
    let bundled = |count: usize, line: &str, attribute: &str| {
        let section = |index: usize| format!("{line}\na=mid:{index}\n{attribute}");
        let sections = (0..count).map(section).collect::<Vec<_>>().concat();
        format!(
            "{head}a=ice-ufrag:ssss\na=ice-pwd:{PWD_A}\na=group:BUNDLE{}\n{sections}",
            mids(count)
        )
    };
    let few = size / 40;
    let alone = bundled(few, "m=a 0 b c", "a=bundle-only\n") + "m=a 9 b c\na=mid:last\n";
    vec![
        format!("{head}a=group:BUNDLE{}", repeat('x', size)),
        format!("{head}a=group:BUNDLE{}", " x".repeat(size / 2)),
        format!("{head}{}", "a=group:BUNDLE x\n".repeat(size / 17)),
        format!(
            "{head}a=ice-ufrag:{}\n{}",
            repeat('u', size / 2),
            "m=a 9 b c\n".repeat(size / 20)
        ),
        format!(
            "{head}a=ice-ufrag:{}\n{}",
            repeat('u', size / 2),
            "m=a 0 b c\n".repeat(size / 20)
        ),
        format!(
            "{head}a=ice-pwd:{}\n{}",
            repeat('p', size / 2),
            "m=a 0 b c\n".repeat(size / 20)
        ),
        format!("{head}m=a 0 b c\n{}", "a=ice-ufrag:é\n".repeat(size / 14)),
        format!(
            "{head}m=a 0 b c\na=candidate:1 1 UDP 1 ::1 1 typ host{}",
            " x".repeat(size / 2)
        ),
        format!(
            "{head}m=a 0 b c\n{}",
            "a=candidate:1 1 UDP 1 x 1 typ host x\n".repeat(size / 36)
        ),
        format!(
            "{head}m=a 0 b c\na=remote-candidates:{}",
            "1 ::1 9 ".repeat(size / 8)
        ),
        format!("{head}m=a 0 b c\na=ice-options:{}", "- ".repeat(size / 2)),
        format!("{head}{}", "a=\n".repeat(size / 3)),
        format!("{head}{}", "\n".repeat(size)),
        format!("{head}{}", "m=a 0 b c\na=mid:x\n".repeat(size / 18)),
        bundled(few, "m=a 9 b c", ""),
        bundled(few, "m=a 0 b c", "a=bundle-only\n"),
        alone
            .replacen("a=group:BUNDLE", "a=group:BUNDLE 1", 1)
            .replacen("a=mid:last", "a=mid:tail", 1),
        alone.replacen(&mids(few), &format!("{} last", mids(few)), 1),
    ]
}

/// Reads and serves, and gives the size of the replies.
fn run(sdp: &str) -> usize {
    let mut size = operation::read(sdp, "offer").to_string().len();
    for (answer, side) in [(None, "offerer"), (Some(sdp), "offerer"), (Some(sdp), "answerer")] {
        let reply = operation::credentials(sdp, answer, side).expect("the side is known");
        size += reply.to_string().len();
    }
    size
}

/// The lesser time of two runs: other work on the machine can only lengthen a run.
fn lesser_time(sdp: &str) -> Duration {
    let time = |_| {
        let start = Instant::now();
        run(sdp);
        start.elapsed()
    };
    (0..2).map(time).min().unwrap_or_default()
}

#[test]
fn cost_is_in_proportion_to_size() {
    const SMALL: usize = 1 << 14;
    const FACTOR: u32 = 8;
    let larger = adversaries(SMALL * FACTOR as usize);
    for (index, (small, large)) in adversaries(SMALL).iter().zip(&larger).enumerate() {
        let (short, long) = (lesser_time(small), lesser_time(large));
        // Work that grows with the square takes 64 times as long; a fixed share hides noise on quick inputs.
        let limit = (short + Duration::from_millis(5)) * (FACTOR * 5 / 2);
        assert!(long < limit, "input {index}: {short:?}, then {long:?}");
        assert!(
            run(large) < 60 * large.len(),
            "input {index}: a reply of {} bytes",
            run(large)
        );
    }
}

#[test]
fn a_long_group_is_one_transport() {
    let sdp = adversaries(40_000).pop().unwrap();
    let description = Description::read(&sdp).unwrap();
    let transports = transports(&description, None, Side::Offerer).unwrap();
    assert_eq!(transports.len(), 1);
    assert_eq!(transports[0].sections[..3], [1000, 0, 1]);
    assert_eq!(transports[0].sections.len(), 1001);
}
