//! Values of arguments that several commands have.

use std::path::PathBuf;
use std::time::Duration;

/// A time from a hundredth of a second to a week.
pub(super) fn seconds(text: &str) -> Result<Duration, String> {
    const MOST: f64 = 604_800.0;
    let seconds: f64 = text.parse().map_err(|_| "not a number of seconds".to_owned())?;
    if (0.01..=MOST).contains(&seconds) {
        Ok(Duration::from_secs_f64(seconds))
    } else {
        Err(format!("0.01 to {MOST} seconds are possible"))
    }
}

/// A format and a path, from `FORMAT=PATH`.
pub(super) fn report<T: Copy>(text: &str, formats: &[(&str, T)]) -> Result<(T, PathBuf), String> {
    let names: Vec<&str> = formats.iter().map(|(name, _)| *name).collect();
    let (format, path) = text
        .split_once('=')
        .ok_or_else(|| format!("FORMAT=PATH is asked for, as in {0}=out.{0}", names[0]))?;
    let found = formats.iter().find(|(name, _)| *name == format);
    let (_, format) = found.ok_or_else(|| {
        let (last, others) = names.split_last().unwrap_or((&"", &[]));
        format!(
            "{format:?} is no report format here; {} and {last} are",
            others.join(", ")
        )
    })?;
    if path.is_empty() {
        return Err("the path is missing".to_owned());
    }
    Ok((*format, path.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_bounded() {
        assert_eq!(seconds("0.5"), Ok(Duration::from_millis(500)));
        for bad in ["0", "-1", "1e9", "NaN", "x"] {
            assert!(seconds(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn reports_have_a_format_and_a_path() {
        let formats = [("json", 1), ("html", 2), ("text", 3)];
        assert_eq!(report("html=a=b", &formats), Ok((2, "a=b".into())));
        for (bad, why) in [
            ("html", "FORMAT=PATH is asked for, as in json=out.json"),
            ("json=", "the path is missing"),
            (
                "pdf=a",
                "\"pdf\" is no report format here; json, html and text are",
            ),
        ] {
            assert_eq!(report(bad, &formats), Err(why.to_owned()));
        }
    }
}
