//! What a drawing is made of: boxes in lanes, the lines between them, and areas around them. Across, places are counted
//! in thousandths of the drawing's width, so that it is as wide as its column; down, in pixels, so that text keeps its
//! size.

use super::view::Selection;
use crate::cluster::ObjectRef;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The whole width.
pub const WIDTH: i32 = 1000;
/// Between things above each other.
pub const GAP: i32 = 8;
/// The most and the least there is between two lanes, in thousandths of the width.
const BETWEEN: (i32, i32) = (64, 22);
/// A line of text in a box.
pub const LINE: i32 = 16;
/// The box around its lines.
pub const BOX: i32 = 8;

/// A drawing.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Scene {
    pub height: i32,
    pub heads: Vec<Head>,
    pub areas: Vec<Area>,
    /// In the order of the lanes, and of reading.
    pub nodes: Vec<Node>,
    pub links: Links,
}

/// The lines between boxes: one path for all of a kind that are shown at the same stage.
pub type Links = BTreeMap<(LinkKind, usize), String>;

/// The lanes, in the order of a question's way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lane {
    /// Who looks a name up.
    Program,
    /// The names that were tried.
    Names,
    /// The nameserver, and the plugins of the server behind it.
    Server,
    /// Services with their endpoints.
    #[default]
    Objects,
    /// Pods, and what is outside the cluster.
    Pods,
}

impl Lane {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Program, Self::Names, Self::Server, Self::Objects, Self::Pods];
}

/// The name of a lane, above its boxes.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Head {
    pub lane: Lane,
    pub name: &'static str,
    pub x: i32,
    pub y: i32,
}

/// A namespace, or what is outside.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Area {
    pub name: String,
    /// The namespace to open, where the area is folded.
    pub folded: Option<String>,
    /// The Namespace object, where it is one.
    pub object: Option<ObjectRef>,
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub height: i32,
}

/// A box.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Node {
    pub lane: Lane,
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub height: i32,
    pub opens: Selection,
    /// The present answer rests on it.
    pub in_answer: bool,
    /// It answers nothing at present.
    pub dim: bool,
    /// The answer is what it is because of this box: the sentence of the check that failed.
    pub fails: Option<String>,
    pub lines: Vec<Line>,
    /// From which stage on it is shown, where the drawing is walked through; 0 is always.
    pub stage: usize,
    /// The last step brought it.
    pub is_new: bool,
    /// What it said before the last step, as far as it says something else now.
    pub was: Option<String>,
    /// The last step leads the eye to it.
    pub is_led_to: bool,
}

impl Node {
    /// How high a box with these lines is.
    pub fn height_of(lines: &[Line]) -> i32 {
        BOX + LINE * lines.iter().map(Line::rows).sum::<i32>()
    }

    /// Where it ends below.
    pub fn bottom(&self) -> i32 {
        self.y + self.height
    }

    /// The middle of one of its lines, or of the whole box.
    fn middle(&self, line: Option<usize>) -> i32 {
        let of_line = |line| BOX / 2 + LINE * self.lines.iter().take(line).map(Line::rows).sum::<i32>() + LINE / 2;
        self.y + line.map_or(self.height / 2, of_line)
    }
}

/// A line of text in a box.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Line {
    /// Where the box is too narrow for it, it goes on behind each line break.
    pub text: String,
    pub class: &'static str,
}

impl Line {
    /// A name.
    pub fn name(name: &str) -> Self {
        Self { text: name.to_owned(), class: "mono" }
    }

    /// Words under it.
    pub fn sub(text: impl Into<String>) -> Self {
        Self { text: text.into(), class: "sub" }
    }

    /// An address or a name under it.
    pub fn mono(text: impl Into<String>) -> Self {
        Self { text: text.into(), class: "sub mono" }
    }

    /// What is well, or is not: a sign says it, and colour besides.
    pub fn sign(ok: bool, text: &str) -> Self {
        let (sign, class) = if ok { ("✓", "sub on") } else { ("✕", "sub off") };
        Self { text: format!("{sign} {text}"), class }
    }

    /// The same, at the end of the line before.
    pub fn tag(ok: bool, text: &str) -> Self {
        Self { class: if ok { "tag on" } else { "tag off" }, ..Self::sign(ok, text) }
    }

    /// Words at the end of the line before.
    pub fn aside(text: impl Into<String>) -> Self {
        Self { text: text.into(), class: "tag" }
    }

    /// True for what stands at the end of the line before.
    pub fn is_tag(&self) -> bool {
        self.class.starts_with("tag")
    }

    /// How many rows it takes in its box.
    fn rows(&self) -> i32 {
        let breaks = self.text.bytes().filter(|byte| *byte == b'\n').count();
        if self.is_tag() { 0 } else { 1 + i32::try_from(breaks).unwrap_or_default() }
    }

    /// What it says, on however many rows.
    pub fn said(&self) -> String {
        self.text.replace('\n', "")
    }
}

/// How one thing hangs on another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinkKind {
    /// This stands behind that.
    Selects,
    /// One name stands for another.
    Alias,
    /// The server looked here.
    Looked,
    /// The question's way.
    Asked,
    /// The question's way where no reply came back.
    Silent,
}

/// The end of a line: a box, and the line of text in it that is meant.
pub type End<'a> = (&'a Node, Option<usize>);

/// Draws a line from the right of one box to the left of another, down where they stand above each other, or around
/// where they share a lane otherwise.
pub fn draw(path: &mut String, (a, from): End<'_>, (b, to): End<'_>) {
    let (y1, y2) = (a.middle(from), b.middle(to));
    let x1 = a.x + a.width;
    // A text takes whatever is written to it.
    let _ = if a.x == b.x && b.y > a.y && b.y - a.bottom() <= 2 * GAP {
        let x = a.x + a.width / 2;
        write!(path, "M{x} {}V{}", a.bottom(), b.y)
    } else if a.x == b.x {
        write!(path, "M{x1} {y1}C{around} {y1} {around} {y2} {x1} {y2}", around = x1 + 34)
    } else {
        // Past a lane between the two it goes straight, below what stands there.
        let x2 = if b.x - x1 > BETWEEN.0 { x1 + BETWEEN.1 } else { b.x };
        let bend = (x2 - x1) / 2;
        let _ = write!(path, "M{x1} {y1}C{} {y1} {} {y2} {x2} {y2}", x1 + bend, x2 - bend);
        if x2 < b.x { write!(path, "H{}", b.x) } else { Ok(()) }
    };
}
