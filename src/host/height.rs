//! When a frame tells its host how high it wants to be: seldom, and so that the two never chase each other.

/// The least time between two messages, in milliseconds: ten a second.
const PAUSE: u64 = 100;
/// Growing is told at once, so that nothing is cut off; shrinking only by this many pixels, so that a
/// scrollbar that comes and goes ends nowhere.
const SLACK: u32 = 8;
/// How long nothing is told while parts are on their way: what is told first is what the host keeps room for.
const PATIENCE: u64 = 10_000;

/// What was told last, and when; before, since when there is something to tell.
#[derive(Clone, Debug, Default)]
pub struct Heights {
    told: Option<(u32, u64)>,
    since: Option<u64>,
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
    /// What to do about a height measured at a time in milliseconds, of a page to which parts are still coming or not.
    pub fn next(&mut self, pixels: u32, now: u64, is_coming: bool) -> Next {
        let since = *self.since.get_or_insert(now);
        if self.told.is_none() && is_coming && now.saturating_sub(since) < PATIENCE {
            return Next::Wait(PAUSE);
        }
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
        assert_eq!(heights.next(120, 0, false), Next::Tell(120));
        assert_eq!(heights.next(120, 500, false), Next::Keep);
        assert_eq!(heights.next(113, 500, true), Next::Keep);
        assert_eq!(heights.next(121, 500, true), Next::Tell(121));
        assert_eq!(heights.next(113, 900, false), Next::Tell(113));
    }

    #[test]
    fn at_the_most_ten_a_second_are_told() {
        let mut heights = Heights::default();
        let told = (0..1000_u64)
            .filter(|now| matches!(heights.next(100 + u32::try_from(*now).unwrap(), *now, false), Next::Tell(_)));
        assert_eq!(told.count(), 10);
        assert_eq!(heights.next(5000, 950, false), Next::Wait(50));
    }

    #[test]
    fn nothing_is_told_of_a_page_whose_parts_are_coming_unless_they_do_not_come() {
        let mut heights = Heights::default();
        assert_eq!(heights.next(228, 1_000, true), Next::Wait(100));
        assert_eq!(heights.next(1_395, 1_100, false), Next::Tell(1_395));
        let mut stuck = Heights::default();
        assert_eq!(stuck.next(228, 1_000, true), Next::Wait(100));
        assert_eq!(stuck.next(228, 11_000, true), Next::Tell(228));
    }
}
