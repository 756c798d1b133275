#[path = "../benches/path/mod.rs"]
mod path;
use std::hint::black_box;
fn main() {
    let only = std::env::args().nth(1);
    let mut load = path::Load::new(std::env::args().nth(2).map_or(1000, |n| n.parse().unwrap()));
    let mut r = path::Reference::new(std::env::args().nth(2).map_or(1000, |n| n.parse().unwrap()));
    let n = 3_000_000u32;
    let mut s = [0; 5];
    for _ in 0..3 {
        let t = std::time::Instant::now();
        if only.as_deref() != Some("bare") {
            for _ in 0..n {
                black_box(r.answer(black_box(load.next())));
            }
        }
        let a = t.elapsed();
        let t = std::time::Instant::now();
        if only.as_deref() != Some("ref") {
            for _ in 0..n {
                black_box(path::bare(black_box(load.next()), &mut s));
            }
        }
        println!(
            "ref {:?} bare {:?} {:.2}",
            a / n,
            t.elapsed() / n,
            a.as_secs_f64() / t.elapsed().as_secs_f64()
        );
    }
}
