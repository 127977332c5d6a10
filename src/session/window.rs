//! A long list: which of its rows are made, and how much room those keep that are not. Made are the rows in view, a
//! view more on either side, and the one that has the focus, with its neighbours, wherever it is.

use crate::cluster::ObjectRef;
use std::collections::BTreeSet;
use std::ops::Range;

/// How many rows are made at the most before it is known how high the view is, and at the near end of a list that is out
/// of it.
const FEW: usize = 30;
/// How high those are together, in pixels: a screen and a little more. Of high rows it takes fewer.
const SCREEN: f32 = 1350.0;
/// How many rows are made at the most, however low they seem.
const MOST: usize = 400;
/// How many rows are made for a printer, which has no view.
const PRINTED: usize = 2000;

/// A piece of the list, from its top to its bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Piece {
    /// The row of this number.
    Row(usize),
    /// The room of the rows from this number on that are not made, in pixels.
    Gap(usize, u32),
}

/// The rows of a list, as far as they have been seen.
#[derive(Clone, Debug)]
pub struct Window {
    /// How high each row was when it was seen.
    heights: Vec<Option<f32>>,
    /// How high a row is taken to be while none was seen.
    guess: f32,
    made: Range<usize>,
    focused: Option<usize>,
    is_printed: bool,
}

impl Window {
    /// A list of so many rows that nobody has seen. It is made around the row that is `wanted`, or from its top.
    pub fn new(rows: usize, guess: f32, wanted: Option<usize>) -> Self {
        let few = few(guess);
        let from = wanted.unwrap_or_default().min(rows).saturating_sub(few / 2);
        let made = from..rows.min(from + few);
        Self { heights: vec![None; rows], guess, made, focused: None, is_printed: false }
    }

    /// The list has so many rows from now on.
    pub fn resize(&mut self, rows: usize) {
        self.heights.resize(rows, None);
        let length = self.made.len().max(few(self.guess));
        let from = self.made.start.min(rows.saturating_sub(length));
        self.made = from..rows.min(from + length);
        self.focused = self.focused.filter(|row| *row < rows);
    }

    /// A row was seen. One without a height is in no view.
    pub fn measure(&mut self, row: usize, height: f32) {
        if let Some(known) = self.heights.get_mut(row).filter(|_| height > 0.0) {
            *known = Some(height);
        }
    }

    /// Which row has the focus.
    pub fn focus(&mut self, row: Option<usize>) {
        self.focused = row.filter(|row| *row < self.heights.len());
    }

    /// Somebody looks at it: so many pixels of the list are above the view (fewer than none where it begins below the
    /// view's top), and the view is so high.
    pub fn look(&mut self, above: f32, view: f32) {
        self.is_printed = false;
        let seen = self.rows(above - view / 2.0, above + view * 1.5);
        if seen.start < self.made.start || seen.end > self.made.end {
            self.made = self.rows(above - view, above + view * 2.0);
        }
    }

    /// It is printed: all of it is in view, as far as paper is for it.
    pub fn print(&mut self) {
        self.is_printed = true;
    }

    /// The pieces in order. Those of a printed list keep no room for what is not there.
    pub fn pieces(&self) -> Vec<Piece> {
        let rows = self.heights.len();
        if self.is_printed {
            return (0..rows.min(PRINTED)).map(Piece::Row).collect();
        }
        let beside = self.focused.map_or(0..0, |row| row.saturating_sub(1)..rows.min(row + 2));
        let mut pieces = Vec::new();
        let mut next = 0;
        let made = (0..rows).filter(|row| self.made.contains(row) || beside.contains(row));
        for row in made {
            self.leave_out(next..row, &mut pieces);
            pieces.push(Piece::Row(row));
            next = row + 1;
        }
        self.leave_out(next..rows, &mut pieces);
        pieces
    }

    fn leave_out(&self, rows: Range<usize>, pieces: &mut Vec<Piece>) {
        if rows.is_empty() {
            return;
        }
        let usual = self.usual();
        let height: f32 =
            self.heights.get(rows.clone()).into_iter().flatten().map(|height| height.unwrap_or(usual)).sum();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pixels of a page")]
        pieces.push(Piece::Gap(rows.start, height.round() as u32));
    }

    /// How high a row is taken to be that was not seen: as high as those that were, on average.
    fn usual(&self) -> f32 {
        let (mut sum, mut seen) = (0.0, 0.0);
        for height in self.heights.iter().flatten() {
            sum += height;
            seen += 1.0;
        }
        if seen > 0.0 { sum / seen } else { self.guess }
    }

    /// The rows that are between two heights of the list, a few at its end where none is.
    fn rows(&self, from: f32, to: f32) -> Range<usize> {
        let usual = self.usual();
        let (mut first, mut end, mut top) = (None, 0, 0.0);
        for (row, height) in self.heights.iter().enumerate() {
            if top >= to {
                break;
            }
            top += height.unwrap_or(usual);
            end = row + 1;
            if first.is_none() && top > from {
                first = Some(row);
            }
        }
        let rows = self.heights.len();
        match first {
            Some(first) => first..end.min(first + MOST),
            None if end == 0 => 0..rows.min(few(usual)),
            None => rows.saturating_sub(few(usual))..rows,
        }
    }
}

/// How many rows of a height are made where nothing tells how many are seen.
fn few(height: f32) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small number above zero")]
    let fit = (SCREEN / height.max(1.0)).ceil() as usize;
    fit.clamp(2, FEW)
}

/// The rows of a list that somebody has opened, by what they are about: a row that is made again is as it was left.
#[derive(Clone, Debug, Default)]
pub struct Opened(BTreeSet<String>);

impl Opened {
    /// A row was opened or closed.
    pub fn set(&mut self, row: &str, is_open: bool) {
        if is_open {
            self.0.insert(row.to_owned());
        } else {
            self.0.remove(row);
        }
    }

    /// True for a row that is open.
    pub fn has(&self, row: &str) -> bool {
        self.0.contains(row)
    }
}

/// Where a list of one kind, in order, begins for somebody who comes back from an object: at it, or where it is gone at
/// what stands in its place. Nowhere in a list of another kind.
pub fn place_of(object: &ObjectRef, listed: &[ObjectRef]) -> Option<usize> {
    let last = listed.len().checked_sub(1)?;
    let is_of_kind = listed.first().is_some_and(|first| first.kind == object.kind);
    is_of_kind.then(|| listed.partition_point(|one| one < object).min(last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::Kind;

    /// The height of a view.
    const VIEW: f32 = 900.0;

    fn made(window: &Window) -> Vec<usize> {
        let row = |piece| match piece {
            Piece::Row(row) => Some(row),
            Piece::Gap(..) => None,
        };
        window.pieces().into_iter().filter_map(row).collect()
    }

    fn height(window: &Window) -> u32 {
        let of = |piece| match piece {
            Piece::Row(row) => window.heights[row].map_or(30, |height| height as u32),
            Piece::Gap(_, height) => height,
        };
        window.pieces().into_iter().map(of).sum()
    }

    #[test]
    fn of_high_rows_no_more_are_made_at_first_than_a_screen_holds() {
        let made = |guess| Window::new(400, guess, None).made.len();
        assert_eq!((made(34.0), made(260.0), made(5000.0)), (30, 6, 2));
    }

    #[test]
    fn a_short_list_is_made_whole() {
        let window = Window::new(12, 30.0, None);
        assert_eq!(window.pieces(), (0..12).map(Piece::Row).collect::<Vec<_>>());
        assert!(Window::new(0, 30.0, Some(3)).pieces().is_empty());
    }

    #[test]
    fn of_a_long_list_the_rows_in_view_are_made_and_the_others_keep_their_room() {
        let mut window = Window::new(3000, 30.0, None);
        assert_eq!(window.pieces().last(), Some(&Piece::Gap(30, 2970 * 30)));
        for above in [-200.0, 0.0, 450.0, 30_000.0, 89_100.0] {
            window.look(above, VIEW);
            let rows = made(&window);
            assert!((30..=91).contains(&rows.len()), "{} rows at {above}", rows.len());
            let first = (above.max(0.0) / 30.0) as usize;
            let last = ((above + VIEW) / 30.0) as usize;
            assert!((first..last.min(3000)).all(|row| rows.contains(&row)), "{rows:?} at {above}");
            assert_eq!(height(&window), 90_000);
        }
    }

    #[test]
    fn a_small_way_makes_nothing_anew() {
        let mut window = Window::new(3000, 30.0, None);
        window.look(30_000.0, VIEW);
        let before = window.pieces();
        window.look(30_300.0, VIEW);
        assert_eq!(window.pieces(), before);
        window.look(30_600.0, VIEW);
        assert_ne!(window.pieces(), before);
    }

    #[test]
    fn a_list_that_is_out_of_view_has_rows_at_its_near_end_for_the_keyboard() {
        let mut window = Window::new(3000, 30.0, None);
        window.look(30_000.0, VIEW);
        window.look(-9_000.0, VIEW);
        assert_eq!(made(&window), (0..30).collect::<Vec<_>>());
        window.look(200_000.0, VIEW);
        assert_eq!(made(&window), (2970..3000).collect::<Vec<_>>());
    }

    #[test]
    fn rows_that_were_seen_keep_the_room_they_had_and_tell_of_the_others() {
        let mut window = Window::new(1000, 30.0, None);
        (0..10).for_each(|row| window.measure(row, 100.0));
        window.measure(3, 0.0);
        window.look(50_000.0, VIEW);
        assert_eq!(made(&window), (491..518).collect::<Vec<_>>(), "three views of rows as high as those");
        assert_eq!(window.pieces().first(), Some(&Piece::Gap(0, 49_100)), "a view before the row in view");
    }

    #[test]
    fn the_row_with_the_focus_stays_with_its_neighbours() {
        let mut window = Window::new(3000, 30.0, None);
        window.focus(Some(2));
        window.look(60_000.0, VIEW);
        let rows = made(&window);
        assert_eq!(rows[..4], [1, 2, 3, 1970]);
        assert_eq!(window.pieces()[..2], [Piece::Gap(0, 30), Piece::Row(1)]);
        assert_eq!(height(&window), 90_000);
        window.focus(None);
        assert_eq!(made(&window)[0], 1970);
    }

    #[test]
    fn the_wanted_row_is_made_first_and_a_shorter_list_keeps_none_that_is_gone() {
        let mut window = Window::new(3000, 30.0, Some(2500));
        assert!(made(&window).contains(&2500));
        window.focus(Some(2500));
        window.resize(40);
        assert_eq!(made(&window), (10..40).collect::<Vec<_>>());
        window.resize(0);
        assert!(window.pieces().is_empty());
        window.resize(3);
        assert_eq!(made(&window), [0, 1, 2]);
    }

    #[test]
    fn what_is_printed_is_the_list_as_far_as_paper_goes() {
        let mut window = Window::new(3000, 30.0, None);
        window.print();
        assert_eq!(window.pieces(), (0..2000).map(Piece::Row).collect::<Vec<_>>());
        window.look(0.0, VIEW);
        assert!(made(&window).len() < 100);
    }

    #[test]
    fn a_row_that_is_made_again_is_as_it_was_left() {
        let mut opened = Opened::default();
        opened.set("svc/shop/a", true);
        opened.set("svc/shop/b", true);
        opened.set("svc/shop/b", false);
        opened.set("svc/shop/c", false);
        assert_eq!(["a", "b", "c"].map(|name| opened.has(&format!("svc/shop/{name}"))), [true, false, false]);
    }

    #[test]
    fn rows_without_a_height_do_not_bring_all_others_into_view() {
        let mut window = Window::new(3000, 0.0, None);
        window.look(0.0, VIEW);
        assert!(made(&window).len() <= MOST);
    }

    #[test]
    fn a_list_goes_on_at_the_object_one_comes_back_from_or_at_its_neighbour() {
        let pod = |name: &str| ObjectRef::new(Kind::Pod, "default", name);
        let listed = [pod("a"), pod("c"), pod("e")];
        assert_eq!(place_of(&pod("c"), &listed), Some(1));
        assert_eq!(place_of(&pod("b"), &listed), Some(1));
        assert_eq!(place_of(&pod("f"), &listed), Some(2));
        assert_eq!(place_of(&ObjectRef::new(Kind::Service, "default", "c"), &listed), None);
        assert_eq!(place_of(&pod("a"), &[]), None);
    }
}
