//! The style sheets: colours that can be read on whatever they stand on, in both themes, text in five sizes, and
//! one scale of spaces.

use std::collections::BTreeMap;

const PAGE: &str = include_str!("../assets/page.css");

/// All that dresses the lab. The rule book is a page to be read, with a style sheet of its own.
const SHEETS: [(&str, &str); 8] = [
    ("page", PAGE),
    ("regions", include_str!("../assets/regions.css")),
    ("opened", include_str!("../assets/opened.css")),
    ("narrow", include_str!("../assets/narrow.css")),
    ("lesson", include_str!("../assets/lesson.css")),
    ("mine", include_str!("../assets/mine.css")),
    ("corefile", include_str!("../assets/corefile.css")),
    ("embed", include_str!("../assets/embed.css")),
];
/// The sizes of text, in pixels.
const SIZES: [&str; 5] = ["12px", "13px", "14px", "18px", "21px"];

/// The scale of spaces, in pixels. What is wider keeps the room of something else.
const SPACES: [u32; 13] = [0, 1, 2, 4, 6, 8, 10, 12, 16, 20, 24, 28, 32];
/// The widest space.
const WIDEST: u32 = 32;

/// The colours of a theme by their names.
type Colours = BTreeMap<String, [u8; 3]>;

/// The colours of the block that begins with `selector`; none where there is no such block.
fn colours(selector: &str) -> Colours {
    let block = PAGE.split(selector).nth(1).and_then(|rest| rest.split('}').next()).unwrap_or_default();
    let named = block.split(';').filter_map(|line| line.trim().trim_start_matches('{').trim().strip_prefix("--"));
    let colour = |line: &str| {
        let (name, value) = line.split_once(": #")?;
        let digits: String = match value.len() {
            3 => value.chars().flat_map(|digit| [digit, digit]).collect(),
            _ => value.to_owned(),
        };
        let of = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        Some((name.to_owned(), [of(0)?, of(2)?, of(4)?]))
    };
    named.filter_map(colour).collect()
}

/// The relative luminance of WCAG 2.2.
fn luminance(colour: [u8; 3]) -> f64 {
    let [red, green, blue] = colour.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// `part` of `colour` over `under`, as `color-mix` with `transparent` shows it.
fn over(colour: [u8; 3], part: f64, under: [u8; 3]) -> [u8; 3] {
    let mut mixed = under;
    for (mixed, colour) in mixed.iter_mut().zip(colour) {
        let value = f64::from(colour) * part + f64::from(*mixed) * (1.0 - part);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between two bytes")]
        let value = value.round() as u8;
        *mixed = value;
    }
    mixed
}

#[test]
fn text_can_be_read_on_every_ground_in_both_themes() {
    for (theme, colours) in [("light", colours(":root {")), ("dark", colours(":root[data-theme=\"dark\"] {"))] {
        let of = |name: &str| *colours.get(name).unwrap_or_else(|| panic!("{theme}: no --{name}"));
        for ground in ["bg", "surface", "wash"] {
            for text in ["ink", "soft", "dns", "way", "ok", "no", "mid", "unknown"] {
                let found = contrast(of(text), of(ground));
                assert!(found >= 4.5, "{theme}: --{text} on --{ground} has {found:.2}, and text needs 4.5");
            }
            let found = contrast(of("edge"), of(ground));
            assert!(found >= 3.0, "{theme}: --edge on --{ground} has {found:.2}, and what bounds a control needs 3");
        }
        for (text, ground) in [("on-dns", "dns"), ("ink", "mark"), ("ink", "dns-wash"), ("dns", "dns-wash")] {
            let found = contrast(of(text), of(ground));
            assert!(found >= 4.5, "{theme}: --{text} on --{ground} has {found:.2}, and text needs 4.5");
        }
        // An outcome's word stands on its own colour, thinned.
        for outcome in ["ok", "no", "mid", "way", "unknown"] {
            let found = contrast(of(outcome), over(of(outcome), 0.11, of("bg")));
            assert!(found >= 4.5, "{theme}: --{outcome} on its badge has {found:.2}, and text needs 4.5");
        }
    }
}

#[test]
fn the_dark_colours_are_the_same_where_the_system_chooses_and_where_the_person_does() {
    let chosen = colours(":root[data-theme=\"dark\"] {");
    assert_eq!(colours(":root:not([data-theme=\"light\"]) {"), chosen);
    let light = colours(":root {");
    assert!(!light.is_empty());
    assert!(light.keys().eq(chosen.keys()), "each colour has its dark one");
}

#[test]
fn there_are_five_sizes_of_text() {
    for (sheet, text) in SHEETS {
        for declaration in text.split(['{', ';', '}']).map(str::trim) {
            let size = match declaration.split_once(": ") {
                Some(("font-size", size)) => size,
                Some(("font", font)) => {
                    let sized = font.split([' ', '/']).find(|word| word.ends_with("px"));
                    sized.unwrap_or("inherit")
                }
                _ => continue,
            };
            assert!(size == "inherit" || SIZES.contains(&size), "{sheet}.css: {declaration}");
        }
    }
}

#[test]
fn spaces_are_of_one_scale() {
    let is_space = |name: &str| ["padding", "margin", "gap"].iter().any(|space| name.starts_with(space));
    for (sheet, text) in SHEETS {
        for declaration in text.split(['{', ';', '}']).map(str::trim) {
            let Some((_, values)) = declaration.split_once(": ").filter(|(name, _)| is_space(name)) else { continue };
            for value in values.split([' ', '(', ',', ')']) {
                let pixels = value.trim_start_matches('-').strip_suffix("px").and_then(|pixels| pixels.parse().ok());
                let fits = pixels.is_none_or(|pixels: u32| pixels > WIDEST || SPACES.contains(&pixels));
                assert!(fits, "{sheet}.css: {declaration}");
            }
        }
    }
}

#[test]
fn what_a_class_is_laid_out_as_stands_in_one_sheet() {
    // Which of these comes last is for the person to say: another layout of the same class would win or lose by that.
    let mut known: BTreeMap<&str, &str> = BTreeMap::new();
    for (sheet, text) in SHEETS.into_iter().filter(|(sheet, _)| !["narrow", "embed"].contains(sheet)) {
        for line in text.lines().filter(|line| line.starts_with('.')) {
            let Some((selector, rule)) = line.split_once(" {") else { continue };
            let is_one_class =
                selector.trim_start_matches('.').chars().all(|sign| sign.is_alphanumeric() || sign == '-');
            if is_one_class && rule.split('}').next().is_some_and(|rule| rule.contains("display:")) {
                let other = known.insert(selector, sheet).filter(|other| *other != sheet);
                assert_eq!(other, None, "{selector} is laid out in {sheet}.css too");
            }
        }
    }
    assert!(known.contains_key(".file"));
}
