//! What subjects and files say, made harmless to look at: nothing that moves a cursor, reorders text or hides.
//! It is escaped once more by whatever format it goes into.

/// Control characters, and those that turn text around or take no room.
fn hidden(one: char) -> bool {
    one.is_control()
        || matches!(u32::from(one),
            0xad | 0x61c | 0x180e | 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f
            | 0xfe00..=0xfe0f | 0xfeff | 0xfff9..=0xfffb | 0xe0000..=0xe0fff)
        || u32::from(one) & 0xfffe == 0xfffe
}

/// The text on one line, with everything hidden written out as `\u{202e}`.
pub(crate) fn visible(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for one in text.chars() {
        if hidden(one) {
            plain.extend(one.escape_default());
        } else {
            plain.push(one);
        }
    }
    plain
}

/// The same, no longer than so many characters; says what was left out.
pub(super) fn bounded(text: &str, keep: usize) -> String {
    match text.char_indices().nth(keep) {
        None => visible(text),
        Some((end, _)) => {
            let left = text[end..].chars().count();
            format!("{}… ({left} more)", visible(&text[..end]))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_is_written_out() {
        assert_eq!(visible("a\u{1b}[31m\nb\0"), "a\\u{1b}[31m\\nb\\u{0}");
        assert_eq!(
            visible("\u{202e}evil\u{2066}\u{200b}\u{feff}\u{e0041}"),
            "\\u{202e}evil\\u{2066}\\u{200b}\\u{feff}\\u{e0041}"
        );
        let ordinary = "<script> ]]> ü 日本 🙂 'a' \"b\" \\";
        assert_eq!(visible(ordinary), ordinary);
    }

    #[test]
    fn long_texts_are_cut_between_characters() {
        assert_eq!(bounded(&"é".repeat(5), 5), "é".repeat(5));
        assert_eq!(bounded(&"é".repeat(100_000), 3), "ééé… (99997 more)");
    }
}
