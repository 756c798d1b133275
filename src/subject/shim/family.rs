//! Everything a shim has started, found again even where it left its group or lost its parent.
//!
//! On Linux this process adopts orphans, and a descendant is known by its place in the tree or by a
//! mark in its environment. Elsewhere the process group is all there is.

use std::sync::Once;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use rustix::process::{Pid, Signal, getpid, kill_process, kill_process_group};

/// The environment variable that marks a shim's descendants.
const MARK: &str = "ICESPEC_SHIM";

static LIVE: Mutex<Vec<(Pid, String)>> = Mutex::new(Vec::new());

/// A shim and its descendants.
#[derive(Debug)]
pub(super) struct Family {
    leader: Pid,
    token: String,
}

/// A mark no other shim of any running icespec has: (variable, value).
pub(super) fn token() -> (&'static str, String) {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    (
        MARK,
        format!(
            "{}-{}",
            getpid().as_raw_pid(),
            COUNT.fetch_add(1, Ordering::Relaxed)
        ),
    )
}

/// Makes this process the parent of descendants that lose theirs, so that they stay in its tree.
pub(super) fn adopt_orphans() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        #[cfg(target_os = "linux")]
        // Without it an orphan is still found by its mark.
        let _ = rustix::process::set_child_subreaper(Some(getpid()));
    });
}

/// Set once no shim may start any more.
static ENDING: AtomicBool = AtomicBool::new(false);

/// Kills every shim that runs, and lets none start again: for when this process is told to end.
pub fn kill_all() {
    ENDING.store(true, Ordering::SeqCst);
    let live = std::mem::take(&mut *LIVE.lock().unwrap_or_else(PoisonError::into_inner));
    for (leader, token) in live {
        signal(leader, &token, Signal::KILL);
    }
}

/// True once [`kill_all`] was called.
pub fn ending() -> bool {
    ENDING.load(Ordering::SeqCst)
}

/// Kills every descendant of this process. For a program that starts nothing but shims, once they have
/// ended: what broke every tie to its shim is still a child of the process that adopted it.
pub fn end_strays() {
    // Again and again, for what is being forked meanwhile; in the end there is nothing more to do about it.
    for _ in 0..100 {
        let strays = strays();
        if strays.is_empty() {
            return;
        }
        for pid in strays {
            // It fails only for those that are gone already.
            let _ = kill_process(pid, Signal::KILL);
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}

impl Family {
    /// The family of a leader just started with this mark.
    pub(super) fn new(leader: Pid, token: String) -> Family {
        LIVE.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push((leader, token.clone()));
        Family { leader, token }
    }

    /// The shim itself.
    pub(super) fn leader(&self) -> Pid {
        self.leader
    }

    /// Whether anybody lives; who has ended and was not waited for is not counted.
    pub(super) fn anyone(&self) -> bool {
        !members(self.leader, &self.token).is_empty()
    }

    /// Signals all of them.
    pub(super) fn signal(&self, with: Signal) {
        signal(self.leader, &self.token, with);
    }
}

impl Drop for Family {
    fn drop(&mut self) {
        LIVE.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .retain(|(leader, _)| *leader != self.leader);
    }
}

fn signal(leader: Pid, token: &str, with: Signal) {
    let found = members(leader, token);
    // Both fail only for those that are gone already.
    let _ = kill_process_group(leader, with);
    for pid in found {
        let _ = kill_process(pid, with);
    }
}

#[cfg(target_os = "linux")]
fn members(leader: Pid, token: &str) -> Vec<Pid> {
    let processes = proc::list();
    let mark = format!("{MARK}={token}");
    let mine = |(pid, one): (&i32, &proc::Process)| {
        let leader = leader.as_raw_pid();
        let found = !one.zombie
            && (one.group == leader
                || proc::descends(&processes, *pid, leader)
                || proc::environment_has(*pid, &mark));
        if found { Pid::from_raw(*pid) } else { None }
    };
    processes.iter().filter_map(mine).collect()
}

#[cfg(target_os = "linux")]
fn strays() -> Vec<Pid> {
    let processes = proc::list();
    let me = getpid().as_raw_pid();
    let mine = |(pid, one): (&i32, &proc::Process)| {
        let found = *pid != me && !one.zombie && proc::descends(&processes, *pid, me);
        if found { Pid::from_raw(*pid) } else { None }
    };
    processes.iter().filter_map(mine).collect()
}

#[cfg(not(target_os = "linux"))]
fn members(_: Pid, _: &str) -> Vec<Pid> {
    Vec::new()
}

#[cfg(not(target_os = "linux"))]
fn strays() -> Vec<Pid> {
    Vec::new()
}

#[cfg(target_os = "linux")]
mod proc {
    use std::collections::HashMap;

    /// What `/proc` says of a process.
    pub(super) struct Process {
        pub(super) parent: i32,
        pub(super) group: i32,
        pub(super) zombie: bool,
    }

    /// All processes.
    pub(super) fn list() -> HashMap<i32, Process> {
        let Ok(entries) = std::fs::read_dir("/proc") else {
            return HashMap::new();
        };
        let pid = |entry: std::fs::DirEntry| entry.file_name().to_str()?.parse::<i32>().ok();
        entries
            .flatten()
            .filter_map(pid)
            .filter_map(|pid| Some((pid, read(pid)?)))
            .collect()
    }

    /// Whether a process is `ancestor` or descends from it.
    pub(super) fn descends(processes: &HashMap<i32, Process>, pid: i32, ancestor: i32) -> bool {
        let mut at = pid;
        // The bound is for a list that changed while it was read and so may hold a loop.
        for _ in 0..64 {
            if at == ancestor {
                return true;
            }
            match processes.get(&at) {
                Some(one) => at = one.parent,
                None => return false,
            }
        }
        false
    }

    fn read(pid: i32) -> Option<Process> {
        let stat = std::fs::read(format!("/proc/{pid}/stat")).ok()?;
        let stat = String::from_utf8_lossy(&stat);
        // The name in brackets may hold anything, brackets and spaces too: what counts comes after the last.
        let mut fields = stat.rsplit_once(')')?.1.split_ascii_whitespace();
        let state = fields.next()?;
        let parent = fields.next()?.parse().ok()?;
        let group = fields.next()?.parse().ok()?;
        Some(Process {
            parent,
            group,
            zombie: matches!(state, "Z" | "X"),
        })
    }

    /// Whether a process was started with this variable.
    pub(super) fn environment_has(pid: i32, wanted: &str) -> bool {
        let environment = std::fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
        environment
            .split(|byte| *byte == 0)
            .any(|one| one == wanted.as_bytes())
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::collections::HashMap;
    use std::io::{Read, Write};
    use std::os::unix::process::CommandExt;
    use std::process::{Command, Stdio};

    use rustix::process::{WaitId, WaitIdOptions, waitid};

    use super::*;

    /// No process has this number.
    const NOBODY: Pid = Pid::from_raw(i32::MAX).unwrap();

    #[test]
    fn a_descendant_is_found_by_its_mark_or_its_group_or_its_ancestors() {
        let (name, token) = token();
        let mut command = Command::new("cat");
        command.env(name, &token).process_group(0);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // Once it answers it runs; until then its environment may not be there to be read.
        child.stdin.as_mut().unwrap().write_all(b"?").unwrap();
        child.stdout.as_mut().unwrap().read_exact(&mut [0]).unwrap();
        let pid = Pid::from_child(&child);
        let by_mark = members(NOBODY, &token);
        let by_group = members(pid, "nobody's");
        let by_ancestor = members(getpid(), "nobody's");
        let strays = strays();
        let family = Family::new(pid, token.clone());
        let lives = family.anyone();
        child.kill().unwrap();
        let gone = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
        waitid(WaitId::Pid(pid), gone).unwrap();
        let dead = members(pid, &token);
        let lives_on = family.anyone();
        child.wait().unwrap();

        assert_eq!((by_mark, by_group), (vec![pid], vec![pid]));
        assert!(by_ancestor.contains(&pid) && strays.contains(&pid));
        assert!(!strays.contains(&getpid()), "it would end itself");
        assert!(dead.is_empty(), "{dead:?} was not waited for, and lives no more");
        assert_eq!((lives, lives_on), (true, false));
    }

    #[test]
    fn no_two_shims_of_any_icespec_have_one_mark() {
        let [(name, one), (_, other)] = [token(), token()];
        assert_eq!(name, "ICESPEC_SHIM");
        assert_ne!(one, other);
        let of_this_one = format!("{}-", std::process::id());
        for mark in [one, other] {
            assert!(mark.starts_with(&of_this_one), "{mark}");
        }
    }

    #[test]
    fn a_tree_is_climbed_to_its_root_and_a_loop_not_for_ever() {
        let of = |parent| proc::Process {
            parent,
            group: 0,
            zombie: false,
        };
        let tree = HashMap::from([(2, of(1)), (3, of(2)), (4, of(3)), (7, of(8)), (8, of(7))]);
        for (pid, ancestor, descends) in [
            (4, 4, true),
            (4, 3, true),
            (4, 1, true),
            (3, 4, false),
            (9, 1, false),
            (7, 1, false),
        ] {
            assert_eq!(
                proc::descends(&tree, pid, ancestor),
                descends,
                "{pid} of {ancestor}"
            );
        }
    }

    #[test]
    fn who_has_ended_is_no_longer_to_be_killed() {
        let lives = |token: &str| LIVE.lock().unwrap().iter().any(|(_, one)| one == token);
        let other = Pid::from_raw(i32::MAX - 1).unwrap();
        let ends = Family::new(NOBODY, "ends".to_owned());
        let stays = Family::new(other, "stays".to_owned());
        assert!(lives("ends") && lives("stays"));
        drop(ends);
        assert!(!lives("ends") && lives("stays"));
        drop(stays);
        assert!(!lives("stays"));
    }
}
