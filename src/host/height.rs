//! When a frame tells its host how high it wants to be: seldom, and so that the two never chase each other.

/// The least time between two messages, in milliseconds: ten a second.
const PAUSE: u64 = 100;
/// Growing is told at once, so that nothing is cut off; shrinking only by this many pixels, so that a
/// scrollbar that comes and goes ends nowhere.
const SLACK: u32 = 8;

/// What was told last, and when.
#[derive(Clone, Debug, Default)]
pub struct Heights {
    told: Option<(u32, u64)>,
}

/// What to do about a height.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Tell the host.
    Tell(u32),
    /// Measure again after so many milliseconds.
    Wait(u64),
    /// The host knows it well enough.
    Keep,
}

impl Heights {
    /// What to do about a height measured at a time in milliseconds.
    pub fn next(&mut self, pixels: u32, now: u64) -> Next {
        if let Some((told, at)) = self.told {
            if pixels <= told && told - pixels < SLACK {
                return Next::Keep;
            }
            let since = now.saturating_sub(at);
            if since < PAUSE {
                return Next::Wait(PAUSE - since);
            }
        }
        self.told = Some((pixels, now));
        Next::Tell(pixels)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growing_is_told_and_a_little_shrinking_is_not() {
        let mut heights = Heights::default();
        assert_eq!(heights.next(120, 0), Next::Tell(120));
        assert_eq!(heights.next(120, 500), Next::Keep);
        assert_eq!(heights.next(113, 500), Next::Keep);
        assert_eq!(heights.next(121, 500), Next::Tell(121));
        assert_eq!(heights.next(113, 900), Next::Tell(113));
    }

    #[test]
    fn at_the_most_ten_a_second_are_told() {
        let mut heights = Heights::default();
        let told =
            (0..1000_u64).filter(|now| matches!(heights.next(100 + u32::try_from(*now).unwrap(), *now), Next::Tell(_)));
        assert_eq!(told.count(), 10);
        assert_eq!(heights.next(5000, 950), Next::Wait(50));
    }
}
