//! Keeps a panic of an implementation in this process from ending the run: it is a crash of that subject.

use std::any::Any;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Runs `body`; a panic in it becomes its message, and nothing is printed.
pub fn guarded<T>(body: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let previous = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !GUARDED.get() {
                previous(info);
            }
        }));
    });
    let outer = GUARDED.replace(true);
    let result = panic::catch_unwind(AssertUnwindSafe(body));
    GUARDED.set(outer);
    result.map_err(|payload| format!("panicked: {}", message(&*payload)))
}

fn message(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}

#[cfg(test)]
mod tests {
    use std::env;
    use std::process::Command;

    use super::*;

    #[test]
    fn a_panic_is_a_message() {
        assert_eq!(guarded(|| 7), Ok(7));
        assert_eq!(
            guarded(|| -> u8 { panic!("at {}", 3) }),
            Err("panicked: at 3".to_owned())
        );
        assert_eq!(
            guarded(|| -> u8 { panic!("plain") }),
            Err("panicked: plain".to_owned())
        );
    }

    /// Looked for in a process of its own: here what panics print is caught.
    #[test]
    fn a_panic_prints_nothing_unless_nobody_guards() {
        const WITHIN: &str = "ICESPEC_TEST_GUARD";
        if env::var_os(WITHIN).is_some() {
            let _ = guarded(|| panic!("in the subject"));
            let _ = panic::catch_unwind(|| panic!("in icespec"));
            return;
        }
        let name = "subject::guard::tests::a_panic_prints_nothing_unless_nobody_guards";
        let mut again = Command::new(env::current_exe().unwrap());
        again.args(["--exact", name, "--nocapture"]).env(WITHIN, "1");
        let told = String::from_utf8_lossy(&again.output().unwrap().stderr).into_owned();
        assert!(
            told.contains("in icespec") && !told.contains("in the subject"),
            "{told}"
        );
    }
}
