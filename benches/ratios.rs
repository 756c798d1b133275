//! How the reference compares, as ratios: each round runs every contender for a slice of time one
//! after the other, so that whatever disturbs the machine disturbs all of them; the median of the
//! rounds' ratios is told. Absolute times are not: they belong to the machine.

#![allow(clippy::unwrap_used, reason = "a bench that cannot go on has to stop")]

mod path;

use std::hint::black_box;
use std::process::Command;
use std::time::{Duration, Instant};

use path::{Load, Reference, StunTypes, bare};

const ROUNDS: usize = 151;
/// Requests a contender answers in a row: enough that its own table, not what the one before left in the
/// caches, decides its time.
const BATCH: usize = 20_000;

/// Makes the allocator of glibc ask for huge pages; others ignore it.
const HUGE_PAGES: (&str, &str) = ("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1");

/// A million credentials lie on more small pages than a processor keeps addresses of, so a server of
/// that size asks for huge ones. Both are told: small pages first, then the same in a second process.
fn main() {
    // `cargo test --benches` runs this too; one round shows that it works.
    let rounds = if std::env::args().any(|argument| argument == "--bench") {
        ROUNDS
    } else {
        1
    };
    let huge = std::env::var_os(HUGE_PAGES.0).is_some_and(|value| value == HUGE_PAGES.1);
    println!(
        "{}",
        if huge {
            "memory in huge pages:"
        } else {
            "memory in small pages:"
        }
    );
    compare(rounds);
    if !huge {
        let itself = std::env::current_exe().unwrap();
        let mut again = Command::new(itself);
        again
            .args(std::env::args_os().skip(1))
            .env(HUGE_PAGES.0, HUGE_PAGES.1);
        assert!(again.status().unwrap().success());
    }
}

fn compare(rounds: usize) {
    agree();
    let [small, medium, large] = [1, 1_000, 1_000_000].map(Contender::reference);
    let peer = Contender::stun_types(1_000);
    let floor = Contender::bare();
    let mut contenders = [small, medium, large, peer, floor];
    let times: Vec<[Duration; 5]> = (0..rounds)
        .map(|_| contenders.each_mut().map(Contender::round))
        .collect();
    let ratio = |over: usize, under: usize| {
        let mut ratios: Vec<f64> = times
            .iter()
            .map(|t| t[over].as_secs_f64() / t[under].as_secs_f64())
            .collect();
        ratios.sort_by(f64::total_cmp);
        let at = |share: usize| ratios[(ratios.len() - 1) * share / 100];
        format!(
            "{:.2}  (middle half of {rounds} rounds: {:.2} to {:.2})",
            at(50),
            at(25),
            at(75)
        )
    };
    println!(
        "stun-types' time / reference's, whole path, 1,000 credentials   {}   wanted: at least 2.3",
        ratio(3, 1)
    );
    println!(
        "reference's time / bare cryptography's, 1,000 credentials       {}   wanted: at most 1.7",
        ratio(1, 4)
    );
    println!(
        "1,000,000 credentials / 1,000                                   {}   wanted: at most 2.5",
        ratio(2, 1)
    );
    println!(
        "1,000 credentials / 1                                           {}",
        ratio(1, 0)
    );
}

/// Answers a request; returns the length of the response.
type Answer = Box<dyn FnMut(&[u8]) -> usize>;

/// Something that is timed: a name is not needed, its place in the table is one.
struct Contender {
    load: Load,
    answer: Answer,
}

impl Contender {
    fn reference(credentials: usize) -> Self {
        let mut reference = Reference::new(credentials);
        Self {
            load: Load::new(credentials),
            answer: Box::new(move |request| reference.answer(request)),
        }
    }

    fn stun_types(credentials: usize) -> Self {
        let mut peer = StunTypes::new(credentials);
        Self {
            load: Load::new(credentials),
            answer: Box::new(move |request| peer.answer(request)),
        }
    }

    fn bare() -> Self {
        let mut state = [0; 5];
        let answer = move |request: &[u8]| bare(request, &mut state) as usize;
        Self {
            load: Load::new(1_000),
            answer: Box::new(answer),
        }
    }

    fn round(&mut self) -> Duration {
        let start = Instant::now();
        for _ in 0..BATCH {
            black_box((self.answer)(black_box(self.load.next())));
        }
        start.elapsed()
    }
}

/// Both implementations must write the same bytes, or their times say nothing.
fn agree() {
    let (mut load, mut reference, mut peer) = (Load::new(10), Reference::new(10), StunTypes::new(10));
    for _ in 0..100 {
        let request = load.next().to_vec();
        let len = reference.answer(&request);
        assert_eq!(peer.answer(&request), len);
        assert_eq!(reference.response()[..len], peer.response()[..len]);
    }
}
