//! The files of the course, fetched when a lesson wants them and read once.

use crate::lesson::{Files, Index, Lesson, Library, Playlists, Problem, Prose, Sheet};
use crate::page::browser::address::is_slug;
use crate::page::browser::site::fetch;
use leptos::prelude::*;
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

/// The files of the course that have come, and the list of its lessons once it is read; cheap to copy.
#[derive(Clone, Copy)]
pub(crate) struct Course(StoredValue<Fetched, LocalStorage>);

#[derive(Default)]
struct Fetched {
    index: Option<Rc<Index>>,
    texts: Vec<(String, String)>,
}

impl Default for Course {
    fn default() -> Self {
        Self(StoredValue::new_local(Fetched::default()))
    }
}

impl Course {
    /// A file under `lessons/`, kept once it has come.
    async fn file(self, path: &str) -> Result<String, Trouble> {
        let known =
            |fetched: &Fetched| fetched.texts.iter().find(|(known, _)| known == path).map(|(_, text)| text.clone());
        if let Some(text) = self.0.try_with_value(known).flatten() {
            return Ok(text);
        }
        let text = fetch(&format!("lessons/{path}")).await.ok_or(Trouble::NotFetched)?;
        self.0.try_update_value(|fetched| fetched.texts.push((path.to_owned(), text.clone())));
        Ok(text)
    }

    /// The list of all lessons.
    pub(crate) async fn index(self) -> Result<Rc<Index>, Trouble> {
        if let Some(index) = self.0.try_with_value(|fetched| fetched.index.clone()).flatten() {
            return Ok(index);
        }
        let index = Rc::new(Index::read(&self.file("index.yaml").await?).map_err(Trouble::Wrong)?);
        self.0.try_update_value(|fetched| fetched.index = Some(index.clone()));
        Ok(index)
    }

    /// A lesson of the course, with its words in one language.
    pub(super) async fn lesson(self, slug: &str, tag: &str) -> Result<Lesson, Trouble> {
        let known = self.index().await?.entries.iter().any(|entry| entry.slug == slug);
        if !is_slug(slug) || !known {
            return Err(Trouble::NoSuch(slug.to_owned()));
        }
        let mut texts = BTreeMap::new();
        for name in ["lesson.yaml".to_owned(), "world.yaml".to_owned(), format!("{tag}.md")] {
            texts.insert(name.clone(), self.file(&format!("{slug}/{name}")).await?);
        }
        for text in texts.values() {
            crate::page::state::plugins::plugins_for(text).await;
        }
        Lesson::read(&Files { slug: slug.to_owned(), texts }).map_err(Trouble::Wrong)
    }

    /// The words of a lesson of the course in another language.
    pub(super) async fn prose(self, slug: &str, tag: &str) -> Result<Prose, Trouble> {
        let name = format!("{tag}.md");
        let text = self.file(&format!("{slug}/{name}")).await?;
        let (prose, problems) = Prose::read(&name, &text);
        if problems.is_empty() { Ok(prose) } else { Err(Trouble::Wrong(problems)) }
    }

    /// The misconceptions, with their words in one language.
    pub(super) async fn library(self, tag: &str) -> Result<Arc<Library>, Trouble> {
        let list = self.file("misconceptions/library.yaml").await?;
        let words = self.file(&format!("misconceptions/{tag}.md")).await?;
        Library::read(&list, &[(tag, &words)]).map(Arc::new).map_err(Trouble::Wrong)
    }

    /// The sheet at the end of the course, with its words in one language.
    pub(super) async fn sheet(self, tag: &str) -> Result<Sheet, Trouble> {
        let list = self.file("sheet/sheet.yaml").await?;
        let words = self.file(&format!("sheet/{tag}.md")).await?;
        Sheet::read(&list, &[(tag, &words)]).map_err(Trouble::Wrong)
    }

    /// The orders in which lessons follow each other.
    pub(super) async fn playlists(self) -> Result<Playlists, Trouble> {
        Playlists::read(&self.file("playlists.yaml").await?).map_err(Trouble::Wrong)
    }
}
