//! The order in which vectors are fed.

/// 0..count, shuffled by `seed` unless that is 0; the same for the same seed on every machine.
pub(super) fn order(count: usize, seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    if seed == 0 {
        return order;
    }
    let mut state = seed;
    for at in (1..count).rev() {
        let bound = at as u64 + 1;
        // The remainder is below `at + 1`, so it fits where `at` does.
        let other = usize::try_from(next(&mut state) % bound).unwrap_or(at);
        order.swap(at, other);
    }
    order
}

/// `SplitMix64`: small, well mixed, and enough for an order.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_one_order_of_all() {
        assert_eq!(order(4, 0), [0, 1, 2, 3]);
        let shuffled = order(1000, 7);
        assert_eq!(shuffled, order(1000, 7));
        assert_ne!(shuffled, order(1000, 8));
        assert_ne!(shuffled, order(1000, 0));
        let mut sorted = shuffled;
        sorted.sort_unstable();
        assert_eq!(sorted, order(1000, 0));
        assert!(order(0, 3).is_empty());
    }
}
