//! How the kubelet starts a container again that ends.

/// How long the kubelet waits before it starts a container again, in seconds: each time twice as long, up to five
/// minutes (`pkg/kubelet` MaxContainerBackOff).
const FIRST_BACK_OFF: u64 = 10;
const LONGEST_BACK_OFF: u64 = 300;

/// How often a container that exits at once was started again by a time after its first start, in seconds.
pub(super) fn restarts(now: u64) -> u64 {
    let (mut count, mut at, mut wait) = (1, FIRST_BACK_OFF, FIRST_BACK_OFF);
    while at <= now && wait < LONGEST_BACK_OFF {
        wait = (wait * 2).min(LONGEST_BACK_OFF);
        at += wait;
        count += 1;
    }
    count + now.checked_sub(at).map_or(0, |since| since / LONGEST_BACK_OFF + 1)
}

#[cfg(test)]
mod tests {
    use super::restarts;

    #[test]
    fn a_container_that_exits_is_started_again_after_ever_longer_waits() {
        // 10, 30, 70, 150, 310 seconds, and every five minutes from then on.
        assert_eq!([0, 9, 10, 30, 70, 150, 310].map(restarts), [1, 1, 2, 3, 4, 5, 6]);
        assert_eq!([609, 610, 910].map(restarts), [6, 7, 8]);
    }
}
