//! The picture as a file: SVG with its colours in it, for a ticket or a slide. Text is text there too.

use super::super::journey::Way;
use super::super::scene::{BOX, LINE, LinkKind, Node, WIDTH};
use super::Picture;
use crate::sandbox::{Answer, Sandbox};
use crate::text::{Language, outcome, words};
use std::fmt::Write;

/// How wide the drawing is, in pixels.
pub const ACROSS: i32 = 800;
/// What is around it.
const AROUND: i32 = 20;
/// The line above it that says what was looked up.
const TITLE: i32 = 34;
/// How many records stand in it.
const ADDRESSES: usize = 3;
/// The width of a letter of the sentence under a box.
const LETTER: i32 = 7;

/// The file. `title` says what was looked up and what came of it, `packets` where packets will go.
pub fn svg(picture: &Picture, title: &str, packets: &str) -> String {
    let foot = TITLE + picture.scene.height;
    let lines = i32::try_from(picture.ways.len()).unwrap_or_default();
    let (width, height) = (ACROSS + 2 * AROUND, foot + lines * LINE + 2 * AROUND);
    let mut file = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"-{AROUND} -{AROUND} {width} {height}\" \
         font-family=\"system-ui, sans-serif\" font-size=\"12\"><title>{title}</title>\
         <rect x=\"-{AROUND}\" y=\"-{AROUND}\" width=\"{width}\" height=\"{height}\" fill=\"#faf9f6\"/>",
        title = escaped(title)
    );
    text(&mut file, (0, 12), "font-size=\"15\" font-weight=\"600\"", title);
    let _ = write!(file, "<g transform=\"translate(0 {TITLE})\">");
    for ((kind, _), path) in &picture.scene.links {
        let (scale, looks) = (ACROSS * 10 / WIDTH, stroke(*kind));
        let _ = write!(
            file,
            "<path transform=\"scale(.{scale} 1)\" d=\"{path}\" fill=\"none\" vector-effect=\"non-scaling-stroke\" {looks}/>"
        );
    }
    for head in &picture.scene.heads {
        text(&mut file, (across(head.x), head.y + 12), "fill=\"#5c616c\"", head.name);
    }
    picture.scene.nodes.iter().for_each(|node| boxed(&mut file, node));
    file.push_str("</g>");
    for (line, Way { from, to, .. }) in (1..).zip(&picture.ways) {
        let says = format!("{packets}: {from} ⇢ {to}");
        text(&mut file, (0, foot + line * LINE), "fill=\"#8a4f00\"", &says);
    }
    file.push_str("</svg>\n");
    file
}

/// What was looked up, from where, and what came of it.
pub fn title(sandbox: &Sandbox, answer: &Answer, language: Language) -> String {
    let question = sandbox.question();
    let came = outcome::word(words::question(language), answer.comes_to().as_str());
    let addresses: Vec<String> = answer.records.iter().take(ADDRESSES).map(|one| one.record.data.to_string()).collect();
    format!("{}: {} {} → {came} {}", question.from, question.name, question.record_type.as_str(), addresses.join(", "))
}

fn across(thousandths: i32) -> i32 {
    thousandths * ACROSS / WIDTH
}

/// A box, whose text ends where it does, and the sentence under it.
fn boxed(file: &mut String, node: &Node) {
    let (x, width) = (across(node.x), across(node.width));
    let edge = match (&node.fails, node.in_answer) {
        (Some(_), _) => "stroke=\"#b3261e\" stroke-width=\"2\"",
        (None, true) => "stroke=\"#2b5bd7\" stroke-width=\"2\"",
        (None, false) => "stroke=\"#8b8f98\"",
    };
    let dashes = if node.dim { " stroke-dasharray=\"4 3\"" } else { "" };
    let _ = write!(
        file,
        "<rect x=\"{x}\" y=\"{}\" width=\"{width}\" height=\"{}\" rx=\"6\" fill=\"#fff\" {edge}{dashes}/><svg x=\"{x}\" y=\"{}\" width=\"{}\" height=\"{}\">",
        node.y,
        node.height,
        node.y,
        width - 4,
        node.height
    );
    let mut row = 0;
    for line in &node.lines {
        let has = |class: &str| line.class.split(' ').any(|one| one == class);
        let ink = match (has("off"), has("on"), has("sub") || has("tag")) {
            (true, ..) => "#b3261e",
            (_, true, _) => "#1b7a4b",
            (.., true) => "#5c616c",
            _ => "#1b1d22",
        };
        let face = if has("mono") { " font-family=\"ui-monospace, monospace\"" } else { "" };
        // A tag stands at the end of the line before.
        if has("tag") {
            let y = BOX / 2 + LINE * row - 4;
            let _ = write!(
                file,
                "<rect x=\"{}\" y=\"{}\" width=\"90\" height=\"{LINE}\" fill=\"#fff\"/>",
                width - 92,
                y - 12
            );
            text(file, (width - 10, y), &format!("fill=\"{ink}\" text-anchor=\"end\""), &line.text);
        } else {
            for part in line.text.split('\n') {
                row += 1;
                text(file, (8, BOX / 2 + LINE * row - 4), &format!("fill=\"{ink}\"{face}"), part);
            }
        }
    }
    file.push_str("</svg>");
    let Some(sentence) = &node.fails else { return };
    let sentence = format!("✕ {}", sentence.replace('`', ""));
    let mut y = node.bottom() + LINE;
    for line in wrapped(&sentence, width.max(across(256)) / LETTER) {
        text(file, (x, y), "fill=\"#b3261e\"", &line);
        y += LINE;
    }
}

/// A sentence in lines of so many letters at the most, broken between words.
fn wrapped(sentence: &str, letters: i32) -> Vec<String> {
    let letters = usize::try_from(letters).unwrap_or_default();
    let mut lines: Vec<String> = Vec::new();
    for word in sentence.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= letters => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn stroke(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Asked => "stroke=\"#2b5bd7\" stroke-width=\"2\"",
        LinkKind::Silent => "stroke=\"#b3261e\" stroke-width=\"2\" stroke-dasharray=\"6 5\"",
        LinkKind::Looked => "stroke=\"#2b5bd7\" stroke-width=\"1.5\" stroke-dasharray=\"2 4\"",
        LinkKind::Alias => "stroke=\"#6b5bb0\" stroke-width=\"3\"",
        LinkKind::Selects => "stroke=\"#8b8f98\"",
    }
}

fn text(file: &mut String, (x, y): (i32, i32), looks: &str, says: &str) {
    let _ = write!(file, "<text x=\"{x}\" y=\"{y}\" {looks}>{}</text>", escaped(says));
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
