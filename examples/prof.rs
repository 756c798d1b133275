#[path = "../benches/path/mod.rs"]
mod path;
use std::hint::black_box;
fn main() {
    let mut load = path::Load::new(1000);
    let mut r = path::Reference::new(1000);
    let t = std::time::Instant::now();
    let n = 6_000_000u32;
    for _ in 0..n {
        black_box(r.answer(black_box(load.next())));
    }
    println!("ref {:?}", t.elapsed() / n);
    let mut s = [0; 5];
    let t = std::time::Instant::now();
    for _ in 0..n {
        black_box(path::bare(black_box(load.next()), &mut s));
    }
    println!("bare {:?}", t.elapsed() / n);
}
