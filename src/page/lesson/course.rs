//! The files of the course, fetched when a lesson wants them and read once.

use crate::lesson::{Files, Index, Lesson, Library, Playlists, Problem, Prose, Sheet};
use crate::page::browser::address::is_slug;
use crate::page::browser::site::fetch;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// Why a lesson is not shown.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Trouble {
    /// A file of it does not come.
    NotFetched,
    /// The course has no lesson of this name.
    NoSuch(String),
    /// It does not read.
    Wrong(Vec<Problem>),
}

thread_local! {
    static INDEX: RefCell<Option<Rc<Index>>> = const { RefCell::new(None) };
    static FETCHED: RefCell<BTreeMap<String, String>> = const { RefCell::new(BTreeMap::new()) };
}

/// A file under `lessons/`, kept once it has come.
async fn file(path: &str) -> Result<String, Trouble> {
    if let Some(text) = FETCHED.with_borrow(|fetched| fetched.get(path).cloned()) {
        return Ok(text);
    }
    let text = fetch(&format!("lessons/{path}")).await.ok_or(Trouble::NotFetched)?;
    FETCHED.with_borrow_mut(|fetched| fetched.insert(path.to_owned(), text.clone()));
    Ok(text)
}

/// The list of all lessons.
pub(crate) async fn index() -> Result<Rc<Index>, Trouble> {
    if let Some(index) = INDEX.with_borrow(Clone::clone) {
        return Ok(index);
    }
    let index = Rc::new(Index::read(&file("index.yaml").await?).map_err(Trouble::Wrong)?);
    INDEX.set(Some(index.clone()));
    Ok(index)
}

/// A lesson of the course, with its words in one language.
pub(super) async fn lesson(slug: &str, tag: &str) -> Result<Lesson, Trouble> {
    let known = index().await?.entries.iter().any(|entry| entry.slug == slug);
    if !is_slug(slug) || !known {
        return Err(Trouble::NoSuch(slug.to_owned()));
    }
    let mut texts = BTreeMap::new();
    for name in ["lesson.yaml".to_owned(), "world.yaml".to_owned(), format!("{tag}.md")] {
        texts.insert(name.clone(), file(&format!("{slug}/{name}")).await?);
    }
    for text in texts.values() {
        crate::page::state::plugins::plugins_for(text).await;
    }
    Lesson::read(&Files { slug: slug.to_owned(), texts }).map_err(Trouble::Wrong)
}

/// The words of a lesson of the course in another language.
pub(super) async fn prose(slug: &str, tag: &str) -> Result<Prose, Trouble> {
    let name = format!("{tag}.md");
    let text = file(&format!("{slug}/{name}")).await?;
    let (prose, problems) = Prose::read(&name, &text);
    if problems.is_empty() { Ok(prose) } else { Err(Trouble::Wrong(problems)) }
}

/// The misconceptions, with their words in one language.
pub(super) async fn library(tag: &str) -> Result<Arc<Library>, Trouble> {
    let list = file("misconceptions/library.yaml").await?;
    let words = file(&format!("misconceptions/{tag}.md")).await?;
    Library::read(&list, &[(tag, &words)]).map(Arc::new).map_err(Trouble::Wrong)
}

/// The sheet at the end of the course, with its words in one language.
pub(super) async fn sheet(tag: &str) -> Result<Sheet, Trouble> {
    let list = file("sheet/sheet.yaml").await?;
    let words = file(&format!("sheet/{tag}.md")).await?;
    Sheet::read(&list, &[(tag, &words)]).map_err(Trouble::Wrong)
}

/// The orders in which lessons follow each other.
pub(super) async fn playlists() -> Result<Playlists, Trouble> {
    Playlists::read(&file("playlists.yaml").await?).map_err(Trouble::Wrong)
}
