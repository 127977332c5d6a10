//! The query parameters: how a page that embeds the lab wants it. (The state of the lab itself, the
//! question included, is read by [`crate::sandbox::Link`].)

use super::door::Door;
use crate::control::{Control, Controls};
use crate::dns::RecordType;
use crate::lesson::Stage;
use crate::resolution::corefile::Profile;
use crate::resolution::stub::Library;
use crate::sandbox::{SettingField, pairs};
use crate::spelling::closest;
use crate::text::Language;
use std::fmt;

/// What is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// The whole lab.
    #[default]
    Full,
    /// A lesson, and what it needs.
    Lesson,
    /// The way of the question, and its answer.
    Path,
    /// The question and its answer.
    Ask,
    /// Every name.
    Zone,
}

impl View {
    /// The words of the parameter.
    pub const WORDS: [(&'static str, Self); 5] = [
        ("full", Self::Full),
        ("lesson", Self::Lesson),
        ("path", Self::Path),
        ("ask", Self::Ask),
        ("zone", Self::Zone),
    ];

    /// The word of the parameter.
    pub fn as_str(self) -> &'static str {
        Self::WORDS.into_iter().find(|(_, view)| *view == self).map_or("", |(word, _)| word)
    }
}

/// Whose messages count, among those of the page around the frame. `assets/frame.js` reads it in the same way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Audience {
    /// Whoever it is: the author named nobody.
    #[default]
    Anybody,
    /// The page of one origin.
    Only(String),
    /// Nobody: what the author named is no origin, and who was meant cannot be known.
    Nobody,
}

/// Whose colours are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants say it")]
pub enum ThemeWish {
    Light,
    Dark,
    /// As the reader's system has it.
    Auto,
    /// As the host page has it, which tells its colours by message.
    Host,
}

impl ThemeWish {
    /// The words of the parameter, and of the message.
    pub const WORDS: [(&'static str, Self); 4] =
        [("light", Self::Light), ("dark", Self::Dark), ("auto", Self::Auto), ("host", Self::Host)];
}

/// When the lab is to start. The element `<k8s-dns-lab>` sees to it; a page that runs has started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants say it")]
pub enum Run {
    #[default]
    Lazy,
    Click,
    Eager,
}

impl Run {
    /// The words of the parameter.
    pub const WORDS: [(&'static str, Self); 3] = [("lazy", Self::Lazy), ("click", Self::Click), ("eager", Self::Eager)];
}

/// How high the frame is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Height {
    /// As high as what is in it.
    #[default]
    Auto,
    /// So many pixels.
    Pixels(u32),
}

impl Height {
    /// Reads `auto`, or a number of pixels with or without `px`.
    fn read(text: &str) -> Option<Self> {
        if text == "auto" {
            return Some(Self::Auto);
        }
        let pixels = text.strip_suffix("px").unwrap_or(text).parse().ok()?;
        (pixels <= HIGHEST).then_some(Self::Pixels(pixels))
    }
}

/// How the page is wanted.
///
/// ```
/// use k8s_dns_lab::host::{Parameters, View};
///
/// let (parameters, problems) = Parameters::read("view=ask&theme=drak&name=db");
/// assert_eq!(parameters.view, View::Ask);
/// assert_eq!(problems[0].nearest, Some("dark"));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parameters {
    /// What is shown.
    pub view: View,
    /// Whether the rules for an embedded page hold; `None` where being in a frame decides.
    pub embed: Option<bool>,
    /// What may be edited; `None` for everything the view has.
    pub controls: Option<Controls>,
    /// Whose colours.
    pub theme: Option<ThemeWish>,
    /// The language.
    pub language: Option<Language>,
    /// True where nothing is to move.
    pub still: bool,
    /// When to start.
    pub run: Run,
    /// How high the frame is.
    pub height: Height,
    /// True where there is no bar above the view.
    pub bare: bool,
    /// Whose messages count.
    pub origin: Audience,
    /// The server's configuration.
    pub profile: Option<Profile>,
    /// The library of the pod that asks.
    pub library: Option<Library>,
    /// A lesson, by its slug.
    pub lesson: Option<String>,
    /// The stage of the lesson.
    pub stage: Option<Stage>,
    /// A known confusion, by its slug.
    pub case: Option<String>,
    /// A page of kubernetes.io that is followed, by its slug.
    pub page: Option<String>,
    /// A door of the lab.
    pub screen: Option<Door>,
    /// True where a lesson is shown to a room.
    pub projector: bool,
    /// What the options of questions are shuffled by, in place of the learner's own.
    pub seed: Option<u32>,
    /// In which order lessons follow each other, by the name of a playlist.
    pub playlist: Option<String>,
}

/// The keys read here.
pub const KEYS: &[&str] = &[
    "view",
    "embed",
    "controls",
    "theme",
    "lang",
    "motion",
    "run",
    "height",
    "chrome",
    "origin",
    "profile",
    "libc",
    "lesson",
    "stage",
    "case",
    "page",
    "screen",
    "projector",
    "seed",
    "playlist",
];

/// The keys of the state, which a link reads.
const STATE_KEYS: [&str; 7] = ["from", "name", "type", "yaml", "pin", "outside", "v"];

/// The highest a frame may be, in pixels.
const HIGHEST: u32 = 10_000;

/// A parameter with a value that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The parameter.
    pub key: &'static str,
    /// What it says.
    pub value: String,
    /// The nearest value that fits, where one is near.
    pub nearest: Option<&'static str>,
    /// What fits, for people.
    pub fits: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} cannot be {:?}: {}", self.key, self.value, self.fits)
    }
}

impl std::error::Error for Problem {}

/// The parameter nearest to a key that is none.
pub fn near_key(key: &str) -> Option<&'static str> {
    let choices = SettingField::ALL.map(SettingField::key);
    closest(&key.to_ascii_lowercase(), KEYS.iter().copied().chain(STATE_KEYS).chain(choices))
}

/// The value nearest to one that does not fit, of a key of the state.
pub fn near_value(key: &str, value: &str) -> Option<&'static str> {
    (key == "type").then(|| closest(&value.to_ascii_uppercase(), RecordType::ALL.map(RecordType::as_str))).flatten()
}

impl Parameters {
    /// Reads a query without its `?`. Keys that are not of this room are passed over; of a key that comes
    /// twice, the last counts.
    pub fn read(query: &str) -> (Self, Vec<Problem>) {
        let mut reader = Reader::default();
        let mut all = Self::default();
        for (key, value) in pairs(query) {
            all.take(&key, &value, &mut reader);
        }
        (all, reader.0)
    }

    /// Takes in one parameter.
    fn take(&mut self, key: &str, value: &str, reader: &mut Reader) {
        match key {
            "view" => {
                reader.word("view", value, &View::WORDS, &mut self.view);
                // A slip of the pen is told, and shows what was meant: the room for that is kept.
                let nearest = closest(&value.to_ascii_lowercase(), View::WORDS.map(|(word, _)| word));
                let meant = View::WORDS.iter().find(|(word, _)| Some(*word) == nearest);
                self.view = meant.map_or(self.view, |(_, view)| *view);
            }
            "embed" => reader.maybe("embed", value, &SWITCH, &mut self.embed),
            "controls" => self.controls = Some(reader.controls(value)),
            "theme" => reader.maybe("theme", value, &ThemeWish::WORDS, &mut self.theme),
            "lang" => match Language::from_tag(value) {
                Some(language) => self.language = Some(language),
                None => reader.bad("lang", value, &Language::ALL.map(Language::tag)),
            },
            "motion" => reader.word("motion", value, &[("on", false), ("off", true)], &mut self.still),
            "run" => reader.word("run", value, &Run::WORDS, &mut self.run),
            "height" => match Height::read(value) {
                Some(height) => self.height = height,
                None => reader.problem("height", value, closest(value, ["auto"]), format!("auto, 0–{HIGHEST}")),
            },
            "chrome" => reader.word("chrome", value, &[("0", true), ("1", false)], &mut self.bare),
            "origin" => self.hear(value, reader),
            "profile" => reader.maybe("profile", value, &Profile::WORDS, &mut self.profile),
            "libc" => match Library::from_annotation(value) {
                Some(library) => self.library = Some(library),
                None => {
                    let words = Library::ALL.map(Library::annotation_value);
                    reader.problem("libc", value, closest(value, words), format!("{}, musl", words.join(", ")));
                }
            },
            "lesson" => reader.slug("lesson", value, &mut self.lesson),
            "stage" => reader.maybe("stage", value, &Stage::ALL.map(|stage| (stage.as_str(), stage)), &mut self.stage),
            "case" => reader.slug("case", value, &mut self.case),
            "page" => reader.slug("page", value, &mut self.page),
            "projector" => reader.word("projector", value, &SWITCH, &mut self.projector),
            "seed" => match value.parse() {
                Ok(seed) => self.seed = Some(seed),
                Err(_) => reader.problem("seed", value, None, "0–4294967295".to_owned()),
            },
            "playlist" => reader.slug("playlist", value, &mut self.playlist),
            "screen" => reader.maybe("screen", value, &Door::WORDS, &mut self.screen),
            _ => {}
        }
    }

    /// Whose messages count. Named twice, the last counts, as of every key, but not where the one before does not read.
    fn hear(&mut self, value: &str, reader: &mut Reader) {
        match origin(value) {
            Some(_) if self.origin == Audience::Nobody => {}
            Some(origin) => self.origin = Audience::Only(origin.to_owned()),
            None => {
                self.origin = Audience::Nobody;
                reader.problem("origin", value, None, "https://docs.example.com".to_owned());
            }
        }
    }
}

const SWITCH: [(&str, bool); 2] = [("0", false), ("1", true)];

#[derive(Default)]
struct Reader(Vec<Problem>);

impl Reader {
    fn problem(&mut self, key: &'static str, value: &str, nearest: Option<&'static str>, fits: String) {
        self.0.push(Problem { key, value: value.to_owned(), nearest, fits });
    }

    fn bad(&mut self, key: &'static str, value: &str, words: &[&'static str]) {
        let nearest = closest(&value.to_ascii_lowercase(), words.iter().copied());
        self.problem(key, value, nearest, words.join(", "));
    }

    fn word<T: Copy>(&mut self, key: &'static str, value: &str, words: &[(&'static str, T)], to: &mut T) {
        match words.iter().find(|(word, _)| *word == value) {
            Some((_, meant)) => *to = *meant,
            None => self.bad(key, value, &words.iter().map(|(word, _)| *word).collect::<Vec<_>>()),
        }
    }

    fn maybe<T: Copy>(&mut self, key: &'static str, value: &str, words: &[(&'static str, T)], to: &mut Option<T>) {
        match words.iter().find(|(word, _)| *word == value) {
            Some((_, meant)) => *to = Some(*meant),
            None => self.bad(key, value, &words.iter().map(|(word, _)| *word).collect::<Vec<_>>()),
        }
    }

    /// A name of a file among ours: letters, digits and hyphens.
    fn slug(&mut self, key: &'static str, value: &str, to: &mut Option<String>) {
        let is_slug = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        match is_slug {
            true => *to = Some(value.to_owned()),
            false => self.problem(key, value, None, "a–z, 0–9, -".to_owned()),
        }
    }

    /// The controls of a list with commas; words that name none are told and left out.
    fn controls(&mut self, value: &str) -> Controls {
        let words = value.split([',', ' ']).filter(|word| !word.is_empty());
        let read = words.filter_map(|word| {
            let control = word.parse::<Control>();
            if let Err(unknown) = control {
                let known = Control::WORDS.map(|(word, _)| word).join(", ");
                self.problem("controls", word, unknown.nearest, known);
            }
            control.ok()
        });
        read.collect()
    }
}

/// Scheme, host and maybe a port, as browsers write an origin; a slash behind it is none of it.
fn origin(text: &str) -> Option<&str> {
    let text = text.strip_suffix('/').unwrap_or(text);
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let fits = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_lowercase() || b"-_.:[]".contains(&byte);
    (!host.is_empty() && host.bytes().all(fits)).then_some(text)
}

/// The keys that the element writes into the fragment, so that they stand in no server's log.
const PRIVATE_KEYS: [&str; 6] = ["from", "name", "type", "lesson", "stage", "case"];

/// The address of a frame as its host meant it, query and fragment without `?` and `#`: what is in the fragment of
/// those keys that may stand in either is put behind the query, where it is the last and counts. The rest of the
/// fragment is a state, if anything.
pub fn gathered(query: &str, fragment: &str) -> (String, String) {
    let is_private = |pair: &&str| PRIVATE_KEYS.contains(&pair.split('=').next().unwrap_or_default());
    let (private, state): (Vec<&str>, Vec<&str>) = fragment.split('&').partition(is_private);
    let query: Vec<&str> = [query].into_iter().filter(|query| !query.is_empty()).chain(private).collect();
    (query.join("&"), state.join("&"))
}

#[cfg(test)]
mod tests;
