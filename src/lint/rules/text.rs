//! Rules on lines and on the grammar.

use crate::lint::rule::Rule;

pub(in crate::lint) const GRAMMAR: Rule = Rule::error(
    "sdp-grammar",
    "RFC 8866 9",
    "the text is no session description",
)
.help(
    "A line breaks the grammar, so that nothing behind it can be trusted. A description begins with v=0, each line \
     is a letter, an equals sign and a value, and some lines may stand only once.",
)
.advice("Repair the line; the other rules are tried once the text can be read.");

pub(in crate::lint) const CONTROL_CHARACTER: Rule = Rule::error(
    "control-character",
    "RFC 8866 9",
    "a line holds NUL or a carriage return that does not end it",
)
.help(
    "Both are excluded from every value. They come from buffers that are longer than their text, or from values of \
     somebody else that were pasted in unchecked; the latter lets that somebody add lines of their own.",
)
.advice("Cut values at their end and refuse control characters when a description is put together.");

pub(in crate::lint) const LINE_ENDING: Rule = Rule::note(
    "line-ending",
    "RFC 8866 5",
    "a line does not end in CRLF",
)
.help("Lines end in CRLF. Parsers should take LF alone as well, and not all do; the last line needs its end too.")
.advice("Write CRLF after every line, the last one included.");

pub(in crate::lint) const MISSING_LINE: Rule = Rule::error(
    "missing-line",
    "RFC 8866 9",
    "a line that every description has is missing",
)
.help("v=, o=, s= and t= are not optional. Browsers refuse a description without one of them.")
.advice("Add the line: o=- 1 1 IN IP4 0.0.0.0, s=-, t=0 0.");

pub(in crate::lint) const MORE: Rule = Rule::note(
    "more-remarks",
    "RFC 8866 9",
    "there are more remarks than are shown",
)
.help("A run stops listing after a thousand remarks and counts the rest.")
.by_experience();

pub(in crate::lint) const ATTRIBUTE_TWICE: Rule = Rule::warning(
    "attribute-twice",
    "RFC 8866 5.13",
    "an attribute that may stand once at its level stands again",
)
.help("Only one value can count. The first one does here; peers differ in which one they take.")
.advice("Remove all but one.");

pub(in crate::lint) const WRONG_LEVEL: Rule = Rule::warning(
    "wrong-level",
    "RFC 8839 5",
    "an attribute stands at a level where it has no meaning",
)
.asked_by(&["SDP-8839-5.3-01"])
.help(
    "candidate, remote-candidates, ice-mismatch, mid and bundle-only belong into a section; ice-lite, ice-pacing \
     and group belong before the first m= line. At the other level they are ignored.",
)
.advice("Move the attribute to its level.");
