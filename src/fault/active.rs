//! Which fault is active: at most one, for one thread.

use std::cell::Cell;

use super::Fault;

thread_local! {
    static ACTIVE: Cell<Option<&'static Fault>> = const { Cell::new(None) };
}

/// Runs `body` with a fault, or without any; what was active before is active again afterwards, however
/// `body` ends.
///
/// Threads that `body` starts know nothing of it: whoever starts one hands [`active`] over.
pub fn with<T>(fault: Option<&'static Fault>, body: impl FnOnce() -> T) -> T {
    let _before = Restore(ACTIVE.replace(fault));
    body()
}

/// The fault that this thread runs with.
pub fn active() -> Option<&'static Fault> {
    ACTIVE.get()
}

/// True if this thread runs with `fault`.
#[inline]
pub fn is(fault: &'static Fault) -> bool {
    cfg!(feature = "faults") && ACTIVE.get().is_some_and(|active| std::ptr::eq(active, fault))
}

struct Restore(Option<&'static Fault>);

impl Drop for Restore {
    fn drop(&mut self) {
        ACTIVE.set(self.0);
    }
}
